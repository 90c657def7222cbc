#include "ledger/order_search.hpp"

#include <algorithm>
#include <map>

#include "ledger/order_index.hpp"
#include "ledger/order_parties.hpp"

// Each company's orders fall into strata that an index holds in the order of the list: all of a time, of a
// state, of a customer, of a seller. The newest of each stratum are read and merged; what is older than a
// page that is full already is not read at all.
namespace enlace::ledger {
namespace {

using store::Row;
using store::Transaction;
using store::Value;

constexpr std::int64_t kDay_ms = 86'400'000;
constexpr std::size_t kMostParties =
    2'000;  // that drive a search; with more, orders are looked at one by one
constexpr std::int64_t kFew = 200;

struct Condition {
  std::string sql;
  std::vector<Value> arguments;
  Condition& add(const std::string& more, const std::vector<Value>& values = {}) {
    sql += (sql.empty() ? "" : " AND ") + more;
    arguments.insert(arguments.end(), values.begin(), values.end());
    return *this;
  }
  Condition& add(const Condition& other) { return add(other.sql, other.arguments); }
};

template <class States, class ToValue>
void one_of(Condition& condition, const std::string& column, const States& states, ToValue value) {
  std::string marks;
  std::vector<Value> values;
  for (const auto& state : states) {
    marks += marks.empty() ? "?" : ", ?";
    values.emplace_back(value(state));
  }
  condition.add(column + " IN (" + marks + ")", values);
}

std::int64_t number(OrderState state) {
  return static_cast<std::int64_t>(state);
}

// Whether the customer or seller of a row is one that the test means.
Condition of_party(const PartyTest& test, const std::string& column) {
  Condition condition;
  const std::string exists = "EXISTS (SELECT 1 FROM order_party p WHERE p.id = " + column + " AND ";
  return test.whole_code ? condition.add(exists + "p.code = ?)", {test.text})
                         : condition.add(exists + "p.folded LIKE ? ESCAPE '\\')", {any_part(test.text)});
}

Condition of_people(const std::vector<PartyTest>& tests, bool customers, bool sellers) {
  Condition any;
  std::string sql;
  const auto either = [&](const Condition& one) {
    sql += (sql.empty() ? "" : " OR ") + one.sql;
    any.arguments.insert(any.arguments.end(), one.arguments.begin(), one.arguments.end());
  };
  for (const PartyTest& test : tests) {
    if (customers && test.who != PartyTest::Who::seller) either(of_party(test, "o.customer"));
    if (sellers && test.who != PartyTest::Who::customer) either(of_party(test, "o.seller"));
  }
  any.sql = sql.empty() ? "1 = 0" : "(" + sql + ")";
  return any;
}

Condition of_delivery(const OrderSearch& search) {
  Condition inner;
  inner.add("d.order_id = o.order_id AND d.tenant = o.tenant");
  if (!search.instance.empty()) {
    const std::string parts = search.instance + "#";  // "avisos", "avisos#ana@lupita.mx"
    inner.add("(d.instance = ? OR substr(d.instance, 1, ?) = ?)",
              {search.instance, static_cast<std::int64_t>(parts.size()), parts});
  }
  if (!search.delivery_states.empty()) {
    one_of(inner, "d.state", search.delivery_states, [](State it) { return std::string(to_string(it)); });
  }
  if (!search.cause.empty()) inner.add("d.cause = ?", {search.cause});
  if (search.with_notes) inner.add("d.warnings NOT IN ('', '[]')");
  return Condition{"EXISTS (SELECT 1 FROM deliveries d WHERE " + inner.sql + ")", inner.arguments};
}

bool asks_of_deliveries(const OrderSearch& search) {
  return !search.instance.empty() || !search.delivery_states.empty() || !search.cause.empty() ||
         search.with_notes;
}

// "+" before a column: it does not choose the index. `driving`: the group of people that the strata stand
// for.
Condition narrowing(const OrderSearch& search, const std::vector<PartyTest>* driving) {
  Condition which;
  if (!search.states.empty()) {
    one_of(which, "+o.state", search.states, number);
  } else if (!search.replaced) {
    which.add("+o.state <> ?", {number(OrderState::edited)});
  }
  if (!search.kind.empty()) which.add("o.kind = ?", {search.kind});
  if (!search.zone.empty()) which.add("o.zone = ?", {search.zone});
  const auto amount = [&](const std::optional<Decimal>& limit, const char* compared) {
    if (!limit) return;
    const order_index::Amount as = order_index::Amount::of(*limit);
    which.add("(+o.whole, o.fraction) " + std::string(compared) + " (?, ?)", {as.whole, as.fraction});
  };
  amount(search.amount_from, ">=");
  amount(search.amount_to, "<=");
  for (const std::vector<PartyTest>& tests : search.people) {
    if (&tests != driving) which.add(of_people(tests, true, true));
  }
  if (asks_of_deliveries(search)) which.add(of_delivery(search));
  if (which.sql.empty()) which.add("1 = 1");
  return which;
}

// What is asked of each company, worked out once.
class Search {
 public:
  explicit Search(const OrderSearch& search) : search_(search) {}
  // False: nothing can fit.
  Result<bool> prepare(Transaction& tx);
  // `sums`: in no order, so one condition may stand for several strata.
  Result<std::vector<Condition>> strata(Transaction& tx, const Span& span, bool sums);
  [[nodiscard]] const Condition& narrow() const { return narrow_; }
  [[nodiscard]] std::string when() const { return search_.by_arrival ? "o.arrived_ms" : "o.made_ms"; }

 private:
  Result<bool> few_of_amount(Transaction& tx, const Span& span);

  const OrderSearch& search_;
  const std::vector<PartyTest>* driving_ = nullptr;
  PartiesOf parties_;
  Condition narrow_;
};

Result<bool> Search::prepare(Transaction& tx) {
  const std::string tenant = search_.spans.size() == 1 ? search_.spans.front().tenant : std::string();
  std::size_t least = kMostParties + 1;
  for (const std::vector<PartyTest>& tests : search_.people) {
    ENLACE_TRY(std::optional<PartiesOf> found, parties_of(tx, tests, tenant, kMostParties));
    if (!found) continue;
    if (found->empty()) return false;
    std::size_t count = 0;
    for (const auto& [of, ids] : *found) count += ids.size();
    if (count >= least) continue;
    least = count;
    driving_ = &tests;
    parties_ = *std::move(found);
  }
  if (search_.only) driving_ = nullptr;  // those orders are looked up, and then asked whose they are
  narrow_ = narrowing(search_, driving_);
  return true;
}

// Few orders of a company are of this amount: they are found by it, and sorted.
Result<bool> Search::few_of_amount(Transaction& tx, const Span& span) {
  // Of a time that has a beginning, the index of times serves.
  if (!search_.amount_from || !search_.amount_to || span.from_ms > 0) return false;
  ENLACE_TRY(const std::vector<Row> rows,
             tx.query("SELECT COUNT(*) FROM (SELECT 1 FROM order_index o WHERE o.tenant = ? AND o.whole >= ? "
                      "AND o.whole <= ? LIMIT ?)",
                      {span.tenant, order_index::Amount::of(*search_.amount_from).whole,
                       order_index::Amount::of(*search_.amount_to).whole, kFew + 1}));
  return rows.front().integer(0) <= kFew;
}

Result<std::vector<Condition>> Search::strata(Transaction& tx, const Span& span, bool sums) {
  std::vector<Condition> all;
  if (search_.only) {
    for (const auto& [tenant, order] : *search_.only) {
      if (tenant != span.tenant) continue;
      all.emplace_back().add("o.tenant = ? AND o.order_id = ?", {tenant, order});
    }
    return all;
  }
  if (driving_ != nullptr) {
    const auto found = parties_.find(span.tenant);
    if (found == parties_.end()) return all;
    for (const std::int64_t id : found->second.customers) {
      all.emplace_back().add("o.customer = ? AND +o.tenant = ?", {id, span.tenant});
    }
    // An order whose customer fits too is of that one's stratum.
    const Condition other = of_people(*driving_, true, false);
    for (const std::int64_t id : found->second.sellers) {
      all.emplace_back()
          .add("o.seller = ? AND +o.tenant = ?", {id, span.tenant})
          .add("NOT " + other.sql, other.arguments);
    }
    return all;
  }
  ENLACE_TRY(const bool few, few_of_amount(tx, span));
  if (few) {
    all.emplace_back().add("o.tenant = ? AND o.whole >= ? AND o.whole <= ?",
                           {span.tenant, order_index::Amount::of(*search_.amount_from).whole,
                            order_index::Amount::of(*search_.amount_to).whole});
    return all;
  }
  if (search_.states.empty() || search_.by_arrival || (sums && search_.states.size() > 3)) {
    all.emplace_back().add("o.tenant = ?", {span.tenant});
    return all;
  }
  for (const OrderState state : search_.states) {
    all.emplace_back().add("o.tenant = ? AND o.state = ?", {span.tenant, number(state)});
  }
  return all;
}

// The store's lock is held for the orders of a few companies at a time.
class Turns {
 public:
  explicit Turns(store::Database& database) : database_(database) {}
  Result<Transaction*> next() {
    constexpr int kSpans = 16;
    if (!open_ || taken_++ == kSpans) {
      open_.reset();
      taken_ = 1;
      ENLACE_TRY(Transaction tx, database_.begin_unsynced());
      open_.emplace(std::move(tx));
    }
    return &*open_;
  }

 private:
  store::Database& database_;
  std::optional<Transaction> open_;
  int taken_ = 0;
};

class Page {
 public:
  Page(store::Database& database, const OrderSearch& search, const std::optional<OrderPlace>& after,
       std::size_t limit)
      : turns_(database), search_(search), after_(after), limit_(limit), asked_(search) {}

  Result<std::vector<OrderPlace>> read() {
    ENLACE_TRY(Transaction * first, turns_.next());
    ENLACE_TRY(const bool possible, asked_.prepare(*first));
    if (!possible || limit_ == 0) return std::vector<OrderPlace>();
    for (const Span& span : search_.spans) {
      ENLACE_TRY(Transaction * tx, turns_.next());
      ENLACE_TRY(const std::vector<Condition> strata, asked_.strata(*tx, span, false));
      for (const Condition& stratum : strata) ENLACE_CHECK(walk(*tx, span, stratum));
    }
    return std::move(found_);
  }

 private:
  Result<void> walk(Transaction& tx, const Span& span, const Condition& stratum);

  Turns turns_;
  const OrderSearch& search_;
  const std::optional<OrderPlace>& after_;
  std::size_t limit_;
  Search asked_;
  std::vector<OrderPlace> found_;  // sorted, never more than are wanted
};

Result<void> Page::walk(Transaction& tx, const Span& span, const Condition& stratum) {
  const std::string when = asked_.when();
  Condition which = stratum;
  std::int64_t from = span.from_ms;
  if (found_.size() == limit_) from = std::max(from, found_.back().when_ms);
  if (from > 0) which.add(when + " >= ?", {from});
  std::int64_t below = span.to_ms;
  if (after_) below = std::min(below, after_->when_ms + 1);
  if (below < std::numeric_limits<std::int64_t>::max()) which.add(when + " < ?", {below});
  if (after_) {
    const std::string larger = span.tenant > after_->tenant ? "<=" : "<";
    which.add("(" + when + " < ? OR o.order_id " + larger + " ?)", {after_->when_ms, after_->order_id});
  }
  which.add(asked_.narrow());
  which.arguments.emplace_back(static_cast<std::int64_t>(limit_));
  ENLACE_TRY(const std::vector<Row> rows,
             tx.query("SELECT " + when + ", o.order_id FROM order_index o WHERE " + which.sql + " ORDER BY " +
                          when + " DESC, o.order_id DESC LIMIT ?",
                      which.arguments));
  const auto middle = static_cast<std::ptrdiff_t>(found_.size());
  for (const Row& row : rows) found_.push_back({row.integer(0), row.text(1), span.tenant});
  std::sort(found_.begin() + middle, found_.end());  // of `only` they come one by one
  std::inplace_merge(found_.begin(), found_.begin() + middle, found_.end());
  if (found_.size() > limit_) found_.resize(limit_);
  return {};
}

// --- sums --------------------------------------------------------------------------------------------------

void in_time(Condition& which, const std::string& when, std::int64_t from_ms, std::int64_t to_ms) {
  if (from_ms > 0) which.add(when + " >= ?", {from_ms});
  if (to_ms < std::numeric_limits<std::int64_t>::max()) which.add(when + " < ?", {to_ms});
}

struct Counted {
  std::map<std::int64_t, std::int64_t> counts;
  std::map<std::int64_t, Decimal> sums;
  void add(const std::vector<Row>& rows) {  // state, count, whole, fraction
    for (const Row& row : rows) {
      counts[row.integer(0)] += row.integer(1);
      sums[row.integer(0)] += order_index::Amount{row.integer(2), row.integer(3)}.decimal();
    }
  }
};

// Only times and states are asked for: whole days of UTC are counted already.
bool is_plain(const OrderSearch& search) {
  return !search.by_arrival && search.people.empty() && search.kind.empty() && search.zone.empty() &&
         !search.amount_from && !search.amount_to && !asks_of_deliveries(search) && !search.only;
}

Result<void> add_counted(Transaction& tx, Search& asked, const Span& span, Counted& counted) {
  ENLACE_TRY(const std::vector<Condition> strata, asked.strata(tx, span, true));
  for (const Condition& stratum : strata) {
    Condition which = stratum;
    in_time(which, asked.when(), span.from_ms, span.to_ms);
    which.add(asked.narrow());
    ENLACE_TRY(const std::vector<Row> rows,
               tx.query("SELECT o.state, COUNT(*), SUM(o.whole), SUM(o.fraction) FROM order_index o WHERE " +
                            which.sql + " GROUP BY +o.state",
                        which.arguments));
    counted.add(rows);
  }
  return {};
}

Result<void> add_whole_days(Transaction& tx, const OrderSearch& search, const Span& span,
                            std::int64_t from_day, std::int64_t to_day, Counted& counted) {
  std::vector<OrderState> states = search.states;
  if (states.empty()) {
    for (const OrderState state : kAllOrderStates) {
      if (state != OrderState::damaged && (search.replaced || state != OrderState::edited)) {
        states.push_back(state);
      }
    }
  }
  for (const OrderState state : states) {
    ENLACE_TRY(const std::vector<Row> rows,
               tx.query("SELECT state, SUM(count), SUM(whole), SUM(fraction) FROM order_tally "
                        "WHERE tenant = ? AND state = ? AND day >= ? AND day < ? GROUP BY state",
                        {span.tenant, number(state), from_day, to_day}));
    counted.add(rows);
  }
  return {};
}

Result<void> add_plain(Transaction& tx, Search& asked, const OrderSearch& search, const Span& span,
                       Counted& counted) {
  constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  const std::int64_t from_day =
      span.from_ms <= 0 ? std::numeric_limits<std::int64_t>::min() : (span.from_ms + kDay_ms - 1) / kDay_ms;
  const std::int64_t to_day = span.to_ms == kNever ? kNever : span.to_ms / kDay_ms;
  if (from_day >= to_day) return add_counted(tx, asked, span, counted);
  ENLACE_CHECK(add_whole_days(tx, search, span, from_day, to_day, counted));
  if (span.from_ms > 0 && from_day * kDay_ms > span.from_ms) {
    ENLACE_CHECK(add_counted(tx, asked, {span.tenant, span.from_ms, from_day * kDay_ms}, counted));
  }
  if (span.to_ms != kNever && to_day * kDay_ms < span.to_ms) {
    ENLACE_CHECK(add_counted(tx, asked, {span.tenant, to_day * kDay_ms, span.to_ms}, counted));
  }
  return {};
}

}  // namespace

Result<std::vector<OrderPlace>> page_of(store::Database& database, const OrderSearch& search,
                                        const std::optional<OrderPlace>& after, std::size_t limit) {
  return Page(database, search, after, limit).read();
}

Result<std::vector<StateSum>> sums_of(store::Database& database, const OrderSearch& search) {
  Turns turns(database);
  Search asked(search);
  std::vector<StateSum> sums;
  ENLACE_TRY(Transaction * first, turns.next());
  ENLACE_TRY(const bool possible, asked.prepare(*first));
  if (!possible) return sums;
  const bool plain = is_plain(search);
  for (const Span& span : search.spans) {
    ENLACE_TRY(Transaction * tx, turns.next());
    Counted counted;
    ENLACE_CHECK(plain ? add_plain(*tx, asked, search, span, counted)
                       : add_counted(*tx, asked, span, counted));
    for (const auto& [state, count] : counted.counts) {
      if (count == 0) continue;
      sums.push_back({span.tenant, static_cast<OrderState>(state), {count, counted.sums[state]}});
    }
  }
  return sums;
}

Result<std::vector<GroupSum>> groups_of(store::Database& database, const OrderSearch& search, GroupBy by) {
  Turns turns(database);
  Search asked(search);
  std::vector<GroupSum> groups;
  ENLACE_TRY(Transaction * first, turns.next());
  ENLACE_TRY(const bool possible, asked.prepare(*first));
  if (!possible) return groups;
  const std::string key = by == GroupBy::seller     ? "+o.seller"
                          : by == GroupBy::customer ? "+o.customer"
                          : by == GroupBy::slot     ? asked.when() + " / " + std::to_string(kSlot_ms)
                                                    : "0";
  for (const Span& span : search.spans) {
    ENLACE_TRY(Transaction * tx, turns.next());
    ENLACE_TRY(const std::vector<Condition> strata, asked.strata(*tx, span, true));
    for (const Condition& stratum : strata) {
      Condition which = stratum;
      in_time(which, asked.when(), span.from_ms, span.to_ms);
      which.add(asked.narrow());
      ENLACE_TRY(
          const std::vector<Row> rows,
          tx->query("SELECT " + key +
                        ", +o.customer, +o.state, COUNT(*), SUM(o.whole), SUM(o.fraction) FROM order_index o "
                        "WHERE " +
                        which.sql + " GROUP BY 1, 2, 3",
                    which.arguments));
      for (const Row& row : rows) {
        groups.push_back({span.tenant,
                          row.integer(0),
                          row.integer(1),
                          static_cast<OrderState>(row.integer(2)),
                          {row.integer(3), order_index::Amount{row.integer(4), row.integer(5)}.decimal()}});
      }
    }
  }
  return groups;
}

}  // namespace enlace::ledger
