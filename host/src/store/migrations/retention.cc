#include <array>

#include "store/migrations.hpp"

// What the nightly purge and the warnings about credentials need.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 2> kStatements = {
    // One entry for each timeline that is still there, oldest first.
    "CREATE INDEX delivery_events_begun ON delivery_events (at_ms) WHERE seq = 1",
    // Until when a secret of the vault is good; `source`: "operator" gave the day, or the "token" says it.
    R"(CREATE TABLE credential_expiry (
         tenant     TEXT NOT NULL,
         name       TEXT NOT NULL,
         expires_ms INTEGER NOT NULL,
         source     TEXT NOT NULL,
         noted_ms   INTEGER NOT NULL,
         PRIMARY KEY (tenant, name)))",
};

}  // namespace

constinit const Migration kRetention = {"retention", kStatements};

}  // namespace enlace::store
