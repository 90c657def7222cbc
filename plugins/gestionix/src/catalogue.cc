#include "catalogue.hpp"

#include <algorithm>

#include <enlace/sdk/http.hpp>

#include "text.hpp"

namespace enlace::gestionix {

Result<Catalogue> Catalogue::read(Client& api) {
  Catalogue catalogue;
  const auto visit = [&](const Json& row) -> Result<void> {
    std::optional<KnownProduct> known = KnownProduct::from_row(api.mapping(), row);
    if (!known || known->key.empty()) return {};
    ENLACE_TRY(const std::string key, sdk::fold_name(api.call(), known->key));
    catalogue.by_key_[key].push_back(*std::move(known));
    return {};
  };
  ENLACE_TRY(const bool complete, api.sweep("products", {}, "product", visit));
  if (!complete) return sdk::list_incomplete("products");
  return catalogue;
}

const KnownProduct* Catalogue::with_id(const std::string& id) const {
  for (const auto& [key, products] : by_key_) {
    const auto found = std::find_if(products.begin(), products.end(),
                                    [&](const KnownProduct& product) { return product.id == id; });
    if (found != products.end()) return &*found;
  }
  return nullptr;
}

Result<std::vector<KnownProduct>> Catalogue::find(Client& api, const std::string& code) const {
  ENLACE_TRY(const std::string key, sdk::fold_name(api.call(), code));
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::vector<KnownProduct>();
  std::vector<KnownProduct> same = found->second;
  const auto keep = [&](const auto& wanted) {
    if (std::any_of(same.begin(), same.end(), wanted)) std::erase_if(same, std::not_fn(wanted));
  };
  keep([](const KnownProduct& product) { return product.active && product.for_sale; });
  keep([&](const KnownProduct& product) { return product.key == trim(code); });
  return same;
}

}  // namespace enlace::gestionix
