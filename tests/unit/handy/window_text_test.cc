#include "handy/window_text.hpp"

#include <gtest/gtest.h>

#include "text/zone.hpp"

namespace enlace::handy {
namespace {

std::int64_t at(const char* iso) {
  return *text::parse_iso(iso);
}

WindowText window(const char* from, const char* to, const char* zone) {
  const auto made = window_text({at(from), at(to)}, zone);
  EXPECT_TRUE(made);
  return made ? *made : WindowText();
}

TEST(WindowText, IsLocalTimeOfTheZone) {
  const WindowText mexico = window("2025-03-04T17:05:09Z", "2025-03-04T17:15:09Z", "America/Mexico_City");
  EXPECT_EQ(mexico.start, "04/03/2025 11:05:09");
  EXPECT_EQ(mexico.end, "04/03/2025 11:15:09");
  // Daylight saving, which Mexico had until 2022 (apis/handy.md 1.7).
  EXPECT_EQ(window("2020-05-01T17:43:04Z", "2020-05-01T18:00:00Z", "America/Mexico_City").start,
            "01/05/2020 12:43:04");
  EXPECT_EQ(window("2025-03-04T17:05:09Z", "2025-03-04T17:05:09Z", "America/Bogota").start,
            "04/03/2025 12:05:09");
}

TEST(WindowText, RoundsOutwardsToWholeSeconds) {
  const auto made =
      window_text({at("2025-03-04T17:05:09Z") + 999, at("2025-03-04T17:05:10Z") + 1}, "Etc/UTC");
  EXPECT_EQ(made->start, "04/03/2025 17:05:09");
  EXPECT_EQ(made->end, "04/03/2025 17:05:11");
}

// Tijuana, 2 November 2025: at 02:00 PDT (09:00 UTC) clocks go back to 01:00 PST.
TEST(WindowText, MovesBoundsOutOfARepeatedHour) {
  for (const char* pass : {"2025-11-02T08:30:00Z", "2025-11-02T09:30:00Z"}) {  // 01:30, twice
    const WindowText made = window(pass, pass, "America/Tijuana");
    EXPECT_EQ(made.start, "02/11/2025 00:30:00");
    EXPECT_EQ(made.end, "02/11/2025 02:30:00");
  }
  EXPECT_EQ(window("2025-11-02T07:59:59Z", "2025-11-02T10:00:00Z", "America/Tijuana").start,
            "02/11/2025 00:59:59");
  EXPECT_EQ(window("2025-11-02T07:59:59Z", "2025-11-02T10:00:00Z", "America/Tijuana").end,
            "02/11/2025 02:00:00");
}

// Whichever pass the server takes a text for, the window is inside what it answers.
TEST(WindowText, CoversEveryWindowAroundAChange) {
  for (const char* zone : {"America/Tijuana", "Australia/Lord_Howe", "Europe/Madrid"}) {
    const std::int64_t first = at("2025-01-01T00:00:00Z");
    for (std::int64_t day = 0; day < 365; ++day) {
      for (std::int64_t quarter = 0; quarter < 96; ++quarter) {
        const std::int64_t from = first + (day * 96 + quarter) * 900'000 + 1'000;
        const auto made = window_text({from, from + 600'000}, zone);
        ASSERT_TRUE(made);
        const auto read = [&](const std::string& text, bool later) {
          text::CivilTime civil;
          civil.day = std::stoi(text.substr(0, 2));
          civil.month = std::stoi(text.substr(3, 2));
          civil.year = std::stoi(text.substr(6, 4));
          civil.hour = std::stoi(text.substr(11, 2));
          civil.minute = std::stoi(text.substr(14, 2));
          civil.second = std::stoi(text.substr(17, 2));
          return *text::to_unix_ms(civil, zone, later);
        };
        ASSERT_LE(read(made->start, true), from) << zone << ' ' << made->start;
        ASSERT_GE(read(made->end, false), from + 600'000) << zone << ' ' << made->end;
      }
      if (day == 40) day = 80;  // no changes in between, in any of the three
    }
  }
}

TEST(WindowText, RefusesAZoneThatIsNone) {
  EXPECT_EQ(window_text({0, 1}, "America/Mexico").error().cause, "unknown_time_zone");
}

}  // namespace
}  // namespace enlace::handy
