#include "look/words.hpp"
#include "pages/filter.hpp"
#include "pages/parts.hpp"

// What waits for somebody, by cause: with money, customers, what to do, and all of it again with one button.
namespace enlace::console {
namespace {

std::string customers_text(const Visit& visit, const Json& group) {
  std::string names;
  for (const Json& name : group["customers"].items()) names += (names.empty() ? "" : ", ") + name.text();
  if (names.empty()) return names;
  return visit.word("customers_named", Json::object({{"names", names}}));
}

Json group_model(const Visit& visit, const Json& group, std::size_t place) {
  const std::string tenant = group["tenant"].text(), cause = group["cause"].text();
  const std::int64_t count = group["count"].integer().value_or(0);
  const Fields filter = {
      {"empresa", tenant}, {"causa", cause}, {"conector", group["connector"].text()}, {"estado", "espera"}};
  const auto action = [&](const char* name) {
    Fields fields = filter;
    fields.emplace_back("accion", name);
    fields.emplace_back("volver", "/espera");
    return visit.may(Role::by_operator) ? address_of("/accion", fields) : std::string();
  };
  Json some = Json::array();
  for (const Json& order : group["some_orders"].items()) {
    const Json of = Json::object({{"tenant", tenant}, {"order", order.text()}});
    some.push_back(Json::object({{"order", order.text()}, {"link", order_link(of)}}));
  }
  const std::int64_t more = count - static_cast<std::int64_t>(some.size());
  return Json::object(
      {{"id", "g" + std::to_string(place)},
       {"what", group["what"].text()},
       {"company", group["company"].text()},
       {"company_link", "/empresas/" + percent_encoded(tenant)},
       {"connector", spoken(group["connector"].text())},
       {"counted", orders_text(visit, count)},
       {"sum", visit.figures.money(group["sum"], group["currency"].text())},
       {"oldest", visit.figures.instant(group["oldest"], group["time_zone"].text())},
       {"customers", customers_text(visit, group)},
       {"remedy", group["remedy"].text()},
       {"some", some},
       {"more",
        more > 0 ? visit.word("and_more_many", Json::object({{"count", visit.figures.count(more)}})) : ""},
       {"link", address_of("/pedidos", filter)},
       {"retry_link", action("retry")},
       {"retry", count == 1
                     ? visit.word("act_retry")
                     : visit.word("act_retry_n", Json::object({{"count", visit.figures.count(count)}}))},
       {"drop_link", action("drop")},
       {"xlsx", address_of("/pedidos/exportar", with(filter, "formato", "xlsx"))},
       {"command", "enlace dead retry --cause " + cause + " --tenant " + tenant}});
}

}  // namespace

Page waiting(Visit& visit) {
  Json params = Json::object();
  if (const std::string tenant = visit.field("empresa"); !tenant.empty()) params.set("tenant", tenant);
  ENLACE_TRY(const Json document, visit.host.view("waiting", params));
  Json groups = Json::array();
  std::int64_t count = 0;
  for (const Json& group : document["groups"].items()) {
    groups.push_back(group_model(visit, group, groups.size()));
    count += group["count"].integer().value_or(0);
  }
  const std::string totals =
      count == 0 ? "" : orders_text(visit, count) + " · " + visit.figures.sums(document["groups"]);
  const std::string title = visit.word("nav_waiting");
  return visit.page(
      "waiting", title,
      Json::object(
          {{"title", title}, {"totals", totals}, {"has_groups", groups.size() > 0}, {"groups", groups}}));
}

}  // namespace enlace::console
