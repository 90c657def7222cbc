#include <enlace/sdk/text.hpp>

#include "connector.hpp"

namespace enlace::binderp {
namespace {

void add(CheckReport& report, const char* what, bool ok = true, std::string code = {}, Json params = {}) {
  report.items.push_back({what, ok, {std::move(code), std::move(params), ""}});
}

// A name that Bind has not, or has twice, becomes an item; all else ends the check.
Result<Json> chosen(CheckReport& report, Catalogues& catalogues, Client& api, const Kind& kind,
                    const std::string& name) {
  Result<Json> row = catalogues.choose(api, kind, name);
  if (!row && row.error().status != ENLACE_E_CONFIG) return row;
  if (row) {
    add(report, kind.code);
    return row;
  }
  add(report, kind.code, false, row.error().cause, row.error().params);
  return Json();
}

}  // namespace

// Reads only. Refused credentials end it with their own error; all else becomes an item of the report.
Result<CheckReport> BindConnector::check(sdk::Call& call) {
  Client api(call, settings_);
  catalogues_ = {};  // a check tells how things are now
  ENLACE_TRY(const Json profile, api.get("UserProfile"));
  CheckReport report;
  add(report, "credentials");
  const std::string number = sdk::text_of(profile["CompanyNumber"]);
  const std::string company_id = sdk::text_of(profile["CompanyID"]);
  const std::string user = sdk::text_of(profile["Username"]);
  report.account = company_id.empty() ? number : company_id;
  if (report.account.empty()) {
    return failure(ENLACE_E_UPSTREAM, "answer_unreadable", "a profile without a company");
  }
  report.facts = Json::object({{"company", sdk::text_of(profile["CompanyName"])},
                               {"company_number", number},
                               {"country", "MX"},
                               {"user", user}});
  // The name that logs in carries the company's number: "ventas|48213" (apis/bind.md 1.2).
  const bool same_user = settings_.user.empty() || user == settings_.user ||
                         user == settings_.user + "|" + number ||
                         sdk::text_of(profile["Email"]) == settings_.user;
  if (!settings_.user.empty()) {
    add(report, "user", same_user, same_user ? "" : "user_differs",
        same_user ? Json() : Json::object({{"user", settings_.user}, {"actual", user}}));
  }
  if (number.empty()) add(report, "company_number", true, "company_number_missing");

  ENLACE_CHECK(chosen(report, catalogues_, api, kPriceLists, settings_.price_list));
  ENLACE_CHECK(chosen(report, catalogues_, api, kCurrencies, settings_.currency));
  ENLACE_CHECK(chosen(report, catalogues_, api, kAccounts, settings_.account));
  ENLACE_TRY(const Json warehouse, chosen(report, catalogues_, api, kWarehouses, settings_.warehouse));
  if (!settings_.location.empty()) {
    ENLACE_CHECK(chosen(report, catalogues_, api, kLocations, settings_.location));
  } else if (!warehouse.is_null() && sdk::text_of(warehouse["LocationID"]).empty()) {
    add(report, "location", false, "warehouse_without_location",
        Json::object({{"warehouse", sdk::text_of(warehouse["Name"])}}));
  }
  const char* resource = settings_.remisions ? "Invoices" : "Orders";
  ENLACE_CHECK(api.get(resource, {}, {{"$top", "1"}}));  // does the user's role allow them?
  add(report, settings_.remisions ? "remisions" : "orders");
  add(report, "products", true, "prices_cannot_be_changed",
      Json::object({{"price_list", settings_.price_list}}));
  return report;
}

}  // namespace enlace::binderp
