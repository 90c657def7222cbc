#include "views/order_filter.hpp"

#include <gtest/gtest.h>

#include "views/order_question.hpp"

namespace enlace::views {
namespace {

TEST(OrderFilter, SaysWhatItWasMadeOf) {
  const Json params = Json::object({{"tenant", "lupita"},
                                    {"q", "sol"},
                                    {"states", Json::array({"delivered", "dead"})},
                                    {"open", true},
                                    {"sellers", "ana"},
                                    {"amount_from", "10.50"},
                                    {"by", "seller"},
                                    {"limit", 50},
                                    {"period", "today"}});
  const Result<OrderFilter> filter = OrderFilter::from_json(params);
  ASSERT_TRUE(filter) << filter.error().cause;
  EXPECT_EQ(filter->to_json().dump(),
            R"({"tenant":"lupita","q":"sol","period":"today","states":["delivered","dead"],"open":true,)"
            R"("sellers":["ana"],"amount_from":"10.5","by":"seller","limit":50})");
  const Result<OrderFilter> again = OrderFilter::from_json(filter->to_json());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->to_json(), filter->to_json());
}

TEST(OrderFilter, RefusesWhatItDoesNotKnow) {
  for (const auto& [member, value] : {std::pair{"period", "some day"},
                                      {"by", "moon"},
                                      {"states", "fine"},
                                      {"kind", "gift"},
                                      {"amount_from", "much"}}) {
    const Result<OrderFilter> filter = OrderFilter::from_json(Json::object({{member, value}}));
    ASSERT_FALSE(filter) << member;
    EXPECT_EQ(filter.error().cause, "filter_invalid");
    EXPECT_EQ(filter.error().params["member"].text(), member);
  }
  EXPECT_EQ(OrderFilter::from_json(Json::object({{"from", "2026-02-30"}})).error().cause, "date_invalid");
  EXPECT_EQ(OrderFilter::from_json(Json::object({{"q", std::string(10'000, 'a')}})).error().cause,
            "filter_invalid");
  EXPECT_EQ(OrderFilter::from_json(Json::object({{"limit", 1'000'000}}))->limit, kMostRows);
}

TEST(Days, OfPeriodsBeginOnMondays) {
  const auto days = [](const char* period, const char* today) {
    const Days of = days_of(period, today);
    return of.first + " " + of.end;
  };
  EXPECT_EQ(days("today", "2026-12-01"), "2026-12-01 2026-12-02");  // a Tuesday
  EXPECT_EQ(days("yesterday", "2026-12-01"), "2026-11-30 2026-12-01");
  EXPECT_EQ(days("this_week", "2026-12-01"), "2026-11-30 2026-12-02");
  EXPECT_EQ(days("last_week", "2026-12-01"), "2026-11-23 2026-11-30");
  EXPECT_EQ(days("this_week", "2026-11-30"), "2026-11-30 2026-12-01");
  EXPECT_EQ(days("last_week", "2026-12-06"), "2026-11-23 2026-11-30");  // a Sunday
  EXPECT_EQ(days("this_month", "2026-12-01"), "2026-12-01 2026-12-02");
}

}  // namespace
}  // namespace enlace::views
