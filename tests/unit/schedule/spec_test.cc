#include "schedule/spec.hpp"

#include <gtest/gtest.h>

#include "text/zone.hpp"

namespace enlace::schedule {
namespace {

std::int64_t at(const char* iso) {
  return *text::parse_iso(iso);
}
std::string iso(std::int64_t ms) {
  return text::iso_utc(ms);
}

TEST(ScheduleSpec, ReadsIntervals) {
  EXPECT_EQ(Spec::parse("every 10m")->interval_ms(), 600'000);
  EXPECT_EQ(Spec::parse("every 45s")->interval_ms(), 45'000);
  EXPECT_EQ(Spec::parse("every 1d")->interval_ms(), 86'400'000);
}

TEST(ScheduleSpec, RefusesWhatItCannotKeep) {
  for (const char* text :
       {"", "every", "every 0m", "every -1m", "every 10", "every m", "daily 24:00 UTC", "daily 3:00 UTC",
        "daily 03:00", "daily 03:00,16:00 UTC", "hourly", "every 10m x"}) {
    const Result<Spec> spec = Spec::parse(text);
    ASSERT_FALSE(spec) << text;
    EXPECT_EQ(spec.error().cause, "schedule_invalid") << text;
  }
  EXPECT_EQ(Spec::parse("daily 03:00 America/Mexico").error().cause, "unknown_time_zone");
}

// Rule: A-PROD-1
// Rule: A-CUST-1
TEST(ScheduleSpec, DailyInMexicoStandsOnTheZonesOwnClock) {
  const Spec spec = *Spec::parse("daily 03:00 America/Mexico_City");
  EXPECT_EQ(iso(spec.next_after(at("2026-11-23T00:00:00Z"))),
            "2026-11-23T09:00:00Z");  // UTC-6, no summer time
  EXPECT_EQ(iso(spec.next_after(at("2026-11-23T09:00:00Z"))), "2026-11-24T09:00:00Z");  // strictly after
  EXPECT_EQ(iso(spec.next_after(at("2020-07-01T00:00:00Z"))), "2020-07-01T08:00:00Z");  // UTC-5 before 2022
  EXPECT_EQ(iso(spec.last_until(at("2026-11-23T08:59:59Z"))), "2026-11-22T09:00:00Z");
  EXPECT_EQ(iso(spec.last_until(at("2026-11-23T09:00:00Z"))), "2026-11-23T09:00:00Z");
}

// Rule: H-3
TEST(ScheduleSpec, ASkippedTimeRunsAtTheFirstValidMinute) {
  // Madrid 2026-03-29: 02:00 becomes 03:00.
  const Spec spec = *Spec::parse("daily 02:30 Europe/Madrid");
  EXPECT_EQ(iso(spec.next_after(at("2026-03-28T12:00:00Z"))), "2026-03-29T01:00:00Z");
  EXPECT_EQ(iso(spec.next_after(at("2026-03-29T01:00:00Z"))), "2026-03-30T00:30:00Z");
}

// Rule: H-3
TEST(ScheduleSpec, ATimeInALastHourThatIsSkippedRunsAtMidnightAndAgainInItsTurn) {
  // Nuuk 2025-03-29: 23:00 becomes 00:00 of the next day, which has its own 23:00.
  const Spec spec = *Spec::parse("daily 23:00 America/Nuuk");
  EXPECT_EQ(iso(spec.next_after(at("2025-03-29T02:00:00Z"))), "2025-03-30T01:00:00Z");
  EXPECT_EQ(iso(spec.next_after(at("2025-03-30T01:00:00Z"))), "2025-03-31T00:00:00Z");
  EXPECT_EQ(iso(spec.next_after(at("2025-03-31T00:00:00Z"))), "2025-04-01T00:00:00Z");
}

// Rule: H-3
TEST(ScheduleSpec, ARepeatedTimeRunsOnce) {
  // Madrid 2026-10-25: 03:00 becomes 02:00.
  const Spec spec = *Spec::parse("daily 02:30 Europe/Madrid");
  EXPECT_EQ(iso(spec.next_after(at("2026-10-24T12:00:00Z"))), "2026-10-25T00:30:00Z");
  EXPECT_EQ(iso(spec.next_after(at("2026-10-25T00:30:00Z"))), "2026-10-26T01:30:00Z");
}

// Rule: H-3
TEST(ScheduleSpec, TwoTimesInOneGapAreOneRun) {
  const Spec spec = *Spec::parse("daily 02:10+02:40 Europe/Madrid");
  EXPECT_EQ(iso(spec.next_after(at("2026-03-29T00:30:00Z"))), "2026-03-29T01:00:00Z");
  EXPECT_EQ(iso(spec.next_after(at("2026-03-29T01:00:00Z"))), "2026-03-30T00:10:00Z");
}

TEST(ScheduleSpec, SpreadIsStableAndInRange) {
  EXPECT_EQ(spread("a/b/orders", 600'000), spread("a/b/orders", 600'000));
  EXPECT_NE(spread("a/b/orders", 600'000), spread("c/b/orders", 600'000));
  EXPECT_LT(spread("a/b/orders", 10), 10);
  EXPECT_EQ(spread("a", 0), 0);
}

}  // namespace
}  // namespace enlace::schedule
