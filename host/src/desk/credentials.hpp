#pragma once

#include <string>
#include <vector>

#include "desk/entry.hpp"
#include "records/throttle.hpp"
#include "vault/vault.hpp"

// What proves who somebody is: passwords, codes, and how often they may be tried.
namespace enlace::desk {

inline constexpr const char* kVaultOfHost = "host";  // as alerts::kHostSecrets

// Error "param_missing" {name}, "param_wrong" {name}.
Result<vault::Secret> password_in(const Json& params, const char* name);
// The hash of the password among the parameters, once it was found acceptable.
Result<std::string> new_password(const Call& call, const std::string& login, const std::string& name);
// This attempt counts as failed until attempt_succeeded(). Error "log_in_wait" {seconds}.
Result<void> wait_for_turn(const Call& call, const std::vector<records::Waiting>& waits);
// Whether it is a code of the person's second factor that was not used before; it is used up then.
Result<bool> is_code(const Tools& tools, const std::string& login, const std::string& code);

// A second factor at rest: sealed by the vault, bound to the log-in.
Result<store::Blob> seal_factor(const Tools& tools, const std::string& login, const std::string& key);
Result<vault::Secret> unseal_factor(const Tools& tools, const std::string& login, const store::Blob& sealed);

}  // namespace enlace::desk
