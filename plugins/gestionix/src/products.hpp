#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "mapping.hpp"
#include "settings.hpp"
#include "taxes.hpp"

// Gestionix products to Handy products (apis/gestionix.md 3.4, 5.1).
namespace enlace::gestionix {

// A product as a push needs it: what a link of kind "product" keeps, so that no push has to read it.
struct KnownProduct {
  std::string id, key, name, unit;
  std::vector<ProductTax> taxes;
  bool active = true, for_sale = true;

  [[nodiscard]] Link link(const std::string& code) const;
  static std::optional<KnownProduct> from_link(const Link& link);  // nullopt: its data is not ours
  static std::optional<KnownProduct> from_row(const Mapping& mapping, const Json& row);
};

struct MappedProduct {
  Product product;
  KnownProduct known;
};

std::variant<MappedProduct, Skipped> map_product(const Mapping& mapping, const Json& row,
                                                 const Settings& settings);
Skipped skipped_product(const MappedProduct& mapped, std::string why, Json params);

}  // namespace enlace::gestionix
