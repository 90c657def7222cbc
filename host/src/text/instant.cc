// Instants and days as text: no zone database involved.
#include <date/date.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "text/zone.hpp"

namespace enlace::text {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Reads a fixed format from left to right; once something does not fit, everything after fails too.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  void literal(std::string_view expected) {
    if (rest_.starts_with(expected)) {
      rest_.remove_prefix(expected.size());
    } else {
      ok_ = false;
    }
  }
  bool accept(std::string_view expected) {
    if (!ok_ || !rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    return value;
  }
  int digit() {
    if (!ok_ || rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
      ok_ = false;
      return 0;
    }
    const int value = rest_.front() - '0';
    rest_.remove_prefix(1);
    return value;
  }
  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  template <std::size_t N>
  int one_of(const std::array<std::string_view, N>& names) {
    for (std::size_t i = 0; i < N; ++i) {
      if (accept(names[i])) return static_cast<int>(i);
    }
    ok_ = false;
    return 0;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongWeekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                           "Friday", "Saturday", "Sunday"};

struct Clock {
  int hour = 0, minute = 0, second = 0;
};

Clock scan_clock(Scanner& scanner) {
  Clock clock;
  clock.hour = scanner.number(2);
  scanner.literal(":");
  clock.minute = scanner.number(2);
  scanner.literal(":");
  clock.second = scanner.number(2);
  return clock;
}

std::optional<date::sys_days> real_day(int year, int month, int day) {
  const auto ymd =
      date::year(year) / date::month(static_cast<unsigned>(month)) / date::day(static_cast<unsigned>(day));
  if (year < 1 || !ymd.ok()) return std::nullopt;
  return date::sys_days(ymd);
}

// A leap second (":60") counts as the first second of the next minute.
std::optional<std::int64_t> instant(int year, int month, int day, const Clock& clock) {
  const auto midnight = real_day(year, month, day);
  if (!midnight || clock.hour > 23 || clock.minute > 59 || clock.second > 60) return std::nullopt;
  const auto time =
      *midnight + std::chrono::hours(clock.hour) + std::chrono::minutes(clock.minute) + seconds(clock.second);
  return std::int64_t{time.time_since_epoch().count()} * 1000;
}

std::string format(const char* pattern, int a, int b, int c) {
  char buffer[48];
  const int size = std::snprintf(buffer, sizeof buffer, pattern, a, b, c);
  return std::string(buffer, static_cast<std::size_t>(std::clamp<int>(size, 0, sizeof buffer - 1)));
}

}  // namespace

std::string day(const CivilTime& civil) {
  return format("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

std::string add_days(std::string_view day, int days) {
  Scanner scanner(day);
  const int year = scanner.number(4);
  scanner.literal("-");
  const int month = scanner.number(2);
  scanner.literal("-");
  const int of_month = scanner.number(2);
  const auto start = real_day(year, month, of_month);
  if (!scanner.at_end() || !start) return {};
  const date::year_month_day moved(*start + date::days(days));
  const int moved_year = int(moved.year());
  if (!moved.ok() || moved_year < 1 || moved_year > 9999) return {};
  return format("%04d-%02d-%02d", moved_year, static_cast<int>(unsigned(moved.month())),
                static_cast<int>(unsigned(moved.day())));
}

std::string iso_utc(std::int64_t unix_ms) {
  const auto time = date::floor<seconds>(date::sys_time<milliseconds>(milliseconds(unix_ms)));
  const auto midnight = date::floor<date::days>(time);
  const date::year_month_day ymd(midnight);
  const date::hh_mm_ss<seconds> clock(time - midnight);
  return format("%04d-%02d-%02dT", int(ymd.year()), static_cast<int>(unsigned(ymd.month())),
                static_cast<int>(unsigned(ymd.day()))) +
         format("%02d:%02d:%02dZ", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
}

std::optional<std::int64_t> parse_iso(std::string_view text) {
  Scanner scanner(text);
  const int year = scanner.number(4);
  scanner.literal("-");
  const int month = scanner.number(2);
  scanner.literal("-");
  const int day = scanner.number(2);
  if (!scanner.accept("T") && !scanner.accept("t")) scanner.literal(" ");
  const Clock clock = scan_clock(scanner);
  std::int64_t fraction_ms = 0;
  if (scanner.accept(".")) {
    std::int64_t weight = 100;
    do {
      fraction_ms += weight * scanner.digit();
      weight /= 10;
    } while (scanner.at_digit());
  }
  std::int64_t offset_s = 0;
  if (!scanner.accept("Z") && !scanner.accept("z")) {
    const bool west = scanner.next_is('-');
    scanner.literal(west ? "-" : "+");
    const int hours = scanner.number(2);
    scanner.accept(":");
    const int minutes = scanner.number(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset_s = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  }
  const auto time = instant(year, month, day, clock);
  if (!scanner.at_end() || !time) return std::nullopt;
  return *time + fraction_ms - offset_s * 1000;
}

namespace {

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<std::int64_t> parse_imf_date(std::string_view text) {
  Scanner scanner(text);
  scanner.one_of(kWeekdays);
  scanner.literal(", ");
  const int day = scanner.number(2);
  scanner.literal(" ");
  const int month = scanner.one_of(kMonths) + 1;
  scanner.literal(" ");
  const int year = scanner.number(4);
  scanner.literal(" ");
  const Clock clock = scan_clock(scanner);
  scanner.literal(" GMT");
  return scanner.at_end() ? instant(year, month, day, clock) : std::nullopt;
}

// "Sunday, 06-Nov-94 08:49:37 GMT". Without a clock at hand the two digits mean 1970 to 2069.
std::optional<std::int64_t> parse_rfc850_date(std::string_view text) {
  Scanner scanner(text);
  scanner.one_of(kLongWeekdays);
  scanner.literal(", ");
  const int day = scanner.number(2);
  scanner.literal("-");
  const int month = scanner.one_of(kMonths) + 1;
  scanner.literal("-");
  const int year = scanner.number(2);
  scanner.literal(" ");
  const Clock clock = scan_clock(scanner);
  scanner.literal(" GMT");
  return scanner.at_end() ? instant(year + (year < 70 ? 2000 : 1900), month, day, clock) : std::nullopt;
}

// "Sun Nov  6 08:49:37 1994"
std::optional<std::int64_t> parse_asctime_date(std::string_view text) {
  Scanner scanner(text);
  scanner.one_of(kWeekdays);
  scanner.literal(" ");
  const int month = scanner.one_of(kMonths) + 1;
  scanner.literal(" ");
  const int day = scanner.accept(" ") ? scanner.number(1) : scanner.number(2);
  scanner.literal(" ");
  const Clock clock = scan_clock(scanner);
  scanner.literal(" ");
  const int year = scanner.number(4);
  return scanner.at_end() ? instant(year, month, day, clock) : std::nullopt;
}

}  // namespace

// RFC 9110 5.6.7: a recipient must read all three forms.
std::optional<std::int64_t> parse_http_date(std::string_view text) {
  if (auto time = parse_imf_date(text)) return time;
  if (auto time = parse_rfc850_date(text)) return time;
  return parse_asctime_date(text);
}

}  // namespace enlace::text
