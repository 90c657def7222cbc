#include "products.hpp"

#include <set>

#include <enlace/sdk/http.hpp>
#include <enlace/sdk/text.hpp>

#include "odata.hpp"

namespace enlace::binderp {

Result<std::multimap<std::string, Json>> find_products(Client& api, const char* member,
                                                       const std::vector<std::string>& wanted,
                                                       bool* has_holes) {
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
    ENLACE_TRY(const std::vector<Json> rows, api.list("Products", filter, has_holes));
    for (const Json& row : rows) {
      const std::string own = sdk::text_of(row[member]);
      if (has_holes != nullptr && sdk::is_unreadable(row) && own.empty()) *has_holes = true;
      if (values.contains(own)) found.emplace(own, row);  // the server also takes a = A and a = a'
    }
  }
  return found;
}

Link product_link(const std::string& code, const Json& row) {
  return {"product", code, sdk::text_of(row["ID"]), Json::object({{"unit", sdk::text_of(row["Unit"])}})};
}

Link gone_product_link(const std::string& code, const std::string& id) {
  return {"product", code, id, Json::object({{"gone", true}})};
}

bool is_gone_link(const Link& link) {
  return link.data["gone"].truthy();
}

BindProduct BindProduct::of(const Json& row) {
  return {sdk::text_of(row["ID"]),
          sdk::text_of(row["Code"]),
          sdk::text_of(row["Title"]),
          sdk::text_of(row["SKU"]),
          sdk::text_of(row["Unit"]),
          sdk::is_unreadable(row) ? std::optional(sdk::why_unreadable(row)) : std::nullopt};
}

Result<void> ProductIndex::read(Client& api) {
  if (read_) return {};
  ENLACE_CHECK(api.walk("Products", {}, [&](const Json& row) -> Result<bool> {
    BindProduct product = BindProduct::of(row);
    if (product.unreadable && (product.id.empty() || product.code.empty())) has_holes_ = true;
    const bool is_new =
        !product.id.empty() && product.id.size() <= kLongestId && !by_id_.contains(product.id);
    if (is_new) put(std::move(product));
    return is_new;
  }));
  read_ = true;
  return {};
}

Result<void> ProductIndex::ask(Client& api, const char* member, const std::vector<std::string>& wanted) {
  const bool by_id = std::string_view(member) == "ID";
  std::vector<std::string> unknown;
  for (const std::string& value : wanted) {
    const std::string key(sdk::trim(value));
    const bool known = by_id ? this->by_id(key) != nullptr : !those(member, key).empty();
    if (!known) unknown.push_back(value);
  }
  ENLACE_TRY(const auto found, find_products(api, member, unknown, &has_holes_));
  for (const auto& [value, row] : found) put(BindProduct::of(row));
  return {};
}

void ProductIndex::put(BindProduct product) {
  forget(product.id);
  by_code_[product.code].insert(product.id);
  by_title_[product.title].insert(product.id);
  by_id_.insert_or_assign(product.id, std::move(product));
}

void ProductIndex::forget(const std::string& id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return;
  by_code_[known->second.code].erase(id);
  by_title_[known->second.title].erase(id);
  by_id_.erase(known);
}

const BindProduct* ProductIndex::by_id(const std::string& id) const {
  const auto known = by_id_.find(id);
  return known == by_id_.end() ? nullptr : &known->second;
}

std::vector<const BindProduct*> ProductIndex::those(const char* member, const std::string& value) const {
  const auto& index = std::string_view(member) == "Code" ? by_code_ : by_title_;
  std::vector<const BindProduct*> found;
  if (const auto ids = index.find(value); ids != index.end()) {
    for (const std::string& id : ids->second) found.push_back(by_id(id));
  }
  return found;
}

bool ProductIndex::take(const std::string& id, const std::string& code) {
  return taken_.emplace(id, code).first->second == code;
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
