#include "mocks/binderp/routes.hpp"

#include <algorithm>
#include <optional>

#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {
namespace {

constexpr Route kRoutes[] = {
    {"GET", "PriceLists", "PriceLists", list_catalog},
    {"GET", "Warehouses", "Warehouses", list_catalog},
    {"GET", "Locations", "Locations", list_catalog},
    {"GET", "Currencies", "Currencies", list_catalog},
    {"GET", "Banks", "Banks", list_catalog},
    {"GET", "BankAccounts", "BankAccounts", list_catalog},
    {"GET", "Accounts", "Accounts", list_catalog},
    {"GET", "Users", "Users", list_catalog},
    {"GET", "States", "States", list_catalog},
    {"GET", "Cities", "Cities", list_cities},
    {"GET", "Inventory", "Inventory", list_inventory},
    {"GET", "Series", "Series", get_series},
    {"GET", "Categories", "Categories", get_categories},
    {"GET", "AccountCategories", "AccountCategories", get_account_categories},
    {"GET", "UserProfile", "UserProfile", get_user_profile},
    {"GET", "CompanyProfile", "CompanyProfile", get_company_profile},
    {"GET", "Products", "Products", list_products},
    {"POST", "Products", "Products", create_product},
    {"PUT", "Products", "Products", replace_product},
    {"GET", "Products/{id}", "Products", get_product},
    {"DELETE", "Products/{id}", "Products", delete_product},
    {"GET", "Products/{id}/image", "Products", get_product_image},
    {"GET", "ProductsPriceAndInventory", "ProductsPriceAndInventory", list_prices},
    {"GET", "Clients", "Clients", list_clients},
    {"POST", "Clients", "Clients", create_client},
    {"PUT", "Clients", "Clients", replace_client},
    {"GET", "Clients/{id}", "Clients", get_client},
    {"DELETE", "Clients/{id}", "Clients", delete_client},
    {"GET", "Orders", "Orders", list_orders},
    {"POST", "Orders", "Orders", create_order},
    {"PUT", "Orders", "Orders", replace_order},
    {"GET", "Orders/{id}", "Orders", get_order},
    {"DELETE", "Orders/{id}", "Orders", cancel_order},
    {"POST", "Invoices/Payment", "Invoices", pay_invoice},
    {"GET", "Invoices/Payment/{id}", "Invoices", list_payments},
    {"GET", "Invoices", "Invoices", list_invoices},
    {"POST", "Invoices", "Invoices", create_invoice},
    {"GET", "Invoices/{id}", "Invoices", get_invoice},
    {"DELETE", "Invoices/{id}", "Invoices", cancel_invoice},
    {"GET", "Invoices/{id}/pdf", "Invoices", get_invoice_pdf},
    {"GET", "Invoices/{id}/xml", "Invoices", get_invoice_xml},
    {"GET", "Comments", "Comments", list_comments},
    {"POST", "Comments", "Comments", create_comment},
    {"GET", "WebHooks", "WebHooks", list_events},
    {"GET", "WebHooks/{id}", "WebHooks", get_event},
    {"GET", "WebHookSubscriptions", "WebHookSubscriptions", list_subscriptions},
    {"POST", "WebHookSubscriptions", "WebHookSubscriptions", put_subscription},
    {"PUT", "WebHookSubscriptions", "WebHookSubscriptions", put_subscription},
    {"DELETE", "WebHookSubscriptions", "WebHookSubscriptions", delete_subscription},
};

// The segment that stands for {id} ("" when the pattern has none); nullopt when the path does not match.
std::optional<std::string> matched_id(std::string_view pattern, const std::vector<std::string>& segments) {
  std::string id;
  std::size_t from = 0;
  for (const std::string& segment : segments) {
    if (from > pattern.size()) return std::nullopt;
    const std::size_t slash = std::min(pattern.find('/', from), pattern.size());
    const std::string_view wanted = pattern.substr(from, slash - from);
    if (wanted == "{id}") {
      if (segment.empty()) return std::nullopt;
      id = segment;
    } else if (!same_ignoring_case(wanted, segment)) {
      return std::nullopt;
    }
    from = slash + 1;
  }
  return from > pattern.size() ? std::optional(id) : std::nullopt;
}

}  // namespace

Match match_route(std::string_view method, const std::vector<std::string>& segments) {
  Match match;
  for (const Route& route : kRoutes) {
    std::optional<std::string> id = matched_id(route.pattern, segments);
    if (!id) continue;
    match.path_known = true;
    if (route.method != method) continue;
    match.route = &route;
    match.id = *std::move(id);
    return match;
  }
  return match;
}

}  // namespace enlace::mock::binderp
