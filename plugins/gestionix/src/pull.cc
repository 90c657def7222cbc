#include <map>
#include <set>

#include <enlace/sdk/http.hpp>

#include "connector.hpp"
#include "customers.hpp"
#include "text.hpp"

namespace enlace::gestionix {

// One sweep serves products and inventory alike. Everything is asked for, inactive ones too, so that each one
// left out is told with its reason (H-21). A list that could not be read whole ends in an error, because the
// host disables what a good listing no longer has (H-10). Nothing is told before the whole list is known: of
// two products with the same key neither may be copied (apis/gestionix.md 5.1).
Result<void> GestionixConnector::pull_products(sdk::Call& call, const sdk::PullRequest&) {
  Client api(call, settings_, mapping_);
  ENLACE_CHECK(place(api));
  std::vector<MappedProduct> products;
  std::map<std::string, int> holders;  // folded key -> how many have it
  std::vector<std::string> keys;       // of `products`
  const auto visit = [&](const Json& row) -> Result<void> {
    auto mapped = map_product(mapping_, row, settings_);
    if (const Skipped* skipped = std::get_if<Skipped>(&mapped)) return call.emit(*skipped);
    products.push_back(std::get<MappedProduct>(std::move(mapped)));
    ENLACE_TRY(std::string key, sdk::fold_name(call, products.back().product.code));
    ++holders[key];
    keys.push_back(std::move(key));
    return {};
  };
  ENLACE_TRY(const bool complete, api.sweep("products", {}, "product", visit));
  if (!complete) return sdk::list_incomplete("products");
  for (std::size_t i = 0; i < products.size(); ++i) {
    const MappedProduct& mapped = products[i];
    if (holders[keys[i]] > 1) {
      ENLACE_CHECK(call.emit(
          skipped_product(mapped, "product_key_repeated", Json::object({{"code", mapped.product.code}}))));
      continue;
    }
    ENLACE_CHECK(call.emit(mapped.product));
    ENLACE_CHECK(call.emit(mapped.known.link(mapped.product.code)));
  }
  return {};
}

// The host links each one by its id: the code that Handy has for it, or gets, is not known here (H-18).
Result<void> GestionixConnector::pull_customers(sdk::Call& call, const sdk::PullRequest&) {
  Client api(call, settings_, mapping_);
  ENLACE_TRY(const Place* place, this->place(api));
  std::set<std::string> taken;  // folded descriptions
  const auto visit = [&](const Json& row) -> Result<void> {
    auto mapped = map_client(mapping_, row, place->branch_id);
    if (const Skipped* skipped = std::get_if<Skipped>(&mapped)) return call.emit(*skipped);
    Customer customer = std::get<Customer>(std::move(mapped));
    ENLACE_TRY(std::string name, sdk::fold_name(call, customer.description));
    if (!taken.insert(std::move(name)).second) {
      // Both are kept, told apart by the number that Gestionix shows (apis/gestionix.md 5.2).
      const std::string number = text_of(mapping_.get("client", "number", row));
      customer.notices.push_back({"client_name_repeated",
                                  Json::object({{"customer", customer.description}, {"number", number}}),
                                  ""});
      customer.description += " " + (number.empty() ? customer.remote_id : number);
    }
    return call.emit(customer);
  };
  ENLACE_TRY(const bool complete, api.sweep("clients", {}, "client", visit));
  if (!complete) return sdk::list_incomplete("clients");
  return {};
}

}  // namespace enlace::gestionix
