#include "ledger/amounts.hpp"

#include <algorithm>
#include <map>

namespace enlace::ledger {
namespace {

constexpr std::int64_t kMost = 20'000;  // rows that are added up

struct Order {
  Decimal total;
  std::string customer;
  bool in_doubt = false;
};
using Orders = std::map<std::string, Order>;

// Rows of order id, total, customer and state.
void add(const store::Row& row, Orders& orders) {
  Order& order = orders[row.text(0)];
  order.total = Decimal::parse(row.text(1)).value_or(Decimal());
  order.customer = row.text(2);
  order.in_doubt = order.in_doubt || row.text(3) == "in_doubt" || row.text(3) == "sending";
}

Amount amount_of(const Orders& orders, bool whole) {
  Amount amount;
  amount.whole = whole;
  std::vector<const Order*> largest;
  for (const auto& [id, order] : orders) {
    ++amount.orders;
    amount.in_doubt += order.in_doubt ? 1 : 0;
    amount.sum = amount.sum + order.total;
    largest.push_back(&order);
  }
  std::stable_sort(largest.begin(), largest.end(),
                   [](const Order* one, const Order* other) { return other->total < one->total; });
  for (const Order* order : largest) {
    if (amount.customers.size() == kSomeCustomers) break;
    const bool known = std::find(amount.customers.begin(), amount.customers.end(), order->customer) !=
                       amount.customers.end();
    if (!known && !order->customer.empty()) amount.customers.push_back(order->customer);
  }
  return amount;
}

constexpr const char* kSelect =
    "SELECT d.order_id, o.total, o.customer_name, d.state, d.instance FROM deliveries d "
    "JOIN orders o ON o.tenant = d.tenant AND o.order_id = d.order_id WHERE ";

}  // namespace

Result<Amount> amount_of_dead(store::Database& database, const std::string& tenant,
                              const std::string& instance, const std::string& cause) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query(std::string(kSelect) +
                                "d.attention = 1 AND d.tenant = ? AND d.instance = ? AND d.cause = ? LIMIT ?",
                            {tenant, instance, cause, kMost}));
  Orders orders;
  for (const store::Row& row : rows) add(row, orders);
  return amount_of(orders, static_cast<std::int64_t>(rows.size()) < kMost);
}

Result<Amount> amount_on_the_way(store::Database& database, const std::string& tenant,
                                 const std::vector<std::string>& instances, std::int64_t landed_to_ms) {
  Orders orders;
  bool whole = true;
  for (const char* state : {"waiting", "sending", "in_doubt", "removing"}) {
    ENLACE_TRY(const std::vector<store::Row> rows,
               database.query(std::string(kSelect) +
                                  "d.attention = 0 AND d.tenant = ? AND d.state = ? AND o.landed_ms <= ? "
                                  "AND d.cause NOT LIKE 'self_invoice_awaits_%' LIMIT ?",
                              {tenant, std::string(state), landed_to_ms, kMost}));
    whole = whole && static_cast<std::int64_t>(rows.size()) < kMost;
    for (const store::Row& row : rows) {
      const std::string connector = row.text(4).substr(0, row.text(4).find('#'));
      if (std::find(instances.begin(), instances.end(), connector) != instances.end()) add(row, orders);
    }
  }
  return amount_of(orders, whole);
}

}  // namespace enlace::ledger
