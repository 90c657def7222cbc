#include <Poco/Data/SQLite/SessionImpl.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "runtime/fail_points.hpp"
#include "store/backup.hpp"
#include "store/data_lock.hpp"
#include "store/database.hpp"
#include "store/durable_file.hpp"
#include "store/migrations.hpp"
#include "store/reading.hpp"
#include "store/seal.hpp"
#include "store/sqlite_error.hpp"
#include "store/statement.hpp"

namespace enlace::store {
namespace {

constexpr std::int64_t kApplicationId = 0x454E4C43;  // "ENLC", in the file's header
constexpr int kBusyTimeoutMs = 10'000;

// How far a commit gets: into the WAL and onto the disk, into the WAL, or just out of this process.
enum class Sync { full, normal, off };

Sync sync_of(const std::string& name) {
  return name == "NORMAL" ? Sync::normal : name == "OFF" ? Sync::off : Sync::full;
}

// The connection and the lock that a transaction holds from begin() to its end.
struct Connection {
  Connection(const std::string& store_path, Poco::Data::Session opened)
      : path(store_path),
        session(std::move(opened)),
        raw(Poco::Data::SQLite::Utility::dbHandle(session)),
        statements(raw, path) {}

  // Transaction control: compiled once.
  Result<void> control(std::string_view sql) {
    ENLACE_CHECK(statements.run(sql, {}));
    return {};
  }
  // For PRAGMA, part of which happens when it is compiled.
  Result<void> set(const char* sql) const {
    if (sqlite3_exec(raw, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
      return failure(sqlite_error(raw, path));
    }
    return {};
  }
  // SQLite refuses it while a transaction is open.
  Result<void> set_sync(Sync wanted) {
    if (sync == wanted) return {};
    ENLACE_CHECK(set(wanted == Sync::full     ? "PRAGMA synchronous = FULL"
                     : wanted == Sync::normal ? "PRAGMA synchronous = NORMAL"
                                              : "PRAGMA synchronous = OFF"));
    sync = wanted;
    return {};
  }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(raw) == 0; }

  std::string path;
  Poco::Data::Session session;
  sqlite3* raw;
  StatementCache statements;
  std::mutex mutex;
  std::atomic<std::thread::id> owner;   // of the transaction; nobody when there is none
  Sync sync = Sync::full;               // SQLite's level at this moment
  std::atomic<bool> unsettled = false;  // a commit may not have reached the disk
};

}  // namespace

// SQLite ends a transaction by itself on some errors (a full disk, for one). Whether it is still open is
// asked of SQLite each time; after such an end every further call repeats the error that caused it, so that
// nothing of it can slip into a commit of its own.
struct Transaction::State {
  explicit State(Connection& of) : connection(of), lock(of.mutex) { of.owner = std::this_thread::get_id(); }
  ~State() { close(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  template <class T>
  Result<T> execute(Result<T> (StatementCache::*how)(std::string_view, const std::vector<Value>&),
                    std::string_view sql, const std::vector<Value>& arguments) {
    ENLACE_CHECK(still_open());
    Result<T> done = (connection.statements.*how)(sql, arguments);
    if (!done && !connection.in_transaction()) ended_by = done.error();
    return done;
  }

  Result<void> still_open() const {
    if (ended_by) return failure(*ended_by);
    if (!lock.owns_lock() || !connection.in_transaction()) {
      return failure(ENLACE_E_INTERNAL, "store_error", "the transaction is over",
                     Json::object({{"path", connection.path}, {"detail", "transaction_over"}}));
    }
    return {};
  }

  // Gives up the connection, with what was not committed.
  void close() {
    if (!lock.owns_lock()) return;
    if (connection.in_transaction()) (void)connection.control("ROLLBACK");
    connection.owner = std::thread::id();
    lock.unlock();
  }

  Connection& connection;
  std::unique_lock<std::mutex> lock;
  std::int64_t last_row_id = 0;
  std::optional<Error> ended_by;
};

Transaction::Transaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

Result<std::int64_t> Transaction::run(std::string_view sql, const std::vector<Value>& arguments) {
  auto changed = state_->execute(&StatementCache::run, sql, arguments);
  if (changed) state_->last_row_id = sqlite3_last_insert_rowid(state_->connection.raw);
  return changed;
}

Result<std::vector<Row>> Transaction::query(std::string_view sql, const std::vector<Value>& arguments) {
  return state_->execute(&StatementCache::query, sql, arguments);
}

Result<void> Transaction::commit() {
  ENLACE_CHECK(state_->still_open());
  auto committed = state_->connection.control("COMMIT");
  if (!committed) state_->ended_by = committed.error();
  if (committed && state_->connection.sync != Sync::full) state_->connection.unsettled = true;
  state_->close();
  return committed;
}

std::int64_t Transaction::last_row_id() const {
  return state_->last_row_id;
}

namespace {

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(DataLock lock, const std::string& path, Poco::Data::Session session)
      : lock_(std::move(lock)), connection_(path, std::move(session)) {}

  Result<void> prepare(const Options& options);

  Result<Transaction> begin() override { return begin(sync_); }
  Result<Transaction> begin_unsynced() override { return begin(sync_ == Sync::full ? Sync::normal : sync_); }
  Result<void> settle() override;
  void keep_wal(bool keep) override {
    sqlite3_db_config(connection_.raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
  }
  [[nodiscard]] const std::string& path() const override { return connection_.path; }
  Result<void> backup_to(const std::string& path) override;
  Result<std::vector<std::string>> integrity_check() override;
  [[nodiscard]] std::string seal(std::string_view table, const std::vector<Value>& columns) const override {
    return seal_row(seal_key_, table, columns);
  }

 private:
  // A second connection would need files beside the store.
  [[nodiscard]] bool alone() const { return path() == ":memory:" || read_only_; }
  Result<void> recognise();
  Result<void> configure(const std::string& sync);
  Result<Transaction> begin(Sync sync);
  Result<void> migrate();
  Result<void> read_seal_key();
  Result<std::int64_t> pragma(const char* sql);
  Result<void> found_identity(Transaction& transaction);

  DataLock lock_;  // given up last
  Connection connection_;
  SealKey seal_key_{};
  Sync sync_ = Sync::full;  // of transactions that are to be durable
  const char* begin_sql_ = "BEGIN IMMEDIATE";
  bool read_only_ = false;
};

Failure store_newer(const std::string& path, std::int64_t found, std::int64_t known) {
  return failure(
      ENLACE_E_CONFIG, "store_newer",
      path + ": the store was written by a newer Enlace (version " + std::to_string(found) +
          ", this one knows " + std::to_string(known) + "); install that version again",
      Json::object({{"path", path}, {"found", found}, {"known", known}, {"next", "install_newer"}}));
}

Failure store_foreign(const std::string& path) {
  return failure(ENLACE_E_CONFIG, "store_foreign",
                 path + ": this database belongs to another program; set `data` to a file of Enlace's own",
                 Json::object({{"path", path}, {"next", "change_path"}}));
}

Result<void> SqliteDatabase::prepare(const Options& options) {
  ENLACE_CHECK(recognise());
  if (options.read_only) {
    read_only_ = true;
    begin_sql_ = "BEGIN";
    ENLACE_CHECK(connection_.set("PRAGMA query_only = ON"));
    return read_seal_key();
  }
  ENLACE_CHECK(configure(options.sync));
  if (options.migrate) ENLACE_CHECK(migrate());
  return read_seal_key();
}

// The first reads show whether this is a store of ours at all, before anything is changed.
Result<void> SqliteDatabase::recognise() {
  sqlite3_busy_timeout(connection_.raw, kBusyTimeoutMs);
  sqlite3_extended_result_codes(connection_.raw, 0);  // Poco's mapping knows the plain ones only
  // Else it compiles a statement anew for each other value that a partial index might depend on.
  sqlite3_db_config(connection_.raw, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  ENLACE_TRY(const std::int64_t application, pragma("PRAGMA application_id"));
  ENLACE_TRY(const std::int64_t tables, pragma("SELECT count(*) FROM main.sqlite_master"));
  if (application != kApplicationId && (application != 0 || tables != 0)) return store_foreign(path());
  ENLACE_TRY(const std::int64_t version, pragma("PRAGMA user_version"));
  const auto known = static_cast<std::int64_t>(migrations().size());
  if (version > known) return store_newer(path(), version, known);
  ENLACE_CHECK(connection_.set("PRAGMA trusted_schema = OFF"));
  return connection_.set("PRAGMA cell_size_check = ON");
}

Result<void> SqliteDatabase::configure(const std::string& sync) {
  ENLACE_CHECK(connection_.set("PRAGMA journal_mode = WAL"));
  sync_ = sync_of(sync);
  ENLACE_CHECK(connection_.set("PRAGMA synchronous = FULL"));
  ENLACE_CHECK(connection_.set_sync(sync_));
  return connection_.set("PRAGMA foreign_keys = ON");
}

Result<std::int64_t> SqliteDatabase::pragma(const char* sql) {
  ENLACE_TRY(const std::vector<Row> rows, connection_.statements.query(sql, {}));
  return rows.empty() ? 0 : rows[0].integer(0);
}

// Each migration and its version number are one transaction: a store is of one version or of the next.
Result<void> SqliteDatabase::migrate() {
  ENLACE_TRY(const std::int64_t found, pragma("PRAGMA user_version"));
  const auto all = migrations();
  for (std::size_t i = static_cast<std::size_t>(found); i < all.size(); ++i) {
    ENLACE_TRY(Transaction transaction, begin());
    for (const std::string_view statement : all[i]->statements) ENLACE_CHECK(transaction.run(statement));
    if (i == 0) {
      ENLACE_CHECK(found_identity(transaction));
      ENLACE_CHECK(transaction.run("PRAGMA application_id = " + std::to_string(kApplicationId)));
    }
    ENLACE_CHECK(transaction.run("PRAGMA user_version = " + std::to_string(i + 1)));
    ENLACE_FAIL_POINT("store.migrate.before_commit");
    ENLACE_CHECK(transaction.commit());
    ENLACE_FAIL_POINT("store.migrate.after_commit");
  }
  return {};
}

Result<void> SqliteDatabase::read_seal_key() {
  ENLACE_TRY(const std::int64_t version, pragma("PRAGMA user_version"));
  if (version == 0) return {};  // an empty file that nobody has made a store of yet
  ENLACE_TRY(const auto rows, query("SELECT value FROM meta WHERE key = 'seal_key'"));
  if (rows.empty()) return failure(sqlite_error(SQLITE_CORRUPT, "the seal key is missing", path()));
  seal_key_ = seal_key_of(rows[0].text(0));
  return {};
}

Result<void> SqliteDatabase::found_identity(Transaction& transaction) {
  const auto put = [&](const char* key, std::string value) {
    return transaction.run("INSERT INTO meta (key, value) VALUES (?, ?)",
                           {std::string(key), std::move(value)});
  };
  ENLACE_CHECK(put("instance", new_instance_id()));
  ENLACE_CHECK(put("seal_key", new_seal_key()));
  return {};
}

Result<Transaction> SqliteDatabase::begin(Sync sync) {
  if (connection_.owner == std::this_thread::get_id()) {
    return failure(ENLACE_E_MISUSE, "store_error", "this thread already has a transaction open",
                   Json::object({{"path", path()}, {"detail", "nested_transaction"}}));
  }
  auto state = std::make_unique<Transaction::State>(connection_);
  ENLACE_CHECK(connection_.set_sync(sync));
  ENLACE_CHECK(connection_.control(begin_sql_));
  return Transaction(std::move(state));
}

// SQLite syncs a commit that wrote something, and with it all that lies before it in the WAL. A value that
// stays the same is not written.
Result<void> SqliteDatabase::settle() {
  if (sync_ != Sync::full || !connection_.unsettled.exchange(false)) return {};
  auto settled = [&]() -> Result<void> {
    ENLACE_TRY(Transaction transaction, begin());
    ENLACE_CHECK(
        transaction.run("INSERT INTO meta (key, value) VALUES ('settled', '1') "
                        "ON CONFLICT (key) DO UPDATE SET value = value + 1"));
    return transaction.commit();
  }();
  if (!settled) connection_.unsettled = true;
  return settled;
}

Result<void> SqliteDatabase::backup_to(const std::string& target) {
  if (alone()) {
    const std::lock_guard hold(connection_.mutex);
    return copy_database(connection_.raw, path(), target);
  }
  ENLACE_TRY(const UtilityConnection reader, UtilityConnection::open(path()));
  return copy_database(reader.get(), path(), target);
}

Result<std::vector<std::string>> SqliteDatabase::integrity_check() {
  if (alone()) {
    const std::lock_guard hold(connection_.mutex);
    return check_database(connection_.raw, path());
  }
  ENLACE_TRY(const UtilityConnection reader, UtilityConnection::open(path()));
  return check_database(reader.get(), path());
}

// A connection is used by one thread at a time, under a lock of ours, so SQLite takes none for it; nor one of
// the process for a statistic of its memory that nobody reads. Only before the first use of SQLite: if
// something else came first it stays as it was, right but dearer.
void set_up_sqlite() {
  static const bool done = [] {
    (void)sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return true;
  }();
  (void)done;
}

// Says why a file cannot serve before SQLite, which only says "unable to open database file".
Result<void> make_file(const Database::Options& options) {
  const int flags =
      options.read_only ? O_RDONLY | O_CLOEXEC : O_RDWR | O_CLOEXEC | (options.create ? O_CREAT : 0);
  const int descriptor = ::open(options.path.c_str(), flags, 0600);
  if (descriptor < 0) {
    if (errno == EACCES && ::access(options.path.c_str(), F_OK) == 0) {
      return failure(sqlite_error(SQLITE_READONLY, "permission denied", options.path));
    }
    if (errno == EROFS) return failure(sqlite_error(SQLITE_READONLY, "read-only file system", options.path));
    return failure(file_error(errno, options.path));
  }
  struct stat info {};
  const bool regular = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
  ::close(descriptor);
  if (!regular) return failure(file_error(EINVAL, options.path));
  if (options.read_only) return {};
  return sync_directory_of(options.path);
}

Result<std::unique_ptr<SqliteDatabase>> connect(DataLock lock, const std::string& path,
                                                const std::string& address) {
  std::unique_ptr<SqliteDatabase> database;
  ENLACE_CHECK(guarded(nullptr, path, [&]() -> Result<void> {
    Poco::Data::Session session(
        Poco::AutoPtr<Poco::Data::SessionImpl>(new Poco::Data::SQLite::SessionImpl(address)));
    database = std::make_unique<SqliteDatabase>(std::move(lock), path, std::move(session));
    return {};
  }));
  return database;
}

// The file as an address of SQLite's, with what is asked of it.
std::string address_of(const std::string& path, const char* asked) {
  std::string address = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      address += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      address += c;
    }
  }
  return address + "?" + asked;
}

// How the file is read with nothing made beside it.
const char* how_to_read(const std::string& path) {
  std::error_code problem;
  const std::string wal = path + "-wal";
  const auto left = std::filesystem::file_size(wal, problem);
  if (problem || left == 0) return "mode=ro&immutable=1";
  // With the WAL of a host that died comes an index of it: in memory, where this process may lock the file;
  // else the one that is there.
  return ::access(path.c_str(), W_OK) == 0 && ::access(wal.c_str(), W_OK) == 0 ? "vfs=unix-excl" : "mode=ro";
}

}  // namespace

bool forbids_writing(const Error& error) {
  return error.cause == "store_full" || error.cause == "store_read_only" ||
         error.cause == "store_unwritable" || error.cause == "store_disk_error";
}

Result<std::unique_ptr<Database>> open_to_read(const std::string& path) {
  if (sodium_init() < 0) return failure(ENLACE_E_INTERNAL, "store_error", "libsodium cannot start");
  set_up_sqlite();
  Database::Options options;
  options.path = path;
  options.read_only = true;
  Result<DataLock> lock = DataLock::take(path);
  if (!lock && lock.error().cause == "store_locked") return failure(lock.error());
  ENLACE_CHECK(make_file(options));
  ENLACE_TRY(std::unique_ptr<SqliteDatabase> database,
             connect(lock ? *std::move(lock) : DataLock(), path, address_of(path, how_to_read(path))));
  database->keep_wal(true);
  ENLACE_CHECK(database->prepare(options));
  ENLACE_TRY(const auto version, database->query("PRAGMA user_version"));
  if (version.empty() || version[0].integer(0) != static_cast<std::int64_t>(migrations().size())) {
    return failure(sqlite_error(SQLITE_READONLY, "of an earlier version", path));
  }
  return std::unique_ptr<Database>(std::move(database));
}

Result<std::unique_ptr<Database>> Database::open(const Options& options) {
  if (sodium_init() < 0) return failure(ENLACE_E_INTERNAL, "store_error", "libsodium cannot start");
  set_up_sqlite();
  DataLock lock;
  if (options.path != ":memory:") {
    if (options.exclusive && !options.read_only) {
      ENLACE_TRY(lock, DataLock::take(options.path));
    }
    ENLACE_CHECK(make_file(options));
  }
  ENLACE_TRY(std::unique_ptr<SqliteDatabase> database, connect(std::move(lock), options.path, options.path));
  ENLACE_CHECK(database->prepare(options));
  return std::unique_ptr<Database>(std::move(database));
}

}  // namespace enlace::store
