#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "egress/breaker.hpp"

// Whether the other side is there (H-30), told from what all accounts meet at one origin. A server that
// refuses (4xx, 429) is there.
namespace enlace::egress {

// An origin that has answered nobody since some request failed.
struct Silence {
  std::string origin, system;     // system: Account::system of those who ask there
  std::set<std::string> tenants;  // all that have asked there, whether or not since
  std::int64_t since_ms = 0;      // when the first request that failed went out; wall clock, as all here
  std::int64_t last_ms = 0;       // when the newest failed
  int http_status = 0;            // what the newest was answered with; 0: with nothing
  std::string cause;              // why there was no answer: "timeout", "connection_refused", …
  bool away = false;              // enough of them to call it an outage
};

// Thread-safe.
class Reach {
 public:
  struct Moment {
    std::int64_t monotonic_ms = 0, unix_ms = 0;
  };
  struct Sight {
    std::string tenant, system;
    Breaker::Outcome outcome = Breaker::Outcome::unknown;
    int http_status = 0;
    std::string cause;
  };
  void note(const std::string& origin, const Sight& sight, Moment began, Moment ended);

  [[nodiscard]] std::vector<Silence> silent() const;
  [[nodiscard]] bool is_away(const std::string& origin) const;
  // The first answer after the newest silence, or the first of all; 0: none since the start.
  [[nodiscard]] std::int64_t back_ms(const std::string& origin) const;
  // Every request of the tenant there since then has failed, and there was one.
  [[nodiscard]] bool failed_since(const std::string& origin, const std::string& tenant,
                                  std::int64_t monotonic_ms) const;

 private:
  struct Tenant {
    int faults = 0;  // in a row, and since anybody's last answer
    Moment first, last;
    // Others were answered while it was not, and it has not been since: what fails may be its own account.
    bool contradicted = false;
    std::int64_t answered_at = -1;  // monotonic
  };
  struct Origin {
    std::string system;
    std::map<std::string, Tenant> tenants;
    std::int64_t back_ms = 0;
    int http_status = 0;
    std::string cause;
  };
  static Silence silence_of(const std::string& origin, const Origin& at);

  mutable std::mutex mutex_;
  std::map<std::string, Origin> origins_;  // those of approved accounts: as many as the configuration names
};

}  // namespace enlace::egress
