#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "log/log.hpp"
#include "session/factory.hpp"
#include "store/witness.hpp"

// The real thing, opened: configuration, store, vault, workers, egress, engine. One process holds it at a
// time (design 8.10); whoever comes second gets "store_locked" and talks to the first.
namespace enlace::cli {

class Installation {
 public:
  // A store that cannot be written is opened for commands that only read (unwritable()).
  static Result<std::unique_ptr<Installation>> open(const Arguments& arguments);
  ~Installation();

  // Why the store is only read: its disk is full, or may not be written. Nothing: it can be written.
  [[nodiscard]] const std::optional<Error>& unwritable() const { return unwritable_; }

  [[nodiscard]] engine::Engine& engine() { return *engine_; }
  [[nodiscard]] ledger::Ledger& ledger() { return *ledger_; }
  [[nodiscard]] Runtime& runtime() { return *runtime_; }
  [[nodiscard]] log::Logger& logger() { return *logger_; }
  [[nodiscard]] store::Database& database() { return *database_; }
  // Marks that the host lives; once a second while serving (design 8.12).
  Result<void> beat();
  // Nothing new is written to the other systems; what has begun may end.
  void drain();
  // Running operations end at once; nothing new starts.
  void stop();
  // After the last job: the store is whole.
  void close();

 private:
  Installation() = default;
  static Result<std::unique_ptr<Installation>> open_to_work(const Arguments& arguments);
  static Result<std::unique_ptr<Installation>> open_to_read(const Arguments& arguments);
  // All that stands on the store.
  Result<void> assemble(const Arguments& arguments, config::Configuration configuration);
  // A store that belongs elsewhere is read, and nothing else, until a person adopts it (design 8.12).
  Result<void> begin(const Arguments& arguments);
  Result<void> recover(bool put_back);

  std::optional<Error> unwritable_;
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<log::Logger> logger_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Witness> witness_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<egress::Egress> egress_;
  std::unique_ptr<session::StoppableFactory> sessions_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<ledger::Ledger> ledger_;
};

// Where the running host of a configuration listens.
Result<std::string> control_path(const Arguments& arguments);

// The worker program, beside this one or in libexec.
std::string worker_path();

}  // namespace enlace::cli
