#include <array>

#include "store/migrations.hpp"

// What people did to the host, and messages to them. Times are unix milliseconds.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 10> kStatements = {
    // Ids of messages are never used again: receivers drop what they have seen by its id.
    R"(CREATE TABLE alert_message_new (
         id       INTEGER PRIMARY KEY AUTOINCREMENT,
         kind     TEXT NOT NULL,
         channel  TEXT NOT NULL,
         body     TEXT NOT NULL,
         made_ms  INTEGER NOT NULL,
         attempts INTEGER NOT NULL,
         next_ms  INTEGER NOT NULL))",
    R"(INSERT INTO alert_message_new (id, kind, channel, body, made_ms, attempts, next_ms)
         SELECT id, kind, channel, body, made_ms, attempts, next_ms FROM alert_message)",
    "DROP TABLE alert_message",
    "ALTER TABLE alert_message_new RENAME TO alert_message",
    // Who paused a job, since when, why, and until when; 0 or '' where it is not known. until_ms 0: until it
    // is resumed.
    "ALTER TABLE job_pause ADD COLUMN since_ms INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE job_pause ADD COLUMN until_ms INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE job_pause ADD COLUMN actor TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE job_pause ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    // Orders that could not go on and are tried again by themselves (Ledger::held_up).
    R"(CREATE INDEX deliveries_held_up ON deliveries (tenant, instance, cause, created_ms, order_id)
         WHERE attention = 0 AND cause <> '' AND state IN ('waiting', 'sending', 'in_doubt', 'removing'))",
    // One row for each action of a person (V-5). `detail` is JSON and never holds a secret.
    R"(CREATE TABLE journal (
         id       INTEGER PRIMARY KEY AUTOINCREMENT,
         at_ms    INTEGER NOT NULL,
         actor    TEXT NOT NULL,
         action   TEXT NOT NULL,
         tenant   TEXT NOT NULL,
         instance TEXT NOT NULL,
         subject  TEXT NOT NULL,
         detail   TEXT NOT NULL))",
};

}  // namespace

constinit const Migration kPeople = {"people", kStatements};

}  // namespace enlace::store
