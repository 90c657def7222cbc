#include "cli/installation.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "runtime/fail_points.hpp"
#include "runtime/real_runtime.hpp"
#include "store/place.hpp"
#include "store/reading.hpp"

namespace enlace::cli {
namespace {

namespace fs = std::filesystem;

log::Level level_of(const std::string& text) {
  if (text == "debug") return log::Level::debug;
  if (text == "warn") return log::Level::warn;
  if (text == "error") return log::Level::error;
  return log::Level::info;
}

// A command line is for its answer; the log of a single command stays quiet unless it is asked for.
log::Level least_for(const Arguments& arguments, const config::HostConfig& host) {
  return arguments.command == "serve" ? level_of(host.log_level) : log::Level::error;
}

// What a person may ask of a store that is not theirs to run.
bool only_reads(const Arguments& arguments) {
  constexpr std::string_view kReading[] = {
      "status", "orders",      "order", "dead show",   "dead list",   "problems",    "skipped", "history",
      "audit",  "tenant list", "check", "secret list", "plugin list", "plugin info", "backup"};
  const bool reads =
      std::find(std::begin(kReading), std::end(kReading), arguments.command) != std::end(kReading);
  return reads || (arguments.command == "sync" && arguments.dry_run);
}

// Of these, what needs nothing but the store and the files, and so answers where nothing can be written.
bool reads_the_store_alone(const Arguments& arguments) {
  constexpr std::string_view kSpeaking[] = {"audit", "check", "backup", "sync"};
  return only_reads(arguments) &&
         std::find(std::begin(kSpeaking), std::end(kSpeaking), arguments.command) == std::end(kSpeaking);
}

}  // namespace

std::string worker_path() {
  std::error_code problem;
  const fs::path self = fs::read_symlink("/proc/self/exe", problem);
  const fs::path beside = self.parent_path() / "enlace-worker";
  if (fs::exists(beside, problem)) return beside.string();
  return (self.parent_path().parent_path() / "libexec" / "enlace" / "enlace-worker").string();
}

Result<std::string> control_path(const Arguments& arguments) {
  ENLACE_TRY(const config::HostConfig host, config::load_host(arguments.config));
  return host.data + ".sock";
}

Result<std::unique_ptr<Installation>> Installation::open(const Arguments& arguments) {
  Result<std::unique_ptr<Installation>> opened = open_to_work(arguments);
  if (opened || !reads_the_store_alone(arguments) || !store::forbids_writing(opened.error())) return opened;
  Result<std::unique_ptr<Installation>> reading = open_to_read(arguments);
  if (!reading) return opened;  // what forbids the writing is the news
  (*reading)->unwritable_ = opened.error();
  return reading;
}

Result<std::unique_ptr<Installation>> Installation::open_to_work(const Arguments& arguments) {
  ENLACE_TRY(config::Configuration configuration, config::load(arguments.config));
  const config::HostConfig& host = configuration.host;
  if (arguments.in_process && host.production) {
    return failure(ENLACE_E_CONFIG, "in_process_in_production", "refused in production");
  }
  std::unique_ptr<Installation> made(new Installation);
  made->runtime_ = make_real_runtime();
#ifdef ENLACE_FAIL_POINTS
  ENLACE_CHECK(fail_points::attach(*made->runtime_));
#endif
  std::error_code problem;
  fs::create_directories(fs::path(host.data).parent_path(), problem);
  store::Database::Options options;
  options.path = host.data;
  const bool misses_wal = store::Witness::misses_wal(options.path);
  ENLACE_TRY(made->database_, store::Database::open(options));
  ENLACE_TRY(made->witness_, store::Witness::open(*made->database_, misses_wal));
  ENLACE_CHECK(made->assemble(arguments, std::move(configuration)));
  ENLACE_CHECK(made->begin(arguments));
  return made;
}

Result<std::unique_ptr<Installation>> Installation::open_to_read(const Arguments& arguments) {
  ENLACE_TRY(config::Configuration configuration, config::load(arguments.config));
  std::unique_ptr<Installation> made(new Installation);
  made->runtime_ = make_real_runtime();
  ENLACE_TRY(made->database_, store::open_to_read(configuration.host.data));
  ENLACE_CHECK(made->assemble(arguments, std::move(configuration)));
  return made;
}

Result<void> Installation::assemble(const Arguments& arguments, config::Configuration configuration) {
  const config::HostConfig& host = configuration.host;
  logger_ = log::make_logger(*runtime_, STDERR_FILENO,
                             host.log_format == "json" ? log::Format::json : log::Format::text,
                             least_for(arguments, host));
  ENLACE_TRY(vault_, vault::Vault::open(*database_, host.master_key, true));
  egress_ = egress::make_egress(*runtime_);
  if (arguments.in_process) {
    sessions_ = session::make_in_process_factory(*runtime_);
  } else {
    session::WorkerOptions workers;
    workers.worker_path = worker_path();
    workers.policy = host.sandbox == "best-effort" ? session::SandboxPolicy::best_effort
                                                   : session::SandboxPolicy::required;
    sessions_ = session::make_worker_factory(*runtime_, workers);
  }
  jobs::Services services{*runtime_, *database_, *vault_, *egress_, *sessions_, *logger_};
  ledger_ = std::make_unique<ledger::Ledger>(*runtime_, *database_, *vault_);
  engine_ = std::make_unique<engine::Engine>(services, std::move(configuration));
  return {};
}

// Where the store belongs elsewhere, it is only read.
Result<void> Installation::begin(const Arguments& arguments) {
  ENLACE_TRY(const store::PlaceFound place, store::find_place(*database_));
  if (place.belonging == store::Belonging::elsewhere) {
    if (arguments.command == "store adopt" || only_reads(arguments)) return {};
    return failure(
        ENLACE_E_CONFIG, "store_elsewhere", "the store belongs elsewhere",
        Json::object(
            {{"path", database_->path()}, {"host", place.recorded.host}, {"place", place.recorded.path}}));
  }
  ENLACE_CHECK(recover(place.put_back));
  // After that: a start that is cut short before finds the same.
  if (place.here && place.belonging != store::Belonging::here) {
    ENLACE_CHECK(store::bind_place(*database_, *place.here));
  }
  return {};
}

Result<void> Installation::recover(bool put_back) {
  const store::RestoreState& found = witness_->found();
  auto start = ledger::Ledger::Start::after(found, runtime_->unix_ms());
  start.restored = start.restored || put_back;
  start.hold = start.hold || put_back;
  const bool crashed = start.unclean;
  if (put_back) {
    logger_->write(log::Level::warn, {}, "the store was put back into its place: it may be an old copy",
                   Json::object({{"last_beat_ms", found.last_beat_ms}}));
  } else if (crashed && start.restored) {
    logger_->write(log::Level::warn, {},
                   "the host did not end in order, long ago: orders are asked for before they are sent",
                   Json::object({{"last_beat_ms", found.last_beat_ms}}));
  } else if (start.restored) {
    logger_->write(log::Level::warn, {},
                   "the store is older than its witness: it was restored or lost its WAL",
                   Json::object({{"last_beat_ms", found.last_beat_ms}, {"witness_ms", found.witness_ms}}));
  }
  ENLACE_CHECK(ledger_->recover(start));
  // A copy without its WAL says nothing of itself: whatever command finds it, people hear of it.
  if (start.restored && (put_back || !crashed)) {
    ENLACE_CHECK(engine::note_restore(*database_, found.last_beat_ms, runtime_->unix_ms()));
  }
  return witness_->beat(runtime_->unix_ms());
}

Result<void> Installation::beat() {
  return witness_->beat(runtime_->unix_ms());
}

void Installation::close() {
  if (witness_) (void)witness_->close_clean(runtime_->unix_ms());  // not noted: as if it had died
  witness_.reset();
}

void Installation::drain() {
  if (egress_) egress_->begin_no_write();
}

void Installation::stop() {
  if (egress_) egress_->stop();
  if (sessions_) sessions_->stop();
}

Installation::~Installation() {
  stop();
  close();
#ifdef ENLACE_FAIL_POINTS
  fail_points::detach();
#endif
}

}  // namespace enlace::cli
