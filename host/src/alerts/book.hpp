#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "alerts/problem.hpp"
#include "store/database.hpp"

// The book of problems and the messages about them, in the store: a message is made in the transaction that
// notes what it tells, so that none is lost and none is made twice, whenever the process dies.
namespace enlace::alerts {

enum class Kind { opened, resolved, digest };
const char* to_string(Kind kind);

// One message on its way over one channel.
struct Message {
  std::int64_t id = 0;  // never used again for another message
  Kind kind = Kind::opened;
  std::string channel;  // "webhook", "mail:ana@lupita.mx"
  Json body;            // opened, resolved: the problem, of several the first, with all of them in {problems}
                        // and their {count} together; digest: what digest.hpp gathers
  std::int64_t made_ms = 0;
  int attempts = 0;
};

// A cause that goes away for a moment and comes back is one problem: it counts as resolved after this long.
inline constexpr std::int64_t kQuiet_ms = 10 * 60'000;
// Companies that meet the same cause one after the other are told of together.
inline constexpr std::int64_t kGather_ms = 15 * 60'000;
// A message that nobody took for so long is given up.
inline constexpr std::int64_t kKeepTrying_ms = 3 * 24 * 3'600'000;

class Book {
 public:
  explicit Book(store::Database& database) : database_(database) {}

  struct Changes {
    int opened = 0, resolved = 0;
  };
  // Brings the book up to what is seen now. Problems that open make one message for each channel, cause and
  // system, however many companies have them; what joins one that was told a moment ago waits kGather_ms for
  // company. The same for those that are resolved, once none of theirs is left or after that time.
  Result<Changes> note(const std::vector<Problem>& seen, const std::vector<std::string>& channels,
                       std::int64_t unix_ms);
  Result<void> add_digest(const Json& body, const std::vector<std::string>& channels, std::int64_t unix_ms);

  // The open ones, oldest first; with `all`, also those that were resolved and are still kept.
  Result<std::vector<Problem>> problems(bool all);

  // Forgets those that were resolved before then; how many.
  Result<std::int64_t> forget(std::int64_t before_ms);

  // Messages whose time has come, oldest first.
  Result<std::vector<Message>> due(std::int64_t unix_ms);
  // Before a message is sent: its next attempt is put off, with growing pauses, so that nobody else sends it
  // meanwhile. False: another job has claimed or sent it since due() listed it.
  Result<bool> claim(const Message& message, std::int64_t unix_ms);
  Result<void> sent(std::int64_t id);
  // Not taken: the next attempt is the one that claim() set; false when the message is given up.
  Result<bool> failed(const Message& message, std::int64_t unix_ms);

 private:
  store::Database& database_;
};

}  // namespace enlace::alerts
