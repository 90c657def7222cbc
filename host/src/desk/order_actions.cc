#include "actions/orders.hpp"

#include <map>
#include <set>

#include "actions/runs.hpp"
#include "desk/handlers.hpp"
#include "desk/reach.hpp"
#include "views/order.hpp"
#include "views/orders.hpp"

// What people do to orders: to one, or to all that a filter finds (V-4). The count and the sum come first, by
// `preview`; where they are not the same any more when it is done, nothing is.
namespace enlace::desk {
namespace {

constexpr std::int64_t kMostOrders = 100'000;
constexpr std::size_t kLongestReason = 2'000;

// Which deliveries are meant, and what people are told of their orders first.
struct Meant {
  std::vector<actions::Meant> deliveries;
  std::int64_t count = 0, left_out = 0;
  Decimal sum;
  std::set<std::string> currencies;
  std::set<std::pair<std::string, std::string>> places;  // tenant and connector

  void add(const views::OrderRow& row, const std::string& connector, bool whatever_its_state) {
    bool any = false;
    for (const views::OrderDelivery& one : row.deliveries) {
      if (!connector.empty() && one.connector != connector) continue;
      if (!whatever_its_state && !one.needs_person) continue;
      const std::string instance = one.connector + (one.recipient.empty() ? "" : "#" + one.recipient);
      deliveries.push_back({{row.tenant, instance, row.order}, row.created_ms});
      places.emplace(row.tenant, instance);
      any = true;
    }
    if (!any) {
      ++left_out;
      return;
    }
    ++count;
    if (const std::optional<Decimal> total = Json(row.total).decimal()) sum += *total;
    currencies.insert(row.currency);
  }
  [[nodiscard]] Json preview() const {
    return Json::object({{"count", count},
                         {"sum", sum},
                         {"currency", currencies.size() == 1 ? *currencies.begin() : ""},
                         {"skipped", left_out}});
  }
};

Result<Meant> one_order(const Call& call, const std::string& connector) {
  ENLACE_TRY(const std::string tenant, required_text(call.request.params, "tenant"));
  ENLACE_TRY(const std::string id, required_text(call.request.params, "order"));
  ENLACE_TRY(const views::OrderDetail detail, views::order(call.tools.engine, call.tools.ledger,
                                                           call.tools.scheduler, tenant, id, reach_of(call)));
  Meant meant;
  meant.add(detail.row, connector, true);
  return meant;
}

Result<Meant> all_found(const Call& call, actions::Deed deed, const std::string& connector) {
  const bool over_many =
      deed == actions::Deed::retry || deed == actions::Deed::drop || deed == actions::Deed::note;
  if (!over_many || !call.request.params["filter"].is_object()) {
    return failure(ENLACE_E_INVALID, "param_missing", "order", Json::object({{"name", "order"}}));
  }
  ENLACE_TRY(const views::OrderFilter filter, views::OrderFilter::from_json(call.request.params["filter"]));
  if (!filter.tenant.empty() && !call.person->user.may_see(filter.tenant)) {
    return failure(ENLACE_E_NOT_FOUND, "not_found_here");
  }
  Meant meant;
  ENLACE_CHECK(views::each_order(call.tools.engine, call.tools.ledger, call.tools.scheduler, filter,
                                 reach_of(call), [&](const views::OrderRow& row) -> Result<bool> {
                                   meant.add(row, connector, deed == actions::Deed::note);
                                   return meant.count <= kMostOrders;
                                 }));
  if (meant.count > kMostOrders) {
    return failure(ENLACE_E_INVALID, "too_many_orders", {}, Json::object({{"most", kMostOrders}}));
  }
  return meant;
}

Result<actions::Details> details_of(const Call& call, actions::Deed deed) {
  const Json& params = call.request.params;
  actions::Details details;
  if (deed == actions::Deed::drop) {
    ENLACE_TRY(details.reason, required_text(params, "reason", kLongestReason));
  }
  if (deed == actions::Deed::note) {
    ENLACE_TRY(details.reason, required_text(params, "text", kLongestReason));
  }
  if (deed == actions::Deed::resolve_delivered) {
    ENLACE_TRY(details.number, optional_text(params, "number"));
    details.anyway = params["anyway"].truthy();
  }
  return details;
}

Result<Json> act(const Call& call, actions::Deed deed) {
  const Json& params = call.request.params;
  const bool one = params.contains("order");
  ENLACE_TRY(const std::string connector, optional_text(params, "connector"));
  ENLACE_TRY(const Meant meant, one ? one_order(call, connector) : all_found(call, deed, connector));
  if (params["preview"].truthy()) return meant.preview();
  ENLACE_TRY(const actions::Details details, details_of(call, deed));
  if (const std::optional<std::int64_t> expected = params["expect_count"].integer();
      expected && *expected != meant.count) {
    return failure(ENLACE_E_CONFLICT, "count_changed", {},
                   Json::object({{"expected", *expected}, {"found", meant.count}}));
  }
  actions::Host host = call.host();
  const Json about = one ? Json::object() : Json::object({{"filter", params["filter"]}});
  const actions::Outcome outcome =
      actions::act(host, call.person->actor(), deed, details, meant.deliveries, about);
  // Of one order, why it is not possible is the answer.
  if (one && outcome.done.empty() && !outcome.failed.empty()) return failure(outcome.failed.front().why);
  if (one && outcome.done.empty() && !outcome.skipped.empty()) return failure(outcome.skipped.front().why);
  Json document = outcome.to_json();
  Json runs = Json::array();
  if (deed != actions::Deed::note && !outcome.done.empty()) {
    for (const actions::Begun& begun : actions::run_orders(host, meant.places))
      runs.push_back(begun.to_json());
  }
  document.set("runs", runs);
  return Result<Json>(std::move(document));
}

}  // namespace

Result<Json> retry(const Call& call) {
  return act(call, actions::Deed::retry);
}

Result<Json> drop(const Call& call) {
  return act(call, actions::Deed::drop);
}

Result<Json> resolve_delivered(const Call& call) {
  return act(call, actions::Deed::resolve_delivered);
}

Result<Json> resolve_absent(const Call& call) {
  return act(call, actions::Deed::resolve_absent);
}

Result<Json> note(const Call& call) {
  return act(call, actions::Deed::note);
}

}  // namespace enlace::desk
