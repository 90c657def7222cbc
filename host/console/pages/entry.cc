#include "pages/pages.hpp"
#include "text/zone.hpp"

// In and out of the console.
namespace enlace::console {
namespace {

constexpr int kYear_s = 31'536'000;

// What a form shows of a refusal, beside what was typed; passwords are typed again.
Json refusal_members(const Error* error) {
  return Json::object({{"what", error != nullptr ? error->message : ""},
                       {"remedy", error != nullptr ? error->params["remedy"].text() : ""}});
}

Response log_in_page(Visit& visit, const Error* error) {
  Json model = refusal_members(error);
  model.set("user", visit.field("user")).set("to", own_path(visit.field("a")));
  return visit.page("log_in", visit.word("log_in_title"), model, error != nullptr ? 422 : 200);
}

// The person's browser keeps the session: until it is closed, or for as long as the host keeps it.
Response let_in(Visit& visit, const Json& opened, const std::string& to) {
  int seconds = -1;
  const auto expires = text::parse_iso(opened["expires"].text());
  if (opened["kept"].truthy() && expires) seconds = static_cast<int>((*expires - visit.now_ms) / 1'000);
  visit.cookies.push_back(visit.site.cookie(visit.site.session_cookie(), opened["session"].text(), seconds));
  visit.cookies.push_back(visit.site.cookie(visit.site.form_cookie(), "", 0));
  return Response::redirect(opened["must_enrol_totp"].truthy() ? "/segundo-factor" : own_path(to));
}

bool is_refusal_to_show(const Error& error) {
  return error.status != ENLACE_E_NETWORK && !error.message.empty();
}

Response link_page(Visit& visit, const Json& link, const Error* error) {
  const bool founding = link["for"].text() == "administrator";
  Json model = refusal_members(error);
  const std::string title = visit.word(founding ? "link_founding_title" : "link_title");
  model.set("title", title)
      .set("intro", visit.word(founding ? "link_founding_intro" : "link_intro",
                               Json::object({{"login", link["login"].text()}})))
      .set("button", visit.word(founding ? "link_founding_button" : "log_in"))
      .set("is_founding", founding)
      .set("needs_code", link["code_needed"].truthy())
      .set("self", "/abrir/" + percent_encoded(visit.parts.front()))
      .set("login", visit.field("login"))
      .set("name", visit.field("name"));
  Response response = visit.page("link", title, model, error != nullptr ? 422 : 200);
  return response;
}

}  // namespace

Page log_in_form(Visit& visit) {
  if (visit.may(Role::viewer)) return Response::redirect(own_path(visit.field("a")));
  return log_in_page(visit, nullptr);
}

Page log_in(Visit& visit) {
  Json params = Json::object({{"user", visit.field("user")}, {"password", visit.field("password")}});
  std::string code = visit.field("code");
  std::erase(code, ' ');
  if (!code.empty()) params.set("code", code);
  if (!visit.field("keep").empty()) params.set("keep", true);
  const Result<Json> opened = visit.host.action("log_in", params);
  if (opened) return let_in(visit, *opened, visit.field("a"));
  if (!is_refusal_to_show(opened.error())) return failure(opened.error());
  return log_in_page(visit, &opened.error());
}

Page log_out(Visit& visit) {
  static_cast<void>(visit.host.action("log_out", Json::object()));  // the cookie goes in any case
  visit.cookies.push_back(visit.site.cookie(visit.site.session_cookie(), "", 0));
  return Response::redirect("/entrar").set("Clear-Site-Data", "\"cache\"");
}

Page choose_language(Visit& visit) {
  const std::string chosen = visit.field("idioma") == "en" ? "en" : "es";
  visit.cookies.push_back(visit.site.cookie("enlace-language", chosen, kYear_s));
  return Response::redirect(own_path(visit.field("a")));
}

// Opening it uses nothing up: programs that look at links in messages do that too.
Page link_form(Visit& visit) {
  const Result<Json> link =
      visit.host.action("open_link", Json::object({{"token", visit.parts.front()}}), false);
  if (!link) return visit.trouble(link.error());
  return link_page(visit, *link, nullptr);
}

Page open_link(Visit& visit) {
  Json params = Json::object({{"token", visit.parts.front()}});
  for (const char* name : {"login", "name", "password", "code"}) {
    if (const std::string value = visit.field(name); !value.empty()) params.set(name, value);
  }
  const Result<Json> opened = visit.host.action("open_link", params, true);
  if (opened) return let_in(visit, *opened, "/");
  if (!is_refusal_to_show(opened.error())) return failure(opened.error());
  const Result<Json> link =
      visit.host.action("open_link", Json::object({{"token", visit.parts.front()}}), false);
  if (!link) return visit.trouble(link.error());
  return link_page(visit, *link, &opened.error());
}

}  // namespace enlace::console
