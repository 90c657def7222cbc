#include "mocks/alegra/inserting.hpp"

#include <algorithm>
#include <array>

#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/remission_rules.hpp"
#include "mocks/frame/nearest.hpp"

namespace enlace::mock::alegra {
namespace {

constexpr std::array<std::string_view, 10> kTables = {
    "items", "contacts",   "sellers",          "taxes",          "price-lists", "warehouses",
    "terms", "currencies", "number-templates", "item-categories"};

struct Country {
  std::string_view name;
  const char* currency;
  const char* timezone;
  std::vector<int> iva;  // rates of its taxes named IVA, ids from 1
};

const Country& country_of(std::string_view name) {
  static const std::vector<Country> known = {
      {"mexico", "MXN", "America/Mexico_City", {0, 8, 16}},
      {"colombia", "COP", "America/Bogota", {0, 5, 19}},
  };
  static const Country other = {"", "USD", "UTC", {0, 10}};
  const auto found = std::ranges::find(known, name, &Country::name);
  return found == known.end() ? other : *found;
}

Json or_else(const Json& given, const char* fallback) {
  return given.is_null() ? Json(fallback) : given;
}

void furnish(Company& company, const Country& country, std::int64_t now_ms) {
  const auto put = [&](const char* resource, Json row) {
    company.table(resource).put(std::move(row), now_ms, false);
  };
  const auto named = [](const char* id, const char* name) {
    return Json::object({{"id", id}, {"name", name}, {"status", "active"}});
  };
  put("price-lists", named("1", "General").set("description", "").set("type", "amount"));
  put("warehouses",
      named("1", "Principal").set("observations", Json()).set("isDefault", true).set("address", Json()));
  put("terms", named("1", "De contado").set("days", "0"));
  put("terms", named("2", "15 días").set("days", "15"));
  put("number-templates", named("9", "Remisiones").set("documentType", "remission").set("isDefault", true));
  const std::string code = company.currency_code();
  put("currencies", Json::object({{"id", code},
                                  {"code", code},
                                  {"name", code},
                                  {"symbol", "$"},
                                  {"exchangeRate", 1},
                                  {"status", "active"}}));
  int id = 1;
  for (const int rate : country.iva) {
    put("taxes", named(std::to_string(id++).c_str(), "IVA")
                     .set("percentage", Decimal(rate))
                     .set("description", "")
                     .set("type", "IVA"));
  }
}

Result<std::string> insert_remission(Company& company, const Json& given, std::int64_t now_ms) {
  const Switches kept = company.switches;  // what a test inserts is not judged by the softer rules
  company.switches.refuse_inactive = false;
  company.switches.limit_texts = false;
  const Request none;
  const Courier no_courier;
  const Call call{none, company, now_ms, no_courier, "remissions", "", given};
  Remission remission;
  remission.number = std::to_string(company.next_number);
  remission.status = "open";
  remission.due_date = given["date"].text();
  remission.currency = company.profile["currency"];
  const Result<void> written = write_remission(call, remission);
  company.switches = kept;
  ENLACE_CHECK(written);
  if (remission.date.empty() || remission.client.is_null())
    return refuse(400, "a remission has a date and a client");
  remission.id = given["id"].text().empty() ? company.ids.uuid(now_ms) : given["id"].text();
  if (company.remissions.find(remission.id)) return refuse(400, "there is a remission " + remission.id);
  if (!given["number"].text().empty()) remission.number = given["number"].text();
  if (!given["status"].text().empty()) remission.status = given["status"].text();
  if (const auto total = given["total"].decimal()) remission.total = *total;
  for (const Json& invoice : given["invoices"].items()) remission.invoices.push_back(id_of(invoice));
  remission.created_ms = given["created_ms"].integer().value_or(now_ms);
  ++company.next_number;
  return company.remissions.add(std::move(remission)).id;
}

}  // namespace

Result<Company> make_company(const Json& spec, const std::string& fallback_id, std::int64_t now_ms) {
  for (const char* required : {"email", "token", "country"}) {
    if (spec[required].text().empty()) return refuse(400, std::string("a company needs ") + required);
  }
  const auto precision = spec.contains("decimalPrecision") ? spec["decimalPrecision"].integer() : 2;
  if (!precision || *precision < 0 || *precision > 8)
    return refuse(400, "decimalPrecision is a number from 0 to 8");
  const Country& country = country_of(spec["country"].text());
  Company company(spec["id"].text().empty() ? fallback_id : spec["id"].text(),
                  static_cast<std::uint64_t>(spec["seed"].integer().value_or(1)));
  company.email = spec["email"].text();
  company.token = spec["token"].text();
  company.country = spec["country"].text();
  company.precision = static_cast<int>(*precision);
  const Json currency =
      Json::object({{"code", or_else(spec["currency"], country.currency)}, {"symbol", "$"}});
  company.profile = Json::object({{"name", or_else(spec["name"], "Distribuidora Demo")},
                                  {"identification", spec["identification"]},
                                  {"email", company.email},
                                  {"applicationVersion", company.country},
                                  {"currency", currency},
                                  {"decimalPrecision", std::to_string(company.precision)},
                                  {"decimalSeparator", "."},
                                  {"timezone", or_else(spec["timezone"], country.timezone)},
                                  {"multicurrency", spec["multicurrency"].truthy()}});
  furnish(company, country, now_ms);
  return company;
}

Result<std::string> insert_row(Company& company, std::string_view resource, const Json& row,
                               std::int64_t now_ms) {
  if (!row.is_object()) return refuse(400, "a row is an object");
  if (resource == "remissions") return insert_remission(company, row, now_ms);
  ENLACE_CHECK(check_resource(resource));
  Json body = row;
  if (body["id"].text().empty()) body.set("id", company.ids.numeral());
  company.ids.taken(body["id"].text());
  return company.table(resource).put(std::move(body), now_ms, true).id;
}

Result<void> check_resource(std::string_view resource) {
  Names names(kTables.begin(), kTables.end());
  names.emplace_back("remissions");
  if (std::ranges::find(names, resource) != names.end()) return {};
  return refuse(404, unknown_name("resource", resource, names));
}

Result<void> check_row(Company& company, std::string_view resource, const Json& row, std::int64_t now_ms) {
  ENLACE_CHECK(check_resource(resource));
  if (!row.is_object()) return refuse(400, "a row is an object");
  if (resource != "remissions") return {};
  static const Names known = {"id",        "number",       "date",           "dueDate",  "client",
                              "seller",    "warehouse",    "priceList",      "currency", "observations",
                              "anotation", "documentName", "numberTemplate", "items",    "status",
                              "total",     "invoices",     "created_ms"};
  const std::string strange = unknown_member(row, known, "a remission");
  if (!strange.empty()) return refuse(400, strange);
  // Tried and taken back: its number and the numbering of ids stay as they were.
  const IdSource ids = company.ids;
  const std::int64_t number = company.next_number;
  const Result<std::string> made = insert_remission(company, row, now_ms);
  if (made) company.remissions.erase(*made);
  company.ids = ids;
  company.next_number = number;
  if (!made) return Failure{made.error()};
  return {};
}

bool remove_row(Company& company, std::string_view resource, const std::string& id) {
  return resource == "remissions" ? company.remissions.erase(id) : company.table(resource).erase(id);
}

Result<std::string> link_invoice(Company& company, const std::string& remission_id, std::int64_t now_ms) {
  Remission* remission = company.remissions.find(remission_id);
  if (!remission) return refuse(404, "unknown remission " + remission_id);
  const std::string invoice = company.ids.numeral();
  remission->invoices.push_back(invoice);
  remission->previous_status = remission->status;
  remission->status_changed_ms = now_ms;
  remission->status = "closed";
  return invoice;
}

}  // namespace enlace::mock::alegra
