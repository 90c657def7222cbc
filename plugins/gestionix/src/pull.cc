#include <cstdint>
#include <map>
#include <set>

#include <enlace/sdk/http.hpp>

#include "connector.hpp"
#include "customers.hpp"
#include "text.hpp"

namespace enlace::gestionix {
namespace {

// A row of which only its own texts and numbers could be read (H-25).
Skipped unreadable_row(const Mapping& mapping, const char* kind, const char* entity, const Json& row) {
  const auto text = [&](const char* member) { return text_of(mapping.get(entity, member, row)); };
  const std::string name = text("name");
  return {kind, text("key"), text("id"), name.empty() ? text("commercial_name") : name,
          sdk::why_unreadable(row)};
}

}  // namespace

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
    sdk::note_repairs(row, products.back().product.notices);
    ENLACE_TRY(std::string key, sdk::fold_name(call, products.back().product.code));
    ++holders[key];
    keys.push_back(std::move(key));
    return {};
  };
  const auto unreadable = [&](const Json& row) {
    return call.emit(unreadable_row(mapping_, "product", "product", row));
  };
  ENLACE_TRY(const bool complete, api.sweep("products", {}, "product", visit, unreadable));
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

// The host links each one by its id: the code that Handy has for it, or gets, is not known here (H-18). Of
// several with one name the lowest number has it, as orders choose; the others are told apart by the number
// that Gestionix shows (apis/gestionix.md 5.2), and come last: such a name may be another's own.
Result<void> GestionixConnector::pull_customers(sdk::Call& call, const sdk::PullRequest&) {
  Client api(call, settings_, mapping_);
  ENLACE_TRY(const Place* place, this->place(api));
  struct Row {
    Customer customer;
    std::string number;
  };
  std::map<std::int64_t, std::vector<Row>> rows;  // by number, those without one last
  const auto visit = [&](const Json& row) -> Result<void> {
    auto mapped = map_client(mapping_, row, place->branch_id);
    if (const Skipped* skipped = std::get_if<Skipped>(&mapped)) return call.emit(*skipped);
    Customer customer = std::get<Customer>(std::move(mapped));
    sdk::note_repairs(row, customer.notices);
    const Json& number = mapping_.get("client", "number", row);
    rows[number.integer().value_or(INT64_MAX)].push_back({std::move(customer), text_of(number)});
    return {};
  };
  const auto unreadable = [&](const Json& row) {
    return call.emit(unreadable_row(mapping_, "customer", "client", row));
  };
  ENLACE_TRY(const bool complete, api.sweep("clients", {}, "client", visit, unreadable));
  if (!complete) return sdk::list_incomplete("clients");
  std::set<std::string> taken;  // folded descriptions
  std::vector<Row> repeated;
  for (auto& [number, of_number] : rows) {
    for (Row& row : of_number) {
      ENLACE_TRY(std::string name, sdk::fold_name(call, row.customer.description));
      if (name.empty()) name = row.customer.description;
      if (taken.insert(std::move(name)).second) {
        ENLACE_CHECK(call.emit(row.customer));
      } else {
        repeated.push_back(std::move(row));
      }
    }
  }
  for (Row& row : repeated) {
    row.customer.notices.push_back(
        {"client_name_repeated",
         Json::object({{"customer", row.customer.description}, {"number", row.number}}), ""});
    row.customer.description += " " + (row.number.empty() ? row.customer.remote_id : row.number);
    ENLACE_CHECK(call.emit(row.customer));
  }
  return {};
}

}  // namespace enlace::gestionix
