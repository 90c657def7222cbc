// One tenant in trouble among two hundred: nobody else's order comes later for it (design 9; 16).
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <vector>

#include "faults/street.hpp"

namespace enlace::test {
namespace {

constexpr std::int64_t kSecond = 1'000;

using Trouble = Street::Trouble;

// Nobody answers, until whoever asked gives up.
std::optional<HttpReply> hangs(const HttpTransport::Exchange& request, SimRuntime& runtime) {
  runtime.sleep_until(request.deadline_ms);
  HttpReply reply;
  reply.sent = Sent::maybe;
  reply.error.status = request.is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_TIMEOUT;
  reply.error.cause = "timeout";
  return reply;
}

Trouble erp_hangs(std::size_t first, std::size_t count) {
  Trouble trouble{.first = first, .count = count};
  trouble.network = [](const HttpTransport::Exchange& request, bool to_handy,
                       SimRuntime& runtime) -> std::optional<HttpReply> {
    if (to_handy) return std::nullopt;
    return hangs(request, runtime);
  };
  return trouble;
}

// Everybody well: what all the others are compared with.
const std::map<std::string, std::int64_t>& in_peace() {
  static const std::map<std::string, std::int64_t> delays = Street({}, {}).delays();
  return delays;
}

std::vector<std::int64_t> values_of(const std::map<std::string, std::int64_t>& by_order) {
  std::vector<std::int64_t> values;
  for (const auto& [order, value] : by_order) values.push_back(value);
  return values;
}

void print(const char* name, const std::vector<std::int64_t>& delays) {
  std::printf("%-16s %5zu orders, ms: p50 %lld, p99 %lld, longest %lld\n", name, delays.size(),
              static_cast<long long>(percentile(delays, 0.5)),
              static_cast<long long>(percentile(delays, 0.99)),
              static_cast<long long>(percentile(delays, 1)));
}

// What the others wait, and that the trouble was one.
void expect_nobody_else_waits(const char* name, const Trouble& trouble, bool troubled_get_none) {
  std::map<std::string, std::int64_t> without = in_peace();  // first: one simulation at a time
  const Street street({}, trouble);
  const std::map<std::string, std::int64_t> with = street.delays();
  std::vector<std::int64_t> longer;  // of each order, what it waits longer
  std::erase_if(without, [&](const auto& order) { return !with.contains(order.first); });
  for (const auto& [order, delay] : with) {
    ASSERT_TRUE(without.contains(order)) << order;
    longer.push_back(delay - without.at(order));
  }
  print(name, values_of(with));
  print("   more", longer);
  // Most of a delay is the time until the next poll; so each order is compared with itself, too.
  EXPECT_LE(percentile(values_of(with), 0.99), percentile(values_of(without), 0.99) * 11 / 10);
  EXPECT_LE(percentile(longer, 0.99), kSecond);
  EXPECT_EQ(street.arrived_of_troubled() == 0, troubled_get_none);
}

TEST(Neighbours, InPeaceEveryOrderArrivesAtTheNextPoll) {
  const std::vector<std::int64_t> delays = values_of(in_peace());
  print("in peace", delays);
  EXPECT_GT(delays.size(), 500U);
  EXPECT_LE(percentile(delays, 1), 121 * kSecond);
}

TEST(Neighbours, AnErpThatHangs) {
  expect_nobody_else_waits("ERP hangs", erp_hangs(7, 1), true);
}

TEST(Neighbours, AHandyThatHangs) {
  Trouble trouble{.first = 7, .count = 1};
  trouble.network = [](const HttpTransport::Exchange& request, bool to_handy,
                       SimRuntime& runtime) -> std::optional<HttpReply> {
    if (!to_handy) return std::nullopt;
    return hangs(request, runtime);
  };
  expect_nobody_else_waits("Handy hangs", trouble, true);
}

TEST(Neighbours, AHandyThatSaysTooManyForEver) {
  Trouble trouble{.first = 7, .count = 1};
  trouble.network = [](const HttpTransport::Exchange&, bool to_handy,
                       SimRuntime&) -> std::optional<HttpReply> {
    if (!to_handy) return std::nullopt;
    return make_reply(429, "{}", {{"Retry-After", "30"}});
  };
  expect_nobody_else_waits("Handy 429", trouble, true);
}

TEST(Neighbours, AWorkerThatCrashesAtEveryOperation) {
  Trouble trouble{.first = 7, .count = 1};
  trouble.workers_crash = true;
  expect_nobody_else_waits("worker crashes", trouble, true);
}

// Nor its own: that time is not believed.
TEST(Neighbours, AHandyWhoseDateIsTenYearsAhead) {
  Trouble trouble{.first = 7, .count = 1};
  trouble.date_off_ms = 3'650LL * 86'400 * kSecond;
  expect_nobody_else_waits("wrong Date", trouble, false);
}

// The tenant goes on as its file was when it was good.
TEST(Neighbours, AFileThatBreaksAgainAndAgain) {
  Trouble trouble{.first = 7, .count = 1};
  trouble.file_breaks = true;
  expect_nobody_else_waits("file breaks", trouble, false);
}

// An ERP that hangs is down for all its customers: those of the others must not wait behind them. The first
// round, in which nobody knows yet, moves the others' rhythm; so it is only how long they wait that counts.
TEST(Neighbours, AnErpThatHangsForHalfOfThem) {
  std::map<std::string, std::int64_t> without = in_peace();
  const Street street({}, erp_hangs(0, 100));
  const std::map<std::string, std::int64_t> with = street.delays();
  std::erase_if(without, [&](const auto& order) { return !with.contains(order.first); });
  print("ERP of half", values_of(with));
  EXPECT_GT(with.size(), 300U);
  EXPECT_LE(percentile(values_of(with), 0.99), percentile(values_of(without), 0.99) * 11 / 10);
  EXPECT_LE(percentile(values_of(with), 1), percentile(values_of(without), 1) * 11 / 10);
  EXPECT_EQ(street.arrived_of_troubled(), 0U);
}

}  // namespace
}  // namespace enlace::test
