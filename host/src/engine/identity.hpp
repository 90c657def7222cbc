#pragma once

#include <map>
#include <optional>
#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// Whose account some credentials open (design 8.11). Asked of the remote system once for each pair of
// credentials, then remembered under their digest: a token that is replaced by another company's is noticed
// before anything is written with it.
namespace enlace::engine {

struct Identity {
  std::string fingerprint;  // stable for the company behind the account
  std::string title;        // its name, for people
};

// `side`: "handy" or the connector's instance.
Result<std::optional<Identity>> known_identity(store::Database& database, const std::string& tenant,
                                               const std::string& side, const std::string& credential_digest);
Result<void> remember_identity(store::Database& database, const std::string& tenant, const std::string& side,
                               const std::string& credential_digest, const Identity& identity);

// Beside whose account it is: the currency of the company in Handy (ISO 4217), asked for with it.
inline constexpr const char* kCurrencySide = "handy.currency";
// By tenant, as far as they are known.
Result<std::map<std::string, std::string>> known_currencies(store::Database& database);

}  // namespace enlace::engine
