#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "settings.hpp"
#include "taxes.hpp"

// Alegra items to Handy products (apis/alegra.md 3.2, R1-R6).
namespace enlace::alegra {

// The list that gives Handy its prices (A-PROD-3).
struct PriceList {
  std::string id;
  std::string name;
  bool percentage = false;  // its prices derive from another list (apis/alegra.md 4)
  bool active = true;
};
// By id, else by exact name. ENLACE_E_CONFIG, causes "price_list_not_found" {price_list, available},
// "price_list_ambiguous" {price_list, ids}.
Result<PriceList> choose_price_list(const std::vector<Json>& rows, const std::string& wanted);

// An item as a push needs it: what a link of kind "product" keeps, so that no push has to read the item.
struct KnownItem {
  std::string id;
  std::optional<Decimal> net_price;  // in the price list; absent when the item was found by its reference
  std::vector<Tax> in_price;         // the taxes that the Handy price was built with
  std::vector<Tax> others;           // its other active taxes

  [[nodiscard]] Json to_link_data() const;
  static KnownItem from_link(const Link& link);
  static KnownItem from_row(const Json& row, const TaxCatalog& catalog);
};

struct MappedItem {
  Product product;
  KnownItem item;
};

std::string reference_of(const Json& row);  // Handy's code (A-PROD-2), "" when there is none
bool is_active(const Json& row);
bool is_variant_parent(const Json& row);
bool is_priced_in(const Json& row, const PriceList& list);
std::variant<MappedItem, Skipped> map_item(const Json& row, const PriceList& list, const Settings& settings,
                                           const TaxCatalog& catalog);
Skipped skipped_item(const Json& row, std::string why, Json params = {});

}  // namespace enlace::alegra
