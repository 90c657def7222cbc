#include "alerts/problem.hpp"

#include <map>

#include "ledger/audits.hpp"
#include "schedule/scheduler.hpp"
#include "text/zone.hpp"

namespace enlace::alerts {
namespace {

constexpr std::int64_t kAuditsLookedAt_ms = 3 * 24 * 3'600'000LL;

Json texts(const std::vector<std::string>& all) {
  Json array = Json::array();
  for (const std::string& one : all) array.push_back(one);
  return array;
}

}  // namespace

Json Problem::to_json() const {
  Json json = Json::object({{"tenant", tenant},
                            {"connector", instance},
                            {"cause", cause},
                            {"params", params},
                            {"count", count},
                            {"orders", texts(orders)},
                            {"first_seen", text::iso_utc(first_seen_ms)},
                            {"last_seen", text::iso_utc(last_seen_ms)}});
  json.set("resolved", resolved_ms == 0 ? Json() : Json(text::iso_utc(resolved_ms)));
  return json;
}

Result<std::vector<Problem>> problems_now(Runtime& runtime, store::Database& database, ledger::Ledger& ledger,
                                          const std::set<std::string>& alive,
                                          const std::set<std::string>& held) {
  const std::int64_t now = runtime.unix_ms();
  std::map<std::string, Problem> found;  // by key: an order and a run may fail for the same reason
  const auto add = [&](Problem problem) {
    if (!alive.contains(problem.tenant + "/" + problem.instance)) return;
    problem.first_seen_ms = problem.last_seen_ms = now;
    const std::string key = problem.key();
    const auto [at, is_new] = found.try_emplace(key, std::move(problem));
    if (!is_new) at->second.count += problem.count;
  };

  ENLACE_TRY(const std::vector<ledger::CauseGroup> groups, ledger.dead_letters());
  for (const ledger::CauseGroup& group : groups) {
    add({group.tenant, group.instance, group.cause, group.sample_params, group.count, group.some_orders, 0, 0,
         0});
  }
  ENLACE_TRY(const std::vector<schedule::JobStatus> runs, schedule::failed_runs(database));
  for (const schedule::JobStatus& run : runs) {
    if (run.paused || run.last_cause == "stopped") continue;  // that was the host itself
    add({run.tenant,
         run.instance,
         run.last_cause,
         Json::object({{"component", run.component}}),
         1,
         {},
         0,
         0,
         0});
  }
  ENLACE_TRY(const std::vector<ledger::Delivery> waiting, ledger.undelivered_since(now - kStall_ms, held));
  for (const ledger::Delivery& oldest : waiting) {
    Problem problem;
    problem.tenant = oldest.id.tenant;
    problem.instance = oldest.id.instance;
    problem.cause = "orders_not_moving";
    problem.params =
        Json::object({{"order", oldest.id.order_id}, {"since", text::iso_utc(oldest.created_ms)}});
    problem.count = 1;
    problem.orders = {oldest.id.order_id};
    add(std::move(problem));
  }
  // The last audit of each connector: what it named stays a problem until an audit no longer does.
  const std::string from = text::iso_utc(now - kAuditsLookedAt_ms).substr(0, 10);
  ENLACE_TRY(const std::vector<ledger::Audit> audits, ledger::audits(database, {}, {}, from));
  std::set<std::string> audited;
  for (const ledger::Audit& audit : audits) {  // the newest day first
    if (!audited.insert(audit.tenant + "/" + audit.instance).second || audit.differs == 0) continue;
    Problem problem;
    problem.tenant = audit.tenant;
    problem.instance = audit.instance;
    problem.cause = "audit_differs";
    problem.params = Json::object({{"day", audit.day}, {"count", audit.differs}});
    problem.count = audit.differs;
    for (const Json& one : audit.report["differences"].items()) {
      if (problem.orders.size() < 10) problem.orders.push_back(one["order"].text());
    }
    add(std::move(problem));
  }
  std::vector<Problem> all;
  for (auto& [key, problem] : found) all.push_back(std::move(problem));
  return all;
}

}  // namespace enlace::alerts
