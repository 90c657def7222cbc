// Fifty companies, and the one ERP of all is away for an hour, or Handy is (H-30).
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "faults/street.hpp"
#include "views/standing.hpp"

namespace enlace::test {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::size_t kCompanies = 50;
constexpr std::int64_t kFrom = 12 * kMinute, kTo = kFrom + 60 * kMinute;

struct Minute {
  std::int64_t at_ms = 0;
  bool well = false;
  std::vector<engine::OutageSight> outages;
};

class Outage : public ::testing::Test {
 protected:
  enum class Manner { status_503, hangs };

  void live(bool of_handy, Manner manner) {
    Street::Options options;
    options.tenants = kCompanies;
    options.minutes = 95;
    options.one_server = options.alerts = true;
    options.each_minute = [this](Street& street) { look(street); };
    Street::Trouble trouble{.first = 0, .count = kCompanies};
    trouble.network = [this, of_handy, manner](const HttpTransport::Exchange& request, bool to_handy,
                                               SimRuntime& runtime) -> std::optional<HttpReply> {
      if (began_ms_ < 0) began_ms_ = runtime.monotonic_ms();
      const std::int64_t at = runtime.monotonic_ms() - began_ms_;
      if (to_handy != of_handy || at < kFrom || at >= kTo) return std::nullopt;
      if (manner == Manner::status_503) return make_reply(503, "<html>maintenance</html>");
      runtime.sleep_until(request.deadline_ms);
      HttpReply reply;
      reply.sent = Sent::maybe;
      reply.error.status = request.is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_TIMEOUT;
      reply.error.cause = "timeout";
      return reply;
    };
    street_ = std::make_unique<Street>(options, trouble);
  }
  void look(Street& street) {
    auto& host = street.host();
    const auto standing = views::standing(host.engine(), host.ledger(), &host.scheduler());
    ASSERT_TRUE(standing) << standing.error().message;
    minutes_.push_back({street.now_ms(), standing->all_is_well(), standing->outages});
  }
  // One message when it begins, one when it is over; the headline right meanwhile.
  void expect_told_once(const std::string& name) {
    ASSERT_EQ(street_->told().size(), 2U) << all_told();
    const Street::Told &began = street_->told()[0], &over = street_->told()[1];
    EXPECT_EQ(began.body["kind"].text(), "opened");
    EXPECT_EQ(began.body["problem"]["cause"].text(), "system_away");
    EXPECT_EQ(began.body["problem"]["params"]["companies"].text(), std::to_string(kCompanies));
    EXPECT_NE(began.body["subject"].text().find(name + " does not answer since"), std::string::npos)
        << began.body["subject"].text();
    EXPECT_GE(began.at_ms, kFrom);
    EXPECT_LE(began.at_ms, kFrom + 4 * kMinute) << "within two minutes of the first request in vain";
    EXPECT_EQ(over.body["kind"].text(), "resolved");
    EXPECT_NE(over.body["subject"].text().find(name + " is back at"), std::string::npos)
        << over.body["subject"].text();
    EXPECT_GE(over.at_ms, kTo);
    EXPECT_LE(over.at_ms, kTo + 15 * kMinute);
    for (const Minute& minute : minutes_) {
      const bool settled_in = minute.at_ms > kFrom + 4 * kMinute && minute.at_ms < kTo;
      if (settled_in) {
        EXPECT_FALSE(minute.well) << minute.at_ms;
        ASSERT_EQ(minute.outages.size(), 1U) << minute.at_ms;
        EXPECT_EQ(minute.outages[0].name, name);
        EXPECT_TRUE(minute.outages[0].outage.is_on());
        EXPECT_EQ(minute.outages[0].outage.tenants.size(), kCompanies);
      } else if (minute.at_ms < kFrom) {
        EXPECT_TRUE(minute.outages.empty()) << minute.at_ms;
      }
    }
    EXPECT_TRUE(minutes_.back().outages.empty());
    EXPECT_EQ(street_->arrived_of_troubled(), street_->orders()) << "all of them, and none is forgotten";
  }
  void expect_polls_on_time(std::int64_t at_most_ms) {
    ASSERT_EQ(street_->polls().size(), kCompanies);
    for (const auto& [tenant, polls] : street_->polls()) {
      for (std::size_t i = 1; i < polls.size(); ++i) {
        EXPECT_LE(polls[i] - polls[i - 1], at_most_ms) << "company " << tenant << " at " << polls[i - 1];
      }
    }
  }
  std::string all_told() const {
    std::string text;
    for (const Street::Told& one : street_->told()) {
      text += std::to_string(one.at_ms / kSecond) + " s: " + one.body["subject"].text() + "\n";
    }
    return text;
  }
  std::int64_t began_ms_ = -1;
  std::vector<Minute> minutes_;
  std::unique_ptr<Street> street_;
};

// Rule: H-30
TEST_F(Outage, AnErpThatSays503ForAnHourIsSaidOnceAndOrdersAreReadMeanwhile) {
  live(false, Manner::status_503);
  expect_told_once("Alegra");
  expect_polls_on_time(2 * kMinute + 30 * kSecond);
}

// Rule: H-30
TEST_F(Outage, AnErpThatHangsForAnHourIsSaidOnceAndOrdersAreReadMeanwhile) {
  live(false, Manner::hangs);
  expect_told_once("Alegra");
  expect_polls_on_time(4 * kMinute);
}

// Rule: H-30
TEST_F(Outage, AHandyThatSays503ForAnHourIsSaidOnce) {
  live(true, Manner::status_503);
  expect_told_once("Handy");
}

}  // namespace
}  // namespace enlace::test
