#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace enlace::mock::handy {

// Seconds since 1970 in UTC: Handy's dates have no fraction (apis/handy.md 1.7).
using Moment = std::int64_t;

// An IANA zone. A value that points into the process-wide zone data.
class Zone {
 public:
  static std::optional<Zone> named(const std::string& iana_name);

  // The moment at which clocks here show this. A repeated hour means its second pass and a skipped one is
  // read with the offset before it, as java.util.GregorianCalendar does [inferred: the server is Grails].
  [[nodiscard]] Moment moment(int year, unsigned month, unsigned day, std::int64_t second_of_day) const;
  // Midnight at which the local day of `moment` began.
  [[nodiscard]] Moment midnight(Moment moment) const;
  [[nodiscard]] std::string day(Moment moment) const;  // "2025-03-04", the local one

 private:
  explicit Zone(const date::time_zone& zone) : zone_(&zone) {}
  [[nodiscard]] Moment from_local_seconds(std::int64_t local) const;
  const date::time_zone* zone_;
};

// "04/03/2025 11:05:09" (or "04/03/2025", midnight) on the clocks of `zone`; nullopt for anything else.
std::optional<Moment> parse_local(std::string_view text, const Zone& zone);
// "2025-03-04T17:05:09Z" (or "2025-03-04", midnight in `zone`); nullopt for anything else.
std::optional<Moment> parse_iso(std::string_view text, const Zone& zone);
std::string iso(Moment moment);

}  // namespace enlace::mock::handy
