#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/result.hpp>

#include "alerts/problem.hpp"
#include "config/config.hpp"
#include "store/database.hpp"
#include "vault/vault.hpp"

// Until when credentials are good: what the operator said when a secret was stored, or what a token says of
// itself (token_expiry.hpp), whichever is sooner. A secret that is replaced brings its own day or none: the
// old one's is forgotten.
namespace enlace::engine {

struct Expiry {
  std::string tenant;
  std::string name;  // of the secret; of one written in the file, "connectors.bind.api_key"
  std::int64_t expires_ms = 0;
  std::string source;  // "operator" | "token"
};

// Before this many days people hear of it, once for each.
inline constexpr int kWarnedDays[] = {30, 7, 1};
// The one of them that counts now: 30, 7 or 1; 0 once it has expired, -1 while there is time.
int warned_days(std::int64_t expires_ms, std::int64_t now_ms);

// A secret was stored: with the operator's day (0 = none), the token's own, or none.
Result<void> note_expiry(store::Database& database, const std::string& tenant, const std::string& name,
                         std::int64_t operator_ms, std::string_view value, std::int64_t now_ms);
Result<void> forget_expiry(store::Database& database, const std::string& tenant, const std::string& name);
// Of one tenant, or of all; soonest first.
Result<std::vector<Expiry>> expiries(store::Database& database, const std::string& tenant = {});
// What the tokens of a tenant say of themselves, where nobody gave a sooner day: secrets that were stored
// before, values in the file.
Result<void> read_tokens(store::Database& database, vault::Vault& vault, const config::TenantConfig& tenant,
                         std::int64_t now_ms);

// Whose a secret is, for people: a connector's instance, "handy", or "alerts" for the host's own; "" =
// nobody's.
std::string owner_of(const config::Configuration& configuration, const std::string& tenant,
                     const std::string& name);
// What there is to say: "credential_expires", from the first warning on "credential_expires_soon", then
// "credential_expired"; each {credential, day, days, stage}.
Notice expiry_notice(const Expiry& expiry, const std::string& time_zone, std::int64_t now_ms);
// "credential_expires_soon" and "credential_expired", of the secrets that somebody uses.
Result<std::vector<alerts::Problem>> expiry_problems(store::Database& database,
                                                     const config::Configuration& configuration,
                                                     std::int64_t now_ms);

}  // namespace enlace::engine
