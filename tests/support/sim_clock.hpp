#pragma once

#include "mocks/frame/service.hpp"
#include "runtime/sim_runtime.hpp"

namespace enlace::test {

// A mock's clock that goes with simulated time.
class SimClock final : public mock::Clock {
 public:
  explicit SimClock(const SimRuntime& runtime) : runtime_(runtime) {}
  [[nodiscard]] std::int64_t unix_ms() const override { return runtime_.unix_ms(); }

 private:
  const SimRuntime& runtime_;
};

}  // namespace enlace::test
