#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// What the index of orders knows by name or number: companies, orders, customers and sellers.
namespace enlace::ledger {

struct PartyName {
  std::string identity, name;  // identity "" = it has only the name
};
Result<PartyName> party_name(store::Database& database, std::int64_t id);

// Companies that have orders.
Result<std::vector<std::string>> tenants_with_orders(store::Database& database);
// Orders with just this id, number or id in an ERP; at most `most`.
Result<std::vector<std::pair<std::string, std::string>>> orders_called(store::Database& database,
                                                                       const std::string& name,
                                                                       const std::string& tenant, int most);
// Orders whose id begins so.
Result<std::vector<std::pair<std::string, std::string>>> orders_beginning(store::Database& database,
                                                                          const std::string& begin,
                                                                          const std::string& tenant,
                                                                          int most);
// Whether some customer has just this code, folded.
Result<bool> is_customer_code(store::Database& database, const std::string& code, const std::string& tenant);

}  // namespace enlace::ledger
