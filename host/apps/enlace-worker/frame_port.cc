#include "frame_port.hpp"

#include <utility>

#include "ipc/http_codec.hpp"
#include "ipc/smtp_codec.hpp"

namespace enlace::worker {
namespace {

constexpr std::size_t kMaxLogText = 8192;

bool one_way(std::int32_t kind) {
  return kind == ENLACE_EMIT_PRODUCT || kind == ENLACE_EMIT_CUSTOMER || kind == ENLACE_EMIT_SKIPPED;
}

// An answer that could not be asked for was too large.
enlace_status status_of(const std::optional<ipc::Frame>& reply) {
  if (!reply) return ENLACE_E_BUDGET;
  return static_cast<enlace_status>(reply->meta["status"].integer().value_or(ENLACE_E_INTERNAL));
}

}  // namespace

ipc::Frame FramePort::frame(ipc::FrameType type, std::uint16_t code) const {
  ipc::Frame frame;
  frame.type = type;
  frame.code = code;
  frame.seq = link_.call_seq();
  return frame;
}

std::optional<ipc::Frame> FramePort::ask(ipc::Service service, Json meta, std::string body) {
  ipc::Frame request = frame(ipc::FrameType::host_call, static_cast<std::uint16_t>(service));
  request.meta = std::move(meta);
  request.body = std::move(body);
  return link_.round_trip(request);
}

enlace_status FramePort::emit(std::int32_t kind, std::string_view json) {
  if (kind < 0 || kind > UINT16_MAX) return ENLACE_E_MISUSE;
  if (json.size() > ipc::kMaxPayload) return ENLACE_E_BUDGET;
  ipc::Frame document = frame(ipc::FrameType::emit, static_cast<std::uint16_t>(kind));
  document.body = json;
  if (one_way(kind)) {
    if (link_.cancelled()) return ENLACE_E_CANCELLED;
    link_.send(document);
    return ENLACE_OK;
  }
  document.wants_reply = true;
  return status_of(link_.round_trip(document));
}

enlace_status FramePort::checkpoint(std::string_view cursor) {
  return status_of(ask(ipc::Service::checkpoint, {}, std::string(cursor)));
}

HttpReply FramePort::http(const HttpCall& call) {
  ipc::Frame request = frame(ipc::FrameType::host_call, static_cast<std::uint16_t>(ipc::Service::http));
  ipc::put_http_call(request, call);
  auto reply = link_.round_trip(request);
  if (reply) return ipc::take_http_reply(*std::move(reply));
  HttpReply refused;
  refused.sent = Sent::no;
  refused.error.status = ENLACE_E_BUDGET;
  return refused;
}

SmtpReply FramePort::smtp(const SmtpCall& call) {
  ipc::Frame request = frame(ipc::FrameType::host_call, static_cast<std::uint16_t>(ipc::Service::smtp));
  ipc::put_smtp_call(request, call);
  auto reply = link_.round_trip(request);
  if (reply) return ipc::take_smtp_reply(*std::move(reply));
  SmtpReply refused;
  refused.error.status = ENLACE_E_BUDGET;
  return refused;
}

void FramePort::log(std::int32_t level, std::string_view message, std::string_view fields_json) {
  ipc::Frame line = frame(ipc::FrameType::log, static_cast<std::uint16_t>(level < 0 ? 0 : level));
  line.critical = false;
  line.meta = Json::object({{"message", ipc::clean_text(message)}});
  if (fields_json.size() <= kMaxLogText) line.body = fields_json;
  link_.send(line);
}

void FramePort::fail(const Error& error) {
  ipc::Frame why = frame(ipc::FrameType::fail);
  Error cleaned = error;
  cleaned.cause = ipc::clean_cause(error.cause);
  why.meta = ipc::error_to_json(cleaned);
  link_.send(why);
}

std::int64_t FramePort::clock(ipc::Service service) {
  const auto reply = ask(service, {});
  return reply ? reply->meta["ms"].integer().value_or(0) : 0;
}

enlace_status FramePort::sleep_ms(std::uint32_t ms) {
  return status_of(ask(ipc::Service::sleep, Json::object({{"ms", std::uint64_t{ms}}})));
}

enlace_status FramePort::local_time(std::int64_t unix_ms, std::string_view zone, enlace_local_time& out) {
  const auto reply = ask(ipc::Service::local_time,
                         Json::object({{"unix_ms", unix_ms}, {"zone", ipc::clean_text(zone, 256)}}));
  const enlace_status status = status_of(reply);
  if (status != ENLACE_OK) return status;
  const auto number = [&](std::string_view key) {
    return static_cast<std::int32_t>(reply->meta[key].integer().value_or(0));
  };
  out.year = number("year");
  out.month = number("month");
  out.day = number("day");
  out.hour = number("hour");
  out.minute = number("minute");
  out.second = number("second");
  out.utc_offset_s = number("utc_offset_s");
  return ENLACE_OK;
}

enlace_status FramePort::fold(std::int32_t mode, std::string_view text, std::string& out) {
  auto reply = ask(ipc::Service::fold, Json::object({{"mode", std::int64_t{mode}}}), std::string(text));
  const enlace_status status = status_of(reply);
  if (status == ENLACE_OK) out = std::move(reply->body);
  return status;
}

}  // namespace enlace::worker
