#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

namespace enlace::store {

// How the store that was opened relates to the one that was last written (design 8.12).
struct RestoreState {
  enum class Kind {
    fresh,     // a new store, and no witness of another one
    clean,     // closed in order, and the witness agrees
    unclean,   // the host died: nothing is lost, but what it did after `last_beat_ms` may not be recorded
    restored,  // older than its witness, or without its own witness: a backup, or a copy without its WAL
  };
  Kind kind = Kind::fresh;
  std::int64_t last_beat_ms = 0;  // of the store: the gap begins here; 0 = it never ran
  std::int64_t witness_ms = 0;    // of the witness; 0 = there is none for this store
};
const char* to_string(RestoreState::Kind kind);

// The heartbeat in the store and the witness file beside it ("<path>.witness"; none for ":memory:").
// beat() and close_clean() make the two agree again, so call them only after what found() asks for is
// durable: until then the next open finds the same. From open() until close_clean() is through, the store
// keeps its WAL when it is closed. Not thread-safe: the host's heartbeat owns it.
class Witness {
 public:
  // To be asked before the store is opened: did its host end at work and leave no WAL? kill -9 and a loss of
  // power leave it; somebody took it away, and with it all that was written since the last checkpoint, which
  // may have been after the last beat.
  static bool misses_wal(const std::string& store_path);
  static Result<std::unique_ptr<Witness>> open(Database& database, bool misses_wal = false);

  [[nodiscard]] const RestoreState& found() const { return found_; }
  Result<void> beat(std::int64_t unix_ms);  // durable in both on return
  // The last call: all is written. Without a beat before it nothing began, and what was found stays so.
  Result<void> close_clean(std::int64_t unix_ms);

 private:
  explicit Witness(Database& database) : database_(database) {}
  Result<void> advance(std::int64_t unix_ms, bool clean);

  Database& database_;
  RestoreState found_;
  std::string instance_;
  std::int64_t counter_ = 0;
  bool began_ = false;
};

}  // namespace enlace::store
