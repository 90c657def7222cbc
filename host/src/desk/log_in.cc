#include "desk/credentials.hpp"
#include "desk/handlers.hpp"
#include "records/passwords.hpp"
#include "records/throttle.hpp"
#include "records/tokens.hpp"

// In and out. Every refusal of a log-in says the same and takes as long, whether or not there is such a
// person.
namespace enlace::desk {
namespace {

Failure refused() {
  return failure(ENLACE_E_AUTH, "log_in_refused");
}

void log_refusal(const Call& call, const std::string& login, const char* why) {
  call.tools.engine.services().logger.write(
      log::Level::warn, {}, "a log-in at the console was refused",
      Json::object({{"login", login}, {"address", call.request.address}, {"why", why}}));
}

// Opens a session in place of the one that came along, if any.
Result<Json> let_in(const Call& call, const records::User& user, bool wants_month, const char* how) {
  store::Database& database = call.tools.database();
  Runtime& runtime = call.tools.runtime();
  const std::int64_t now = runtime.unix_ms();
  ENLACE_TRY(const std::optional<records::Session> before,
             records::session_of(database, call.request.session, now, false));
  if (before) ENLACE_CHECK(records::end_session(database, before->id, "", now));
  // Whoever may change everything logs in every day.
  const bool month = wants_month && user.role != records::Role::administrator;
  ENLACE_TRY(const records::Opened opened,
             records::open_session(database, runtime, user.login, call.request.address,
                                   month ? records::Stay::month : records::Stay::day));
  call.note("log in", "", "", user.login, Json::object({{"by", how}}));
  const bool must_enrol = call.tools.engine.configuration()->host.console.second_factor &&
                          user.role != records::Role::viewer && !user.second_factor;
  return Json::object({{"session", opened.token},
                       {"csrf", records::form_token(opened.token)},
                       {"expires", opened.session.to_json()["expires"]},
                       {"kept", month},
                       {"must_enrol_totp", must_enrol}});
}

// Whoever opens the first link becomes an administrator.
Result<Json> found_administrator(const Call& call, const records::Link& link) {
  const Json& params = call.request.params;
  store::Database& database = call.tools.database();
  ENLACE_TRY(const std::string typed, required_text(params, "login"));
  ENLACE_TRY(const std::string login, records::clean_login(typed));
  ENLACE_TRY(const std::string name, optional_text(params, "name"));
  ENLACE_TRY(const std::string hash, new_password(call, login, name));
  ENLACE_TRY(const std::optional<records::User> there, records::find_user(database, login));
  if (there) return failure(ENLACE_E_CONFLICT, "user_exists", {}, Json::object({{"login", login}}));
  const std::int64_t now = call.tools.runtime().unix_ms();
  ENLACE_TRY(const bool first, records::use_up_link(database, call.request.params["token"].text(), now));
  if (!first) return failure(ENLACE_E_NOT_FOUND, "link_unknown");
  records::User user;
  user.login = login;
  user.name = name;
  user.role = records::Role::administrator;
  user.created_ms = now;
  user.created_by = link.made_by;
  ENLACE_CHECK(records::add_user(database, user, hash));
  call.note("user add", "", "", login,
            Json::object({{"role", records::to_string(user.role)}, {"link_by", link.made_by}}));
  return let_in(call, user, false, "link");
}

Result<Json> log_in_by_link(const Call& call, const records::Link& link) {
  store::Database& database = call.tools.database();
  ENLACE_TRY(const std::optional<records::User> user, records::find_user(database, link.login));
  if (!user || user->disabled) return failure(ENLACE_E_NOT_FOUND, "link_unknown");
  if (user->second_factor) {  // a link takes the place of the password, and of nothing else
    ENLACE_TRY(const std::string code, optional_text(call.request.params, "code", 16));
    if (code.empty()) return failure(ENLACE_E_AUTH, "log_in_code_needed");
    const auto waits = records::waits_of(user->login, call.request.address, false);
    ENLACE_CHECK(wait_for_turn(call, waits));
    ENLACE_TRY(const bool right, is_code(call.tools, user->login, code));
    if (!right) {
      log_refusal(call, user->login, "code");
      return failure(ENLACE_E_AUTH, "log_in_code_wrong");
    }
    ENLACE_CHECK(records::attempt_succeeded(database, waits));
  }
  ENLACE_TRY(const bool first, records::use_up_link(database, call.request.params["token"].text(),
                                                    call.tools.runtime().unix_ms()));
  if (!first) return failure(ENLACE_E_NOT_FOUND, "link_unknown");
  return let_in(call, *user, false, "link");
}

}  // namespace

Result<Json> log_in(const Call& call) {
  store::Database& database = call.tools.database();
  const Json& params = call.request.params;
  ENLACE_TRY(const std::string typed, required_text(params, "user"));
  ENLACE_TRY(const vault::Secret password, password_in(params, "password"));
  ENLACE_TRY(const std::string code, optional_text(params, "code", 16));
  const Result<std::string> clean = records::clean_login(typed);
  const std::string login = clean ? *clean : typed;
  ENLACE_TRY(const bool known,
             records::knows_address(database, login, call.request.address, call.tools.runtime().unix_ms()));
  const auto waits = records::waits_of(login, call.request.address, known);
  ENLACE_CHECK(wait_for_turn(call, waits));

  ENLACE_TRY(const std::optional<records::User> user, records::find_user(database, login));
  ENLACE_TRY(const std::string kept, records::password_of(database, login));
  const Result<bool> right = records::is_password(call.tools.runtime(), kept, password);
  if (!right) {
    ENLACE_CHECK(records::take_back_attempt(database, waits, call.tools.runtime().unix_ms()));
    return failure(right.error());
  }
  if (!*right || !user || user->disabled) {
    log_refusal(call, login, !user ? "nobody" : user->disabled ? "disabled" : "password");
    return refused();
  }
  if (user->second_factor) {
    if (code.empty()) {
      ENLACE_CHECK(records::take_back_attempt(database, waits, call.tools.runtime().unix_ms()));
      return failure(ENLACE_E_AUTH, "log_in_code_needed");
    }
    ENLACE_TRY(const bool code_right, is_code(call.tools, login, code));
    if (!code_right) {
      log_refusal(call, login, "code");
      return failure(ENLACE_E_AUTH, "log_in_code_wrong");
    }
  }
  ENLACE_CHECK(records::attempt_succeeded(database, waits));
  return let_in(call, *user, params["keep"].truthy(), "password");
}

// Without `confirm` it says what the link is for, and the link stays: programs that look at links in messages
// must not use it up.
Result<Json> open_link(const Call& call) {
  const Json& params = call.request.params;
  ENLACE_TRY(const std::string token, required_text(params, "token"));
  ENLACE_TRY(const std::optional<records::Link> link,
             records::link_of(call.tools.database(), token, call.tools.runtime().unix_ms()));
  if (!link) return failure(ENLACE_E_NOT_FOUND, "link_unknown");
  if (!call.request.confirm) {
    ENLACE_TRY(const std::optional<records::User> user,
               records::find_user(call.tools.database(), link->login));
    return Json::object({{"for", link->login.empty() ? "administrator" : "person"},
                         {"login", link->login},
                         {"code_needed", user && user->second_factor}});
  }
  return link->login.empty() ? found_administrator(call, *link) : log_in_by_link(call, *link);
}

Result<Json> log_out(const Call& call) {
  ENLACE_CHECK(records::end_session(call.tools.database(), call.person->session.id, call.person->user.login,
                                    call.tools.runtime().unix_ms()));
  call.note("log out", "", "", call.person->user.login, Json::object());
  return Json::object({{"done", true}});
}

}  // namespace enlace::desk
