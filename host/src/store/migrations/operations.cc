#include <array>

#include "store/migrations.hpp"

// What people are told: problems with the messages about them, and the nightly audits. Times are unix
// milliseconds.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 5> kStatements = {
    // One row for each time that a cause stood open at a connector.
    R"(CREATE TABLE problem (
         tenant        TEXT NOT NULL,
         instance      TEXT NOT NULL,
         cause         TEXT NOT NULL,
         params        TEXT NOT NULL,
         count         INTEGER NOT NULL,
         orders        TEXT NOT NULL,
         first_seen_ms INTEGER NOT NULL,
         last_seen_ms  INTEGER NOT NULL,
         resolved_ms   INTEGER NOT NULL,
         PRIMARY KEY (tenant, instance, cause, first_seen_ms)))",
    "CREATE INDEX problem_open ON problem (resolved_ms)",
    R"(CREATE TABLE alert_message (
         id       INTEGER PRIMARY KEY,
         kind     TEXT NOT NULL,
         channel  TEXT NOT NULL,
         body     TEXT NOT NULL,
         made_ms  INTEGER NOT NULL,
         attempts INTEGER NOT NULL,
         next_ms  INTEGER NOT NULL))",
    // The last audit of each day of each connector (jobs/audit.hpp); `report` is its JSON.
    R"(CREATE TABLE audit_day (
         tenant   TEXT NOT NULL,
         instance TEXT NOT NULL,
         day      TEXT NOT NULL,
         at_ms    INTEGER NOT NULL,
         differs  INTEGER NOT NULL,
         report   TEXT NOT NULL,
         PRIMARY KEY (tenant, instance, day)))",
    "CREATE INDEX audit_day_differs ON audit_day (differs, day)",
};

}  // namespace

constinit const Migration kOperations = {"operations", kStatements};

}  // namespace enlace::store
