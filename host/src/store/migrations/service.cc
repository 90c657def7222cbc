#include <array>

#include "store/migrations.hpp"

// The host as a service: which connectors are enabled, whose accounts their credentials open, what ran when.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 4> kStatements = {
    R"(CREATE TABLE activation (
         tenant     TEXT NOT NULL,
         instance   TEXT NOT NULL,
         since      TEXT NOT NULL,
         enabled_ms INTEGER NOT NULL,
         actor      TEXT NOT NULL,
         PRIMARY KEY (tenant, instance)))",
    // `credential` is a digest from which no credential can be read.
    R"(CREATE TABLE account_identity (
         tenant      TEXT NOT NULL,
         side        TEXT NOT NULL,
         credential  TEXT NOT NULL,
         fingerprint TEXT NOT NULL,
         title       TEXT NOT NULL,
         PRIMARY KEY (tenant, side, credential)))",
    // Leases count boot id and monotonic time, never the wall clock (design 9).
    R"(CREATE TABLE job_run (
         job              TEXT NOT NULL PRIMARY KEY,
         last_started_ms  INTEGER NOT NULL DEFAULT 0,
         last_finished_ms INTEGER NOT NULL DEFAULT 0,
         last_ok          INTEGER NOT NULL DEFAULT 0,
         last_cause       TEXT NOT NULL DEFAULT '',
         lease_boot       TEXT NOT NULL DEFAULT '',
         lease_until_ms   INTEGER NOT NULL DEFAULT 0))",
    "CREATE TABLE job_pause (prefix TEXT NOT NULL PRIMARY KEY)",
};

}  // namespace

constinit const Migration kService = {"service", kStatements};

}  // namespace enlace::store
