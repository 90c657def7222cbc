#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>
#include <tuple>

#include "ledger/audits.hpp"
#include "ledger/catalogue.hpp"
#include "support/large_store.hpp"
#include "unit/ledger/ledger_bench.hpp"

// What people ask costs the same whether the store holds a few thousand orders or many more. Counted in the
// steps of SQLite's virtual machine, which do not depend on the machine or on what else it does.
namespace enlace::ledger {
namespace {

using test::LargeStore;

std::int64_t g_steps = 0;
std::int64_t g_compiled_again = 0;  // statements that SQLite had compiled before

int count_steps(unsigned, void*, void* statement, void*) {
  auto* const run = static_cast<sqlite3_stmt*>(statement);
  g_steps += sqlite3_stmt_status(run, SQLITE_STMTSTATUS_VM_STEP, 1);
  g_compiled_again += sqlite3_stmt_status(run, SQLITE_STMTSTATUS_REPREPARE, 1);
  return 0;
}
int watch_connection(sqlite3* connection, const char**, const void*) {
  return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, count_steps, nullptr);
}

class LedgerStatements : public testing::Test {
 protected:
  static void SetUpTestSuite() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch_connection)); }
  static void TearDownTestSuite() {
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(watch_connection));
  }
};

class LedgerScale : public LedgerStatements, public testing::WithParamInterface<State> {};

OrderFilter filter(const std::string& tenant, std::vector<State> states, const std::string& seller = {}) {
  OrderFilter made;
  made.tenant = tenant;
  made.states = std::move(states);
  made.seller = seller;
  made.limit = 50;
  return made;
}

template <class T>
void well(const Result<T>& answer) {
  ASSERT_TRUE(answer) << answer.error().cause << " " << answer.error().message;
}

// Every question of the command line and of the jobs that run all day, and what it costs.
std::map<std::string, std::int64_t> ask_everything(LedgerBench& bench, const LargeStore& large) {
  std::map<std::string, std::int64_t> cost;
  Ledger& ledger = bench.ledger();
  const auto ask = [&](const std::string& name, auto question) {
    g_steps = 0;
    well(question());
    cost[name] = g_steps;
  };
  const auto list = [&](const std::string& name, const OrderFilter& which) {
    ask("orders " + name, [&] { return ledger.list(which); });
  };
  const std::string tenant = LargeStore::tenant(1);
  const int newest = large.orders - 1;
  list("all", filter("", {}));
  list("of a tenant", filter(tenant, {}));
  list("of nobody", filter("nobody", {}));
  const std::string quiet = LedgerBench::kTenant;
  list("of a quiet tenant", filter(quiet, {}));
  list("of a quiet tenant, delivered", filter(quiet, {State::delivered}));
  list("of a quiet tenant, by seller", filter(quiet, {}, "Ana"));
  list("of a quiet seller", filter("", {}, "ana@empresa.mx"));
  ask("status of a quiet tenant", [&] { return ledger.progress(quiet); });
  ask("due of a quiet tenant", [&] { return ledger.due(quiet, "alegra", Todo::push, 50); });
  for (const State state :
       {State::waiting, State::dead, State::in_doubt, State::skipped, State::delivered, State::removed}) {
    list(to_string(state), filter("", {state}));
    list(to_string(state) + std::string(" of a tenant"), filter(tenant, {state}));
    list(to_string(state) + std::string(" of a seller"), filter("", {state}, LargeStore::seller(3)));
  }
  list("by e-mail", filter("", {}, LargeStore::seller(7)));
  list("by a part of the name", filter("", {}, "dedor 2"));
  list("by a seller of a tenant", filter(tenant, {}, "Vendedor 4"));
  list("by nobody", filter("", {}, "zacarias"));
  OrderFilter old = filter("", {});
  old.to_ms = large.created_ms(100);
  list("of long ago", old);
  old.tenant = tenant;
  old.seller = LargeStore::seller(2);
  list("of long ago, of a tenant's seller", old);
  OrderFilter since = filter("", {});
  since.from_ms = large.created_ms(newest - 100);
  list("since", since);
  OrderFilter connector = filter("", {});
  connector.instance = "alegra";
  list("of a connector", connector);
  connector.instance = "bind";
  list("of an idle connector", connector);
  OrderFilter person = filter("", {});
  person.needs_person = true;
  list("that wait for a person", person);
  person.tenant = tenant;
  list("of a tenant that wait for a person", person);

  const std::string id = LargeStore::order_id(newest - 4);
  for (const std::string& text :
       {id, "R-" + LargeStore::order_id(17), "id-" + LargeStore::order_id(18), std::string("unknown")}) {
    ask("order " + text.substr(0, 2), [&] { return ledger.find(text); });
    ask("order of a tenant " + text.substr(0, 2), [&] { return ledger.find(text, tenant); });
  }
  ask("timeline", [&] { return ledger.timeline({tenant, "alegra", LargeStore::order_id(1)}); });
  ask("status", [&] { return ledger.progress(); });
  ask("status of a tenant", [&] { return ledger.progress(tenant); });
  ask("dead letters", [&] { return ledger.dead_letters(); });
  ask("dead letters of a connector", [&] { return ledger.dead_letters(tenant, "alegra"); });
  ask("what does not move", [&] { return ledger.undelivered_since(9'999'999'999'999); });
  ask("delivered of late",
      [&] { return ledger.delivered_since(tenant, "alegra", large.created_ms(newest) - 100'000); });
  ask("anything due", [&] { return ledger.anything_due(tenant, "alegra"); });
  ask("due", [&] { return ledger.due(tenant, "alegra", Todo::push, 50); });
  ask("cursors", [&] { return ledger.poll_cursors(); });
  ask("replacements", [&] { return ledger.report_missing_replacements(tenant); });
  ask("overlap",
      [&] { return ledger.landed(tenant, false, large.created_ms(newest - 100), large.created_ms(newest)); });
  ask("interrupted", [&] { return ledger.recover_interrupted(tenant, "alegra"); });
  ask("audits", [&] { return audits(bench.database(), "", "", "2026-11-01"); });
  ask("skipped", [&]() -> Result<std::vector<Skipped>> {
    ENLACE_TRY(store::Transaction transaction, bench.database().begin());
    return skipped(transaction, {tenant, "alegra"}, "product", "");
  });
  return cost;
}

// Beside the orders grow what is left out of catalogues, by other connectors, and the audits of long ago.
void fill(LedgerBench& bench, const LargeStore& large) {
  // A small company that has long been quiet: its orders lie behind all others.
  bench.land({bench.order("1"), bench.order("2"), bench.order("3"), bench.order("4")});
  bench.deliver("1");
  bench.deliver("2");
  bench.push_in_doubt("3");
  well(large.fill(bench.runtime, bench.database()));
  auto begun = bench.database().begin();
  ASSERT_TRUE(begun);
  store::Transaction transaction = *std::move(begun);
  std::vector<Skipped> left_out;
  for (int i = 0; i < large.orders / 4; ++i) {
    left_out.push_back({"product", std::to_string(i), "", "Producto", {"no_reference", Json::object(), ""}});
    const std::string day = std::to_string(1000 + i / 100) + "-01-01";
    well(transaction.run(
        "INSERT INTO audit_day VALUES (?, ?, ?, 0, 0, '{}')",
        {LargeStore::tenant(i % large.tenants), std::string("alegra-") + std::to_string(i), day}));
  }
  well(replace_skipped(transaction, {LargeStore::tenant(2), "alegra"}, "product", left_out, 0));
  well(transaction.commit());
}

TEST_P(LedgerScale, NoQuestionCostsMoreOnALargerStore) {
  std::map<std::string, std::int64_t> small, large;
  for (auto& [orders, into] : {std::tuple{4'000, &small}, {12'000, &large}}) {
    LedgerBench bench;
    LargeStore store;
    store.orders = orders;
    store.tenants = 3;
    store.rest = GetParam();
    fill(bench, store);
    *into = ask_everything(bench, store);
  }
  EXPECT_GT(large["orders all"], 0) << "nothing is counted";
  for (const auto& [question, cost] : large) {
    EXPECT_LE(cost, small[question] * 5 / 4 + 100) << question << " reads more of a larger store";
    EXPECT_LE(cost, 60'000) << question;
  }
}

// SQLite compiles a statement anew for other values where those might decide between indices.
TEST_F(LedgerStatements, NoStatementIsCompiledTwice) {
  LedgerBench bench;
  LargeStore store;
  store.orders = 400;
  store.rest = State::delivered;
  fill(bench, store);
  g_compiled_again = 0;
  ask_everything(bench, store);
  ask_everything(bench, store);
  EXPECT_EQ(g_compiled_again, 0);
}

INSTANTIATE_TEST_SUITE_P(Of, LedgerScale,
                         testing::Values(State::delivered, State::dead, State::waiting, State::skipped),
                         [](const auto& param) { return std::string(to_string(param.param)); });

// The list is merged from many walks: it must be the one that a look at every row gives.
TEST(LedgerListings, AreWhatALookAtEveryRowGives) {
  LedgerBench bench;
  LargeStore store;
  store.orders = 400;
  store.open = 150;
  store.at_once = 7;  // ties are the hard part
  well(store.fill(bench.runtime, bench.database()));
  for (const std::string& tenant : {std::string(), LargeStore::tenant(1)}) {
    for (const std::string& seller : {std::string(), LargeStore::seller(3), std::string("DEDOR 1")}) {
      for (const std::vector<State>& states :
           {std::vector<State>{}, {State::dead}, {State::waiting, State::delivered}}) {
        std::string sql =
            "SELECT d.order_id FROM deliveries d JOIN orders o ON o.tenant = d.tenant AND o.order_id = "
            "d.order_id WHERE 1 = 1";
        if (!tenant.empty()) sql += " AND d.tenant = '" + tenant + "'";
        if (!seller.empty()) {
          sql += " AND (o.seller_email = '" + seller + "' OR o.seller_name LIKE '%" + seller + "%')";
        }
        for (std::size_t i = 0; i < states.size(); ++i) {
          sql += std::string(i == 0 ? " AND d.state IN ('" : ",'") + to_string(states[i]) + "'";
        }
        if (!states.empty()) sql += ")";
        sql += " ORDER BY d.created_ms DESC, d.order_id DESC";
        const auto rows = bench.database().query(sql);
        well(rows);
        for (const auto& [offset, limit] : {std::pair{0, 10}, {7, 20}, {0, 1000}}) {
          std::vector<std::string> expected;
          for (std::size_t i = static_cast<std::size_t>(offset);
               i < rows->size() && i < static_cast<std::size_t>(offset + limit); ++i) {
            expected.push_back((*rows)[i].text(0));
          }
          OrderFilter which = filter(tenant, states, seller);
          which.offset = offset;
          which.limit = limit;
          const auto views = bench.ledger().list(which);
          well(views);
          std::vector<std::string> listed;
          for (const OrderView& view : *views) listed.push_back(view.delivery.id.order_id);
          EXPECT_EQ(listed, expected) << sql;
        }
      }
    }
  }
}

}  // namespace
}  // namespace enlace::ledger
