#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>

#include "support/large_store.hpp"
#include "unit/views/views_bench.hpp"

// What people ask costs the same whether the store holds a hundred orders or ten thousand: counted in the
// steps of SQLite's virtual machine.
namespace enlace::views {
namespace {

using test::LargeStore;

std::int64_t g_steps = 0;

int count_steps(unsigned, void*, void* statement, void*) {
  g_steps += sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1);
  return 0;
}
int watch_connection(sqlite3* connection, const char**, const void*) {
  return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, count_steps, nullptr);
}

class OrdersScale : public testing::TestWithParam<ledger::State> {
 protected:
  static void SetUpTestSuite() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch_connection)); }
  static void TearDownTestSuite() {
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(watch_connection));
  }
};

// As many orders a day in either store: what grows is how far it goes back.
LargeStore store_of(int orders, ledger::State rest) {
  LargeStore store;
  store.orders = orders;
  store.tenants = 2;
  store.open = 40;
  store.rest = rest;
  store.apart_ms = 20 * 60'000;
  store.first_ms = 1'741'107'600'000 - static_cast<std::int64_t>(orders) * store.apart_ms;  // up to now
  return store;
}

std::map<std::string, std::int64_t> ask_everything(ViewsBench& bench, const LargeStore& store) {
  std::map<std::string, std::int64_t> cost;
  const auto ask = [&](const std::string& name, const auto& change) {
    OrderFilter filter;
    filter.limit = 20;
    change(filter);
    g_steps = 0;
    bench.ask(filter);
    cost[name] = g_steps;
  };
  const auto look = [&](const std::string& text) {
    g_steps = 0;
    bench.look(text);
    cost["find " + text.substr(0, 3)] = g_steps;
  };
  const std::string tenant = LargeStore::tenant(1);
  const std::string newest = LargeStore::order_id(store.orders - 4);
  ask("all", [](OrderFilter&) {});
  ask("today", [](OrderFilter& filter) { filter.period = "today"; });
  ask("today of a tenant", [&](OrderFilter& filter) {
    filter.period = "today";
    filter.tenant = tenant;
  });
  ask("of nobody", [](OrderFilter& filter) { filter.tenant = "nobody"; });
  for (const char* state : {"waits_for_person", "in_doubt", "delivered", "not_sent", "removed"}) {
    ask(std::string("today ") + state, [&](OrderFilter& filter) {
      filter.states = {state};
      filter.period = "this_week";
    });
  }
  ask("open of this week", [](OrderFilter& filter) {
    filter.open = true;
    filter.period = "this_week";
  });
  ask("of a seller this week", [](OrderFilter& filter) {
    filter.sellers = {LargeStore::seller(3)};
    filter.period = "this_week";
  });
  ask("by seller yesterday", [](OrderFilter& filter) {
    filter.by = "seller";
    filter.period = "yesterday";
  });
  ask("by day this week", [](OrderFilter& filter) {
    filter.by = "day";
    filter.period = "this_week";
  });
  ask("of an amount today", [](OrderFilter& filter) {
    filter.amount_from = d("1234");
    filter.amount_to = d("1235");
    filter.period = "today";
  });
  ask("by arrival today", [](OrderFilter& filter) {
    filter.by_arrival = true;
    filter.period = "today";
  });
  look(newest);
  look("HANDY-" + newest);
  look("R-" + newest);
  look("id-" + newest);
  look("nothing of the kind");
  look("ayer");
  g_steps = 0;
  bench.detail(newest, LargeStore::tenant((store.orders - 4) % store.tenants));
  cost["order"] = g_steps;
  return cost;
}

TEST_P(OrdersScale, NoQuestionCostsMoreOnALargerStore) {
  std::map<std::string, std::int64_t> small, large;
  for (auto& [orders, into] : {std::pair{2'000, &small}, {10'000, &large}}) {
    ViewsBench bench;
    const LargeStore store = store_of(orders, GetParam());
    ASSERT_TRUE(store.fill(bench.world.runtime, bench.world.database()));
    *into = ask_everything(bench, store);
  }
  EXPECT_GT(large["today"], 0) << "nothing is counted";
  for (const auto& [question, cost] : large) {
    // All of them are summed from what the store counts by day, so that grows with the days.
    if (question == "all") {
      EXPECT_LE(cost, small[question] * 5 / 4 + 20'000);
      continue;
    }
    // Names are looked up in an index of letters, which grows with the customers.
    const std::int64_t names = question.starts_with("find") ? 2'000 : 200;
    EXPECT_LE(cost, small[question] * 5 / 4 + names) << question << " reads more of a larger store";
    EXPECT_LE(cost, 60'000) << question;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, OrdersScale, testing::Values(ledger::State::delivered, ledger::State::dead),
                         [](const auto& param) { return std::string(ledger::to_string(param.param)); });

}  // namespace
}  // namespace enlace::views
