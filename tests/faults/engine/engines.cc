#include "faults/engine/engines.hpp"

namespace enlace::faults {

const std::vector<Engine>& engines() {
  static const std::vector<Engine> all = {
      {"kill", "kill -9 at named points", true, kill_parts, run_kill, describe_kill, 300},
  };
  return all;
}

}  // namespace enlace::faults
