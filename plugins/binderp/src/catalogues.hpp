#pragma once

#include <map>
#include <string>
#include <vector>

#include "client.hpp"

// Price lists, currencies, warehouses, accounts: what operators and sellers name, and Bind knows by id.
namespace enlace::binderp {

// A kind of thing that is chosen by name.
struct Kind {
  const char* resource;            // "PriceLists"
  const char* code;                // of causes: "price_list" -> "price_list_not_found"
  std::vector<const char*> names;  // members by which people know one, the best first
};
extern const Kind kPriceLists, kCurrencies, kWarehouses, kLocations, kAccounts;

// Reads each catalogue once.
class Catalogues {
 public:
  // The one row called `name` (or whose id that is): exactly, else but for case, accents and blanks.
  // ENLACE_E_CONFIG "<code>_not_found" {<code>, available}, "<code>_ambiguous" {<code>, ids}.
  Result<Json> choose(Client& api, const Kind& kind, const std::string& name);

 private:
  std::map<std::string, std::vector<Json>> rows_;  // by resource
};

}  // namespace enlace::binderp
