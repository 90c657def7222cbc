#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "runtime/runtime.hpp"
#include "vault/vault.hpp"

// Passwords of people: which are accepted, and how they are kept (Argon2id by libsodium, its interactive
// limits).
namespace enlace::records {

// 8 to 256 characters, no rule of composition, none of those that everybody tries, none made of the person's
// or the product's name. `personal`: log-in, name. Errors: "password_too_short" {least},
// "password_too_long" {most}, "password_common", "password_not_text".
Result<void> acceptable_password(std::string_view password, const std::vector<std::string>& personal);

// Each takes 64 MiB and a part of a second. Two at once in this process, so that log-ins cannot take all
// memory; a third waits some seconds for its turn, then fails with "log_in_busy".
Result<std::string> hash_password(Runtime& runtime, const vault::Secret& password);
// `hash` "": costs the same and is false, so that nobody learns from the time whether a log-in exists.
Result<bool> is_password(Runtime& runtime, const std::string& hash, const vault::Secret& password);

}  // namespace enlace::records
