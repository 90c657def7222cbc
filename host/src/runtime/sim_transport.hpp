#pragma once

#include <random>

#include "runtime/sim_runtime.hpp"

namespace enlace {

// The network of a simulation: latency and faults drawn from the seed, around the Network given.
class SimTransport final : public HttpTransport {
 public:
  SimTransport(SimRuntime& runtime, const SimRuntime::Options& options)
      : runtime_(runtime),
        network_(options.network),
        faults_(options.faults),
        // A stream of its own: more threads do not change which requests fail, nor the other way round.
        random_(options.seed ^ 0x6e6574776f726b00U) {}

  void set_faults(const SimRuntime::Faults& faults) { faults_ = faults; }
  HttpReply exchange(const Exchange& request) override;

 private:
  HttpReply act(const Exchange& request);
  bool draw(double probability);

  SimRuntime& runtime_;
  const SimRuntime::Network network_;
  SimRuntime::Faults faults_;
  std::mt19937_64 random_;
};

}  // namespace enlace
