#pragma once

#include "host_link.hpp"
#include "ipc/protocol.hpp"
#include "plugin/service_port.hpp"

namespace enlace::worker {

// The host services of one call, as frames to the host. Records of a pull are one-way and rely on the
// socket for backpressure; everything that must be durable on return is a round trip.
class FramePort final : public plugin::ServicePort {
 public:
  explicit FramePort(HostLink& link) : link_(link) {}

  enlace_status emit(std::int32_t kind, std::string_view json) override;
  enlace_status checkpoint(std::string_view cursor) override;
  HttpReply http(const HttpCall& call) override;
  SmtpReply smtp(const SmtpCall& call) override;
  void log(std::int32_t level, std::string_view message, std::string_view fields_json) override;
  void fail(const Error& error) override;
  bool cancelled() override { return link_.cancelled(); }
  std::int64_t unix_time_ms() override { return clock(ipc::Service::unix_time); }
  std::int64_t monotonic_ms() override { return clock(ipc::Service::monotonic); }
  enlace_status sleep_ms(std::uint32_t ms) override;
  enlace_status local_time(std::int64_t unix_ms, std::string_view zone, enlace_local_time& out) override;
  enlace_status fold(std::int32_t mode, std::string_view text, std::string& out) override;

 private:
  [[nodiscard]] ipc::Frame frame(ipc::FrameType type, std::uint16_t code = 0) const;
  std::optional<ipc::Frame> ask(ipc::Service service, Json meta, std::string body = {});
  std::int64_t clock(ipc::Service service);

  HostLink& link_;
};

}  // namespace enlace::worker
