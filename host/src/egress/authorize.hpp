#pragma once

#include <enlace/sdk/result.hpp>

#include "egress/egress.hpp"
#include "runtime/url.hpp"

namespace enlace::egress {

// Checks a call against its account and makes of it what goes out: everything that is refused is refused
// here, before any byte, any token of the budget and any waiting.
//
// Errors: MISUSE "url_invalid", "origin_not_allowed" {origin, allowed}, "method_not_allowed" {method},
// "header_not_allowed" {header}, "purpose_missing", "unknown_slot" {slot}; CONFIG "credential_missing"
// {slot, field}, "credential_malformed" {slot, field}.
Result<HttpTransport::Exchange> authorize(const Account& account, const HttpCall& call);

// The two parts of a basic slot: the user is not a secret, the other one is.
[[nodiscard]] const std::string& user_field_of(const Slot& slot);

}  // namespace enlace::egress
