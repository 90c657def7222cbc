#include "views/today.hpp"

#include <gtest/gtest.h>

#include "ledger/delays.hpp"
#include "schedule/run_history.hpp"
#include "schedule/run_record.hpp"
#include "unit/views/views_bench.hpp"
#include "views/runs.hpp"

namespace enlace::views {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;

Today ask(ViewsBench& bench, const Reach& reach = {}) {
  const Result<Today> found = today(bench.engine(), bench.world.ledger(), nullptr, reach);
  EXPECT_TRUE(found) << found.error().cause << " " << found.error().message;
  return found ? *found : Today{};
}

TEST(Today, CountsTheCompaniesOwnDay) {
  ViewsBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  bench.deliver("1");
  bench.stop("2");
  const Today today = ask(bench);
  EXPECT_EQ(today.count, 3);
  EXPECT_EQ(today.sum, d("3703.50"));
  EXPECT_EQ(today.delivered, 1);
  EXPECT_EQ(today.on_the_way, 1);
  EXPECT_EQ(today.waiting.count, 1);
  std::int64_t made = 0;
  for (const std::int64_t count : today.hours) made += count;
  EXPECT_EQ(made, 3);
  EXPECT_EQ(ask(bench, {{ViewsBench::kTokyo}, {}}).count, 0);
  EXPECT_FALSE(today.headline.all_is_well());
}

TEST(Today, SaysHowLongOrdersTook) {
  ViewsBench bench;
  std::vector<ledger::IncomingOrder> orders;
  for (int i = 1; i <= 20; ++i) orders.push_back(bench.order(std::to_string(i)));
  bench.land(orders);
  bench.world.runtime.pass(5 * kMinute_ms);
  for (int i = 1; i <= 19; ++i) bench.deliver(std::to_string(i));
  bench.world.runtime.pass(100 * kMinute_ms);
  bench.deliver("20");
  const Today today = ask(bench);
  ASSERT_EQ(today.delays.size(), 7u);
  std::int64_t delivered = 0;
  for (const DelayDay& day : today.delays) delivered += day.count;
  EXPECT_EQ(delivered, 20);
  const Result<std::vector<DelayDay>> of_one = delay_days(bench.engine(), {ViewsBench::kTokyo}, "UTC", 7);
  ASSERT_TRUE(of_one);
  for (const DelayDay& day : *of_one) EXPECT_EQ(day.count, 0);
}

TEST(Delays, AreSharesOfAllDeliveries) {
  const ledger::Delays delays{{4, 50}, {5, 45}, {90, 5}};
  EXPECT_EQ(ledger::within(delays, 50), 4);
  EXPECT_EQ(ledger::within(delays, 95), 5);
  EXPECT_EQ(ledger::within(delays, 96), 90);
  EXPECT_EQ(ledger::within({}, 50), -1);
}

// An edit, a second delivery and a message to somebody leave what was counted as it is.
TEST(Delays, AreCountedOnceForEachDelivery) {
  ViewsBench bench;
  ledger::Recipient mail = bench.recipient;
  mail.instance = "avisos#ana@lupita.mx";
  bench.more.push_back(mail);
  bench.land({bench.order("1")});
  bench.deliver("1", ViewsBench::kLupita, mail.instance);
  const auto none = ledger::delays(bench.world.database(), {}, 0, 1'000'000'000);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty()) << "messages are not counted";
  bench.deliver("1");
  const auto some = ledger::delays(bench.world.database(), {ViewsBench::kLupita}, 0, 1'000'000'000);
  ASSERT_TRUE(some);
  ASSERT_EQ(some->size(), 1u);
  EXPECT_EQ(some->front().delays.begin()->second, 1);
}

TEST(Runs, KeepTheLastOfEachJobWithWhyTheyFailed) {
  ViewsBench bench;
  store::Database& database = bench.world.database();
  for (int i = 1; i <= schedule::kRunsKept + 10; ++i) {
    schedule::PastRun run;
    run.started = i * 1'000;
    run.finished = run.started + 500;
    run.ok = i % 2 == 0;
    if (!run.ok) run.reason.cause = "http_server_error";
    ASSERT_TRUE(schedule::record_run(database, "lupita/alegra/orders", run));
  }
  schedule::PastRun other;
  other.started = other.finished = 1;
  other.ok = true;
  ASSERT_TRUE(schedule::record_run(database, "lupita-norte/alegra/orders", other));
  const Result<Runs> of_one = runs(bench.engine(), "lupita", "", 1'000);
  ASSERT_TRUE(of_one);
  ASSERT_EQ(of_one->runs.size(), static_cast<std::size_t>(schedule::kRunsKept));
  EXPECT_EQ(of_one->runs[0].started_ms, (schedule::kRunsKept + 10) * 1'000);
  EXPECT_TRUE(of_one->runs[0].ok);
  EXPECT_EQ(of_one->runs[1].reason.cause, "http_server_error");
  EXPECT_EQ(runs(bench.engine(), "", "", 1'000)->runs.size(), of_one->runs.size() + 1);
  EXPECT_EQ(runs(bench.engine(), "", "", 1'000, {{"lupita-norte"}, {}})->runs.size(), 1u);
}

}  // namespace
}  // namespace enlace::views
