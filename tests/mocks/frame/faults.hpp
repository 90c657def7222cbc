#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/fault_tally.hpp"
#include "mocks/frame/json_places.hpp"
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
  // Those that dress an answer, whoever made it. All that are due do, in this order.
  text,
  value,
  bom,
  gzip,
  clock,
  http10,
  until_close,
  chunked,
  cut_chunks,
};
std::string_view name_of(FaultKind kind);

struct Fault {
  std::int64_t id = 0;  // given when it is armed
  std::int64_t hits = 0;
  FaultKind kind = FaultKind::status;
  std::string method;      // empty: any
  std::string path = "*";  // glob over the encoded path
  std::int64_t times = 1;  // still to fire; -1: always
  std::int64_t after = 0;  // matching requests still to let through
  double probability = 1.0;
  int status = 500;
  std::int64_t delay_ms = 0;
  std::string retry_after;
  Headers headers;                  // sent with an answer that the fault makes itself
  std::string body;                 // likewise
  std::int64_t megabytes = 10;      // huge; of gzip: blanks to unpack, 0 unless given
  std::int64_t shift_ms = 0;        // clock
  std::optional<std::string> date;  // clock: sent as it is; "": no such header
  std::string what;                 // text: one of its list
  std::string value;                // value: JSON, or what looks like it
  std::int64_t depth = 0;           // value: that many arrays in each other instead
  Target target;                    // text, value

  // Error: cause "fault_invalid"; the message says which member is wrong.
  static Result<Fault> from_json(const Json& json);
  [[nodiscard]] Json to_json() const;
  // Does the service see the request?
  [[nodiscard]] bool calls_service() const;
  // It changes how an answer looks, beside whatever else happens to it.
  [[nodiscard]] bool dresses() const { return kind >= FaultKind::text; }
  // What goes out in place of `answer` (the service's, or an empty 200 when it was not called).
  [[nodiscard]] Response spoil(Response answer) const;
  // The same for those that dress; false when there is nothing in `answer` that they could change.
  bool dress(Response& answer) const;
};

// The armed faults. Every fault counts each request that matches it; of those that are due, the one armed
// first fires, and of those that dress the first of each kind, but every text and value. Draws of
// probabilities repeat with the seed. Not thread-safe: the frame holds the lock.
class FaultSet {
 public:
  explicit FaultSet(std::uint64_t seed) : seed_(seed), random_(seed) {}

  Result<std::vector<std::int64_t>> arm(const Json& one_or_array);  // ids; all of them or none
  bool disarm(std::int64_t id);                                     // false when there is none
  void clear();                                                     // also starts the draws again
  void forget();                                                    // and what never fired
  std::optional<Fault> next(const Request& request);
  // Dresses the answer to `request`; the faults that did, in the order of their kinds.
  std::vector<Fault> dress(const Request& request, Response& answer);
  [[nodiscard]] Json report() const;       // {"faults": […], "spent": […], "never_fired": […]}
  [[nodiscard]] Json never_fired() const;  // those armed and those cleared

 private:
  bool drawn(double probability);
  // It is its turn, by path, method, `after` and the draw.
  bool due(Fault& fault, const Request& request);
  void hit(Fault& fault);

  std::uint64_t seed_;
  std::mt19937_64 random_;
  std::int64_t last_id_ = 0;
  std::vector<Fault> armed_;
  FaultTally tally_;
};

}  // namespace enlace::mock
