#include "desk/credentials.hpp"
#include "desk/handlers.hpp"
#include "desk/new_user.hpp"
#include "records/passwords.hpp"
#include "records/tokens.hpp"

// Oneself, and the people who use the console.
namespace enlace::desk {
namespace {

bool is_administrator(const Call& call) {
  return call.person->user.role == records::Role::administrator && !call.person->user.limited();
}

// The log-in that an administrator's action is about.
Result<std::string> login_meant(const Call& call) {
  ENLACE_TRY(const std::string typed, required_text(call.request.params, "login"));
  return records::clean_login(typed);
}

Result<Json> set_disabled(const Call& call, bool disabled) {
  ENLACE_TRY(const std::string login, login_meant(call));
  ENLACE_CHECK(records::set_disabled(call.tools.database(), login, disabled, call.tools.runtime().unix_ms()));
  call.note(disabled ? "user disable" : "user enable", "", "", login, Json::object());
  return Json::object({{"done", true}});
}

Json oneself(const Person& person) {
  Json document = person.user.to_json();
  document.set("csrf", records::form_token(person.token));
  document.set("session", person.session.id);
  document.set("must_enrol_totp", person.lacks_second_factor);
  return document;
}

// One's own password is changed by whoever knows it, not by whoever finds the page open.
Result<void> prove_password(const Call& call) {
  const std::string& login = call.person->user.login;
  ENLACE_TRY(const vault::Secret current, password_in(call.request.params, "current"));
  const auto waits = records::waits_of(login, call.request.address, true);
  ENLACE_CHECK(wait_for_turn(call, waits));
  ENLACE_TRY(const std::string kept, records::password_of(call.tools.database(), login));
  ENLACE_TRY(const bool right, records::is_password(call.tools.runtime(), kept, current));
  if (!right) return failure(ENLACE_E_INVALID, "password_current_wrong");
  return records::attempt_succeeded(call.tools.database(), waits);
}

// All of one's own but the one that asks.
Result<Json> end_other_sessions(const Call& call) {
  store::Database& database = call.tools.database();
  const std::int64_t now = call.tools.runtime().unix_ms();
  const std::string& login = call.person->user.login;
  ENLACE_TRY(const std::vector<records::Session> open, records::open_sessions(database, login, now));
  std::int64_t ended = 0;
  for (const records::Session& session : open) {
    if (session.id == call.person->session.id) continue;
    ENLACE_TRY(const bool done, records::end_session(database, session.id, login, now));
    ended += done ? 1 : 0;
  }
  call.note("end session", "", "", login, Json::object({{"ended", ended}}));
  return Json::object({{"ended", ended}});
}

}  // namespace

Result<Json> me(const Call& call) {
  return oneself(*call.person);
}

Result<Json> people(const Call& call) {
  ENLACE_TRY(const std::vector<records::User> all, records::users(call.tools.database()));
  Json list = Json::array();
  for (const records::User& user : all) list.push_back(user.to_json());
  return Json::object({{"people", list}});
}

Result<Json> sessions(const Call& call) {
  const bool all = is_administrator(call) && call.request.params["all"].truthy();
  ENLACE_TRY(const std::vector<records::Session> open,
             records::open_sessions(call.tools.database(), all ? "" : call.person->user.login,
                                    call.tools.runtime().unix_ms()));
  Json list = Json::array();
  for (const records::Session& session : open) {
    list.push_back(session.to_json().set("this", session.id == call.person->session.id));
  }
  return Json::object({{"sessions", list}});
}

Result<Json> end_session(const Call& call) {
  if (call.request.params["others"].truthy()) return end_other_sessions(call);
  ENLACE_TRY(const std::int64_t id, required_number(call.request.params, "id"));
  ENLACE_TRY(const bool ended, records::end_session(call.tools.database(), id,
                                                    is_administrator(call) ? "" : call.person->user.login,
                                                    call.tools.runtime().unix_ms()));
  if (!ended) return failure(ENLACE_E_NOT_FOUND, "session_unknown");
  call.note("end session", "", "", std::to_string(id), Json::object());
  return Json::object({{"done", true}});
}

Result<Json> user_add(const Call& call) {
  const Json& params = call.request.params;
  NewUser wanted;
  ENLACE_TRY(wanted.login, required_text(params, "login"));
  ENLACE_TRY(wanted.name, optional_text(params, "name"));
  ENLACE_TRY(wanted.role, required_text(params, "role", 32));
  ENLACE_TRY(wanted.tenants, optional_texts(params, "tenants"));
  ENLACE_TRY(wanted.sellers, optional_texts(params, "sellers"));
  ENLACE_TRY(wanted.password, password_in(params, "password"));
  ENLACE_TRY(const records::User user, add_user(call.tools, wanted, call.person->actor()));
  call.note("user add", "", "", user.login, granted(user));
  return Json::object({{"person", user.to_json()}});
}

Result<Json> user_change(const Call& call) {
  const Json& params = call.request.params;
  UserChange wanted;
  ENLACE_TRY(wanted.login, required_text(params, "login"));
  if (params.contains("name")) {
    ENLACE_TRY(wanted.name, optional_text(params, "name"));
  }
  if (params.contains("role")) {
    ENLACE_TRY(wanted.role, required_text(params, "role", 32));
  }
  if (params.contains("tenants")) {
    ENLACE_TRY(wanted.tenants, optional_texts(params, "tenants"));
  }
  if (params.contains("sellers")) {
    ENLACE_TRY(wanted.sellers, optional_texts(params, "sellers"));
  }
  ENLACE_TRY(const records::User user, change_user(call.tools, wanted));
  call.note("user change", "", "", user.login, granted(user));
  return Json::object({{"person", user.to_json()}});
}

Result<Json> user_disable(const Call& call) {
  return set_disabled(call, true);
}

Result<Json> user_enable(const Call& call) {
  return set_disabled(call, false);
}

Result<Json> user_passwd(const Call& call) {
  store::Database& database = call.tools.database();
  std::string login = call.person->user.login;
  if (call.request.params.contains("login")) {
    ENLACE_TRY(login, login_meant(call));
  }
  const bool own = login == call.person->user.login;
  if (!own && !is_administrator(call)) {
    return failure(ENLACE_E_FORBIDDEN, "right_missing", {}, Json::object({{"needs", "administrator"}}));
  }
  if (own) ENLACE_CHECK(prove_password(call));
  ENLACE_TRY(const std::optional<records::User> user, records::find_user(database, login));
  if (!user) return failure(ENLACE_E_NOT_FOUND, "user_unknown", {}, Json::object({{"login", login}}));
  ENLACE_TRY(const std::string hash, new_password(call, login, user->name));
  ENLACE_CHECK(records::set_password(database, login, hash, call.tools.runtime().unix_ms(),
                                     own ? call.person->session.id : 0));
  call.note("user passwd", "", "", login, Json::object());
  return Json::object({{"done", true}});
}

}  // namespace enlace::desk
