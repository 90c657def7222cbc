#pragma once

#include <optional>
#include <string>
#include <utility>

#include "mocks/alegra/company.hpp"

// What stands between a request and its handler: who asks, how often, and how a refusal looks.
namespace enlace::mock::alegra {

// Email and token of a Basic header (apis/alegra.md 1.2); nullopt for anything that is not one.
std::optional<std::pair<std::string, std::string>> basic_credentials(std::string_view header);

// A fixed window per user (1.5). Counts the call; false when the allowance is used up.
bool allowed(Company& company, std::int64_t now_ms);
Headers rate_headers(const Company& company, std::int64_t now_ms);
Headers rate_headers_of_stranger(const Switches& switches);

// The refusal by a switch, if `route` ("POST /remissions") is one that 402, 403 or 406 is armed for.
Result<void> check_refusals(const Switches& switches, const std::string& route);

// The refusal in the shape that the switches give to this route (12); {"code","message"} by default.
Response refused(const Error& error, const Switches& switches, const std::string& route);

// The page of a firewall in front, where the switch says that it stands in the way of this route.
std::optional<Response> firewalled(const Switches& switches, const std::string& route);
// Counts a call of /contacts, which has a limit of its own.
bool allowed_contacts(Company& company, std::int64_t now_ms);

}  // namespace enlace::mock::alegra
