#include <array>

#include "store/migrations.hpp"

// Times are unix milliseconds. `seal` is Database::seal() over the other columns of the row, in their order.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 5> kStatements = {
    // What belongs to the store as a whole: instance, seal_key, heartbeat, vault_check.
    R"(CREATE TABLE meta (
         key   TEXT NOT NULL PRIMARY KEY,
         value TEXT NOT NULL))",
    // The data key of each tenant, wrapped by the master key (design 11).
    R"(CREATE TABLE vault_key (
         tenant  TEXT NOT NULL PRIMARY KEY,
         wrapped BLOB NOT NULL))",
    R"(CREATE TABLE vault_secret (
         tenant TEXT NOT NULL,
         name   TEXT NOT NULL,
         sealed BLOB NOT NULL,
         PRIMARY KEY (tenant, name)))",
    // How far a poll has come, in the clock of the system that is polled (design 8.2).
    R"(CREATE TABLE cursor (
         tenant     TEXT NOT NULL,
         name       TEXT NOT NULL,
         value      TEXT NOT NULL,
         updated_at INTEGER NOT NULL,
         seal       TEXT NOT NULL,
         PRIMARY KEY (tenant, name)))",
    // Due jobs with their lease (design 9): leases count boot id and monotonic time, never the wall clock.
    R"(CREATE TABLE schedule (
         tenant       TEXT NOT NULL,
         connector    TEXT NOT NULL,
         component    TEXT NOT NULL,
         next_due     INTEGER NOT NULL,
         last_start   INTEGER NOT NULL DEFAULT 0,
         last_end     INTEGER NOT NULL DEFAULT 0,
         last_outcome TEXT NOT NULL DEFAULT '',
         lease_owner  TEXT NOT NULL DEFAULT '',
         lease_boot   TEXT NOT NULL DEFAULT '',
         lease_until  INTEGER NOT NULL DEFAULT 0,
         PRIMARY KEY (tenant, connector, component)))",
};

}  // namespace

constinit const Migration kFoundation = {"foundation", kStatements};

}  // namespace enlace::store
