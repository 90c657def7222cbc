#include <algorithm>

#include "pages/parts.hpp"

// Why a product is not there.
namespace enlace::console {
namespace {

Json item_model(const Visit& visit, const Json& item) {
  const bool in_handy = item["in_handy"].truthy();
  const Json& left_out = item["left_out"];
  Json model = state_members(visit, in_handy ? "delivered" : "not_sent");
  return model.set("name", item["name"].text())
      .set("code", item["code"].text())
      .set("in_handy", visit.word(in_handy ? "yes" : "no"))
      .set("price", visit.figures.money(item["price"], item["currency"].text()))
      .set("stock", item["stock"].text())
      .set("sent_at", visit.figures.instant(item["sent_at"], item["time_zone"].text()))
      .set("what", left_out.is_object() ? left_out["what"].text() : left_out.text())
      .set("remedy", left_out["remedy"].text());
}

}  // namespace

// The companies to choose from: those with orders this month, and the one that is chosen.
Json companies_of(Visit& visit, const std::string& chosen) {
  std::vector<std::pair<std::string, std::string>> all;
  const Result<Json> groups =
      visit.host.view("orders", Json::object({{"period", "this_month"}, {"by", "company"}, {"limit", 1}}));
  if (groups) {
    for (const Json& group : (*groups)["groups"].items())
      all.emplace_back(group["key"].text(), group["name"].text());
  }
  const bool known =
      std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.first == chosen; });
  if (!chosen.empty() && !known) all.emplace_back(chosen, chosen);
  return choices(all, chosen);
}

Page catalogue(Visit& visit) {
  const std::string q = visit.field("producto");
  std::string tenant = visit.field("empresa");
  const Json companies = companies_of(visit, tenant);
  if (tenant.empty() && companies.size() > 0) tenant = companies.items().front()["value"].text();
  const bool asked = !tenant.empty() && (!q.empty() || !visit.field("empresa").empty());
  Json items = Json::array();
  if (asked) {
    ENLACE_TRY(const Json document,
               visit.host.view("catalogue", Json::object({{"tenant", tenant}, {"q", q}})));
    for (const Json& item : document["items"].items()) items.push_back(item_model(visit, item));
  }
  return visit.page("catalogue", visit.word("nav_catalogue"),
                    Json::object({{"many", companies.size() > 0},
                                  {"companies", companies},
                                  {"q", q},
                                  {"asked", asked},
                                  {"has_items", items.size() > 0},
                                  {"items", items}}));
}

}  // namespace enlace::console
