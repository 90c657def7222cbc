#include <array>

#include "store/migrations.hpp"

// Who may use the console: people, their sessions, links that serve once, waits after failed log-ins. Times
// are unix milliseconds. No token is stored, only its BLAKE2b hash.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 6> kStatements = {
    // `password` is Argon2id in libsodium's own form. `tenants` and `sellers` are lists in JSON; an empty one
    // limits nothing. `totp` is sealed by the vault; `totp_pending` is one that is not confirmed yet;
    // `totp_step` is the last time step whose code was used.
    R"(CREATE TABLE console_user (
         login        TEXT NOT NULL PRIMARY KEY,
         name         TEXT NOT NULL,
         password     TEXT NOT NULL,
         role         TEXT NOT NULL,
         tenants      TEXT NOT NULL,
         sellers      TEXT NOT NULL,
         totp         BLOB,
         totp_pending BLOB,
         totp_step    INTEGER NOT NULL DEFAULT 0,
         disabled     INTEGER NOT NULL DEFAULT 0,
         created_ms   INTEGER NOT NULL,
         created_by   TEXT NOT NULL))",
    // ended_ms 0: not ended by anybody. An ended or expired one is kept for a while, as a record of log-ins.
    R"(CREATE TABLE console_session (
         id         INTEGER PRIMARY KEY AUTOINCREMENT,
         hash       TEXT NOT NULL UNIQUE,
         login      TEXT NOT NULL,
         address    TEXT NOT NULL,
         created_ms INTEGER NOT NULL,
         seen_ms    INTEGER NOT NULL,
         expires_ms INTEGER NOT NULL,
         idle_ms    INTEGER NOT NULL,
         ended_ms   INTEGER NOT NULL DEFAULT 0))",
    "CREATE INDEX console_session_login ON console_session (login, created_ms)",
    // login '': whoever opens it becomes an administrator.
    R"(CREATE TABLE console_link (
         hash       TEXT NOT NULL PRIMARY KEY,
         login      TEXT NOT NULL,
         made_by    TEXT NOT NULL,
         expires_ms INTEGER NOT NULL))",
    // `who` names an account or an address by a hash.
    R"(CREATE TABLE console_throttle (
         who      TEXT NOT NULL PRIMARY KEY,
         failures INTEGER NOT NULL,
         last_ms  INTEGER NOT NULL,
         next_ms  INTEGER NOT NULL))",
    "CREATE INDEX console_throttle_age ON console_throttle (last_ms)",
};

}  // namespace

constinit const Migration kConsole = {"console", kStatements};

}  // namespace enlace::store
