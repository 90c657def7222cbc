#include "pages/parts.hpp"

// Oneself: second factor, password, sessions.
namespace enlace::console {
namespace {

Json with_refusal(Json model, const Error* error) {
  model.set("what", error != nullptr ? error->message : "");
  model.set("remedy", error != nullptr ? error->params["remedy"].text() : "");
  return model;
}

Response second_factor_page(Visit& visit, const std::string& secret, const std::string& uri,
                            const Error* error) {
  const Json model = Json::object({{"must", visit.me["must_enrol_totp"].truthy()},
                                   {"has_one", visit.me["second_factor"].truthy()},
                                   {"secret", secret},
                                   {"uri", uri}});
  return visit.page("second_factor", visit.word("second_factor"), with_refusal(model, error),
                    error != nullptr ? 422 : 200);
}

Response password_page(Visit& visit, const Error* error) {
  return visit.page("password", visit.word("my_password"),
                    with_refusal(Json::object({{"login", visit.me["login"].text()}}), error),
                    error != nullptr ? 422 : 200);
}

}  // namespace

Page second_factor_form(Visit& visit) {
  return second_factor_page(visit, "", "", nullptr);
}

Page begin_second_factor(Visit& visit) {
  Json params = Json::object();
  if (const std::string code = visit.field("code"); !code.empty()) params.set("code", code);
  const Result<Json> begun = visit.host.action("totp_enrol", params);
  if (begun) return second_factor_page(visit, (*begun)["secret"].text(), (*begun)["uri"].text(), nullptr);
  if (begun.error().status != ENLACE_E_INVALID) return failure(begun.error());
  return second_factor_page(visit, "", "", &begun.error());
}

Page confirm_second_factor(Visit& visit) {
  std::string code = visit.field("code");
  std::erase(code, ' ');
  const Result<Json> done = visit.host.action("totp_confirm", Json::object({{"code", code}}));
  if (done) return visit.done("/", visit.word("totp_done"));
  if (done.error().status != ENLACE_E_INVALID) return failure(done.error());
  return second_factor_page(visit, visit.field("secret"), visit.field("uri"), &done.error());
}

Page password_form(Visit& visit) {
  return password_page(visit, nullptr);
}

Page change_password(Visit& visit) {
  const Result<Json> done = visit.host.action(
      "user_passwd",
      Json::object({{"current", visit.field("current")}, {"password", visit.field("password")}}));
  if (done) return visit.done("/", visit.word("password_done"));
  if (done.error().status != ENLACE_E_INVALID) return failure(done.error());
  return password_page(visit, &done.error());
}

Page sessions(Visit& visit) {
  const bool all = visit.may(Role::administrator) && !visit.field("todas").empty();
  ENLACE_TRY(const Json document, visit.host.view("sessions", Json::object({{"all", all}})));
  Json list = Json::array();
  for (const Json& one : document["sessions"].items()) {
    list.push_back(Json::object({{"id", one["id"].text()},
                                 {"login", one["login"].text()},
                                 {"address", one["address"].text()},
                                 {"is_this", one["this"].truthy()},
                                 {"created", visit.figures.instant(one["created"], "")},
                                 {"seen", visit.figures.instant(one["seen"], "")},
                                 {"expires", visit.figures.instant(one["expires"], "")}}));
  }
  const std::string title = visit.word(all ? "all_sessions" : "my_sessions");
  return visit.page("sessions", title, Json::object({{"title", title}, {"sessions", list}}));
}

Page end_session(Visit& visit) {
  const std::string id = visit.field("id");
  const bool is_number =
      !id.empty() && id.size() < 18 && id.find_first_not_of("0123456789") == std::string::npos;
  ENLACE_CHECK(visit.host.action("end_session", Json::object({{"id", Json::number(is_number ? id : "0")}})));
  return visit.done("/sesiones", visit.word("session_ended"));
}

}  // namespace enlace::console
