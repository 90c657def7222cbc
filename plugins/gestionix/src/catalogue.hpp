#pragma once

#include <map>
#include <string>
#include <vector>

#include "client.hpp"
#include "products.hpp"

namespace enlace::gestionix {

// All products of the branch by their key, for orders whose products have no link yet: Gestionix finds no
// product by its key. Keys are compared as they are, then without case and accents.
class Catalogue {
 public:
  static Result<Catalogue> read(Client& api);

  // Nothing, one, or several of the same key. Those on sale come before those that are not.
  Result<std::vector<KnownProduct>> find(Client& api, const std::string& code) const;
  // nullptr: there is none.
  [[nodiscard]] const KnownProduct* with_id(const std::string& id) const;

 private:
  std::map<std::string, std::vector<KnownProduct>> by_key_;  // folded
};

}  // namespace enlace::gestionix
