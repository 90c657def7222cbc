#include <array>

#include "store/migrations.hpp"

// Times are unix milliseconds. `seal` is Database::seal() over the other columns of the row, in their order.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 4> kStatements = {
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
};

}  // namespace

constinit const Migration kFoundation = {"foundation", kStatements};

}  // namespace enlace::store
