#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <enlace/sdk/result.hpp>

// The one place where SQL meets a database: Poco Data over SQLite (WAL, synchronous=FULL).
//
// Every access is a Transaction, reads included. A database has one connection and one lock: a transaction
// holds it from begin() to its end, so transactions are short and never wait for anything else (no HTTP, no
// Event, no sleep while one is open). SQL stays portable to PostgreSQL.
namespace enlace::store {

struct Blob {
  std::string bytes;
  friend bool operator==(const Blob&, const Blob&) = default;
};
using Value = std::variant<std::nullptr_t, std::int64_t, std::string, Blob>;

class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  [[nodiscard]] std::int64_t integer(std::size_t column) const;     // 0 for NULL
  [[nodiscard]] const std::string& text(std::size_t column) const;  // "" for NULL; the bytes of a blob
  [[nodiscard]] bool is_null(std::size_t column) const;
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;
};

// BEGIN IMMEDIATE … COMMIT. Rolls back when it goes out of scope without commit(). One thread only.
class Transaction {
 public:
  struct State;  // of the back-end; only Database::begin() makes one
  explicit Transaction(std::unique_ptr<State> state);
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Rows changed. Errors: "store_full", "store_read_only", "store_busy", "store_damaged",
  // "store_disk_error", "store_error".
  Result<std::int64_t> run(std::string_view sql, const std::vector<Value>& arguments = {});
  Result<std::vector<Row>> query(std::string_view sql, const std::vector<Value>& arguments = {});
  // Durable when it returns well (unless it began unsynced). After an error nothing of it is visible, but
  // what already reached the disk may come back with the next opening: callers repeat idempotent statements,
  // or look before they repeat.
  Result<void> commit();
  [[nodiscard]] std::int64_t last_row_id() const;

 private:
  std::unique_ptr<State> state_;
};

class Database {
 public:
  struct Options {
    std::string path;  // the file; ":memory:" for tests
    bool create = true;
    bool exclusive = true;  // take the lock of the data directory: one host per store
    std::string sync = "FULL";
    bool migrate = true;  // false: leave a store of an earlier version as it is, to look at it
    // Nothing is written, not even beside the file: to look into a backup. Implies no lock and no migration.
    bool read_only = false;
  };
  // Creates and migrates. Errors name the file and the next step: "store_locked" {path, pid?},
  // "store_newer" {path, found, known}, "store_damaged", "store_unwritable", "store_full",
  // "store_foreign" (the database of another program). `params.next` is the next step, as a code.
  static Result<std::unique_ptr<Database>> open(const Options& options);
  virtual ~Database() = default;

  virtual Result<Transaction> begin() = 0;
  // One whose commit does not wait for the disk: durable once a later one of begin() has changed something,
  // or after settle(). The death of the process takes nothing of it back; a loss of power may. For changes
  // whose loss the next start mends by itself, and for reads; never for what must be known before something
  // leaves.
  virtual Result<Transaction> begin_unsynced() = 0;
  // What was committed unsynced becomes durable.
  virtual Result<void> settle() = 0;
  // What becomes of the WAL when this is destroyed: it goes into the file and away (at first), or stays as
  // after a death.
  virtual void keep_wal(bool keep) = 0;
  // Without changes: a transaction that is never committed.
  Result<std::vector<Row>> query(std::string_view sql, const std::vector<Value>& arguments = {});
  [[nodiscard]] virtual const std::string& path() const = 0;
  virtual Result<void> backup_to(const std::string& path) = 0;     // online
  virtual Result<std::vector<std::string>> integrity_check() = 0;  // empty = sound

  // Keyed BLAKE2b over columns, hex; stored beside the row and checked when it is read (design 10).
  [[nodiscard]] virtual std::string seal(std::string_view table, const std::vector<Value>& columns) const = 0;
};

}  // namespace enlace::store
