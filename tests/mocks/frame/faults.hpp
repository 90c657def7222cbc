#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/message.hpp"

namespace enlace::mock {

// One way in which a mock misbehaves; the kinds are described in service.hpp.
enum class FaultKind {
  status,
  status_after,
  reset_before,
  reset_after,
  truncate,
  malformed,
  html,
  invalid_utf8,
  huge,
  slow,
  redirect,
  wrong_type,
  clock,
};
std::string_view name_of(FaultKind kind);

struct Fault {
  FaultKind kind = FaultKind::status;
  std::string method;      // empty: any
  std::string path = "*";  // glob over the encoded path
  std::int64_t times = 1;  // still to fire; -1: always
  std::int64_t after = 0;  // matching requests still to let through
  double probability = 1.0;
  int status = 500;
  std::int64_t delay_ms = 0;
  std::int64_t shift_ms = 0;  // of the answer's Date: the kind `clock`
  std::string retry_after;
  Headers headers;   // sent with an answer that the fault makes itself
  std::string body;  // likewise

  // Error: cause "fault_invalid"; the message says which member is wrong.
  static Result<Fault> from_json(const Json& json);
  [[nodiscard]] Json to_json() const;
  // Does the service see the request?
  [[nodiscard]] bool calls_service() const;
  // What goes out in place of `answer` (the service's, or an empty 200 when it was not called).
  [[nodiscard]] Response spoil(Response answer) const;
};

// The armed faults. Every fault counts each request that matches it; of those that are due, the one armed
// first fires. Draws of probabilities repeat with the seed. Not thread-safe: the frame holds the lock.
class FaultSet {
 public:
  explicit FaultSet(std::uint64_t seed) : seed_(seed), random_(seed) {}

  Result<void> arm(const Json& one_or_array);  // all of them or none
  void clear();                                // also starts the draws again
  std::optional<Fault> next(const Request& request);
  [[nodiscard]] Json report() const;  // {"faults": [...]}, spent ones left out

 private:
  bool drawn(double probability);

  std::uint64_t seed_;
  std::mt19937_64 random_;
  std::vector<Fault> armed_;
};

}  // namespace enlace::mock
