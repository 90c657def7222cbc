#include "faults/engine/engines.hpp"

namespace enlace::faults {

const std::vector<Engine>& engines() {
  static const std::vector<Engine> all = {
      {"kill", "kill -9 at named points", true, kill_parts, run_kill, describe_kill, 1'800, 3},
      {"mix", "30 % of requests fault", true, mix_parts, run_mix, describe_mix, 1'800, 1, finish_mix},
      {"blind", "an ERP that cannot be asked by our reference", false, blind_parts, run_blind, describe_blind,
       300, 1},
      {"simulate", "simulator", true, simulate_parts, run_simulate, describe_simulate, 900, 1},
      {"disk", "the disk fails at the k-th write", false, disk_parts, run_disk, describe_disk, 1'800, 1},
      {"services", "a host service fails at the k-th call", true, service_parts, run_services,
       describe_services, 1'800, 1},
      {"frames", "a frame is lost at the k-th of a run", true, frame_parts, run_frames, describe_frames,
       3'600, 2},
      {"damage", "damaged store", false, damage_parts, run_damage, describe_damage, 3'600, 1},
      {"places", "snapshots, two hosts, a lost disk", true, place_parts, run_places, describe_places, 1'800,
       1},
      {"clock", "clock jumps and zones", false, clock_parts, run_clocks, describe_clocks, 1'800, 1},
      {"date", "wrong Date of Handy's", false, date_parts, run_dates, describe_dates, 1'800, 1},
      {"misbehaviour", "misbehaving connectors", false, misbehaviour_parts, run_misbehaviour,
       describe_misbehaviour, 300, 1},
      {"canary", "canary secrets", false, canary_parts, run_canary, describe_canary, 900, 1},
      {"answers", "answers as the world gives them", false, answer_parts, run_answers, describe_answers, 300,
       1},
      {"upgrade", "upgrade", false, upgrade_parts, run_upgrade, describe_upgrade, 300, 1},
  };
  return all;
}

}  // namespace enlace::faults
