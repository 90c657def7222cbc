#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// What the mappings of this folder share.
namespace enlace::handy {

// Customer members whose JSON name is not documented (apis/handy.md OPEN-17), in the order in which they are
// tried; the first one is written.
struct CustomerNames {
  static constexpr const char* kTaxId[] = {"rfc", "taxId"};
  static constexpr const char* kPhone[] = {"phoneNumber", "phone"};
};

template <std::size_t N>
const Json& first_of(const Json& object, const char* const (&names)[N]) {
  for (const char* name : names) {
    if (!object[name].text().empty()) return object[name];
  }
  return object[names[0]];
}

// The taxes of a line or a product: the main one and the optional one, which are added, not compounded
// (apis/handy.md 2.10). Error "order_malformed" {member} for one without a rate.
Result<std::vector<Tax>> taxes_of(const Json& owner);
Decimal rate_of(const std::vector<Tax>& taxes);     // percent
Decimal without_tax(Decimal amount, Decimal rate);  // 116 at 16 -> 100

Failure malformed(std::string member);  // "order_malformed"

// The orders that this one replaces, newest first, and when the first of them was made (2.9).
struct Chain {
  std::vector<std::string> ids;
  std::string first_created;
};
Chain chain_of(const Json& order);

OrderKind kind_of(const Json& order);
// A time in unix ms. "0001-01-01" and the like are what some write for none.
std::optional<std::int64_t> time_of(const Json& value);
std::string moment_of(const Json& value);  // ISO 8601 UTC, or "" when it is not a time

}  // namespace enlace::handy
