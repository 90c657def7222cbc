#include "actions/orders.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "actions/journal.hpp"
#include "actions/resolve.hpp"
#include "ledger/notes.hpp"

namespace enlace::actions {
namespace {

constexpr std::array<std::pair<Deed, const char*>, 5> kNames = {
    {{Deed::retry, "retry"},
     {Deed::drop, "drop"},
     {Deed::resolve_delivered, "resolve_delivered"},
     {Deed::resolve_absent, "resolve_absent"},
     {Deed::note, "note"}}};

// Its state does not allow it: nothing went wrong.
bool is_a_no(const std::string& cause) {
  static constexpr std::array<std::string_view, 4> kNo = {"not_retryable", "not_droppable", "not_resolvable",
                                                          "order_unknown"};
  return std::find(kNo.begin(), kNo.end(), cause) != kNo.end();
}

Result<ledger::Delivery> act_on(Host& host, const std::string& actor, Deed deed, const Details& details,
                                const ledger::DeliveryId& id, std::vector<Notice>& notices) {
  switch (deed) {
    case Deed::retry:
      return host.ledger.retry(id, actor);
    case Deed::drop:
      return host.ledger.drop(id, actor, details.reason);
    case Deed::resolve_delivered:
      return resolve_delivered(host, actor, id, details, notices);
    case Deed::resolve_absent:
      return host.ledger.resolve_absent(id, actor);
    case Deed::note:
      break;
  }
  jobs::Services& services = host.engine.services();
  return ledger::add_note(services.runtime, services.database, id, actor, details.reason);
}

// What the journal keeps beside the person and the order.
Json detail_of(Deed deed, const Details& details, const ledger::Delivery& row) {
  switch (deed) {
    case Deed::drop:
      return Json::object({{"reason", details.reason}});
    case Deed::resolve_delivered:
    case Deed::resolve_absent:
      return Json::object({{"state", ledger::to_string(row.state)}, {"number", row.remote_number}});
    case Deed::note:
      return Json::object({{"text", details.reason}});
    case Deed::retry:
      break;
  }
  return Json::object();
}

void keep(Host& host, const std::string& actor, Deed deed, const Details& details, const Outcome& outcome,
          const Json& about) {
  const bool resolves = deed == Deed::resolve_delivered || deed == Deed::resolve_absent;
  const char* action = resolves ? "resolve" : to_string(deed);
  std::map<std::pair<std::string, std::string>, std::set<std::string>> places;
  for (const ledger::Delivery& row : outcome.done) {
    places[{row.id.tenant, row.id.instance}].insert(row.id.order_id);
  }
  if (outcome.orders_done() == 1) {
    for (const ledger::Delivery& row : outcome.done) {
      note(host, actor, action, row.id.tenant, row.id.instance, row.id.order_id,
           detail_of(deed, details, row));
    }
    return;
  }
  for (const auto& [place, orders] : places) {
    Json detail = about;
    detail.set("orders", static_cast<std::int64_t>(orders.size()));
    if (!details.reason.empty()) detail.set(deed == Deed::note ? "text" : "reason", details.reason);
    note(host, actor, action, place.first, place.second, "", detail);
  }
}

}  // namespace

const char* to_string(Deed deed) {
  for (const auto& [one, name] : kNames) {
    if (one == deed) return name;
  }
  return "";
}

std::optional<Deed> parse_deed(std::string_view text) {
  for (const auto& [deed, name] : kNames) {
    if (text == name) return deed;
  }
  return std::nullopt;
}

std::int64_t Outcome::orders_done() const {
  std::set<std::pair<std::string, std::string>> orders;
  for (const ledger::Delivery& row : done) orders.emplace(row.id.tenant, row.id.order_id);
  return static_cast<std::int64_t>(orders.size());
}

Json Outcome::to_json() const {
  // By cause, with the first that met it.
  std::map<std::string, std::pair<const Refused*, std::int64_t>> causes;
  std::set<std::pair<std::string, std::string>> skipped_orders, failed_orders;
  const auto add = [&](const std::vector<Refused>& all, auto& orders) {
    for (const Refused& one : all) {
      orders.emplace(one.id.tenant, one.id.order_id);
      auto& [first, count] = causes[one.why.cause];
      if (first == nullptr) first = &one;
      ++count;
    }
  };
  add(skipped, skipped_orders);
  add(failed, failed_orders);
  Json why = Json::array();
  for (const auto& [cause, found] : causes) {
    why.push_back(Json::object({{"cause", cause},
                                {"params", found.first->why.params},
                                {"tenant", found.first->id.tenant},
                                {"connector", found.first->id.instance},
                                {"count", found.second}}));
  }
  Json told = Json::array();
  for (const Notice& notice : notices) told.push_back(notice.to_json());
  return Json::object({{"done", orders_done()},
                       {"skipped", static_cast<std::int64_t>(skipped_orders.size())},
                       {"failed", static_cast<std::int64_t>(failed_orders.size())},
                       {"why", std::move(why)},
                       {"notices", std::move(told)}});
}

Outcome act(Host& host, const std::string& actor, Deed deed, const Details& details, std::vector<Meant> meant,
            const Json& about) {
  std::sort(meant.begin(), meant.end(), [](const Meant& a, const Meant& b) {
    return std::tie(a.created_ms, a.id.order_id, a.id) < std::tie(b.created_ms, b.id.order_id, b.id);
  });
  Outcome outcome;
  for (const Meant& one : meant) {
    Result<ledger::Delivery> row = act_on(host, actor, deed, details, one.id, outcome.notices);
    if (row) {
      outcome.done.push_back(*std::move(row));
    } else {
      (is_a_no(row.error().cause) ? outcome.skipped : outcome.failed).push_back({one.id, row.error()});
    }
  }
  keep(host, actor, deed, details, outcome, about);
  return outcome;
}

}  // namespace enlace::actions
