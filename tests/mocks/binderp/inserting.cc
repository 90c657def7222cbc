#include "mocks/binderp/inserting.hpp"

#include <algorithm>
#include <array>

#include "mocks/binderp/clients.hpp"
#include "mocks/binderp/edm.hpp"
#include "mocks/binderp/orders.hpp"
#include "mocks/binderp/products.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {
namespace {

constexpr std::array<std::string_view, 14> kInsertable = {
    "PriceLists", "Warehouses", "Locations", "Currencies", "Banks",  "BankAccounts", "Accounts",
    "Users",      "States",     "Cities",    "Services",   "Series", "Products",     "Clients"};

// Seen by every list from the beginning.
constexpr std::int64_t kAlways = 0;

Result<std::string> id_in(Company& company, const Json& row) {
  if (row["ID"].is_null()) return company.guids.next();
  if (auto id = parsed_guid(row["ID"].text())) return *std::move(id);
  return refuse(400, "ID takes a GUID, not " + row["ID"].text());
}

Names member_names(std::string_view resource, Names further) {
  for (const Property& property : entity_type(resource).properties) further.push_back(property.name);
  return further;
}

Result<std::string> insert_catalog(Company& company, std::string_view resource, const Json& row) {
  ENLACE_TRY(const std::string id, id_in(company, row));
  Json kept = Json::object();
  if (resource != "Services") {
    for (const Property& property : entity_type(resource).properties) kept.set(property.name, Json());
  }
  if (const Json* before = company.find(resource, id)) kept = *before;
  kept.set("ID", id);
  for (const Json::Member& member : row.members()) {
    if (resource != "Services" && !entity_type(resource).find(member.key)) {
      return refuse(400, unknown_name("member", member.key, member_names(resource, {})) + " of " +
                             std::string(resource));
    }
    kept.set(member.key, member.key == "ID" ? Json(id) : member.value);
  }
  company.shelves[std::string(resource)].put(std::move(kept), kAlways);
  return id;
}

Result<std::string> insert_serie(Company& company, const Json& row) {
  ENLACE_TRY(const std::string id, id_in(company, row));
  Json kept = row;
  kept.set("ID", id);
  company.series.push_back(std::move(kept));
  return id;
}

Result<void> set_prices(const Company& company, const Json& row, Product& product) {
  const auto lists = company.shelves.find("PriceLists");
  if (lists == company.shelves.end()) return {};
  for (const Json* list : lists->second.rows()) {
    const Json& own = row["Prices"][(*list)["Name"].text()];
    const auto price = own.is_null() ? row["Price"].decimal() : own.decimal();
    if (price) product.prices[(*list)["ID"].text()] = *price;
  }
  for (const Json::Member& member : row["Prices"].members()) {
    const auto named = [&](const Json* list) { return (*list)["Name"].text() == member.key; };
    if (std::ranges::none_of(lists->second.rows(), named)) return refuse(400, "no price list " + member.key);
  }
  return {};
}

Result<std::string> insert_product(Company& company, const Json& row, std::int64_t now_ms) {
  ENLACE_TRY(const std::string id, id_in(company, row));
  Product product;
  const auto before = company.products.find(id);
  if (before != company.products.end()) {
    product = before->second;
  } else {
    product.details = blank_product(company, local_moment(now_ms, company.utc_offset_minutes));
    product.details.set("ID", id).set("Number", company.next_product++);
  }
  for (const Json::Member& member : row.members()) {
    if (member.key == "ID" || member.key == "Price" || member.key == "Prices") continue;
    if (member.key == "VAT") {
      product.vat = member.value.decimal().value_or(Decimal());
    } else if (member.key == "VATExempt") {
      product.vat_exempt = member.value.truthy();
    } else if (member.key == "priced") {
      product.priced = member.value.truthy();
    } else if (entity_type("Products").find(member.key)) {
      product.details.set(member.key, member.value);
    } else {
      const Names own = {"Price", "Prices", "VAT", "VATExempt", "priced"};
      return refuse(400, unknown_name("member", member.key, member_names("Products", own)) + " of Products");
    }
  }
  ENLACE_CHECK(set_prices(company, row, product));
  keep(company, std::move(product), kAlways);
  return id;
}

Json plain_address() {
  return Json::object({{"StreetName", "Av. Juárez"},
                       {"ExteriorNumber", "12"},
                       {"InteriorNumber", ""},
                       {"Colonia", "Centro"},
                       {"ZipCode", "06000"},
                       {"Localidad", ""},
                       {"City", "Ciudad de México"},
                       {"State", "Ciudad de México"},
                       {"Comments", ""}});
}

Result<std::string> insert_client(Company& company, const Json& row, std::int64_t now_ms) {
  ENLACE_TRY(const std::string id, id_in(company, row));
  Client client;
  const auto before = company.clients.find(id);
  if (before != company.clients.end()) {
    client = before->second;
  } else {
    client.details =
        blank_client(id, company.next_client++, local_moment(now_ms, company.utc_offset_minutes));
    client.addresses.emplace_back(company.guids.next(), plain_address());
  }
  for (const Json::Member& member : row.members()) {
    if (member.key == "ID") continue;
    if (member.key == "RegimenFiscal") {
      client.regime = member.value;
    } else if (member.key == "Addresses") {
      client.addresses.clear();
      for (const Json& address : member.value.items()) {
        client.addresses.emplace_back(company.guids.next(), address);
      }
    } else if (client.details.contains(member.key)) {
      client.details.set(member.key, member.value);
    } else {
      Names known = {"RegimenFiscal", "Addresses"};
      for (const Json::Member& own : client.details.members()) known.push_back(own.key);
      return refuse(400, unknown_name("member", member.key, known) + " of Clients");
    }
  }
  if (client.details["CommercialName"].text().empty()) {
    client.details.set("CommercialName", client.details["LegalName"]);
  }
  keep(company, std::move(client), kAlways);
  return id;
}

}  // namespace

std::string_view insertable(std::string_view resource) {
  for (const std::string_view known : kInsertable) {
    if (same_ignoring_case(known, resource)) return known;
  }
  return "";
}

Result<std::string> insert_row(Company& company, std::string_view resource, const Json& row,
                               std::int64_t now_ms) {
  if (!row.is_object()) return refuse(400, "a row is an object");
  if (resource == "Products") return insert_product(company, row, now_ms);
  if (resource == "Clients") return insert_client(company, row, now_ms);
  if (resource == "Series") return insert_serie(company, row);
  return insert_catalog(company, resource, row);
}

const Names& insertable_names() {
  static const Names names(kInsertable.begin(), kInsertable.end());
  return names;
}

Result<void> check_rows(const Company& company, std::string_view resource, const Json& rows,
                        std::int64_t now_ms) {
  if (rows.size() == 0) return {};
  Company scratch = company;
  for (const Json& row : rows.items()) {
    const Result<std::string> made = insert_row(scratch, resource, row, now_ms);
    if (!made) return Failure{made.error()};
  }
  return {};
}

bool erase_row(Company& company, std::string_view resource, const std::string& id, std::int64_t now_ms) {
  company.products.erase(resource == "Products" ? id : "");
  company.clients.erase(resource == "Clients" ? id : "");
  const auto shelf = company.shelves.find(resource);
  return shelf != company.shelves.end() && shelf->second.erase(id, now_ms);
}

Result<Json> change_order(Company& company, const std::string& id, const Json& changes, std::int64_t now_ms) {
  const auto at = company.orders.find(id);
  if (at == company.orders.end()) return refuse(404, "unknown order " + id);
  Order changed = at->second;
  for (const Json::Member& member : changes.members()) {
    if (member.key == "Status" && member.value.integer() && *member.value.integer() >= kPending &&
        *member.value.integer() <= kCancelled) {
      changed.status = static_cast<int>(*member.value.integer());
    } else if (member.key == "Comments") {
      changed.sale.comments = member.value;
    } else if (member.key == "PurchaseOrder") {
      changed.sale.purchase_order = member.value;
    } else {
      return refuse(400, "an order takes Status 0 to 2, Comments and PurchaseOrder; " +
                             unknown_name("member", member.key, {"Status", "Comments", "PurchaseOrder"}));
    }
  }
  at->second = std::move(changed);
  shelve(company, at->second, now_ms);
  return Json::object({{"id", id}});
}

}  // namespace enlace::mock::binderp
