#include <unordered_map>

#include <enlace/sdk/http.hpp>

#include "connector.hpp"
#include "contacts.hpp"
#include "text.hpp"

namespace enlace::alegra {

// One sweep serves products and inventory alike. It asks for every item, also inactive ones and services, so
// that each one left out is told with its reason (H-21). A list that could not be read whole ends in an
// error, because the host disables what a good listing no longer has (H-10).
Result<void> AlegraConnector::pull_products(sdk::Call& call, const sdk::PullRequest&) {
  Client api(call, settings_);
  ENLACE_TRY(const std::vector<Json> lists, api.list("price-lists"));
  ENLACE_TRY(const PriceList list, choose_price_list(lists, settings_.price_list));

  std::unordered_map<std::string, std::string> taken;  // code -> id of the item that has it
  bool any_item = false;
  bool any_price = false;
  const auto visit = [&](const Json& row) -> Result<void> {
    any_item = true;
    any_price = any_price || is_priced_in(row, list);
    const TaxCatalog none;
    const TaxCatalog* catalog = &none;
    if (needs_catalog(row)) {
      ENLACE_TRY(catalog, taxes(api));
    }
    auto mapped = map_item(row, list, settings_, *catalog);
    if (const Skipped* skipped = std::get_if<Skipped>(&mapped)) return call.emit(*skipped);
    auto& [product, item] = std::get<MappedItem>(mapped);
    sdk::note_repairs(row, product.notices);
    // References are not unique in Alegra; the first item that qualifies keeps the code (apis/alegra.md R1).
    const auto [holder, is_new] = taken.try_emplace(product.code, item.id);
    if (!is_new) {
      return call.emit(skipped_item(row, "item_reference_repeated",
                                    Json::object({{"code", product.code}, {"other_id", holder->second}})));
    }
    ENLACE_CHECK(call.emit(product));
    return call.emit(Link{"product", product.code, item.id, item.to_link_data()});
  };
  const auto unreadable = [&](const Json& row) {
    Skipped skipped = skipped_item(row, "");
    skipped.why = sdk::why_unreadable(row);
    return call.emit(skipped);
  };
  ENLACE_TRY(const bool complete, api.sweep("items", {}, "id", visit, unreadable));
  if (!complete) return sdk::list_incomplete("items");
  if (list.percentage && any_item && !any_price) {  // never computed in silence (apis/alegra.md Q3)
    return failure(ENLACE_E_CONFIG, "price_list_without_prices", "no item has an entry of that list",
                   Json::object({{"price_list", list.name}}));
  }
  return {};
}

// The host links each one by its id: the code that Handy has for it, or gets, is not known here (H-18).
Result<void> AlegraConnector::pull_customers(sdk::Call& call, const sdk::PullRequest&) {
  Client api(call, settings_);
  const auto visit = [&](const Json& row) -> Result<void> {
    auto mapped = map_contact(row, settings_);
    if (const Skipped* skipped = std::get_if<Skipped>(&mapped)) return call.emit(*skipped);
    sdk::note_repairs(row, std::get<Customer>(mapped).notices);
    return call.emit(std::get<Customer>(mapped));
  };
  const auto unreadable = [&](const Json& row) {
    return call.emit(Skipped{"customer", "", id_of(row), text_of(row["name"]), sdk::why_unreadable(row)});
  };
  ENLACE_TRY(const bool complete, api.sweep("contacts", {{"type", "client"}}, "id", visit, unreadable));
  if (!complete) return sdk::list_incomplete("contacts");
  return {};
}

}  // namespace enlace::alegra
