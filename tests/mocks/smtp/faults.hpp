#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/fault_tally.hpp"

namespace enlace::mock::smtp {

// Where in a session something goes wrong. `content` is between DATA's 354 and the final dot, `body` the
// answer to the final dot.
enum class Stage { greeting, ehlo, starttls, tls, auth, mail, rcpt, data, content, body, quit };
std::string_view name_of(Stage stage);

// How the mock misbehaves:
//   reply        answers `code` and `text`; nothing takes effect
//   reply_after  it takes effect, and the answer is `code` and `text` all the same
//   drop         the connection ends before anything takes effect
//   drop_after   it takes effect, and the connection ends without an answer
//   slow         waits `delay_ms`, then goes on as usual
//   malformed    the answer is no SMTP reply
// At the stage `content` only drop and slow mean something; at `tls` only drop.
enum class FaultKind { reply, reply_after, drop, drop_after, slow, malformed };
std::string_view name_of(FaultKind kind);

struct Fault {
  std::int64_t id = 0;  // given when it is armed
  std::int64_t hits = 0;
  Stage stage = Stage::rcpt;
  FaultKind kind = FaultKind::reply;
  std::string recipient = "*";  // glob; from RCPT on, some recipient of the transaction matches
  std::string sender = "*";     // glob over MAIL FROM
  int code = 451;
  std::string text = "4.3.0 mock fault";
  std::int64_t times = 1;  // still to fire; -1: always
  std::int64_t after = 0;  // matching moments still to let through
  std::int64_t delay_ms = 0;

  // Error: cause "fault_invalid"; the message says which member is wrong.
  static Result<Fault> from_json(const Json& json);
  [[nodiscard]] Json to_json() const;
  [[nodiscard]] bool takes_effect() const {
    return kind == FaultKind::reply_after || kind == FaultKind::drop_after || kind == FaultKind::slow ||
           kind == FaultKind::malformed;
  }
};

// The armed faults. Of those that are due, the one armed first fires.
class FaultSet {
 public:
  Result<std::vector<std::int64_t>> arm(const Json& one_or_array);  // ids; all of them or none
  bool disarm(std::int64_t id);                                     // false when there is none
  void clear();
  void forget();  // and what never fired
  std::optional<Fault> next(Stage stage, std::string_view sender, const std::vector<std::string>& recipients);
  [[nodiscard]] Json report() const;       // {"faults": […], "spent": […], "never_fired": […]}
  [[nodiscard]] Json never_fired() const;  // those armed and those cleared

 private:
  std::int64_t last_id_ = 0;
  std::vector<Fault> armed_;
  FaultTally tally_;
};

}  // namespace enlace::mock::smtp
