#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mocks/binderp/company.hpp"

// Who may call, how often, and how a refusal looks (apis/bind.md 1.2, 1.6, 1.7).
namespace enlace::mock::binderp {

// Moments of a key in Unix seconds; `expires` 0 stands for a year of 365 days later.
struct KeyTerm {
  std::int64_t from = 0;
  std::int64_t expires = 0;
};
// A key as Bind makes them: a JWT whose claims name the user, the company and the year it is good for. Its
// signature is invented, for only Bind could check it.
std::string make_key(const std::string& user, std::int64_t company_number, const std::string& internal_id,
                     KeyTerm term, std::uint64_t seed);
// `exp` of a JWT in milliseconds, -1 when it has none or is no JWT.
std::int64_t expiry_of(std::string_view key);

// The key of the header "Bearer <key>"; nullopt for any other header.
std::optional<std::string> bearer_of(const Request& request);

// Counts the call against the key's window and quota; the 429 or 403 when it is one too many.
std::optional<Response> refuse_beyond_budget(Key& key, const Switches& switches, std::int64_t now_ms);

Response unauthorized(bool key_was_given);
Response answer_of(const Error& refusal);

}  // namespace enlace::mock::binderp
