#include "mocks/gestionix/inserting.hpp"

#include <algorithm>

#include "mocks/frame/nearest.hpp"
#include "mocks/gestionix/refusal.hpp"
#include "mocks/gestionix/words.hpp"

namespace enlace::mock::gestionix {
namespace {

constexpr std::int64_t kFirstBranch = 5131;
constexpr std::int64_t kFirstProduct = 9001;
constexpr std::int64_t kFirstClient = 7001;

Failure wrong(std::string text) {
  return refuse(400, "control", std::move(text));
}

std::int64_t next_id(const Table& table, std::int64_t first) {
  return table.empty() ? first : std::max(first, table.rbegin()->first + 1);
}

struct Resource {
  std::string_view name;
  const char* id;
  std::int64_t first;
  Table Company::*table;
};
constexpr Resource kResources[] = {{"branches", "branch_id", kFirstBranch, &Company::branches},
                                   {"taxes", "tax_id", 1, &Company::taxes},
                                   {"products", "product_id", kFirstProduct, &Company::products},
                                   {"clients", "client_id", kFirstClient, &Company::clients}};

Names resource_names() {
  Names names = {"sales_orders", "sales"};
  for (const Resource& one : kResources) names.push_back(one.name);
  return names;
}

// The members that a row can have, by section 3 and inserting.hpp.
Names member_names(std::string_view resource) {
  if (resource == "branches") return {"branch_id", "name", "active", "address"};
  if (resource == "taxes") {
    return {"tax_id", "code", "name", "kind", "type", "rate", "is_exempt", "applies_on"};
  }
  if (resource == "products") {
    return {"product_id",
            "key",
            "name",
            "description",
            "category",
            "active",
            "for_sale",
            "unit",
            "bar_code",
            "currency",
            "unit_base_price",
            "unit_total_price",
            "transferred_taxes",
            "withheld_taxes",
            "stock",
            "stocks",
            "updated_at"};
  }
  if (resource == "clients") {
    return {"client_id", "client_number", "business_name",     "commercial_name", "tax_id",
            "active",    "status",        "register_date",     "last_activity",   "contact",
            "address",   "branch_id",     "external_reference"};
  }
  return {"order_id",       "sale_id",        "number",
          "status",         "created_ms",     "branch_id",
          "client_id",      "date",           "currency",
          "items",          "exchange_rate",  "external_reference",
          "external_notes", "internal_notes", "payment_status",
          "subtotal",       "total",          "total_transferred_taxes"};
}

void fill_in(Json& row, std::initializer_list<std::pair<const char*, Json>> usual) {
  for (const auto& [name, value] : usual) {
    if (!row.contains(name)) row.set(name, value);
  }
}

// The same body, with the members in the order of section 3: what was given last comes after the usual ones.
Json with_usual(const Json& given, std::initializer_list<std::pair<const char*, Json>> usual) {
  Json row = Json::object();
  for (const auto& [name, value] : usual) row.set(name, given.contains(name) ? given[name] : value);
  for (const auto& [name, value] : given.members()) row.set(name, value);
  return row;
}

Json client_row(const Company& company, const Json& given) {
  const Json active = given.contains("active") ? given["active"] : Json(true);
  const std::int64_t number =
      company.clients.empty()
          ? 1
          : company.clients.rbegin()->second.body["client_number"].integer().value_or(0) + 1;
  return with_usual(given,
                    {{"client_id", Json()},
                     {"client_number", number},
                     {"business_name", ""},
                     {"commercial_name", Json()},
                     {"tax_id", "XAXX010101000"},
                     {"active", active},
                     {"status", active.truthy() ? "active" : "inactive"},
                     {"register_date", "2024-05-02T16:00:00Z"},
                     {"last_activity", Json()},
                     {"contact", Json::object({{"name", Json()}, {"email", Json()}, {"phone", Json()}})},
                     {"address", Json()},
                     {"branch_id", Json()},
                     {"external_reference", Json()}});
}

Json product_row(const Json& given, std::int64_t now_ms) {
  return with_usual(given, {{"product_id", Json()},
                            {"key", Json()},
                            {"name", ""},
                            {"description", ""},
                            {"category", Json()},
                            {"active", true},
                            {"for_sale", true},
                            {"unit", "Pieza"},
                            {"bar_code", Json()},
                            {"currency", "MXN"},
                            {"unit_base_price", "0.00"},
                            {"transferred_taxes", Json::array()},
                            {"withheld_taxes", Json::array()},
                            {"updated_at", timestamp(now_ms)}});
}

Result<std::string> insert_document(Company& company, DocumentType type, const Json& given,
                                    std::int64_t now_ms) {
  const bool order = type == DocumentType::order;
  Document document;
  document.type = type;
  document.body = given;
  document.number = given["number"].integer().value_or(order ? company.next_order : company.next_sale);
  (order ? company.next_order : company.next_sale) = document.number + 1;
  document.id = given[order ? "order_id" : "sale_id"].text();
  if (document.id.empty()) document.id = (order ? "so-x" : "sale-x") + std::to_string(document.number);
  if (company.find(type, document.id)) return wrong("there is a document " + document.id);
  document.status = given["status"].text().empty() ? (order ? "open" : "valid") : given["status"].text();
  document.created_ms = document.changed_ms = given["created_ms"].integer().value_or(now_ms);
  for (const char* own : {"order_id", "sale_id", "number", "status", "created_ms"}) document.body.erase(own);
  company.documents.push_back(document);
  return document.id;
}

}  // namespace

Document* Company::find(DocumentType type, std::string_view document_id) {
  const auto at = std::ranges::find_if(
      documents, [&](const Document& one) { return one.type == type && one.id == document_id; });
  return at == documents.end() ? nullptr : &*at;
}

Table* Company::table(std::string_view resource) {
  const auto at = std::ranges::find(kResources, resource, &Resource::name);
  return at == std::end(kResources) ? nullptr : &(this->*(at->table));
}

Result<Company> make_company(const Json& spec, std::int64_t fallback_id) {
  const std::string strange = unknown_member(
      spec, {"user", "password", "company_id", "name", "legal_name", "tax_id", "branches"}, "a company");
  if (!strange.empty()) return wrong(strange);
  Company company;
  company.id = spec["company_id"].integer().value_or(fallback_id);
  company.name = spec["name"].text().empty() ? "Comercial Demo" : spec["name"].text();
  company.legal_name =
      spec["legal_name"].text().empty() ? company.name + " S.A. de C.V." : spec["legal_name"].text();
  company.tax_id = spec["tax_id"].text().empty() ? "CDE010101AB1" : spec["tax_id"].text();
  const auto tax = [&](const char* code, const char* rate, const char* base) {
    const Json row = Json::object({{"code", code},
                                   {"name", std::string(code) + " " + rate + "%"},
                                   {"kind", "transferred"},
                                   {"type", "percentage"},
                                   {"rate", rate},
                                   {"is_exempt", false},
                                   {"applies_on", base}});
    static_cast<void>(insert_row(company, "taxes", row, 0));
  };
  tax("IVA", "16", "net_plus_ieps");
  tax("IVA", "0", "net_plus_ieps");
  tax("IEPS", "8", "net");
  Json branches = spec["branches"];
  if (branches.size() == 0) branches = Json::array({Json::object({{"name", "Matriz"}})});
  for (const Json& branch : branches.items()) {
    const Result<std::string> made = insert_row(company, "branches", branch, 0);
    if (!made) return Failure{made.error()};
  }
  return company;
}

Result<std::string> insert_row(Company& company, std::string_view resource, const Json& given,
                               std::int64_t now_ms) {
  if (!given.is_object()) return wrong("a row is an object");
  if (resource == "sales_orders") return insert_document(company, DocumentType::order, given, now_ms);
  if (resource == "sales") return insert_document(company, DocumentType::sale, given, now_ms);
  const auto at = std::ranges::find(kResources, resource, &Resource::name);
  if (at == std::end(kResources))
    return refuse(404, "control", unknown_name("resource", resource, resource_names()));
  Table& table = company.*(at->table);
  const std::int64_t id = given[at->id].integer().value_or(next_id(table, at->first));

  Row row;
  row.created_ms = now_ms;
  row.body = given;
  if (resource == "clients") row.body = client_row(company, given);
  if (resource == "products") row.body = product_row(given, now_ms);
  if (resource == "branches") {
    fill_in(row.body, {{"name", ""}, {"active", true}, {"address", Json()}});
  }
  row.body.set(at->id, id);
  if (resource == "products") {
    if (const auto branch = given["stock"]["branch_id"].integer())
      row.stock[*branch] = given["stock"]["total"];
    for (const auto& [branch, total] : given["stocks"].members()) {
      const auto number = Json(branch).integer();
      if (!number || !given.contains("stock")) return wrong("stocks goes by branch, beside a stock");
      row.stock[*number] = total;
    }
    row.body.erase("stocks");
    for (const auto& [branch, total] : row.stock) {
      if (!company.branches.contains(branch)) return wrong("there is no branch " + std::to_string(branch));
    }
  }
  table[id] = std::move(row);
  return std::to_string(id);
}

bool remove_row(Company& company, std::string_view resource, const std::string& id) {
  if (resource == "sales_orders" || resource == "sales") {
    const DocumentType type = resource == "sales" ? DocumentType::sale : DocumentType::order;
    return std::erase_if(company.documents,
                         [&](const Document& one) { return one.type == type && one.id == id; }) > 0;
  }
  Table* table = company.table(resource);
  return table && table->erase(Json(id).integer().value_or(0)) > 0;
}

Result<void> check_rows(const Company& company, std::string_view resource, const Json& rows) {
  const Names resources = resource_names();
  if (std::ranges::find(resources, resource) == resources.end()) {
    return refuse(404, "control", unknown_name("resource", resource, resources));
  }
  for (const Json& row : rows.items()) {
    const std::string strange = unknown_member(row, member_names(resource), resource);
    if (!strange.empty()) return wrong(strange);
  }
  Company scratch = company;
  for (const Json& row : rows.items()) {
    const Result<std::string> possible = insert_row(scratch, resource, row, 0);
    if (!possible) return Failure{possible.error()};
  }
  return {};
}

Result<void> change_row(Company& company, std::string_view resource, const std::string& id,
                        const Json& changes, std::int64_t now_ms) {
  const Table* table = company.table(resource);
  const auto at = table ? table->find(Json(id).integer().value_or(0)) : Table::const_iterator();
  if (!table || at == table->end()) return refuse(404, "control", "no such row");
  Json row = at->second.body;
  for (const Json::Member& member : changes.members()) row.set(member.key, member.value);
  ENLACE_CHECK(check_rows(company, resource, Json::array({row})));
  const std::int64_t created_ms = at->second.created_ms;
  const std::map<std::int64_t, Json> stock = at->second.stock;
  const Result<std::string> made = insert_row(company, resource, row, now_ms);
  if (!made) return Failure{made.error()};
  Row& changed = company.table(resource)->at(Json(*made).integer().value_or(0));
  changed.created_ms = created_ms;
  if (!changes.contains("stock")) changed.stock = stock;
  return {};
}

}  // namespace enlace::mock::gestionix
