#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

// When a job runs, as the operator writes it (design 9). Two different things:
//   every 10m                                  an interval, on monotonic time; s, m, h, d
//   daily 03:00+16:00 America/Mexico_City      civil times of an IANA zone, the calendar's
// A civil time that a daylight-saving change skips runs at the first valid minute after it; one that it
// repeats runs once, at the first pass.
namespace enlace::schedule {

class Spec {
 public:
  // Errors: "schedule_invalid" {text, expected}, "unknown_time_zone" {zone, nearest}.
  static Result<Spec> parse(std::string_view text);

  [[nodiscard]] bool is_interval() const { return interval_ms_ > 0; }
  [[nodiscard]] std::int64_t interval_ms() const { return interval_ms_; }  // 0 for a calendar

  // Calendar only: the first run strictly after `unix_ms`.
  [[nodiscard]] std::int64_t next_after(std::int64_t unix_ms) const;
  // Calendar only: the last run at or before `unix_ms`; tells whether one was missed while the host was down.
  [[nodiscard]] std::int64_t last_until(std::int64_t unix_ms) const;

  [[nodiscard]] std::string str() const { return text_; }

 private:
  std::string text_;
  std::int64_t interval_ms_ = 0;
  std::vector<int> minutes_;  // of the day, ascending
  std::string zone_;

  // The runs of the civil day that holds `unix_ms` moved by `days`, ascending, no instant twice.
  [[nodiscard]] std::vector<std::int64_t> runs_of_day(std::int64_t unix_ms, int days) const;
};

// A stable offset in [0, range) for a job, so that tenants do not all start in one second.
std::int64_t spread(std::string_view job_key, std::int64_t range_ms);

}  // namespace enlace::schedule
