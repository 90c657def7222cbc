#include "store/witness.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "runtime/fail_points.hpp"
#include "store/durable_file.hpp"

namespace enlace::store {
namespace {

struct Beat {
  std::string instance;
  std::int64_t counter = 0;
  std::int64_t unix_ms = 0;
  bool clean = false;
};

constexpr std::string_view kFormat = "enlace-witness-1";

// "enlace-witness-1 <instance> <counter> <unix ms> <clean|running> <checksum>"
std::string write_line(const Database& database, const Beat& beat) {
  const std::string body = std::string(kFormat) + " " + beat.instance + " " + std::to_string(beat.counter) +
                           " " + std::to_string(beat.unix_ms) + (beat.clean ? " clean" : " running");
  return body + " " + database.seal("witness", {body}) + "\n";
}

std::string witness_path(const Database& database) {
  return database.path() == ":memory:" ? std::string() : database.path() + ".witness";
}

// What the file says; an unreadable or damaged one says nothing. Its checksum is keyed by the store it
// belongs to, so that the witness of another store counts as damaged.
struct Reading {
  bool exists = false;
  std::optional<Beat> beat;
};

Reading read_witness(const Database& database) {
  Reading reading;
  std::ifstream file(witness_path(database));
  if (!file) return reading;
  reading.exists = true;
  std::string format, state, checksum;
  Beat beat;
  file >> format >> beat.instance >> beat.counter >> beat.unix_ms >> state >> checksum;
  beat.clean = state == "clean";
  const std::string line = format + " " + beat.instance + " " + std::to_string(beat.counter) + " " +
                           std::to_string(beat.unix_ms) + " " + state + " " + checksum + "\n";
  if (file && line == write_line(database, beat)) reading.beat = beat;
  return reading;
}

Result<Beat> read_store(Database& database) {
  ENLACE_TRY(const auto rows,
             database.query("SELECT key, value FROM meta WHERE key IN ('instance', 'heartbeat')"));
  Beat beat;
  for (const Row& row : rows) {
    if (row.text(0) == "instance") {
      beat.instance = row.text(1);
      continue;
    }
    std::istringstream fields(row.text(1));
    std::string state;
    fields >> beat.counter >> beat.unix_ms >> state;
    beat.clean = state == "clean";
  }
  return beat;
}

RestoreState compare(const Beat& store, const Reading& witness) {
  using Kind = RestoreState::Kind;
  RestoreState state;
  state.last_beat_ms = store.unix_ms;
  const bool own = witness.beat && witness.beat->instance == store.instance;
  if (own) state.witness_ms = witness.beat->unix_ms;
  if (!witness.exists && store.counter == 0) {
    state.kind = Kind::fresh;
  } else if (!own || store.counter < witness.beat->counter) {
    state.kind = Kind::restored;
  } else {
    const bool agreed = store.counter == witness.beat->counter && store.clean && witness.beat->clean;
    state.kind = agreed ? Kind::clean : Kind::unclean;
  }
  return state;
}

}  // namespace

const char* to_string(RestoreState::Kind kind) {
  switch (kind) {
    case RestoreState::Kind::fresh:
      return "fresh";
    case RestoreState::Kind::clean:
      return "clean";
    case RestoreState::Kind::unclean:
      return "unclean";
    case RestoreState::Kind::restored:
      return "restored";
  }
  return "unknown";
}

bool Witness::misses_wal(const std::string& store_path) {
  std::ifstream file(store_path + ".witness");
  std::string format, instance, counter, unix_ms, state;
  file >> format >> instance >> counter >> unix_ms >> state;
  std::error_code problem;
  return state == "running" && std::filesystem::exists(store_path, problem) &&
         !std::filesystem::exists(store_path + "-wal", problem);
}

Result<std::unique_ptr<Witness>> Witness::open(Database& database, bool misses_wal) {
  std::unique_ptr<Witness> witness(new Witness(database));
  database.keep_wal(true);
  ENLACE_TRY(const Beat store, read_store(database));
  const Reading reading = read_witness(database);
  witness->found_ = compare(store, reading);
  if (misses_wal && witness->found_.kind == RestoreState::Kind::unclean) {
    witness->found_.kind = RestoreState::Kind::restored;
  }
  witness->instance_ = store.instance;
  witness->counter_ = std::max(store.counter, reading.beat ? reading.beat->counter : 0);
  return witness;
}

Result<void> Witness::beat(std::int64_t unix_ms) {
  began_ = true;
  return advance(unix_ms, false);
}
Result<void> Witness::close_clean(std::int64_t unix_ms) {
  if (!began_) return {};
  ENLACE_CHECK(advance(unix_ms, true));
  database_.keep_wal(false);
  return {};
}

// The store first: a crash between the two leaves a witness that is behind, which is harmless. One that is
// ahead would say that the store was restored.
Result<void> Witness::advance(std::int64_t unix_ms, bool clean) {
  const Beat next{instance_, counter_ + 1, unix_ms, clean};
  ENLACE_TRY(Transaction transaction, database_.begin());
  const std::string value =
      std::to_string(next.counter) + " " + std::to_string(next.unix_ms) + (clean ? " clean" : " running");
  ENLACE_CHECK(
      transaction.run("INSERT INTO meta (key, value) VALUES ('heartbeat', ?) ON CONFLICT (key) DO UPDATE SET "
                      "value = excluded.value",
                      {value}));
  ENLACE_FAIL_POINT("store.witness.before_commit");
  ENLACE_CHECK(transaction.commit());
  counter_ = next.counter;
  ENLACE_FAIL_POINT("store.witness.after_commit");
  const std::string path = witness_path(database_);
  return path.empty() ? Result<void>() : write_file_durably(path, write_line(database_, next));
}

}  // namespace enlace::store
