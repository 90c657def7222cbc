#include <ostream>

#include "cli/context.hpp"
#include "records/sessions.hpp"
#include "records/users.hpp"

// `enlace console link|sessions`.
namespace enlace::cli {
namespace {

// How people reach the console; "" where none is configured.
std::string address_of(const config::ConsoleConfig& console) {
  if (console.listen.empty() || !console.address.empty()) return console.address;
  return "http://" + console.listen;
}

Result<std::string> login_of_link(Context& context) {
  if (context.arguments.login.empty()) return std::string();
  ENLACE_TRY(std::string login, records::clean_login(context.arguments.login));
  ENLACE_TRY(const std::optional<records::User> user, records::find_user(context.services().database, login));
  if (!user || user->disabled) {
    return failure(ENLACE_E_NOT_FOUND, "user_unknown", {}, Json::object({{"login", login}}));
  }
  return login;
}

int end_one(Context& context) {
  const std::int64_t id = context.arguments.session;
  const Result<bool> ended =
      records::end_session(context.services().database, id, "", context.services().runtime.unix_ms());
  if (!ended) return context.fail(ended.error());
  if (!*ended) return context.fail(failure(ENLACE_E_NOT_FOUND, "session_unknown").error);
  context.note("end session", "", "", std::to_string(id), Json::object());
  const Json params = Json::object({{"id", id}});
  context.io.out << (context.arguments.json ? params.pretty() : context.say("session_ended_now", params).what)
                 << '\n';
  return kDone;
}

}  // namespace

int console_link(Context& context) {
  const std::string address = address_of(context.engine.configuration()->host.console);
  if (address.empty()) return context.fail(failure(ENLACE_E_CONFIG, "console_not_configured").error);
  const Result<std::string> login = login_of_link(context);
  if (!login) return context.fail(login.error());
  const Result<std::string> token =
      records::make_link(context.services().database, context.services().runtime, *login, context.actor);
  if (!token) return context.fail(token.error());
  context.services().logger.forbid(*token);
  context.note("console link", "", "", *login, Json::object());
  const Json params = Json::object({{"link", address + "/abrir/" + *token}, {"login", *login}});
  if (context.arguments.json) {
    context.io.out << params.pretty() << '\n';
    return kDone;
  }
  context.io.out << params["link"].text() << '\n';
  const phrases::Phrase phrase = login->empty() ? context.say("console_link_made", params)
                                                : context.say("console_link_of_person", params);
  context.io.err << phrase.what << '\n';
  return kDone;
}

int console_sessions(Context& context) {
  if (context.arguments.session > 0) return end_one(context);
  const std::int64_t now = context.services().runtime.unix_ms();
  const Result<std::vector<records::Session>> open =
      records::open_sessions(context.services().database, "", now);
  if (!open) return context.fail(open.error());
  Json list = Json::array();
  Table table({{"ID", Column::Kind::whole}, "LOG-IN", "ADDRESS", "CREATED", "LAST SEEN"});
  for (const records::Session& session : *open) {
    list.push_back(session.to_json());
    table.add({std::to_string(session.id), session.login, session.address, ago(now, session.created_ms),
               ago(now, session.seen_ms)});
  }
  if (context.arguments.json) {
    context.io.out << list.pretty() << '\n';
  } else if (table.empty()) {
    context.io.out << context.say("no_sessions", Json::object()).what << '\n';
  } else {
    table.print(context.io.out, context.screen());
  }
  return kDone;
}

}  // namespace enlace::cli
