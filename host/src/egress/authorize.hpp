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
//
// A slot of scheme login adds nothing here: its token is added by add_token(). What its fields hold goes into
// `log_in`, the request of its recipe, and nowhere else.
Result<HttpTransport::Exchange> authorize(const Account& account, const HttpCall& call);
Result<HttpTransport::Exchange> authorize_login(const Account& account, const std::string& slot_name,
                                                const HttpCall& log_in);
void add_token(const LoginRecipe& recipe, std::string_view token, HttpTransport::Exchange& exchange);

// The same for a message. Errors beside those: INVALID "address_invalid" {address, reason}; MISUSE
// "message_malformed" {reason}.
Result<SmtpTransport::Exchange> authorize(const Account& account, const SmtpCall& call);

// The two parts of a basic slot: the user is not a secret, the other one is.
[[nodiscard]] const std::string& user_field_of(const Slot& slot);

}  // namespace enlace::egress
