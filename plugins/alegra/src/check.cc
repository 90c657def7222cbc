#include <algorithm>

#include "connector.hpp"
#include "text.hpp"

namespace enlace::alegra {
namespace {

void add(CheckReport& report, const char* what) {
  report.items.push_back({what, true, {}});
}
void add(CheckReport& report, const char* what, bool ok, std::string code, Json params) {
  report.items.push_back({what, ok, {std::move(code), std::move(params), ""}});
}

const char* name_of(Country country) {
  switch (country) {
    case Country::mexico:
      return "MX";
    case Country::colombia:
      return "CO";
    default:
      return "";
  }
}

void check_country(CheckReport& report, const Settings& settings, const std::string& edition) {
  const Country actual = country_named(edition);
  const bool agrees = settings.country == Country::automatic || settings.country == actual;
  const Json params = Json::object({{"country", name_of(settings.country)}, {"edition", edition}});
  if (!agrees) {
    add(report, "country", false, "country_differs", params);
  } else if (actual == Country::other) {
    add(report, "country", true, "country_without_rules", params);
  } else {
    add(report, "country");
  }
}

Result<void> check_price_list(CheckReport& report, Client& api, const Settings& settings) {
  ENLACE_TRY(const std::vector<Json> lists, api.list("price-lists"));
  const Result<PriceList> list = choose_price_list(lists, settings.price_list);
  if (!list) {
    add(report, "price_list", false, list.error().cause, list.error().params);
    return {};
  }
  const Json params = Json::object({{"price_list", list->name}});
  if (!list->active) {
    add(report, "price_list", true, "price_list_inactive", params);
  } else if (list->percentage) {
    add(report, "price_list", true, "price_list_percentage", params);
  } else {
    add(report, "price_list");
  }
  return {};
}

Result<void> check_warehouse(CheckReport& report, Client& api, const std::string& id) {
  const Result<Json> warehouse = api.get("warehouses", id);
  if (warehouse) {
    add(report, "warehouse");
    return {};
  }
  if (!says_unknown(warehouse.error())) return failure(warehouse.error());
  add(report, "warehouse", false, "warehouse_not_found", Json::object({{"warehouse", id}}));
  return {};
}

}  // namespace

// Reads only. Refused credentials end it with their own error; all else becomes an item of the report.
Result<CheckReport> AlegraConnector::check(sdk::Call& call) {
  Client api(call, settings_);
  company_ = {};  // a check tells how things are now
  taxes_.reset();
  ENLACE_TRY(const Json* company, this->company(api));
  CheckReport report;
  add(report, "credentials");
  const std::string identification = text_of((*company)["identification"]);
  const std::string name = text_of((*company)["name"]);
  const std::string edition = text_of((*company)["applicationVersion"]);
  const std::string zone = text_of((*company)["timezone"]);
  report.account = identification.empty() ? name : identification;
  if (report.account.empty())
    return failure(ENLACE_E_UPSTREAM, "answer_unreadable", "a company without a name");

  ENLACE_TRY(const Country country, this->country(api));
  report.facts = Json::object({{"company", name},
                               {"country", name_of(country)},
                               {"edition", edition},
                               {"currency", text_of((*company)["currency"]["code"])},
                               {"decimals", text_of((*company)["decimalPrecision"])},
                               {"time_zone", zone}});
  // A-ORD-CO: the host looks in Handy whether both exist, exactly so.
  if (country == Country::colombia) {
    report.facts.set("needs_customer_categories", Json::array({"Persona jurídica", "Persona natural"}));
  }
  check_country(report, settings_, edition);
  if (!zone.empty() && zone != time_zone_) {  // dates have no zone of their own (apis/alegra.md 1.6)
    add(report, "time_zone", true, "time_zone_differs",
        Json::object({{"alegra", zone}, {"tenant", time_zone_}}));
  }
  ENLACE_CHECK(check_price_list(report, api, settings_));
  ENLACE_TRY(const TaxCatalog* taxes, this->taxes(api));
  if (const std::vector<std::string> names = taxes->active_names();
      std::find(names.begin(), names.end(), "IVA") == names.end()) {
    add(report, "taxes", true, "iva_not_found", Json::object({{"available", list_of(names)}}));
  } else {
    add(report, "taxes");
  }
  if (!settings_.warehouse.empty()) {
    ENLACE_CHECK(check_warehouse(report, api, settings_.warehouse));
  }
  ENLACE_CHECK(api.get("remissions", "", {{"limit", "1"}}));  // does the user's role allow them?
  add(report, "remissions");
  return report;
}

}  // namespace enlace::alegra
