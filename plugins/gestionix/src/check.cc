#include "connector.hpp"
#include "text.hpp"

namespace enlace::gestionix {
namespace {

void add(CheckReport& report, const char* what) {
  report.items.push_back({what, true, {}});
}

void add(CheckReport& report, const char* what, const Error& error) {
  report.items.push_back({what, false, {error.cause, error.params, ""}});
}

}  // namespace

// Reads only. Refused credentials end it with their own error; all else becomes an item of the report.
Result<CheckReport> GestionixConnector::check(sdk::Call& call) {
  Client api(call, settings_, mapping_);
  place_.reset();  // a check tells how things are now
  CheckReport report;
  Result<Place> company = choose_company(api, settings_.company);
  if (!company && company.error().status != ENLACE_E_CONFIG) return failure(company.error());
  add(report, "credentials");
  if (!company) {
    add(report, "company", company.error());
    return report;
  }
  Place place = *std::move(company);
  add(report, "company");
  report.account = place.company_id;
  report.facts =
      Json::object({{"company", place.company_name},
                    {"tax_id", place.company_tax_id},
                    {"documents", settings_.treat_all_as_sales_orders ? "Pedidos" : "Pedidos, Ventas"}});
  api.set_company(place.company_id);
  const Result<void> branch = choose_branch(api, settings_.branch_name, place);
  if (!branch && branch.error().status != ENLACE_E_CONFIG) return failure(branch.error());
  if (!branch) {
    add(report, "branch", branch.error());
    return report;
  }
  add(report, "branch");
  report.facts.set("branch", place.branch_name);
  // Does the user's role allow the documents? A reference that nobody has is an empty list.
  ENLACE_CHECK(look(api, "order", "HANDY-0"));
  add(report, "orders");
  if (!settings_.treat_all_as_sales_orders) {
    ENLACE_CHECK(look(api, "sale", "HANDY-0"));
    add(report, "sales");
  }
  return report;
}

}  // namespace enlace::gestionix
