#include "faults/engine/engines.hpp"

namespace enlace::faults {

const std::vector<Engine>& engines() {
  static const std::vector<Engine> all = {
      {"kill", "kill -9 at named points", true, kill_parts, run_kill, describe_kill, 300, 3},
      {"mix", "30 % of requests fault", true, mix_parts, run_mix, describe_mix, 1'800, 1, finish_mix},
      {"blind", "an ERP that cannot be asked by our reference", false, blind_parts, run_blind, describe_blind,
       300, 1},
      {"simulate", "simulator", true, simulate_parts, run_simulate, describe_simulate, 900, 1},
      {"disk", "the disk fails at the k-th write", false, disk_parts, run_disk, describe_disk, 1'800, 1},
  };
  return all;
}

}  // namespace enlace::faults
