#include <gtest/gtest.h>

#include "text/zone.hpp"

namespace enlace::text {
namespace {

TEST(Iso, WritesUtcSeconds) {
  EXPECT_EQ(iso_utc(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso_utc(1'741'107'909'999), "2025-03-04T17:05:09Z");
  EXPECT_EQ(iso_utc(-1), "1969-12-31T23:59:59Z");
}

TEST(Iso, ReadsZoneAndFraction) {
  EXPECT_EQ(parse_iso("2025-03-04T17:05:09Z"), 1'741'107'909'000);
  EXPECT_EQ(parse_iso("2025-03-04T17:05:09.5Z"), 1'741'107'909'500);
  EXPECT_EQ(parse_iso("2025-03-04T17:05:09.123456789Z"), 1'741'107'909'123);
  EXPECT_EQ(parse_iso("2025-03-04T11:05:09-06:00"), 1'741'107'909'000);
  EXPECT_EQ(parse_iso("2025-03-04 22:35:09+0530"), 1'741'107'909'000);
  EXPECT_EQ(parse_iso("2016-12-31T23:59:60Z"), parse_iso("2017-01-01T00:00:00Z"));
}

TEST(Iso, RefusesTheRest) {
  for (const char* text :
       {"", "2025-03-04", "2025-03-04T17:05:09", "2025-02-30T00:00:00Z", "2025-03-04T24:00:00Z",
        "2025-03-04T17:05:09.Z", "2025-03-04T17:05:09Zx", "25-03-04T17:05:09Z", "2025-03-04T17:05Z",
        "2025-03-04T17:05:09+25:00", "04/03/2025 17:05:09", "2025-03-04T17:61:09Z"}) {
    EXPECT_FALSE(parse_iso(text)) << text;
  }
}

TEST(HttpDate, ReadsAllThreeForms) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784'111'777'000);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), 784'111'777'000);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), 784'111'777'000);
  EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994"), 784'975'777'000);
}

TEST(HttpDate, RefusesTheRest) {
  for (const char* text :
       {"", "120", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT;", "Dom, 06 Nov 1994 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_http_date(text)) << text;
  }
}

TEST(AddDays, CrossesMonthsAndLeapYears) {
  EXPECT_EQ(add_days("2024-02-28", 1), "2024-02-29");
  EXPECT_EQ(add_days("2025-02-28", 1), "2025-03-01");
  EXPECT_EQ(add_days("2025-01-01", -1), "2024-12-31");
  EXPECT_EQ(add_days("2025-01-01", 0), "2025-01-01");
}

TEST(AddDays, AnswersNothingForAMalformedDay) {
  for (const char* day : {"", "2025-1-1", "2025-02-29", "20250101", "2025-01-01T", "9999-12-31"}) {
    EXPECT_EQ(add_days(day, 1), "") << day;
  }
}

}  // namespace
}  // namespace enlace::text
