#include <array>

#include "pages/parts.hpp"

// Who may use the console. For administrators.
namespace enlace::console {
namespace {

constexpr std::array kActions = {"user_disable", "user_enable", "totp_remove"};

std::string joined(const Json& list) {
  std::string text;
  for (const Json& item : list.items()) text += (text.empty() ? "" : ", ") + item.text();
  return text;
}

// "a, b" as typed.
Json listed(const std::string& text) {
  Json list = Json::array();
  std::string one;
  for (const char c : text + ",") {
    if (c != ',' && c != ' ' && c != '\n') {
      one += c;
    } else if (!one.empty()) {
      list.push_back(std::exchange(one, ""));
    }
  }
  return list;
}

Json person_model(const Visit& visit, const Json& person) {
  const bool disabled = person["disabled"].truthy(), second = person["second_factor"].truthy();
  std::string sees = joined(person["tenants"]);
  if (person["sellers"].size() > 0) sees += (sees.empty() ? "" : " · ") + joined(person["sellers"]);
  Json model = state_members(visit, disabled ? "not_sent" : "ok");
  return model.set("login", person["login"].text())
      .set("name", person["name"].text())
      .set("role", visit.word("role_" + person["role"].text()))
      .set("sees", sees.empty() ? visit.word("sees_all") : sees)
      .set("second_factor", visit.word(second ? "yes" : "no"))
      .set("has_second", second)
      .set("is_disabled", disabled)
      .set("is_self", person["login"].text() == visit.me["login"].text())
      .set("state", visit.word(disabled ? "disabled" : "active"));
}

Page people_page(Visit& visit, const Error* error) {
  ENLACE_TRY(const Json document, visit.host.view("people"));
  Json people = Json::array();
  for (const Json& person : document["people"].items()) people.push_back(person_model(visit, person));
  std::vector<std::pair<std::string, std::string>> roles;
  for (const char* role : {"viewer", "operator", "administrator"})
    roles.emplace_back(role, visit.word(std::string("role_") + role));
  const auto typed = [&](const char* name) { return error != nullptr ? visit.field(name) : std::string(); };
  const Json model =
      Json::object({{"what", error != nullptr ? error->message : ""},
                    {"remedy", error != nullptr ? error->params["remedy"].text() : ""},
                    {"people", people},
                    {"roles", choices(roles, error != nullptr ? visit.field("role") : "operator")},
                    {"new_login", typed("login")},
                    {"new_name", typed("name")},
                    {"new_tenants", typed("tenants")},
                    {"new_sellers", typed("sellers")}});
  return visit.page("people", visit.word("nav_people"), model, error != nullptr ? 422 : 200);
}

}  // namespace

Page people(Visit& visit) {
  return people_page(visit, nullptr);
}

Page add_person(Visit& visit) {
  Json params = Json::object();
  for (const char* name : {"login", "name", "role", "password"}) params.set(name, visit.field(name));
  if (const Json tenants = listed(visit.field("tenants")); tenants.size() > 0) params.set("tenants", tenants);
  if (const Json sellers = listed(visit.field("sellers")); sellers.size() > 0) params.set("sellers", sellers);
  const Result<Json> added = visit.host.action("user_add", params);
  if (added)
    return visit.done("/personas",
                      visit.word("person_added", Json::object({{"login", visit.field("login")}})));
  if (added.error().status != ENLACE_E_INVALID) return failure(added.error());
  return people_page(visit, &added.error());
}

Page person_action(Visit& visit) {
  for (const char* action : kActions) {
    if (visit.field("accion") != action) continue;
    ENLACE_CHECK(visit.host.action(action, Json::object({{"login", visit.field("login")}})));
    return visit.done("/personas", visit.word(std::string("did_") + action,
                                              Json::object({{"login", visit.field("login")}})));
  }
  return failure(ENLACE_E_NOT_FOUND, "page_unknown", visit.word("lost_what"),
                 Json::object({{"remedy", visit.word("lost_remedy")}}));
}

}  // namespace enlace::console
