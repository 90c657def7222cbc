#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "alerts/problem.hpp"
#include "engine/engine.hpp"
#include "engine/expiry.hpp"
#include "ledger/ledger.hpp"
#include "schedule/scheduler.hpp"

// How things stand (H-31): what `enlace status` says first, and what it lists below.
namespace enlace::views {

// Something that is configured and does not run, though nobody paused it.
struct Idle {
  enum class Why {
    not_enabled,    // a connector of a tenant's file that nobody enabled
    file_unusable,  // a tenant's file has an error
    file_kept,      // likewise, and the tenant goes on as it was before
    file_ignored,   // a file among those of tenants that ends in .yml
    not_planned,    // a component is switched on and no job of it is planned
  };
  Why why = Why::not_enabled;
  std::string tenant, connector, component;  // "" where the why is about something larger
  std::string file;                          // of file_unusable
};
const char* to_string(Idle::Why why);

// How far the polls of one list of one tenant have come.
struct PollProgress {
  ledger::Ledger::PollCursor cursor;
  bool stalled = false;  // polls come and go, and it stands still
};

struct Standing {
  bool serving = false;
  std::int64_t now_ms = 0;
  std::vector<ledger::Progress> deliveries;
  std::vector<ledger::CauseGroup> dead;
  std::vector<ledger::CauseGroup> held_up;  // tried again without a person; not where orders are off
  std::vector<schedule::JobStatus> jobs;
  std::vector<PollProgress> polls;
  std::vector<schedule::Pause> pauses;
  std::vector<Idle> idle;
  std::vector<alerts::Problem> problems;     // all that needs a person now
  std::vector<engine::OutageSight> outages;  // on, or over with orders that still wait; among the problems
  std::vector<engine::Expiry> expiring;      // within the first warning, and used by somebody

  std::int64_t needs_person = 0;           // orders
  std::int64_t failing_jobs = 0;           // whose last run failed
  std::int64_t oldest_undelivered_ms = 0;  // 0 = none
  std::int64_t stalled_polls = 0;
  bool late = false;  // the oldest undelivered order is older than half an hour

  // Every enabled component of every tenant ran or is about to, and nothing needs a person.
  [[nodiscard]] bool all_is_well() const;
  [[nodiscard]] Json to_json() const;
};

// `scheduler`: null where no host is serving. Reads the store alone.
Result<Standing> standing(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler);

}  // namespace enlace::views
