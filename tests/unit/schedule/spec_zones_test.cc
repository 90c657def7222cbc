// Every zone of the machine's database, on both sides of each of its changes, under every kind of calendar:
// what Spec says against a slow oracle that walks the minutes by the C library's own reading of the zone.
//
// The rules: a civil time runs at the first minute that shows it; one that a change skips, at the first
// minute after; one that is repeated, once; two in one gap, once.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "schedule/spec.hpp"
#include "support/temporary_directory.hpp"
#include "text/zone.hpp"

namespace enlace::schedule {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMinute_s = 60;
constexpr std::int64_t kDay_s = 86'400;
constexpr const char* kDatabase = "/usr/share/zoneinfo";

// Names, one for each different zone: most are other names of the same file.
std::vector<std::string> zones() {
  std::map<std::string, std::string> by_content;
  for (fs::recursive_directory_iterator it(kDatabase), end; it != end; ++it) {
    const std::string name = fs::relative(it->path(), kDatabase).string();
    if (it->is_directory() && (name == "posix" || name == "right")) it.disable_recursion_pending();
    if (!it->is_regular_file() || !text::is_zone(name)) continue;
    std::string content = test::read_file(it->path().string());
    if (content.starts_with("TZif")) by_content.try_emplace(std::move(content), name);
  }
  std::vector<std::string> names;
  for (const auto& [content, name] : by_content) names.push_back(name);
  return names;
}

void use_zone(const std::string& zone) {
  ::setenv("TZ", (":" + zone).c_str(), 1);
  ::tzset();
}

std::tm civil(std::int64_t unix_s) {
  const std::time_t at = unix_s;
  std::tm local{};
  ::localtime_r(&at, &local);
  return local;
}

// Minutes of the civil calendar since 1970, as if there were no zones.
std::int64_t civil_minutes(std::int64_t unix_s) {
  std::tm local = civil(unix_s);
  return (unix_s + local.tm_gmtoff) / kMinute_s;
}

// The moments (seconds) at which the zone's offset changes.
std::vector<std::int64_t> changes(std::int64_t from, std::int64_t to) {
  std::vector<std::int64_t> found;
  constexpr std::int64_t kStep = kDay_s / 2;
  for (std::int64_t at = from; at < to; at += kStep) {
    std::int64_t before = at, after = at + kStep;
    if (civil(before).tm_gmtoff == civil(after).tm_gmtoff) continue;
    while (after - before > 1) {
      const std::int64_t middle = (before + after) / 2;
      (civil(middle).tm_gmtoff == civil(before).tm_gmtoff ? before : after) = middle;
    }
    found.push_back(after);
  }
  return found;
}

// The zone's clock, minute by minute, from two days before a window to its end.
class Walk {
 public:
  Walk(std::int64_t from, std::int64_t to) : from_(from), start_(from - 2 * kDay_s) {
    for (std::int64_t at = start_; at < to; at += kMinute_s) clock_.push_back(civil_minutes(at));
  }

  // The runs in the window. `minutes`: of the day.
  [[nodiscard]] std::vector<std::int64_t> runs(const std::set<int>& minutes) const {
    std::set<std::int64_t> ran;  // civil minutes that had their run
    std::vector<std::int64_t> all;
    for (std::size_t i = 0; i < clock_.size(); ++i) {
      const std::int64_t now = clock_[i];
      bool runs_here = false;
      // The skipped ones and this one.
      for (std::int64_t minute = i == 0 ? now : std::min(clock_[i - 1] + 1, now); minute <= now; ++minute) {
        if (minutes.contains(static_cast<int>(minute % 1440)) && ran.insert(minute).second) runs_here = true;
      }
      const std::int64_t at = start_ + static_cast<std::int64_t>(i) * kMinute_s;
      if (runs_here && at >= from_) all.push_back(at);
    }
    return all;
  }

 private:
  std::int64_t from_, start_;
  std::vector<std::int64_t> clock_;
};

std::vector<std::int64_t> of_spec(const Spec& spec, std::int64_t from, std::int64_t to) {
  std::vector<std::int64_t> runs;
  for (std::int64_t at = spec.next_after(from * 1000 - 1); at < to * 1000; at = spec.next_after(at)) {
    runs.push_back(at / 1000);
    if (runs.size() > 10'000) break;  // it does not move
  }
  return runs;
}

std::int64_t seconds(const char* iso) {
  return *text::parse_iso(iso) / 1000;
}

const std::vector<std::pair<std::string, std::set<int>>> kCalendars = {
    {"03:00", {180}},
    {"00:00", {0}},
    {"02:30", {150}},
    {"03:00+16:00", {180, 960}},
    {"00:00+00:30+01:00+01:30+02:00+02:15+02:30+02:45+03:00+23:59",
     {0, 30, 60, 90, 120, 135, 150, 165, 180, 1439}},
};

class EveryZone : public testing::Test {
 protected:
  ~EveryZone() override { ::unsetenv("TZ"); }

  void examine(const std::string& zone, std::int64_t from, std::int64_t to) {
    const Walk walk(from, to);
    for (const auto& [times, minutes] : kCalendars) {
      const Result<Spec> spec = Spec::parse("daily " + times + " " + zone);
      ASSERT_TRUE(spec) << zone;
      const std::vector<std::int64_t> expected = walk.runs(minutes);
      ASSERT_EQ(of_spec(*spec, from, to), expected)
          << zone << ' ' << times << " from " << text::iso_utc(from * 1000);
      // And backwards: the last one until any moment, a missed one is told by it.
      const std::size_t step = expected.size() / 40 + 1;
      for (std::size_t i = 0; i + 1 < expected.size(); i += step) {
        const std::int64_t between = (expected[i] + expected[i + 1]) / 2;
        ASSERT_EQ(spec->last_until(between * 1000), expected[i] * 1000) << zone << ' ' << times;
        ASSERT_EQ(spec->last_until(expected[i] * 1000), expected[i] * 1000) << zone << ' ' << times;
      }
      compared_ += expected.size();
    }
    ++windows_;
  }

  std::size_t windows_ = 0, compared_ = 0;
};

// Rule: H-3
TEST_F(EveryZone, RunsEachCivilTimeOnceAroundEveryChange) {
  const std::vector<std::string> all = zones();
  ASSERT_GT(all.size(), 250u) << "is the package tzdata installed?";
  for (const std::string& zone : all) {
    use_zone(zone);
    for (const std::int64_t change :
         changes(seconds("2021-06-01T00:00:00Z"), seconds("2025-06-01T00:00:00Z"))) {
      examine(zone, change - kDay_s - kDay_s / 2, change + kDay_s + kDay_s / 2);
    }
  }
  EXPECT_GT(windows_, 500u);
  std::printf("%zu zones, %zu changes, %zu runs compared\n", all.size(), windows_, compared_);
}

// The countries of the product, day by day over years: Mexico gave summer time up in 2022, but for the
// border.
TEST_F(EveryZone, WholeYearsOfMexicoColombiaSpainAndChile) {
  for (const char* zone :
       {"America/Mexico_City", "America/Tijuana", "America/Bogota", "Europe/Madrid", "America/Santiago"}) {
    use_zone(zone);
    for (const char* year : {"2022-12-25T00:00:00Z", "2024-12-25T00:00:00Z"}) {
      examine(zone, seconds(year) - 366 * kDay_s, seconds(year));
    }
  }
}

// Zones that left out a whole day, or live half an hour of summer.
TEST_F(EveryZone, OddOnes) {
  for (const auto& [zone, around] : {std::pair("Pacific/Apia", "2011-12-30T10:00:00Z"),
                                     std::pair("Pacific/Fakaofo", "2011-12-30T10:00:00Z"),
                                     std::pair("Australia/Lord_Howe", "2024-04-06T15:00:00Z"),
                                     std::pair("Africa/Casablanca", "2024-03-10T02:00:00Z")}) {
    use_zone(zone);
    examine(zone, seconds(around) - 3 * kDay_s, seconds(around) + 3 * kDay_s);
  }
}

}  // namespace
}  // namespace enlace::schedule
