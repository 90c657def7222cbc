#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include <enlace/sdk/result.hpp>

#include "mocks/handy/company.hpp"
#include "mocks/handy/orders.hpp"
#include "mocks/handy/switches.hpp"

namespace enlace::mock::handy {

struct Token {  // 1.2: belongs to one user, which decides the company
  Company* company = nullptr;
  const User* user = nullptr;
};

// Everything the mock knows. Owned by HandyService, which holds the lock.
struct World {
  Sequence ids;
  Switches switches;
  std::map<Id, std::unique_ptr<Company>> companies;
  std::unordered_map<std::string, Token> tokens;

  [[nodiscard]] Context context(Moment now) { return {ids, switches, now}; }
};

// The control side's verbs: each makes or changes exactly what the body says and fills in the rest. Bodies
// use the API's own names; references (family, zone, tax …) may be names too and are made when they do not
// exist. Unknown members are refused, so that a test's typing mistake shows.
// Error: cause "control_invalid" or "order_invalid", with a message for people.

// {"name", "token", "time_zone", "country": "MX"|"CO"|…, "currency", "productUnit", "subscriptionStatus"}
Result<Company*> create_company(World& world, Moment now, const Json& body);

// kinds: products, customers, users, zones, taxes, priceLists, orders, edits, deletions, deliveries, routes,
// visits, tokens, revocations, seed. README.md has their bodies. An array makes one after the other.
Result<Json> create(World& world, Company& company, Moment now, std::string_view kind, const Json& body);

// Deletions that were to show later and whose time has come.
void apply_late_deletions(World& world, Company& company, Moment now);

// For judges: everything of a company in short form, codes and ids instead of nested objects.
Json company_state(const Company& company);

}  // namespace enlace::mock::handy
