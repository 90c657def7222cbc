#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "views/standing.hpp"
#include "views/waiting.hpp"

// The first page of the day (console.md B.1). Each company's day is its own.
namespace enlace::views {

// One connector of one company.
struct CompanyLine {
  enum class Mark { ok, attention, down, paused };
  std::string tenant, company, time_zone, connector;
  Mark mark = Mark::ok;
  std::int64_t count = 0, delivered = 0, waiting = 0;  // orders of today; those that wait are of any day
  std::int64_t last_run_ms = 0, next_run_ms = 0;       // of its orders
  bool last_ok = false;
  std::int64_t products_run_ms = 0;
  std::string cause;  // of its last run, where that failed
  Json params;
  schedule::Pause pause;  // prefix "" = none
  [[nodiscard]] Json to_json() const;
};
const char* to_string(CompanyLine::Mark mark);

struct DelayDay {
  std::string day;
  std::int64_t count = 0;
  std::int64_t p50 = -1, p95 = -1;  // minutes; -1: nothing was delivered
};

struct Today {
  Standing headline;
  std::int64_t count = 0, delivered = 0, on_the_way = 0, in_doubt = 0;
  Decimal sum;
  std::string currency;
  bool sum_is_mixed = false;                               // of several currencies: it means nothing
  std::int64_t median_minutes = -1, slowest_minutes = -1;  // of what was delivered today
  std::array<std::int64_t, 24> hours{}, hours_last_week{};
  std::vector<DelayDay> delays;  // the last seven days, oldest first
  Waiting waiting;
  std::vector<CompanyLine> companies;  // those with trouble first
  [[nodiscard]] Json to_json() const;
};

Result<Today> today(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                    const Reach& reach = {});

// Days of a company (tenant "" = of all that may be seen), oldest first, in that zone.
Result<std::vector<DelayDay>> delay_days(engine::Engine& engine, const std::vector<std::string>& tenants,
                                         const std::string& zone, int days);

}  // namespace enlace::views
