#include "items.hpp"

#include "text.hpp"

namespace enlace::alegra {
namespace {

Json link_taxes(const std::vector<Tax>& taxes) {
  Json list = Json::array();
  for (const Tax& tax : taxes) {
    list.push_back(Json::object({{"id", tax.remote_id}, {"name", tax.name}, {"rate", tax.rate.str()}}));
  }
  return list;
}

std::vector<Tax> taxes_from_link(const Json& list) {
  std::vector<Tax> taxes;
  for (const Json& row : list.items()) {
    if (const auto rate = amount_of(row["rate"])) taxes.push_back({text_of(row["name"]), *rate, id_of(row)});
  }
  return taxes;
}

// The entry of the chosen list. A scalar `price` is that of the list General, whose id is 1 everywhere
// (apis/alegra.md 3.2, R3). Null and "" are no price.
const Json& price_in(const Json& row, const PriceList& list) {
  static const Json none;
  if (row["price"].is_number() || row["price"].is_string()) return list.id == "1" ? row["price"] : none;
  for (const Json& entry : row["price"].items()) {
    if (text_of(entry["idPriceList"]) == list.id) return entry["price"];
  }
  return none;
}

// The item's stock over all warehouses (A-PROD-4). The figures of the warehouses need not add up to the
// total, so they count only where that is missing (apis/alegra.md 3.2).
// Where one of them stands there and is no number, none counts.
struct Stock {
  std::optional<Decimal> amount;
  bool unreadable = false;
};
Stock stock_of(const Json& inventory) {
  const auto is_told = [](const Json& value) {
    return !value.is_null() && !(value.is_string() && text_of(value).empty());
  };
  if (is_told(inventory["availableQuantity"])) {
    const auto total = amount_of(inventory["availableQuantity"]);
    return {total, !total};
  }
  Stock sum;
  for (const Json& warehouse : inventory["warehouses"].items()) {
    if (!is_told(warehouse["availableQuantity"])) continue;
    const auto part = amount_of(warehouse["availableQuantity"]);
    if (!part) return {std::nullopt, true};
    sum.amount = sum.amount.value_or(Decimal()) + *part;
  }
  return sum;
}

}  // namespace

Result<PriceList> choose_price_list(const std::vector<Json>& rows, const std::string& wanted) {
  const auto is_live = [](const Json& row) { return text_of(row["status"]) != "inactive"; };
  const Json* chosen = nullptr;
  std::vector<std::string> names;
  std::vector<std::string> homonyms;
  for (const Json& row : rows) {
    names.push_back(text_of(row["name"]));
    if (id_of(row) == wanted) chosen = &row;
  }
  for (const Json& row : rows) {
    if (chosen != nullptr && id_of(*chosen) == wanted) break;
    if (text_of(row["name"]) != wanted) continue;
    if (chosen == nullptr || (is_live(row) && !is_live(*chosen))) {
      chosen = &row;
      homonyms = {id_of(row)};
    } else if (is_live(row) == is_live(*chosen)) {
      homonyms.push_back(id_of(row));
    }
  }
  if (chosen == nullptr) {
    return failure(ENLACE_E_CONFIG, "price_list_not_found", "no price list has that id or name",
                   Json::object({{"price_list", wanted}, {"available", list_of(names)}}));
  }
  if (homonyms.size() > 1) {
    return failure(ENLACE_E_CONFIG, "price_list_ambiguous", "several price lists have that name",
                   Json::object({{"price_list", wanted}, {"ids", list_of(homonyms)}}));
  }
  return PriceList{id_of(*chosen), text_of((*chosen)["name"]), text_of((*chosen)["type"]) == "percentage",
                   is_live(*chosen)};
}

Json KnownItem::to_link_data() const {
  Json data =
      Json::object({{"item_id", id}, {"taxes", link_taxes(in_price)}, {"other_taxes", link_taxes(others)}});
  if (net_price) {
    data.set("net_price", net_price->str());
    data.set("price", (*net_price * tax_factor(in_price)).rounded(2).str());
  }
  return data;
}

KnownItem KnownItem::from_link(const Link& link) {
  return {link.remote_id, amount_of(link.data["net_price"]), taxes_from_link(link.data["taxes"]),
          taxes_from_link(link.data["other_taxes"])};
}

KnownItem KnownItem::from_row(const Json& row, const TaxCatalog& catalog) {
  ItemTaxes taxes = taxes_of(row, catalog);
  return {id_of(row), std::nullopt, std::move(taxes.in_price), std::move(taxes.others)};
}

std::string reference_of(const Json& row) {
  const Json& reference = row["reference"];
  return text_of(reference.is_object() ? reference["reference"] : reference);
}

bool is_active(const Json& row) {
  const std::string status = text_of(row["status"]);
  return status.empty() || status == "active";
}

bool is_variant_parent(const Json& row) {
  return text_of(row["type"]) == "variantParent";
}

bool is_priced_in(const Json& row, const PriceList& list) {
  return !text_of(price_in(row, list)).empty();
}

Skipped skipped_item(const Json& row, std::string why, Json params) {
  return {"product",
          reference_of(row),
          id_of(row),
          text_of(row["name"]),
          {std::move(why), std::move(params), ""}};
}

std::variant<MappedItem, Skipped> map_item(const Json& row, const PriceList& list, const Settings& settings,
                                           const TaxCatalog& catalog) {
  if (!is_active(row)) return skipped_item(row, "item_inactive");                  // A-PROD-7
  if (is_variant_parent(row)) return skipped_item(row, "item_is_variant_parent");  // its variants are sold
  if (reference_of(row).empty()) return skipped_item(row, "item_without_reference");
  const bool inventoriable = row["inventory"].is_object();  // apis/alegra.md 3.2
  if (settings.only_inventoriable && !inventoriable) return skipped_item(row, "item_not_inventoriable");
  const Json list_name = Json::object({{"price_list", list.name}});
  if (!is_priced_in(row, list)) return skipped_item(row, "item_without_price", list_name);
  const std::optional<Decimal> net = amount_of(price_in(row, list));
  if (!net || net->is_negative()) return skipped_item(row, "item_price_unreadable", list_name);
  if (net->is_zero() && !settings.accept_zero_price) return skipped_item(row, "item_price_zero", list_name);
  ItemTaxes taxes = taxes_of(row, catalog);
  if (taxes.unreadable) return skipped_item(row, "item_tax_unreadable");
  const Stock stock = stock_of(row["inventory"]);
  if (stock.unreadable)
    return skipped_item(row, "item_stock_unreadable");  // Handy would sell what is not there

  MappedItem mapped;
  Product& product = mapped.product;
  product.code = reference_of(row);
  product.description = text_of(row["name"]).empty() ? product.code : text_of(row["name"]);
  product.base_price = *net;
  product.price = taxes.in_price.empty() ? *net : (*net * tax_factor(taxes.in_price)).rounded(2);  // A-PROD-6
  product.taxes = taxes.in_price;
  if (inventoriable) {
    product.inventory = stock.amount;
    product.unit = text_of(row["inventory"]["unit"]);
  }
  product.remote_id = id_of(row);
  if (taxes.several_iva)
    product.notices.push_back(
        {"item_with_several_iva", Json::object({{"tax_id", taxes.in_price[0].remote_id}}), ""});
  if (taxes.unknown_iva) product.notices.push_back({"item_iva_status_unknown", {}, ""});
  mapped.item = {product.remote_id, net, std::move(taxes.in_price), std::move(taxes.others)};
  return mapped;
}

}  // namespace enlace::alegra
