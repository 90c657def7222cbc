// Clocks: jumps with work going on, and every zone around its change days.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "faults/engine/engines.hpp"
#include "faults/simulation.hpp"
#include "schedule/spec.hpp"
#include "text/zone.hpp"

namespace enlace::faults {
namespace {

using test::Simulation;
using test::Weather;

constexpr std::int64_t kHour = 3'600'000, kDay = 24 * kHour;
constexpr std::uint64_t kZoneParts = 4;
constexpr std::int64_t kYearStart = 1'735'689'600'000;  // 2025-01-01T00:00:00Z

std::vector<std::string> zones() {
  std::set<std::string> names;
  std::ifstream table("/usr/share/zoneinfo/tzdata.zi");
  for (std::string text; std::getline(table, text);) {
    std::istringstream words(text);
    std::string kind, first, second;
    words >> kind >> first >> second;
    if (kind == "Z" && text::is_zone(first)) names.insert(first);
    if (kind == "L" && text::is_zone(second)) names.insert(second);
  }
  return {names.begin(), names.end()};
}

// Hours of 2025 after which the offset is another one.
std::vector<std::int64_t> changes(const std::string& zone) {
  std::vector<std::int64_t> all;
  int offset = text::to_civil(kYearStart, zone)->utc_offset_s;
  for (std::int64_t at = kYearStart; at < kYearStart + 365 * kDay; at += kHour / 2) {
    const int now = text::to_civil(at, zone)->utc_offset_s;
    if (now != offset) all.push_back(at);
    offset = now;
  }
  if (all.empty()) all.push_back(kYearStart + 100 * kDay);  // no change: any day must do
  return all;
}

// The day whose run this is. A run that a gap puts off is never earlier in its day than it was to be: where
// it is, the gap took it over midnight (Nuuk has no last hour on the day before its summer time).
std::string day_of_run(std::int64_t at, const std::string& first_time, const std::string& zone) {
  const auto civil = text::to_civil(at, zone);
  char time[32];
  std::snprintf(time, sizeof time, "%02d:%02d", civil->hour, civil->minute);
  const bool after_a_gap = civil->utc_offset_s > text::to_civil(at - 60'000, zone)->utc_offset_s;
  return *text::local_day(after_a_gap && time < first_time ? at - kDay / 2 : at, zone);
}

// Each civil day has its run at each time, once: at that time, or at the first valid minute after it.
void check(const std::string& zone, const std::string& times, std::int64_t around, Line& line,
           std::int64_t& runs) {
  const auto spec = schedule::Spec::parse("daily " + times + " " + zone);
  if (!spec) {
    line.problems.push_back(zone + ": " + spec.error().message);
    return;
  }
  const std::size_t wanted = static_cast<std::size_t>(std::count(times.begin(), times.end(), '+')) + 1;
  std::map<std::string, std::size_t> of_day;
  std::int64_t last = around - 3 * kDay;
  while (last < around + 3 * kDay) {
    const std::int64_t next = spec->next_after(last);
    if (next <= last) {
      line.problems.push_back(zone + " " + times + ": goes back");
      return;
    }
    if (spec->last_until(next) != next)
      line.problems.push_back(zone + " " + times + ": next and last disagree");
    ++of_day[day_of_run(next, times.substr(0, 5), zone)];
    last = next;
    ++runs;
  }
  for (std::int64_t day = around - 2 * kDay; day <= around + 2 * kDay; day += kDay) {
    const std::string name = *text::local_day(day, zone);
    // Two times may fall into one gap, and are one run then; a day that a zone skips has none.
    const std::size_t count = of_day[name];
    if (count != wanted && !(count >= 1 && count < wanted)) {
      line.problems.push_back(zone + " " + times + ": " + std::to_string(count) + " runs on " + name);
    }
  }
}

constexpr std::pair<const char*, test::WrongDate::Lasts> kLasts[] = {
    {"once", test::WrongDate::Lasts::one_answer},
    {"a while", test::WrongDate::Lasts::a_while},
    {"for good", test::WrongDate::Lasts::for_good}};

}  // namespace

// --- a wrong Date of Handy's (H-23) -----------------------------------------------------------------------

std::vector<std::string> date_parts(const Plan&) {
  std::vector<std::string> parts;
  for (const auto& [name, lasts] : kLasts) parts.emplace_back(name);
  return parts;
}

Line run_dates(const Plan& plan, const std::string& part) {
  Line line;
  const std::uint64_t seeds = plan.quick ? 2 : 40;
  for (const std::int64_t off : {2 * kHour, 5 * kDay, 3650 * kDay, -2 * kHour, -5 * kDay, -3650 * kDay}) {
    for (std::uint64_t seed = plan.seed; seed < plan.seed + seeds; ++seed) {
      Simulation::Options options;
      options.seed = seed;
      options.connector = plan.connector;
      options.weather = Weather::calm();
      options.weather.events = true;
      test::WrongDate wrong;
      wrong.off_ms = off;
      for (const auto& [name, lasts] : kLasts) {
        if (part == name) wrong.lasts = lasts;
      }
      options.wrong_date = wrong;
      Simulation simulation(options);
      simulation.run();
      const std::string where = std::to_string(off / kHour) + " h " + part + ", seed " + std::to_string(seed);
      for (const std::string& order : simulation.unsettled()) {
        line.problems.push_back(where + ": not at rest: " + order);
      }
      for (std::size_t i = 0; i < simulation.tenants().size(); ++i) line.judge(where, simulation.judge(i));
      line.figures["wrong dates with work going on"] += simulation.counts().wrong_dates;
    }
  }
  return line;
}

void describe_dates(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "the Date of Handy's answers is off by two hours, five days and ten years, ahead and back, in one "
      "answer, for "
      "a while and for good, from the first poll or later, while orders come, change and go";
  line.size = std::string(plan.quick ? "2" : "40") + " seeds of each of the 18";
}

std::vector<std::string> clock_parts(const Plan&) {
  std::vector<std::string> parts = {"jumps"};
  for (std::uint64_t i = 0; i < kZoneParts; ++i) parts.push_back("zones:" + std::to_string(i));
  return parts;
}

Line run_clocks(const Plan& plan, const std::string& part) {
  Line line;
  if (part == "jumps") {
    const std::uint64_t seeds = plan.quick ? 15 : 500;
    for (std::uint64_t seed = plan.seed; seed < plan.seed + seeds; ++seed) {
      Simulation::Options options;
      options.seed = seed;
      options.connector = plan.connector;
      options.jumps_only = true;
      options.weather = Weather::calm();
      options.weather.clocks = true;
      options.weather.events = true;
      Simulation simulation(options);
      simulation.run();
      for (const std::string& order : simulation.unsettled()) {
        line.problems.push_back("seed " + std::to_string(seed) + ": not at rest: " + order);
      }
      for (std::size_t i = 0; i < simulation.tenants().size(); ++i) {
        line.judge("jumps, seed " + std::to_string(seed), simulation.judge(i));
      }
      line.figures["jumps with work going on"] += simulation.counts().jumps;
    }
    return line;
  }
  const std::uint64_t own = std::stoull(part.substr(part.find(':') + 1));
  const std::vector<std::string> all = zones();
  const std::size_t step = plan.quick ? 24 : 1;
  std::int64_t runs = 0, checked = 0;
  for (std::size_t i = own; i < all.size(); i += kZoneParts * step) {
    ++checked;
    for (const std::int64_t change : changes(all[i])) {
      for (int minute = 0; minute < 24 * 60; minute += plan.quick ? 60 : 15) {
        char text[32];
        std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
        check(all[i], text, change, line, runs);
      }
      check(all[i], "03:00+16:00", change, line, runs);
      check(all[i], "01:30+02:30", change, line, runs);
    }
  }
  if (checked == 0) line.problems.push_back("no zones");
  line.figures = {{"zones", checked}, {"runs planned", runs}};
  return line;
}

void describe_clocks(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "the wall clock jumps by ±1 s to ±10 years while orders come, change and go; daily schedules at every "
      "quarter of an hour, one and two times, around each change of 2025 in every zone";
  line.size = plan.quick ? "15 seeds, every 24th zone" : "500 seeds, every zone";
}

}  // namespace enlace::faults
