#pragma once

#include <functional>
#include <string>
#include <vector>

#include "faults/engine/line.hpp"

// The engines behind the lines of the table. A line is made of parts; each part runs in a process of its
// own, so that nothing of one (mounts, armed points, a crash) reaches another.
namespace enlace::faults {

struct Engine {
  const char* name;  // of --only: "kill"
  const char* title;
  bool per_connector;
  std::vector<std::string> (*parts)(const Plan& plan);
  Line (*run)(const Plan& plan, const std::string& part);
  // What the whole line was: `run` and `size`.
  void (*describe)(const Plan& plan, const std::vector<std::string>& parts, Line& line);
  int part_seconds;  // after these a part counts as hung
  int waits;         // parts that mostly wait: so many times more at a time
  void (*finish)(const Plan& plan, Line& line) = nullptr;  // what only the whole line can tell
};

const std::vector<Engine>& engines();

// kill_points.cc
std::vector<std::string> kill_parts(const Plan& plan);
Line run_kill(const Plan& plan, const std::string& part);
void describe_kill(const Plan& plan, const std::vector<std::string>& parts, Line& line);

// simulated.cc
std::vector<std::string> simulate_parts(const Plan& plan);
Line run_simulate(const Plan& plan, const std::string& part);
void describe_simulate(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> mix_parts(const Plan& plan);
Line run_mix(const Plan& plan, const std::string& part);
void describe_mix(const Plan& plan, const std::vector<std::string>& parts, Line& line);
void finish_mix(const Plan& plan, Line& line);

// order_loops.cc
std::vector<std::string> disk_parts(const Plan& plan);
Line run_disk(const Plan& plan, const std::string& part);
void describe_disk(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> blind_parts(const Plan& plan);
Line run_blind(const Plan& plan, const std::string& part);
void describe_blind(const Plan& plan, const std::vector<std::string>& parts, Line& line);

// worker_loops.cc, store_damage.cc, places.cc, clocks.cc, suites.cc
std::vector<std::string> service_parts(const Plan& plan);
Line run_services(const Plan& plan, const std::string& part);
void describe_services(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> frame_parts(const Plan& plan);
Line run_frames(const Plan& plan, const std::string& part);
void describe_frames(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> damage_parts(const Plan& plan);
Line run_damage(const Plan& plan, const std::string& part);
void describe_damage(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> place_parts(const Plan& plan);
Line run_places(const Plan& plan, const std::string& part);
void describe_places(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> clock_parts(const Plan& plan);
Line run_clocks(const Plan& plan, const std::string& part);
void describe_clocks(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> date_parts(const Plan& plan);
Line run_dates(const Plan& plan, const std::string& part);
void describe_dates(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> canary_parts(const Plan& plan);
Line run_canary(const Plan& plan, const std::string& part);
void describe_canary(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> misbehaviour_parts(const Plan& plan);
Line run_misbehaviour(const Plan& plan, const std::string& part);
void describe_misbehaviour(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> answer_parts(const Plan& plan);
Line run_answers(const Plan& plan, const std::string& part);
void describe_answers(const Plan& plan, const std::vector<std::string>& parts, Line& line);
std::vector<std::string> upgrade_parts(const Plan& plan);
Line run_upgrade(const Plan& plan, const std::string& part);
void describe_upgrade(const Plan& plan, const std::vector<std::string>& parts, Line& line);

}  // namespace enlace::faults
