#include "products.hpp"

#include <set>

#include <enlace/sdk/text.hpp>

#include "odata.hpp"

namespace enlace::binderp {

Result<std::multimap<std::string, Json>> find_products(Client& api, const char* member,
                                                       const std::vector<std::string>& wanted) {
  const bool by_id = std::string_view(member) == "ID";
  std::set<std::string> values;
  for (const std::string& value : wanted) values.emplace(sdk::trim(value));
  std::vector<std::string> terms;
  for (const std::string& value : values) {
    const std::string literal = by_id ? odata::guid(value) : odata::text(value);
    // An id of another shape is none of Bind's; a name too long for a URL cannot be asked for.
    if (value.empty() || literal.empty()) continue;
    if (std::string term = odata::equal(member, literal); odata::fits(term)) terms.push_back(std::move(term));
  }
  std::multimap<std::string, Json> found;
  for (const std::string& filter : odata::any_of(terms)) {
    ENLACE_TRY(const std::vector<Json> rows, api.list("Products", filter));
    for (const Json& row : rows) {
      const std::string own = sdk::text_of(row[member]);
      if (values.contains(own)) found.emplace(own, row);  // the server also takes a = A and a = a'
    }
  }
  return found;
}

Link product_link(const std::string& code, const Json& row) {
  Json data = Json::object();
  if (const std::string unit = sdk::text_of(row["Unit"]); !unit.empty()) data.set("unit", unit);
  return {"product", code, sdk::text_of(row["ID"]), std::move(data)};
}

Result<void> ProductPrices::read(Client& api, const std::string& warehouse_id,
                                 const std::string& price_list_id) {
  if (read_) return {};
  const Result<Json> rows = api.get("ProductsPriceAndInventory", {},
                                    {{"warehouseId", warehouse_id}, {"priceListId", price_list_id}});
  if (!rows && rows.error().status_class() != ENLACE_CLASS_PERMANENT) return failure(rows.error());
  read_ = true;
  if (!rows) {
    api.call().warn("Bind does not tell prices and VAT of its products",
                    Json::object({{"cause", rows.error().cause}}));
    return {};
  }
  for (const Json& row : rows->items()) {
    Priced priced;
    priced.vat.percent = row["VAT"].decimal().value_or(Decimal()) * Decimal(100);
    priced.vat.exempt = row["VATExempt"].truthy();
    priced.price = sdk::amount_of(row["Price"]);
    by_id_[sdk::text_of(row["ID"])] = priced;
  }
  return {};
}

Result<const Priced*> ProductPrices::of(Client& api, const std::string& product_id,
                                        const std::string& warehouse_id, const std::string& price_list_id) {
  ENLACE_CHECK(read(api, warehouse_id, price_list_id));
  const auto found = by_id_.find(product_id);
  return found == by_id_.end() ? nullptr : &found->second;
}

}  // namespace enlace::binderp
