#include <cstdint>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"
#include "ledger/order_state.hpp"

// What is forgotten with age. Orders, deliveries and which order replaces which are not: they are what keeps
// an order that Handy lists again, years later, from being delivered again.
namespace enlace::ledger {
namespace {

// Nothing will happen to the order at any connector unless a person or Handy wants it.
constexpr const char* kAtRest =
    "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.order_id = it.order_id AND +d.tenant = it.tenant AND "
    "(d.todo <> '' OR d.attention = 1 OR d.replacement_due_ms > 0 OR d.updated_ms >= ? "
    "OR d.state IN ('waiting', 'sending', 'in_doubt', 'dead', 'removing', 'removal_refused')))";

// What order_tally has to say, by the rows of the index.
constexpr const char* kTalliesOfRows =
    "(SELECT tenant, made_ms / 86400000 AS day, state, COUNT(*) AS count, SUM(whole) AS whole, "
    "SUM(fraction) AS fraction FROM order_index GROUP BY 1, 2, 3)";

}  // namespace

Result<bool> Ledger::purge(Aged what, std::int64_t before_ms, PurgePosition& position, int most) {
  const bool raw = what == Aged::raw_orders;
  // Either index holds just what is still there: the raw orders, and the first lines of the timelines.
  const std::string candidates =
      raw ? "SELECT it.rowid, it.landed_ms, it.tenant, it.order_id, '', " + std::string(kAtRest) +
                " FROM order_raw it WHERE it.landed_ms < ? AND (it.landed_ms, it.rowid) > (?, ?) "
                "ORDER BY it.landed_ms, it.rowid LIMIT ?"
          : "SELECT it.rowid, it.at_ms, it.tenant, it.order_id, it.instance, " + std::string(kAtRest) +
                " FROM delivery_events it WHERE it.seq = 1 AND it.at_ms < ? AND (it.at_ms, it.rowid) > "
                "(?, ?) ORDER BY it.at_ms, it.rowid LIMIT ?";
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  // A raw order is needed until its own age counts; a timeline as long as anything was added to it.
  const std::int64_t quiet_since = raw ? INT64_MAX : before_ms;
  ENLACE_TRY(const std::vector<store::Row> rows,
             change.tx().query(candidates,
                               {quiet_since, before_ms, position.at_ms, position.row, std::int64_t{most}}));
  for (const store::Row& row : rows) {
    position.row = row.integer(0);
    position.at_ms = row.integer(1);
    if (row.integer(5) == 0) continue;
    if (raw) {
      ENLACE_CHECK(change.tx().run("DELETE FROM order_raw WHERE tenant = ? AND order_id = ?",
                                   {row.text(2), row.text(3)}));
    } else {
      ENLACE_CHECK(
          change.tx().run("DELETE FROM delivery_events WHERE tenant = ? AND order_id = ? AND instance = ?",
                          {row.text(2), row.text(3), row.text(4)}));
    }
    ++position.purged;
  }
  ENLACE_CHECK(change.commit());
  return static_cast<int>(rows.size()) < most;
}

Result<std::vector<std::string>> wrong_counts(store::Database& database) {
  ENLACE_TRY(const std::vector<store::Row> differing,
             database.query("SELECT COALESCE(d.tenant, c.tenant), COALESCE(d.instance, c.instance), "
                            "COALESCE(d.state, c.state), COALESCE(d.cause, c.cause), "
                            "COALESCE(c.count, 0), COALESCE(d.count, 0) FROM "
                            "(SELECT tenant, instance, state, attention, "
                            "CASE WHEN attention = 1 THEN cause ELSE '' END AS cause, COUNT(*) AS count "
                            "FROM deliveries GROUP BY 1, 2, 3, 4, 5) d "
                            "FULL JOIN (SELECT * FROM delivery_count WHERE count <> 0) c "
                            "ON c.tenant = d.tenant AND c.instance = d.instance AND c.state = d.state "
                            "AND c.attention = d.attention AND c.cause = d.cause "
                            "WHERE c.count IS NULL OR d.count IS NULL OR c.count <> d.count "
                            "ORDER BY 1, 2, 3, 4 LIMIT 20"));
  std::vector<std::string> wrong;
  for (const store::Row& row : differing) {
    const std::string cause = row.text(3).empty() ? "" : " " + row.text(3);
    wrong.push_back(row.text(0) + "/" + row.text(1) + " " + row.text(2) + cause + ": " +
                    std::to_string(row.integer(4)) + " instead of " + std::to_string(row.integer(5)));
  }
  // Counts and sums by day of the index of orders, against its rows.
  ENLACE_TRY(const std::vector<store::Row> tallies,
             database.query("SELECT COALESCE(i.tenant, t.tenant), COALESCE(i.state, t.state), "
                            "COALESCE(t.count, 0), COALESCE(i.count, 0) FROM " +
                            std::string(kTalliesOfRows) +
                            " i FULL JOIN (SELECT * FROM order_tally WHERE count <> 0 OR whole <> 0 OR "
                            "fraction <> 0) t ON t.tenant = i.tenant AND t.day = i.day AND t.state = i.state "
                            "WHERE t.count IS NULL OR i.count IS NULL OR t.count <> i.count "
                            "OR t.whole <> i.whole OR t.fraction <> i.fraction ORDER BY 1, 2 LIMIT 20"));
  for (const store::Row& row : tallies) {
    const auto state = static_cast<OrderState>(row.integer(1));
    wrong.push_back(row.text(0) + " orders " + to_string(state) + ": " + std::to_string(row.integer(2)) +
                    " instead of " + std::to_string(row.integer(3)));
  }
  return wrong;
}

Result<void> Ledger::recount() {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_CHECK(change.tx().run("DELETE FROM delivery_count"));
  ENLACE_CHECK(change.tx().run(
      "INSERT INTO delivery_count (tenant, instance, state, attention, cause, count) SELECT tenant, "
      "instance, "
      "state, attention, CASE WHEN attention = 1 THEN cause ELSE '' END, COUNT(*) FROM deliveries "
      "GROUP BY 1, 2, 3, 4, 5"));
  ENLACE_CHECK(change.tx().run("DELETE FROM order_tally"));
  ENLACE_CHECK(
      change.tx().run("INSERT INTO order_tally (tenant, day, state, count, whole, fraction) SELECT i.tenant, "
                      "i.day, i.state, i.count, i.whole, i.fraction FROM " +
                      std::string(kTalliesOfRows) + " i"));
  return change.commit();
}

}  // namespace enlace::ledger
