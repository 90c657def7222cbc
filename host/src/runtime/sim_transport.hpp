#pragma once

#include <random>

#include "runtime/sim_runtime.hpp"

namespace enlace {

// Latency and whether something goes wrong, drawn from a stream of its own: more threads do not change which
// requests fail, nor the other way round.
class SimDraw {
 public:
  explicit SimDraw(std::uint64_t seed) : random_(seed) {}
  std::int64_t latency_ms(const SimRuntime::Faults& faults);
  bool happens(double probability);
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

 private:
  std::mt19937_64 random_;
};

// The network of a simulation: latency and faults drawn from the seed, around the Network given.
class SimTransport final : public HttpTransport {
 public:
  SimTransport(SimRuntime& runtime, const SimRuntime::Options& options)
      : runtime_(runtime),
        network_(options.network),
        faults_(options.faults),
        draw_(options.seed ^ 0x6e6574776f726b00U),
        odd_(options.seed ^ 0x6f646473U) {}

  void set_faults(const SimRuntime::Faults& faults) { faults_ = faults; }
  HttpReply exchange(const Exchange& request) override;

 private:
  HttpReply act(const Exchange& request);

  SimRuntime& runtime_;
  const SimRuntime::Network network_;
  SimRuntime::Faults faults_;
  SimDraw draw_;
  SimDraw odd_;  // answers that are no faults of the network: a stream of their own, so that older seeds stay
};

// The same for messages.
class SimMail final : public SmtpTransport {
 public:
  SimMail(SimRuntime& runtime, const SimRuntime::Options& options)
      : runtime_(runtime),
        server_(options.mail),
        faults_(options.faults),
        draw_(options.seed ^ 0x6d61696cU) {}

  void set_faults(const SimRuntime::Faults& faults) { faults_ = faults; }
  SmtpReply exchange(const Exchange& request) override;

 private:
  SimRuntime& runtime_;
  const SimRuntime::MailServer server_;
  SimRuntime::Faults faults_;
  SimDraw draw_;
};

}  // namespace enlace
