#include "text/to_come.hpp"

#include <gtest/gtest.h>

#include "text/zone.hpp"

namespace enlace::text {
namespace {

constexpr const char* kMexico = "America/Mexico_City";

std::string said(const std::string& text, const std::string& now, const std::string& zone = kMexico) {
  const auto moment = moment_to_come(text, zone, *parse_iso(now));
  return moment ? iso_utc(*moment) : "none";
}

TEST(MomentToCome, IsATimeADayOrAWhile) {
  const std::string noon = "2026-12-01T18:00:00Z";  // 12:00 in Mexico City
  EXPECT_EQ(said("18:00", noon).substr(0, 16), "2026-12-02T00:00");
  EXPECT_EQ(said("09:00", noon).substr(0, 16), "2026-12-02T15:00");  // today's has passed: tomorrow's
  EXPECT_EQ(said("2026-12-24", noon).substr(0, 16), "2026-12-24T06:00");
  EXPECT_EQ(said("2026-12-24 18:30", noon).substr(0, 16), "2026-12-25T00:30");
  EXPECT_EQ(said("2h", noon).substr(0, 16), "2026-12-01T20:00");
  EXPECT_EQ(said("30m", noon).substr(0, 16), "2026-12-01T18:30");
  EXPECT_EQ(said("3d", noon).substr(0, 16), "2026-12-04T18:00");
}

TEST(MomentToCome, IsNothingThatHasPassedOrIsNoMoment) {
  for (const char* text : {"", "2026-12-01", "2026-11-30 10:00", "0h", "25:00", "mañana", "2026-02-30", "-2h",
                           "2 h", "18", "2026-12-24 18", "99999999999h"}) {
    EXPECT_EQ(said(text, "2026-12-01T18:00:00Z"), "none") << text;
  }
}

}  // namespace
}  // namespace enlace::text
