#include <algorithm>
#include <chrono>

#include "mocks/frame/text.hpp"
#include "mocks/gestionix/call.hpp"
#include "mocks/gestionix/inserting.hpp"
#include "mocks/gestionix/listing.hpp"
#include "mocks/gestionix/refusal.hpp"
#include "mocks/gestionix/words.hpp"

// Branches, taxes, products and clients: apis/gestionix.md 3.2 to 3.5.
namespace enlace::mock::gestionix {
namespace {

constexpr const char* kGenericTaxId = "XAXX010101000";

Failure not_found(const Call& call) {
  return refuse(404, "not_found", "there is no " + call.operation.name + " " + call.id);
}

// The product as that branch has it; nullopt when it does not.
std::optional<Json> product_in(const Row& row, std::int64_t branch) {
  if (!row.stock.empty() && !row.stock.contains(branch)) return std::nullopt;
  Json product = row.body;
  if (const auto total = row.stock.find(branch); total != row.stock.end()) {
    Json stock = Json::object({{"branch_id", branch}, {"total", total->second}});
    stock.set("track", row.body["stock"]["track"]);
    product.set("stock", std::move(stock));
  }
  return product;
}

Json client_body(const Call& call, const Json& row) {
  Json client = row;
  const bool active = row["active"].truthy();
  if (call.switches.client_active == "text") client.set("active", active ? "active" : "inactive");
  if (call.switches.client_active == "spanish") client.set("active", active ? "Activo" : "Inactivo");
  return client;
}

std::string search_key(const Call& call, const std::string& text) {
  // Without switch the server's search knows case but not accents: "Peña" is not found by "pena".
  return call.switches.search_folds_accents ? folded(text) : lowered(text);
}

bool matches_search(const Call& call, const Json& client, const std::string& wanted) {
  return std::ranges::any_of(std::initializer_list<const char*>{"business_name", "commercial_name", "tax_id"},
                             [&](const char* name) {
                               const std::string text = search_key(call, client[name].text());
                               return text.find(wanted) != std::string::npos;
                             });
}

void check_contact(const Json& contact, Violations& wrong) {
  if (contact.is_null()) return;
  if (!contact.is_object()) return wrong.add("contact", "must be an object");
  for (const auto& [name, value] : contact.members()) {
    if (!value.is_null() && !value.is_string()) wrong.add("contact." + name, "must be a text");
  }
  const std::string& email = contact["email"].text();
  if (!email.empty() && !is_email(email)) wrong.add("contact.email", "is no e-mail address");
}

void check_address(const Json& address, Violations& wrong) {
  if (address.is_null()) return;
  if (!address.is_object()) return wrong.add("address", "must be an object");
  for (const auto& [name, value] : address.members()) {
    if (!value.is_null() && !value.is_string()) wrong.add("address." + name, "must be a text");
  }
}

bool is_country(std::string_view code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

void check_client(const Call& call, Violations& wrong) {
  const Json& body = call.body;
  for (const char* name :
       {"client_id", "client_number", "active", "status", "register_date", "last_activity"}) {
    if (body.contains(name)) wrong.add(name, "is not to be given");
  }
  for (const char* name :
       {"business_name", "commercial_name", "tax_id", "country_code", "external_reference"}) {
    if (!body[name].is_null() && !body[name].is_string()) wrong.add(name, "must be a text");
  }
  if (trimmed(body["business_name"].text()).empty()) wrong.add("business_name", "is required");
  const std::string& tax_id = body["tax_id"].text();
  if (call.switches.check_rfc && body.contains("tax_id") && !is_rfc(tax_id)) {
    wrong.add("tax_id", "is no RFC");
  }
  if (body.contains("country_code") && !is_country(body["country_code"].text())) {
    wrong.add("country_code", "is no ISO 3166 alpha-3 code");
  }
  if (const Json& branch = body["branch_id"]; !branch.is_null()) {
    if (!branch.is_number() || !call.company.branches.contains(branch.integer().value_or(0))) {
      wrong.add("branch_id", "is no branch of this company");
    }
  }
  if (body.contains("external_reference") && body["external_reference"].is_string() &&
      body["external_reference"].text().empty()) {
    wrong.add("external_reference", "must not be empty");
  }
  check_contact(body["contact"], wrong);
  check_address(body["address"], wrong);
}

}  // namespace

Result<Json> list_branches(Call& call) {
  Json branches = Json::array();  // never paged: 1.1 shows a bare array
  for (const auto& [id, row] : call.company.branches) branches.push_back(shown(call, "branch", row.body));
  return branches;
}

Result<Json> list_taxes(Call& call) {
  std::vector<Json> rows;
  for (const auto& [id, row] : call.company.taxes) rows.push_back(shown(call, "tax", row.body));
  return paged(call, "taxes", std::move(rows));
}

Result<Json> list_products(Call& call) {
  ENLACE_TRY(const std::int64_t branch, branch_param(call));
  ENLACE_TRY(const bool inactive_too, flag(call, "include_inactive", false));
  std::optional<std::int64_t> since;
  if (const auto text = call.param("updated_since")) {
    since = unix_ms_of(*text);
    if (!since)
      return refuse(400, "validation_error", "parameter updated_since is no UTC timestamp", "updated_since");
  }
  std::vector<Json> rows;
  for (const auto& [id, row] : call.company.products) {
    if (!listed(call, row.created_ms)) continue;
    if (!inactive_too && !row.body["active"].truthy()) continue;
    if (since && unix_ms_of(row.body["updated_at"].text()).value_or(0) < *since) continue;
    if (const auto product = product_in(row, branch)) rows.push_back(shown(call, "product", *product));
  }
  return paged(call, "products", std::move(rows));
}

Result<Json> get_product(Call& call) {
  ENLACE_TRY(const std::int64_t branch, branch_param(call));
  const auto at = call.company.products.find(Json(call.id).integer().value_or(0));
  const auto product = at == call.company.products.end() ? std::nullopt : product_in(at->second, branch);
  if (!product) return not_found(call);
  return shown(call, "product", *product);
}

Result<Json> list_clients(Call& call) {
  ENLACE_TRY(const bool inactive_too, flag(call, "include_inactive", false));
  std::optional<std::int64_t> branch;
  if (call.param("branch_id")) {
    ENLACE_TRY(branch, branch_param(call));
  }
  const std::string wanted = search_key(call, call.param("search").value_or(""));
  std::vector<Json> rows;
  for (const auto& [id, row] : call.company.clients) {
    const Json& client = row.body;
    if (!listed(call, row.created_ms)) continue;
    if (!inactive_too && !client["active"].truthy()) continue;
    if (branch && !client["branch_id"].is_null() && client["branch_id"].integer() != branch) continue;
    if (!wanted.empty() && !matches_search(call, client, wanted)) continue;
    rows.push_back(shown(call, "client", client_body(call, client)));
  }
  return paged(call, "clients", std::move(rows));
}

Result<Json> get_client(Call& call) {
  const auto at = call.company.clients.find(Json(call.id).integer().value_or(0));
  if (at == call.company.clients.end()) return not_found(call);
  return shown(call, "client", client_body(call, at->second.body));
}

Result<Json> create_client(Call& call) {
  Violations wrong;
  check_client(call, wrong);
  if (!wrong.empty()) return wrong.failure();
  const std::string& reference = call.body["external_reference"].text();
  for (const auto& [id, row] : call.company.clients) {
    if (reference.empty() || row.body["external_reference"].text() != reference) continue;
    Failure refusal =
        refuse(409, "duplicate_reference", "external_reference already used", "external_reference");
    refusal.error.params.set("existing_id", id);
    return refusal;
  }
  Json client = call.body;
  client.erase("country_code");
  if (!client.contains("tax_id")) client.set("tax_id", kGenericTaxId);
  client.set("register_date", timestamp(call.now_ms));
  ENLACE_TRY(const std::string id, insert_row(call.company, "clients", client, call.now_ms));
  const std::int64_t number = Json(id).integer().value_or(0);
  call.company.created_clients.push_back(number);
  Json answer = Json::object();
  set_pointer(answer, call.operation.id_at, number);
  return answer;
}

}  // namespace enlace::mock::gestionix
