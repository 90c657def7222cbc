#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// How much money waits, and whose orders they are, for people: read from the rows as they stand, seals
// unread.
namespace enlace::ledger {

inline constexpr std::size_t kSomeCustomers = 5;

struct Amount {
  std::int64_t orders = 0;             // each once, however many recipients it has
  std::int64_t in_doubt = 0;           // of these
  Decimal sum;                         // of Handy's totals
  bool whole = true;                   // false: there are more, and nobody has added them up
  std::vector<std::string> customers;  // names of some, the largest orders first
};

// Orders that wait for a person for one cause.
Result<Amount> amount_of_dead(store::Database& database, const std::string& tenant,
                              const std::string& instance, const std::string& cause);
// Orders on their way to one of the instances, or to parts of them ("avisos#ana@lupita.mx"), that landed up
// to then.
Result<Amount> amount_on_the_way(store::Database& database, const std::string& tenant,
                                 const std::vector<std::string>& instances, std::int64_t landed_to_ms);

}  // namespace enlace::ledger
