#include "mocks/alegra/routes.hpp"

#include <optional>
#include <utility>

#include "mocks/alegra/handlers.hpp"

namespace enlace::mock::alegra {
namespace {

// The endpoint map, apis/alegra.md 2, as far as a connector for sales needs it.
constexpr Route kRoutes[] = {
    {"GET", "items", list_items},
    {"POST", "items", create_item},
    {"GET", "items/{id}", get_item},
    {"PUT", "items/{id}", update_item},
    {"DELETE", "items/{id}", delete_row},
    {"GET", "contacts", list_contacts},
    {"POST", "contacts", create_contact},
    {"GET", "contacts/{id}", get_contact},
    {"PUT", "contacts/{id}", replace_contact},
    {"DELETE", "contacts/{id}", delete_row},
    {"GET", "remissions", list_remissions},
    {"POST", "remissions", create_remission},
    {"GET", "remissions/{id}", get_remission},
    {"PUT", "remissions/{id}", update_remission},
    {"DELETE", "remissions/{id}", delete_remission},
    {"POST", "remissions/{id}/void", void_remission},
    {"POST", "remissions/{id}/open", open_remission},
    {"GET", "company", get_company},
    {"PUT", "company", update_company},
    {"GET", "users", list_users},
    {"GET", "users/self", get_self},
    {"GET", "webhooks/subscriptions", list_subscriptions},
    {"POST", "webhooks/subscriptions", create_subscription},
    {"GET", "webhooks/subscriptions/{id}", get_subscription},
    {"PUT", "webhooks/subscriptions/{id}", update_subscription},
    {"DELETE", "webhooks/subscriptions/{id}", delete_subscription},
};

// Small resources that all work alike: the collection and one of it.
constexpr std::pair<std::string_view, std::string_view> kCatalogs[] = {
    {"sellers", "sellers/{id}"},
    {"warehouses", "warehouses/{id}"},
    {"price-lists", "price-lists/{id}"},
    {"taxes", "taxes/{id}"},
    {"terms", "terms/{id}"},
    {"number-templates", "number-templates/{id}"},
    {"item-categories", "item-categories/{id}"},
    {"currencies", "currencies/{id}"},
};

std::vector<Route> all_routes() {
  std::vector<Route> routes(std::begin(kRoutes), std::end(kRoutes));
  for (const auto& [collection, one] : kCatalogs) {
    routes.push_back({"GET", collection, list_catalog});
    routes.push_back({"POST", collection, create_catalog});
    routes.push_back({"GET", one, get_catalog});
    routes.push_back({"PUT", one, update_catalog});
    routes.push_back({"DELETE", one, delete_row});
  }
  return routes;
}

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
    } else if (wanted != segment) {
      return std::nullopt;
    }
    from = slash + 1;
  }
  return from > pattern.size() ? std::optional(id) : std::nullopt;
}

}  // namespace

Match match_route(std::string_view method, const std::vector<std::string>& segments) {
  static const std::vector<Route> routes = all_routes();
  Match match;
  for (const Route& route : routes) {
    const std::optional<std::string> id = matched_id(route.pattern, segments);
    if (!id) continue;
    match.path_known = true;
    if (route.method != method) continue;
    match.route = &route;
    match.id = *id;
    return match;
  }
  return match;
}

}  // namespace enlace::mock::alegra
