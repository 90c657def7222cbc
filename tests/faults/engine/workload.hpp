#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "faults/engine/line.hpp"
#include "support/world.hpp"

// One company's day against the installed programs: orders wait in Handy, the host delivers them, sellers
// edit and delete some, people give commands, and now and then somebody lets the host die.
namespace enlace::faults {

class Workload {
 public:
  struct Options {
    std::uint64_t seed = 1;
    std::string connector = "alegra";
    std::int64_t orders = 40;
    // ENLACE_FAIL of the next process; "" when it is to live. Asked before each start.
    std::function<std::string()> arm;
    bool events = true;            // edits, deletions, commands, an order that the ERP refuses
    bool second_instance = false;  // enabled in the middle of the work, for the same account
    std::string report;            // ENLACE_FAIL_REPORT
  };
  explicit Workload(Options options);

  // From an empty data directory to enabled, each step repeated until it is done.
  bool set_up(Line& line);
  // Serves until everything has come to rest, again after each death. A problem is when for `patience`
  // seconds nothing more does: how long the whole takes depends on the machine.
  void serve(Line& line, int patience);
  // What the judge says, and what waits for a person.
  void judge(Line& line);

  test::World& world() { return world_; }
  [[nodiscard]] int deaths() const { return deaths_; }

 private:
  bool step(Line& line, const std::vector<std::string>& words, const std::string& input = {});
  test::ChildProcess start_host();
  void something_happens(int number);
  std::string some_order();
  std::string on_their_way();

  Options options_;
  std::mt19937_64 random_;
  test::World world_;
  test::World::Setup setup_;
  int deaths_ = 0;
};

}  // namespace enlace::faults
