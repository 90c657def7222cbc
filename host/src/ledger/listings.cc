#include <algorithm>
#include <tuple>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"
#include "ledger/views.hpp"

// Lists of orders, newest first, from a store of any size.
//
// No index has the order that every filter wants. But the rows fall into strata in each of which an index
// does: a state, a connector and state, a cause, a seller. The newest rows of each stratum are read by its
// index, and merged; what is older than the page that is full already is not read at all.
namespace enlace::ledger {
namespace {

using store::Row;
using store::Value;

// More strata than this are not walked one by one: what they have in common is common.
constexpr std::size_t kMostStrata = 400;
// So few rows are looked at one by one, whoever sold them.
constexpr std::int64_t kFew = 1'000;

struct Condition {
  std::string sql = "1 = 1";
  std::vector<Value> arguments;
  Condition& add(const std::string& more, const std::vector<Value>& values) {
    sql += " AND " + more;
    arguments.insert(arguments.end(), values.begin(), values.end());
    return *this;
  }
};

// Where a row of the list stands.
struct Place {
  std::int64_t created_ms = 0;
  DeliveryId id;
  friend bool operator<(const Place& a, const Place& b) {  // before: newer
    return std::tie(b.created_ms, b.id.order_id, a.id.instance, a.id.tenant) <
           std::tie(a.created_ms, a.id.order_id, b.id.instance, b.id.tenant);
  }
};

// Rows that an index holds in the order of the list.
struct Stratum {
  bool by_seller = false;  // walks `orders`; else `deliveries`
  Condition is;
};

class Listing {
 public:
  Listing(Change& change, const OrderFilter& filter) : change_(change), filter_(filter) {}
  Result<std::vector<Place>> page();

 private:
  Result<std::vector<Row>> standing();
  Result<std::vector<Stratum>> strata();
  Result<std::vector<Stratum>> of_sellers();
  void narrow(Condition& condition, const std::string& table) const;
  Result<void> walk(const Stratum& stratum);

  Change& change_;
  const OrderFilter& filter_;
  bool look_at_seller_ = false;  // of each row
  std::vector<Place> found_;     // sorted, never more than are wanted
};

void of_instance(Condition& condition, const std::string& column, const std::string& instance) {
  const std::string parts = instance + "#";  // "avisos", "avisos#ana@lupita.mx"
  condition.add("(" + column + " = ? OR substr(" + column + ", 1, ?) = ?)",
                {instance, static_cast<std::int64_t>(parts.size()), parts});
}

void one_of(Condition& condition, const std::string& column, const std::vector<State>& states) {
  if (states.empty()) return;
  std::string marks;
  std::vector<Value> names;
  for (const State state : states) {
    marks += marks.empty() ? "?" : ", ?";
    names.emplace_back(std::string(to_string(state)));
  }
  condition.add(column + " IN (" + marks + ")", names);
}

// What the filter asks beyond the strata.
void Listing::narrow(Condition& condition, const std::string& table) const {
  if (!filter_.tenant.empty()) condition.add(table + "tenant = ?", {filter_.tenant});
  if (!filter_.instance.empty()) of_instance(condition, table + "instance", filter_.instance);
  one_of(condition, table + "state", filter_.states);
  if (filter_.needs_person) condition.add(table + "attention = 1", {});
}

// How many rows there are of each (tenant, instance, state, cause) that the filter may mean.
Result<std::vector<Row>> Listing::standing() {
  Condition which;
  which.add("count > 0", {});
  narrow(which, "");
  return change_.tx().query(
      "SELECT tenant, instance, state, " + std::string(filter_.needs_person ? "cause" : "''") +
          ", SUM(count) FROM delivery_count WHERE " + which.sql + " GROUP BY 1, 2, 3, 4",
      which.arguments);
}

Result<std::vector<Stratum>> Listing::of_sellers() {
  Condition which;
  if (!filter_.tenant.empty()) which.add("tenant = ?", {filter_.tenant});
  which.add("(email = ? OR name LIKE ?)", {filter_.seller, "%" + filter_.seller + "%"});
  ENLACE_TRY(
      const std::vector<Row> sellers,
      change_.tx().query("SELECT tenant, email, name FROM seller WHERE " + which.sql, which.arguments));
  std::vector<Stratum> strata;
  for (const Row& row : sellers) {
    Stratum& stratum = strata.emplace_back();
    stratum.by_seller = true;
    stratum.is.add("o.tenant = ? AND o.seller_email = ? AND o.seller_name = ?",
                   {row.text(0), row.text(1), row.text(2)});
  }
  return strata;
}

Result<std::vector<Stratum>> Listing::strata() {
  ENLACE_TRY(const std::vector<Row> groups, standing());
  std::int64_t rows = 0;
  for (const Row& group : groups) rows += group.integer(4);
  look_at_seller_ = !filter_.seller.empty() && rows <= kFew;
  if (!filter_.seller.empty() && !look_at_seller_) return of_sellers();

  std::vector<Stratum> strata;
  if (groups.size() <= kMostStrata) {
    for (const Row& group : groups) {
      Stratum& stratum = strata.emplace_back();
      stratum.is.add("d.tenant = ? AND d.instance = ?", {group.text(0), group.text(1)});
      if (filter_.needs_person) {
        stratum.is.add("d.attention = 1 AND d.cause = ? AND +d.state = ?", {group.text(3), group.text(2)});
      } else {
        stratum.is.add("d.state = ?", {group.text(2)});
      }
    }
    return strata;
  }
  std::vector<std::string> states;
  for (const Row& group : groups) states.push_back(group.text(2));
  std::sort(states.begin(), states.end());
  states.erase(std::unique(states.begin(), states.end()), states.end());
  for (const std::string& state : states) strata.emplace_back().is.add("d.state = ?", {state});
  return strata;
}

Result<void> Listing::walk(const Stratum& stratum) {
  const auto wanted = static_cast<std::size_t>(filter_.offset) + static_cast<std::size_t>(filter_.limit);
  const std::string created = stratum.by_seller ? "o.created_ms" : "d.created_ms";
  const std::string order_id = stratum.by_seller ? "o.order_id" : "d.order_id";
  std::int64_t from = filter_.from_ms;
  if (found_.size() == wanted && wanted > 0) from = std::max(from, found_.back().created_ms);
  Condition which = stratum.is;
  narrow(which, "+d.");  // the strata choose the index
  if (from != 0) which.add(created + " >= ?", {from});
  if (filter_.to_ms != 0) which.add(created + " <= ?", {filter_.to_ms});
  if (look_at_seller_) {
    which.add(
        "EXISTS (SELECT 1 FROM orders s WHERE s.tenant = d.tenant AND s.order_id = d.order_id "
        "AND (s.seller_email = ? OR s.seller_name LIKE ?))",
        {filter_.seller, "%" + filter_.seller + "%"});
  }
  which.arguments.emplace_back(static_cast<std::int64_t>(wanted));
  const std::string of =
      stratum.by_seller
          ? "orders o CROSS JOIN deliveries d ON d.order_id = o.order_id AND +d.tenant = o.tenant"
          : "deliveries d";
  ENLACE_TRY(const std::vector<Row> rows,
             change_.tx().query("SELECT " + created + ", d.tenant, d.instance, " + order_id + " FROM " + of +
                                    " WHERE " + which.sql + " ORDER BY " + created + " DESC, " + order_id +
                                    " DESC, d.instance, d.tenant LIMIT ?",
                                which.arguments));
  const auto middle = static_cast<std::ptrdiff_t>(found_.size());
  for (const Row& row : rows) {
    found_.push_back({row.integer(0), {row.text(1), row.text(2), row.text(3)}});
  }
  std::inplace_merge(found_.begin(), found_.begin() + middle, found_.end());
  if (found_.size() > wanted) found_.resize(wanted);
  return {};
}

Result<std::vector<Place>> Listing::page() {
  ENLACE_TRY(const std::vector<Stratum> all, strata());
  for (const Stratum& stratum : all) ENLACE_CHECK(walk(stratum));
  const auto skip = std::min(static_cast<std::size_t>(filter_.offset), found_.size());
  found_.erase(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(skip));
  return std::move(found_);
}

}  // namespace

Result<std::vector<OrderView>> Ledger::list(const OrderFilter& filter) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const std::vector<Place> places, Listing(change, filter).page());
  std::vector<OrderView> views;
  views.reserve(places.size());
  for (const Place& place : places) {
    ENLACE_TRY(OrderView view, view_of(change, place.id));
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace enlace::ledger
