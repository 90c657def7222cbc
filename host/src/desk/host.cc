#include <algorithm>

#include "desk/handlers.hpp"
#include "desk/metrics.hpp"
#include "desk/reach.hpp"
#include "ledger/news.hpp"
#include "records/journal.hpp"
#include "views/history.hpp"
#include "views/runs.hpp"
#include "views/standing.hpp"
#include "views/today.hpp"
#include "views/waiting.hpp"

// The host itself: whether it lives, how it stands, and whether there is news.
namespace enlace::desk {
namespace {

constexpr std::int64_t kStale_ms = 5 * 60'000;
constexpr std::int64_t kLate_ms = 30 * 60'000;  // as views::standing() has it

Result<views::Standing> standing_of(const Call& call) {
  return views::standing(call.tools.engine, call.tools.ledger, call.tools.scheduler);
}

// The list without what is about other companies; what is about the host as a whole goes too.
Json only_theirs(const Json& list, const records::User& user) {
  Json kept = Json::array();
  for (const Json& item : list.items()) {
    std::string tenant = item["tenant"].text();
    if (tenant.empty()) tenant = item["paused"].text().substr(0, item["paused"].text().find('/'));
    if (!tenant.empty() && user.may_see(tenant)) kept.push_back(item);
  }
  return kept;
}

// The document for somebody who may see some companies: lists without the others, and counts made anew.
Json narrowed(const views::Standing& standing, const records::User& user) {
  const Json whole = standing.to_json();
  Json part = Json::object({{"serving", whole["serving"]}});
  for (const Json::Member& member : whole.members()) {
    if (member.value.is_array()) part.set(member.key, only_theirs(member.value, user));
  }
  std::int64_t needs_person = 0, oldest = 0, failing = 0, stalled = 0;
  for (const Json& one : part["deliveries"].items()) {
    needs_person += one["needs_person"].integer().value_or(0);
    const std::int64_t at = one["oldest_undelivered_ms"].integer().value_or(0);
    if (at != 0 && (oldest == 0 || at < oldest)) oldest = at;
  }
  for (const Json& job : part["jobs"].items()) {
    const bool ran = job["last_finished_ms"].integer().value_or(0) != 0;
    failing += ran && !job["last_ok"].truthy() && !job["running"].truthy() ? 1 : 0;
  }
  for (const Json& poll : part["polls"].items()) stalled += poll["stalled"].truthy() ? 1 : 0;
  const auto empty = [&](const char* list) { return part[list].size() == 0; };
  const bool well = part["serving"].truthy() && empty("problems") && empty("held_up") && empty("pauses") &&
                    empty("idle") && empty("expiring_credentials") && needs_person + failing + stalled == 0 &&
                    (oldest == 0 || standing.now_ms - oldest <= kLate_ms);
  return part.set("well", well)
      .set("needs_person", needs_person)
      .set("failing_jobs", failing)
      .set("stalled_polls", stalled)
      .set("oldest_undelivered_ms", oldest);
}

// The day with the headline that this person may see.
Json headed(const views::Today& today, const records::User& user) {
  Json document = today.to_json();
  if (user.tenants.empty()) return document;
  const Json headline = narrowed(today.headline, user);
  document.set("headline", headline).set("all_is_well", headline["well"]);
  return document;
}

}  // namespace

Result<Json> ping(const Call& call) {
  return Json::object({{"serving", call.tools.scheduler != nullptr}});
}

// Ready: the store can be read, and jobs are planned.
Result<Json> ready(const Call& call) {
  ENLACE_TRY([[maybe_unused]] const std::int64_t readable, records::last_action(call.tools.database()));
  return Json::object({{"ready", call.tools.scheduler != nullptr}});
}

Result<Json> metrics(const Call& call) {
  ENLACE_TRY(const views::Standing standing, standing_of(call));
  return Json::object({{"text", metrics_text(standing)}});
}

// Changes with every event of an order and every action of a person; what else there is to see, such as runs
// that came and went, is at most five minutes old.
Result<Json> version(const Call& call) {
  ENLACE_TRY(const std::int64_t event, ledger::last_event(call.tools.database()));
  ENLACE_TRY(const std::int64_t action, records::last_action(call.tools.database()));
  return Json::object({{"version", event + action + call.tools.runtime().unix_ms() / kStale_ms}});
}

Result<Json> today(const Call& call) {
  ENLACE_TRY(const views::Today today,
             views::today(call.tools.engine, call.tools.ledger, call.tools.scheduler, reach_of(call)));
  return headed(today, call.person->user);
}

Result<Json> waiting(const Call& call) {
  ENLACE_TRY(const std::string tenant, optional_text(call.request.params, "tenant"));
  ENLACE_TRY(const views::Waiting waiting,
             views::waiting(call.tools.engine, call.tools.ledger, tenant, reach_of(call)));
  return waiting.to_json();
}

Result<Json> runs(const Call& call) {
  constexpr int kMost = 200;
  ENLACE_TRY(const std::string tenant, optional_text(call.request.params, "tenant"));
  ENLACE_TRY(const std::string connector, optional_text(call.request.params, "connector"));
  ENLACE_TRY(const views::Runs runs,
             views::runs(call.tools.engine, tenant, connector, kMost, reach_of(call)));
  return runs.to_json();
}

// What is about no company, as log-ins and their addresses, is for administrators.
Result<Json> history(const Call& call) {
  ENLACE_TRY(const views::HistoryFilter filter, views::HistoryFilter::from_json(call.request.params));
  const records::User& user = call.person->user;
  const views::HistoryReach reach{user.tenants, user.role == records::Role::administrator && !user.limited()};
  ENLACE_TRY(const views::History found, views::history(call.tools.engine, filter, reach));
  return found.to_json();
}

}  // namespace enlace::desk
