#include "text/zone.hpp"

#include <gtest/gtest.h>

#include <array>

namespace enlace::text {
namespace {

constexpr std::string_view kMexico = "America/Mexico_City";

std::int64_t ms(std::string_view iso) {
  const auto time = parse_iso(iso);
  EXPECT_TRUE(time) << iso;
  return time.value_or(0);
}

std::string utc_of(const CivilTime& civil, std::string_view zone, bool later = false) {
  const auto time = to_unix_ms(civil, zone, later);
  return time ? iso_utc(*time) : time.error().cause;
}

// Rule: H-3
TEST(Zone, MexicoHadSummerTimeUntil2022) {
  EXPECT_EQ(utc_of({2022, 7, 1, 3, 0, 0}, kMexico), "2022-07-01T08:00:00Z");
  EXPECT_EQ(utc_of({2023, 7, 1, 3, 0, 0}, kMexico), "2023-07-01T09:00:00Z");
  EXPECT_EQ(utc_of({2023, 1, 1, 3, 0, 0}, kMexico), "2023-01-01T09:00:00Z");
}

// The order of apis/handy.md 1.7: created at 17:43:04Z, found between 12:00 and 13:00 local.
TEST(Zone, TheHandyExampleIsLocalTime) {
  const auto civil = to_civil(ms("2020-05-01T17:43:04Z"), kMexico);
  ASSERT_TRUE(civil);
  EXPECT_EQ(*civil, (CivilTime{2020, 5, 1, 12, 43, 4, -5 * 3600}));
}

// Rule: H-3
TEST(Zone, TheBorderKeepsSummerTime) {
  EXPECT_EQ(utc_of({2024, 7, 1, 3, 0, 0}, "America/Tijuana"), "2024-07-01T10:00:00Z");
  EXPECT_EQ(utc_of({2024, 1, 1, 3, 0, 0}, "America/Tijuana"), "2024-01-01T11:00:00Z");
}

// Rule: H-3
TEST(Zone, ATimeInTheGapIsTheFirstInstantAfterIt) {
  // Madrid: 2026-03-29 02:00 becomes 03:00.
  EXPECT_EQ(utc_of({2026, 3, 29, 2, 30, 0}, "Europe/Madrid"), "2026-03-29T01:00:00Z");
  // Santiago: the gap is at midnight, so the day starts at 01:00.
  EXPECT_EQ(utc_of({2025, 9, 7, 0, 0, 0}, "America/Santiago"), "2025-09-07T04:00:00Z");
  const auto civil = to_civil(ms("2025-09-07T04:00:00Z"), "America/Santiago");
  ASSERT_TRUE(civil);
  EXPECT_EQ(civil->hour, 1);
}

// Rule: H-3
TEST(Zone, ARepeatedTimeIsTheEarlierPassUnlessAskedFor) {
  // Madrid: 2026-10-25 03:00 becomes 02:00.
  EXPECT_EQ(utc_of({2026, 10, 25, 2, 30, 0}, "Europe/Madrid"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(utc_of({2026, 10, 25, 2, 30, 0}, "Europe/Madrid", true), "2026-10-25T01:30:00Z");
  // Mexico City, the last change back: 2022-10-30 02:00 became 01:00.
  EXPECT_EQ(utc_of({2022, 10, 30, 1, 15, 0}, kMexico), "2022-10-30T06:15:00Z");
  EXPECT_EQ(utc_of({2022, 10, 30, 1, 15, 0}, kMexico, true), "2022-10-30T07:15:00Z");
  // A time that happens once is the same either way.
  EXPECT_EQ(utc_of({2026, 10, 25, 4, 0, 0}, "Europe/Madrid", true), "2026-10-25T03:00:00Z");
}

// Rule: H-3
TEST(Zone, EveryHourOfAYearSurvivesTheRoundTrip) {
  constexpr std::array<std::string_view, 5> zones = {kMexico, "America/Bogota", "America/Santiago",
                                                     "Europe/Madrid", "Australia/Lord_Howe"};
  for (const std::string_view zone : zones) {
    const std::int64_t start = ms("2022-01-01T00:10:00Z");
    for (std::int64_t hour = 0; hour < 366 * 24; ++hour) {
      const std::int64_t instant = start + hour * 3'600'000;
      const auto civil = to_civil(instant, zone);
      ASSERT_TRUE(civil);
      const auto early = to_unix_ms(*civil, zone, false);
      const auto late = to_unix_ms(*civil, zone, true);
      ASSERT_TRUE(early && late);
      ASSERT_TRUE(*early == instant || *late == instant) << zone << " " << iso_utc(instant);
      ASSERT_LE(*early, *late);
    }
  }
}

TEST(Zone, AnUnknownZoneNamesTheNearest) {
  const std::array<std::pair<const char*, const char*>, 4> typos = {
      {{"America/Mexico_Cty", "America/Mexico_City"},
       {"america/bogota", "America/Bogota"},
       {"Mexico_City", "America/Mexico_City"},
       {"Europa/Madrid", "Europe/Madrid"}}};
  for (const auto& [typo, meant] : typos) {
    const auto civil = to_civil(0, typo);
    ASSERT_FALSE(civil) << typo;
    EXPECT_EQ(civil.error().cause, "unknown_time_zone");
    EXPECT_EQ(civil.error().params["zone"].text(), typo);
    EXPECT_EQ(civil.error().params["nearest"].text(), meant);
  }
}

TEST(Zone, WhatPeopleOfMexicoAndColombiaWriteNamesTheirZone) {
  const std::array<std::pair<const char*, const char*>, 24> written = {
      {{"GMT-6", "America/Mexico_City"},
       {"gmt -06:00", "America/Mexico_City"},
       {"UTC-6", "America/Mexico_City"},
       {"UTC−06:00", "America/Mexico_City"},
       {"-0600", "America/Mexico_City"},
       {"CST", "America/Mexico_City"},
       {"CDMX", "America/Mexico_City"},
       {"America/Ciudad_de_Mexico", "America/Mexico_City"},
       {"México", "America/Mexico_City"},
       {"Ciudad de México", "America/Mexico_City"},
       {"Guadalajara", "America/Mexico_City"},
       {"America/Guadalajara", "America/Mexico_City"},
       {"Monterrey", "America/Monterrey"},
       {"Mérida", "America/Merida"},
       {"Cancún", "America/Cancun"},
       {"Tijuana", "America/Tijuana"},
       {"Hermosillo", "America/Hermosillo"},
       {"Ciudad Juárez", "America/Ciudad_Juarez"},
       {"Bogotá D.C.", "America/Bogota"},
       {"Medellín", "America/Bogota"},
       {"COT", "America/Bogota"},
       {"UTC-5", "America/Bogota"},
       {"GMT-7", "America/Hermosillo"},
       {"UTC-08:00", "America/Tijuana"}}};
  for (const auto& [text, zone] : written) {
    const auto civil = to_civil(0, text);
    ASSERT_FALSE(civil) << text;
    EXPECT_EQ(civil.error().params["nearest"].text(), zone) << text;
    EXPECT_TRUE(is_zone(zone)) << zone;
  }
}

// They have the opposite sign of what is meant, or belong to another continent.
TEST(Zone, NoHintIsAnOffsetOrAnAbbreviation) {
  for (const char* text : {"GMT-9", "UTC+6", "Etc/GMT-66", "CSTT", "ET", "UTCC", "GMT-", "-", "ESTT"}) {
    const auto civil = to_civil(0, text);
    ASSERT_FALSE(civil) << text;
    const std::string_view nearest = civil.error().params["nearest"].text();
    EXPECT_FALSE(nearest.starts_with("Etc/")) << text;
    EXPECT_TRUE(nearest.empty() || nearest.find('/') != std::string_view::npos) << text << ' ' << nearest;
  }
}

TEST(Zone, RefusesWhatIsNoIanaName) {
  for (const char* name : {"", "UTC-6", "../../etc/passwd", "right/UTC", "posix/America/Bogota", "Local"}) {
    EXPECT_FALSE(is_zone(name)) << name;
  }
  EXPECT_TRUE(is_zone("UTC"));
  EXPECT_TRUE(is_zone(kMexico));
}

TEST(Zone, RefusesImpossibleCivilTimes) {
  EXPECT_EQ(utc_of({2025, 2, 29, 0, 0, 0}, kMexico), "invalid_civil_time");
  EXPECT_EQ(utc_of({2025, 13, 1, 0, 0, 0}, kMexico), "invalid_civil_time");
  EXPECT_EQ(utc_of({2025, 1, -1, 0, 0, 0}, kMexico), "invalid_civil_time");
  EXPECT_EQ(utc_of({2025, 1, 1, 24, 0, 0}, kMexico), "invalid_civil_time");
  EXPECT_EQ(utc_of({10000, 1, 1, 0, 0, 0}, kMexico), "time_out_of_range");
  const auto civil = to_civil(INT64_MAX, kMexico);
  ASSERT_FALSE(civil);
  EXPECT_EQ(civil.error().cause, "time_out_of_range");
}

TEST(LocalDay, IsTheDayOfTheZone) {
  const auto day = local_day(ms("2026-11-23T05:59:59Z"), kMexico);
  ASSERT_TRUE(day);
  EXPECT_EQ(*day, "2026-11-22");
  const auto next = local_day(ms("2026-11-23T06:00:00Z"), kMexico);
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, "2026-11-23");
}

TEST(ZoneDatabase, HasAVersion) {
  const std::string version = zone_database_version();
  ASSERT_GE(version.size(), 5u) << version;
  EXPECT_EQ(version.substr(0, 2), "20");
}

}  // namespace
}  // namespace enlace::text
