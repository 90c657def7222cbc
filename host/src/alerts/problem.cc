#include "alerts/problem.hpp"

#include <map>

#include "ledger/amounts.hpp"
#include "ledger/audits.hpp"
#include "schedule/scheduler.hpp"
#include "text/zone.hpp"

namespace enlace::alerts {
namespace {

Json texts(const std::vector<std::string>& all) {
  Json array = Json::array();
  for (const std::string& one : all) array.push_back(one);
  return array;
}

// The last audit of each day: what it named stays a problem until it has ended as far as the store knows, or
// until that day is audited again and no longer says so. One problem of a connector: its newest such day.
Result<std::vector<Problem>> differing_days(store::Database& database, ledger::Ledger& ledger,
                                            std::int64_t now_ms) {
  const std::string from = ledger::audits_open_from(now_ms);
  ENLACE_TRY(const std::vector<ledger::Audit> audits, ledger::audits(database, {}, {}, from));
  std::vector<Problem> problems;
  std::set<std::string> told;
  for (const ledger::Audit& audit : audits) {  // the newest day first
    if (audit.differs == 0 || told.contains(audit.tenant + "/" + audit.instance)) continue;
    ENLACE_TRY(const std::vector<Json> open, ledger::open_differences(ledger, audit));
    if (open.empty()) continue;
    told.insert(audit.tenant + "/" + audit.instance);
    Problem problem;
    problem.tenant = audit.tenant;
    problem.instance = audit.instance;
    problem.cause = "audit_differs";
    problem.count = static_cast<std::int64_t>(open.size());
    problem.params = Json::object({{"day", audit.day}, {"count", problem.count}});
    for (const Json& one : open) {
      if (problem.orders.size() < 10) problem.orders.push_back(one["order"].text());
    }
    problems.push_back(std::move(problem));
  }
  return problems;
}

// When the order could have been sent.
Result<std::int64_t> waits_since(ledger::Ledger& ledger, const ledger::Delivery& row,
                                 const std::map<std::string, std::int64_t>& could_go_from) {
  ENLACE_TRY(const std::optional<ledger::LandedOrder> order,
             ledger.landed_order(row.id.tenant, row.id.order_id));
  const auto from = could_go_from.find(row.id.tenant + "/" + row.id.instance);
  std::int64_t since = row.created_ms;
  if (order) since = std::max(since, order->landed_ms);
  return from == could_go_from.end() ? since : std::max(since, from->second);
}

}  // namespace

std::string said_as(const std::string& cause, const Json& params) {
  const std::string& other = params["said_as"].text();
  return other.empty() ? cause : other;
}

std::string dollars(const Decimal& amount) {
  std::string text = amount.fixed(2);
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  for (std::size_t at = text.find('.'); at > 3; at -= 3) text.insert(at - 3, ",");
  return std::string(negative ? "-$" : "$") + text;
}

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
                                          const std::set<std::string>& held,
                                          const std::map<std::string, std::int64_t>& could_go_from) {
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
    if (!alive.contains(group.tenant + "/" + group.instance)) continue;
    ENLACE_TRY(const ledger::Amount amount,
               ledger::amount_of_dead(database, group.tenant, group.instance, group.cause));
    Json params = group.sample_params;
    if (amount.whole) params.set("orders_sum", amount.sum.fixed(2));
    params.set("orders_of", texts(amount.customers));
    add({group.tenant, group.instance, group.cause, std::move(params), group.count, group.some_orders, 0, 0,
         0});
  }
  ENLACE_TRY(const std::vector<schedule::JobStatus> runs, schedule::failed_runs(database));
  for (const schedule::JobStatus& run : runs) {
    const schedule::RunReason& reason = run.last_reason;
    if (run.paused || reason.cause == "stopped") continue;  // that was the host itself
    Json params = reason.params;
    if (!params.contains("component")) params.set("component", run.component);
    if (!reason.message.empty() && !params.contains("message")) params.set("message", reason.message);
    add({run.tenant, run.instance, reason.cause, std::move(params), 1, {}, 0, 0, 0});
  }
  ENLACE_TRY(const std::vector<ledger::Delivery> waiting, ledger.undelivered_since(now - kStall_ms, held));
  for (const ledger::Delivery& oldest : waiting) {
    ENLACE_TRY(const std::int64_t since, waits_since(ledger, oldest, could_go_from));
    if (now - since < kStall_ms) continue;
    Problem problem;
    problem.tenant = oldest.id.tenant;
    problem.instance = oldest.id.instance;
    problem.cause = "orders_not_moving";
    problem.params = Json::object({{"order", oldest.id.order_id}, {"since", text::iso_utc(since)}});
    problem.count = 1;
    problem.orders = {oldest.id.order_id};
    add(std::move(problem));
  }
  ENLACE_TRY(std::vector<Problem> differing, differing_days(database, ledger, now));
  for (Problem& problem : differing) add(std::move(problem));
  std::vector<Problem> all;
  for (auto& [key, problem] : found) all.push_back(std::move(problem));
  return all;
}

}  // namespace enlace::alerts
