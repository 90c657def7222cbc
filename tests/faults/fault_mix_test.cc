// Nearly every third request goes wrong, on both sides, in every way a network knows.
#include <gtest/gtest.h>
#include <signal.h>

#include <ctime>

#include "mocks/frame/text.hpp"
#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

// Some seconds from now, as HTTP writes it; once it has passed, it means "now".
std::string http_date_soon() {
  return mock::http_date((static_cast<std::int64_t>(std::time(nullptr)) + 3) * 1000);
}

// Each is drawn by itself, one after the other: 1 - 0.98^2 * 0.96^8 = 31 % of all requests.
Json faults() {
  const auto fault = [](const char* kind, const char* probability) {
    return Json::object({{"kind", kind}, {"times", -1}, {"probability", d(probability)}});
  };
  return Json::array({fault("status", "0.02").set("status", 429).set("retry_after", "1"),
                      fault("status", "0.02").set("status", 429).set("retry_after", http_date_soon()),
                      fault("status", "0.04").set("status", 500), fault("status", "0.04").set("status", 503),
                      fault("status_after", "0.04").set("status", 502), fault("html", "0.04"),
                      fault("reset_before", "0.04"), fault("reset_after", "0.04"), fault("truncate", "0.04"),
                      fault("slow", "0.04").set("delay_ms", 30)});
}

// How many of the requests that a mock received met a fault.
double faulty_share(World& world, const std::string& side) {
  const Json journal = world.control(side, "GET", "/requests");
  std::size_t faulty = 0;
  for (const Json& request : journal["requests"].items()) faulty += request["fault"].is_null() ? 0U : 1U;
  return static_cast<double>(faulty) / static_cast<double>(journal["requests"].size());
}

// Rule: H-4
TEST(FaultMix, EveryThirdRequestFailsAndNothingIsLostOrDoubled) {
  World world({.seed = 12, .orders = 200, .products = 30, .customers = 60, .profile = "plain"});
  world.set_up_to_serve();
  world.forget_requests();
  for (const char* side : {"handy", "alegra"}) world.control(side, "POST", "/faults", faults());

  ChildProcess host = world.start({"serve"});
  const bool done = eventually([&] { return world.pending() == 0; }, std::chrono::seconds(240));
  EXPECT_TRUE(done) << world.pending() << " orders are pending\n"
                    << world.run({"orders", "--limit", "30"}).out;
  EXPECT_GT(faulty_share(world, "alegra"), 0.25);
  EXPECT_GT(faulty_share(world, "handy"), 0.2);
  const mock::Verdict verdict = world.judge();
  EXPECT_TRUE(verdict.clean()) << verdict.text() << world.run({"dead", "list"}).out;
  EXPECT_EQ(verdict.delivered, verdict.expected);
  EXPECT_GE(verdict.expected, 150U);
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0) << world.log();
}

}  // namespace
}  // namespace enlace::test
