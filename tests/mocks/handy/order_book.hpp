#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "mocks/handy/model.hpp"

namespace enlace::mock::handy {

enum class OrderDate { created, mobile_created, deleted };

// What a list of orders asks for (apis/handy.md 2.2).
struct OrderQuery {
  std::optional<bool> deleted;
  OrderDate date = OrderDate::created;
  std::optional<Moment> from;   // inclusive
  std::optional<Moment> until;  // inclusive
  std::optional<bool> exported, billable, billed;
  std::optional<SalesType> sales_type;
  const User* user = nullptr;
  const Customer* customer = nullptr;
  bool descending = false;
  std::optional<Moment> now;  // orders that are not visible yet are left out
};

// The orders of one company, found by id, by external id and by their dates.
class OrderBook {
 public:
  Order& add(Order order);  // the id must be free
  [[nodiscard]] Order* find(Id id);
  [[nodiscard]] const Order* find_external(const std::string& external_id) const;
  [[nodiscard]] const std::map<Id, Order>& all() const { return orders_; }

  // What the indexes know may only change here.
  void set_dates(Order& order, Moment created, Moment mobile_created);
  void mark_deleted(Order& order, Moment at, const User* by);
  void set_external_id(Order& order, std::optional<std::string> external_id, bool is_text);

  // In the order of creation, or the reverse of it.
  [[nodiscard]] std::vector<const Order*> query(const OrderQuery& query) const;

 private:
  using Index = std::set<std::pair<Moment, Id>>;

  std::map<Id, Order> orders_;
  Index by_created_;
  Index by_mobile_created_;
  Index by_deleted_;
  std::unordered_map<std::string, Id> by_external_id_;
};

}  // namespace enlace::mock::handy
