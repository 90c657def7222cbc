#include "mocks/handy/order_book.hpp"

#include <algorithm>
#include <limits>

namespace enlace::mock::handy {
namespace {

bool wanted(const Order& order, const OrderQuery& query) {
  if (query.now && order.visible_from && *order.visible_from > *query.now) return false;
  return (!query.deleted || order.deleted == *query.deleted) &&
         (!query.exported || order.exported == *query.exported) &&
         (!query.billable || order.billable == *query.billable) &&
         (!query.billed || order.billed == *query.billed) &&
         (!query.sales_type || order.sales_type == *query.sales_type) &&
         (!query.user || order.created_by == query.user) &&
         (!query.customer || order.customer == query.customer);
}

}  // namespace

Order& OrderBook::add(Order order) {
  Order& added = orders_.emplace(order.id, std::move(order)).first->second;
  by_created_.emplace(added.date_created, added.id);
  by_mobile_created_.emplace(added.mobile_date_created, added.id);
  if (added.date_deleted) by_deleted_.emplace(*added.date_deleted, added.id);
  if (added.external_id) by_external_id_[*added.external_id] = added.id;
  return added;
}

Order* OrderBook::find(Id id) {
  const auto found = orders_.find(id);
  return found == orders_.end() ? nullptr : &found->second;
}

const Order* OrderBook::find_external(const std::string& external_id) const {
  const auto found = by_external_id_.find(external_id);
  return found == by_external_id_.end() ? nullptr : &orders_.at(found->second);
}

void OrderBook::set_dates(Order& order, Moment created, Moment mobile_created) {
  by_created_.erase({order.date_created, order.id});
  by_mobile_created_.erase({order.mobile_date_created, order.id});
  order.date_created = created;
  order.mobile_date_created = mobile_created;
  by_created_.emplace(created, order.id);
  by_mobile_created_.emplace(mobile_created, order.id);
}

void OrderBook::mark_deleted(Order& order, Moment at, const User* by) {
  if (order.date_deleted) by_deleted_.erase({*order.date_deleted, order.id});
  order.deleted = true;
  order.date_deleted = at;
  order.deleted_by = by;
  by_deleted_.emplace(at, order.id);
}

void OrderBook::set_external_id(Order& order, std::optional<std::string> external_id, bool is_text) {
  if (order.external_id) {
    const auto old = by_external_id_.find(*order.external_id);
    if (old != by_external_id_.end() && old->second == order.id) by_external_id_.erase(old);
  }
  order.external_id = std::move(external_id);
  order.external_id_is_text = is_text;
  if (order.external_id) by_external_id_[*order.external_id] = order.id;
}

std::vector<const Order*> OrderBook::query(const OrderQuery& query) const {
  const Index& index = query.date == OrderDate::created          ? by_created_
                       : query.date == OrderDate::mobile_created ? by_mobile_created_
                                                                 : by_deleted_;
  // Without bounds the dates do not narrow anything: an order without a date of deletion counts too.
  const bool bounded = query.from || query.until;
  const Index& walked = bounded ? index : by_created_;
  const auto begin =
      query.from ? walked.lower_bound({*query.from, std::numeric_limits<Id>::min()}) : walked.begin();
  const auto end =
      query.until ? walked.upper_bound({*query.until, std::numeric_limits<Id>::max()}) : walked.end();
  std::vector<const Order*> found;
  if (query.from && query.until && *query.until < *query.from) return found;
  for (auto at = begin; at != end; ++at) {
    const Order& order = orders_.at(at->second);
    if (wanted(order, query)) found.push_back(&order);
  }
  if (&walked != &by_created_) {
    std::ranges::sort(found, {}, [](const Order* o) { return std::pair(o->date_created, o->id); });
  }
  if (query.descending) std::ranges::reverse(found);
  return found;
}

}  // namespace enlace::mock::handy
