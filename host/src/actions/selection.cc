#include "actions/selection.hpp"

#include <algorithm>

namespace enlace::actions {
namespace {

constexpr int kCents = 2;

// Whether it can be done to that delivery along with many others.
bool allows(Deed deed, const views::OrderDelivery& delivery) {
  using ledger::State;
  if (delivery.damaged) return false;
  const State state = delivery.state;
  switch (deed) {
    case Deed::retry:
      if (state == State::dead) return delivery.want == ledger::Want::present;
      return state == State::waiting || state == State::removing || state == State::in_doubt ||
             state == State::removal_refused;
    case Deed::drop:
      return state == State::dead || state == State::removal_refused ||
             (state == State::waiting && !delivery.cause.empty());
    case Deed::resolve_delivered:
    case Deed::resolve_absent:
      return state == State::in_doubt && delivery.needs_person;
    case Deed::note:
      return true;
  }
  return false;
}

std::string instance_of(const views::OrderDelivery& delivery) {
  return delivery.recipient.empty() ? delivery.connector : delivery.connector + "#" + delivery.recipient;
}

bool is_asked_for(const views::OrderFilter& filter, const views::OrderDelivery& delivery) {
  return (filter.connector.empty() || filter.connector == delivery.connector ||
          filter.connector == instance_of(delivery)) &&
         (filter.cause.empty() || filter.cause == delivery.cause);
}

}  // namespace

Json Preview::to_json() const {
  return Json::object(
      {{"count", count}, {"sum", sum.fixed(kCents)}, {"currency", currency}, {"left_out", left_out}});
}

Result<Preview> preview(Host& host, Deed deed, const views::OrderFilter& filter, const views::Reach& reach) {
  Preview found;
  bool one_currency = true;
  const auto take = [&](const views::OrderRow& row) -> Result<bool> {
    const std::size_t before = found.meant.size();
    for (const views::OrderDelivery& delivery : row.deliveries) {
      if (!is_asked_for(filter, delivery) || !allows(deed, delivery)) continue;
      found.meant.push_back({{row.tenant, instance_of(delivery), row.order}, row.created_ms});
      if (deed == Deed::note) break;  // one of its stories is enough
    }
    if (found.meant.size() == before) {
      ++found.left_out;
      return true;
    }
    if (++found.count > kMostAtOnce) {
      return failure(ENLACE_E_CONFIG, "selection_too_large", "too many at once",
                     Json::object({{"most", kMostAtOnce}}));
    }
    if (const auto total = Decimal::parse(row.total)) found.sum += *total;
    one_currency = one_currency && (found.count == 1 || found.currency == row.currency);
    found.currency = row.currency;
    return true;
  };
  ENLACE_CHECK(views::each_order(host.engine, host.ledger, host.scheduler, filter, reach, take));
  if (!one_currency) found.currency.clear();
  std::reverse(found.meant.begin(), found.meant.end());
  return found;
}

Result<Outcome> act_on_all(Host& host, const std::string& actor, Deed deed, const Details& details,
                           const views::OrderFilter& filter, const views::Reach& reach,
                           std::optional<std::int64_t> expect_count) {
  ENLACE_TRY(Preview found, preview(host, deed, filter, reach));
  if (expect_count && *expect_count != found.count) {
    return failure(ENLACE_E_CONFIG, "selection_changed", "the filter finds another number of orders now",
                   Json::object({{"expected", *expect_count}, {"found", found.count}}));
  }
  Json asked = Json::object();
  const Json told = filter.to_json();
  for (const auto& [name, value] : told.members()) {
    const bool empty = value.is_null() || (value.is_string() && value.text().empty()) ||
                       (value.is_array() && value.size() == 0) || (value.is_bool() && !value.truthy());
    if (!empty && name != "limit") asked.set(name, value);
  }
  return act(host, actor, deed, details, std::move(found.meant),
             Json::object({{"filter", std::move(asked)}}));
}

}  // namespace enlace::actions
