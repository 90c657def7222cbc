#include "records/sessions.hpp"

#include "records/tokens.hpp"
#include "text/zone.hpp"

namespace enlace::records {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;
constexpr std::int64_t kDay_ms = 24 * 60 * kMinute_ms;
constexpr std::int64_t kLongest_ms = 12 * 60 * kMinute_ms, kLongestIdle_ms = 30 * kMinute_ms;
constexpr std::int64_t kMonth_ms = 30 * kDay_ms;
constexpr std::int64_t kLinkLives_ms = 30 * kMinute_ms;
constexpr std::int64_t kMostOpen = 20;

constexpr const char* kColumns = "id, login, address, created_ms, seen_ms, expires_ms, idle_ms";
constexpr const char* kIsOpen = "ended_ms = 0 AND expires_ms > ? AND seen_ms + idle_ms > ?";

Session session_of(const store::Row& row) {
  return {row.integer(0), row.text(1),    row.text(2),   row.integer(3),
          row.integer(4), row.integer(5), row.integer(6)};
}

Result<void> touch(store::Database& database, const Session& session) {
  ENLACE_TRY(store::Transaction transaction, database.begin_unsynced());
  ENLACE_CHECK(
      transaction.run("UPDATE console_session SET seen_ms = ? WHERE id = ?", {session.seen_ms, session.id}));
  return transaction.commit();
}

}  // namespace

Json Session::to_json() const {
  return Json::object({{"id", id},
                       {"login", login},
                       {"address", address},
                       {"created", text::iso_utc(created_ms)},
                       {"seen", text::iso_utc(seen_ms)},
                       {"expires", text::iso_utc(expires_ms)}});
}

Result<Opened> open_session(store::Database& database, Runtime& runtime, const std::string& login,
                            const std::string& address, Stay stay) {
  const std::int64_t now = runtime.unix_ms();
  const bool month = stay == Stay::month;
  Opened opened{new_token(runtime),
                {0, login, address, now, now, now + (month ? kMonth_ms : kLongest_ms),
                 month ? kMonth_ms : kLongestIdle_ms}};
  const Session& session = opened.session;
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(transaction.run(
      "INSERT INTO console_session (hash, login, address, created_ms, seen_ms, expires_ms, idle_ms) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      {hash_of(opened.token), login, address, now, now, session.expires_ms, session.idle_ms}));
  opened.session.id = transaction.last_row_id();
  ENLACE_CHECK(
      transaction.run("UPDATE console_session SET ended_ms = ? WHERE login = ? AND ended_ms = 0 AND "
                      "id NOT IN (SELECT id FROM console_session WHERE login = ? AND ended_ms = 0 "
                      "ORDER BY id DESC LIMIT ?)",
                      {now, login, login, kMostOpen}));
  ENLACE_CHECK(transaction.commit());
  return opened;
}

Result<std::optional<Session>> session_of(store::Database& database, std::string_view token,
                                          std::int64_t now_ms, bool used) {
  if (!is_token(token)) return std::optional<Session>();
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query(
                 std::string("SELECT ") + kColumns + " FROM console_session WHERE hash = ? AND " + kIsOpen,
                 {hash_of(token), now_ms, now_ms}));
  if (rows.empty()) return std::optional<Session>();
  Session session = session_of(rows.front());
  if (used && now_ms - session.seen_ms >= kMinute_ms) {
    session.seen_ms = now_ms;
    // A store that cannot be written, as on a full disk, may still be read: it ends a little early then.
    static_cast<void>(touch(database, session));
  }
  return std::optional<Session>(std::move(session));
}

Result<std::vector<Session>> open_sessions(store::Database& database, const std::string& login,
                                           std::int64_t now_ms) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query(std::string("SELECT ") + kColumns + " FROM console_session WHERE " + kIsOpen +
                                " AND (? = '' OR login = ?) ORDER BY id DESC LIMIT 1000",
                            {now_ms, now_ms, login, login}));
  std::vector<Session> sessions;
  for (const store::Row& row : rows) sessions.push_back(session_of(row));
  return sessions;
}

Result<bool> end_session(store::Database& database, std::int64_t id, const std::string& login,
                         std::int64_t now_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t ended,
             transaction.run("UPDATE console_session SET ended_ms = ? "
                             "WHERE id = ? AND ended_ms = 0 AND (? = '' OR login = ?)",
                             {now_ms, id, login, login}));
  ENLACE_CHECK(transaction.commit());
  return ended == 1;
}

Result<bool> knows_address(store::Database& database, const std::string& login, const std::string& address,
                           std::int64_t now_ms) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT 1 FROM console_session WHERE login = ? AND created_ms > ? "
                            "AND address = ? LIMIT 1",
                            {login, now_ms - kMonth_ms, address}));
  return !rows.empty();
}

Result<std::int64_t> forget_sessions(store::Database& database, std::int64_t before_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t forgotten,
             transaction.run("DELETE FROM console_session WHERE expires_ms < ?", {before_ms}));
  ENLACE_CHECK(transaction.commit());
  return forgotten;
}

Result<std::string> make_link(store::Database& database, Runtime& runtime, const std::string& login,
                              const std::string& made_by) {
  const std::int64_t now = runtime.unix_ms();
  std::string token = new_token(runtime);
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(transaction.run("DELETE FROM console_link WHERE expires_ms <= ?", {now}));
  ENLACE_CHECK(
      transaction.run("INSERT INTO console_link (hash, login, made_by, expires_ms) VALUES (?, ?, ?, ?)",
                      {hash_of(token), login, made_by, now + kLinkLives_ms}));
  ENLACE_CHECK(transaction.commit());
  return token;
}

Result<std::optional<Link>> link_of(store::Database& database, std::string_view token, std::int64_t now_ms) {
  if (!is_token(token)) return std::optional<Link>();
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT login, made_by, expires_ms FROM console_link "
                            "WHERE hash = ? AND expires_ms > ?",
                            {hash_of(token), now_ms}));
  if (rows.empty()) return std::optional<Link>();
  return std::optional<Link>(Link{rows.front().text(0), rows.front().text(1), rows.front().integer(2)});
}

Result<bool> use_up_link(store::Database& database, std::string_view token, std::int64_t now_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t used,
             transaction.run("DELETE FROM console_link WHERE hash = ? AND expires_ms > ?",
                             {hash_of(token), now_ms}));
  ENLACE_CHECK(transaction.commit());
  return used == 1;
}

}  // namespace enlace::records
