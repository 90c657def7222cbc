#pragma once

// Named points on the path of the data at which a test lets the host die, fail or wait (design 16).
//
//   ENLACE_FAIL_POINT("ledger.claim.before_commit");   // in a function that returns a Result
//   ENLACE_DEATH_POINT("frames.call_sent");            // where there is no error to return
//
// They exist in builds with the CMake option ENLACE_FAIL_POINTS only (debug builds), and there in the files
// that a module names after FAIL_POINTS: elsewhere both expand to nothing, and nothing of this is linked. A
// point is reached, not waited at; none stands inside another's transaction unless its name says so.
#ifdef ENLACE_FAIL_POINTS

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

#include "runtime/runtime.hpp"

#define ENLACE_FAIL_POINT(name) ENLACE_CHECK(::enlace::fail_points::reach(name))
#define ENLACE_DEATH_POINT(name) static_cast<void>(::enlace::fail_points::reach(name))
// Where failing is something else than an error of a Result.
#define ENLACE_FAIL_POINT_OR(name, otherwise) \
  if (!::enlace::fail_points::reach(name)) otherwise

namespace enlace::fail_points {

struct Point {
  const char* name;  // "<module>.<step>.<where>"
  const char* when;  // for people: what has happened and what has not
};
std::span<const Point> all();

enum class Action { kill, error, wait };

struct Order {
  std::string point;
  Action action = Action::kill;
  std::int64_t at = 1;          // at the n-th time that the point is reached
  bool from_there_on = false;   // and every time after it
  std::int64_t wait_ms = 0;     // Action::wait
  std::function<void()> death;  // Action::kill: instead of a signal to this process; the point then fails
};

// Thread-safe, all of these. Error "fail_point_unknown".
Result<void> arm(Order order);
// "ledger.claim.before_commit:kill@3,store.migrate.after_commit:error@1+,frames.call_sent:wait=200".
Result<void> arm(std::string_view text);
void disarm();  // everything, and forgets the counts
// How often each point was reached since; counted only while something is armed or counting is on.
void count(bool on);
std::map<std::string, std::int64_t> counts();

// What ENLACE_FAIL (orders as above) and ENLACE_FAIL_REPORT (a file that gets the name of each point when it
// is first reached, and "<name> failed" when it was made to) ask for. Waits go through `runtime`, which must
// live until detach().
Result<void> attach(Runtime& runtime);
void detach();

Result<void> reach(const char* name);

}  // namespace enlace::fail_points

#else

#define ENLACE_FAIL_POINT(name) static_cast<void>(0)
#define ENLACE_DEATH_POINT(name) static_cast<void>(0)
#define ENLACE_FAIL_POINT_OR(name, otherwise) static_cast<void>(0)

#endif
