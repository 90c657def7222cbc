#pragma once

#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

// Taxes and prices (apis/alegra.md 5, 14.2). A Tax carries Alegra's id in `remote_id`.
namespace enlace::alegra {

// The account's taxes, GET /taxes. Several share the name "IVA": only the id tells them apart.
class TaxCatalog {
 public:
  TaxCatalog() = default;
  explicit TaxCatalog(std::vector<Json> rows) : rows_(std::move(rows)) {}

  [[nodiscard]] const Json& by_id(std::string_view id) const;  // null when unknown
  // The first active one with exactly this name and rate.
  [[nodiscard]] std::optional<Tax> active(std::string_view name, Decimal rate) const;
  [[nodiscard]] std::vector<std::string> active_names() const;

 private:
  std::vector<Json> rows_;
};

// The active taxes of one item, split by the rule A-PROD-6.
struct ItemTaxes {
  std::vector<Tax> in_price;  // the `IVA` that the Handy price includes: none or one
  std::vector<Tax> others;    // left out of the price
  bool several_iva = false;   // more than one active `IVA`: the first counts (apis/alegra.md Q6)
  bool unknown_iva = false;   // an `IVA` whose status nobody tells: not counted
  bool unreadable = false;    // the active `IVA` has no rate that could be read
};

// Rows of old items have no status: those need the catalogue.
bool needs_catalog(const Json& item);
ItemTaxes taxes_of(const Json& item, const TaxCatalog& catalog);

// 1 + the sum of the rates: Handy adds two taxes, it does not compound them (apis/handy.md 2.10).
Decimal tax_factor(const std::vector<Tax>& taxes);

}  // namespace enlace::alegra
