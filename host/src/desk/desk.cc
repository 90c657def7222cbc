#include "desk/desk.hpp"

#include <exception>

#include "actions/journal.hpp"
#include "desk/speech.hpp"

namespace enlace::desk {
namespace {

constexpr std::size_t kLongestAnswer = 8u << 20;

const char* status_of(const Error& error) {
  switch (error.status) {
    case ENLACE_E_AUTH:
      return "unauthenticated";
    case ENLACE_E_FORBIDDEN:
      return "denied";
    case ENLACE_E_NOT_FOUND:
      return "not_found";
    case ENLACE_E_RATE_LIMITED:
      return "busy";
    default:
      return error.status_class() == ENLACE_CLASS_PERMANENT ? "invalid" : "failed";
  }
}

}  // namespace

void Call::note(const char* action, const std::string& tenant, const std::string& connector,
                const std::string& subject, Json detail) const {
  const std::string actor = person != nullptr ? person->actor() : "console:" + subject;
  actions::note(host(), actor, action, tenant, connector, subject, std::move(detail));
}

Result<void> may_ask(const Entry& entry, const Person* person) {
  if (entry.door == Door::open) return {};
  if (person == nullptr) return failure(ENLACE_E_AUTH, "session_ended");
  if (entry.door == Door::inside && person->lacks_second_factor) {
    return failure(ENLACE_E_FORBIDDEN, "second_factor_missing");
  }
  const records::User& user = person->user;
  if (user.role < entry.least) {
    return failure(ENLACE_E_FORBIDDEN, "right_missing", {},
                   Json::object({{"needs", records::to_string(entry.least)}}));
  }
  const bool refused = (entry.limits == Limits::refused && user.limited()) ||
                       (entry.limits == Limits::tenants && !user.sellers.empty());
  if (refused) return failure(ENLACE_E_FORBIDDEN, "limits_refuse");
  return {};
}

Result<Person> Desk::person_of(const Request& request, bool looks_only) {
  store::Database& database = tools_.database();
  ENLACE_TRY(std::optional<records::Session> session,
             records::session_of(database, request.session, tools_.runtime().unix_ms(), !looks_only));
  if (!session) return failure(ENLACE_E_AUTH, "session_ended");
  ENLACE_TRY(std::optional<records::User> user, records::find_user(database, session->login));
  if (!user || user->disabled) return failure(ENLACE_E_AUTH, "session_ended");
  const bool required =
      tools_.engine.configuration()->host.console.second_factor && user->role != records::Role::viewer;
  const bool lacks = required && !user->second_factor;
  return Person{*std::move(user), *std::move(session), request.session, lacks};
}

Result<Json> Desk::document(const Request& request, const Pieces& pieces) {
  const Entry* entry = find_entry(request.kind, request.name);
  // Whoever is not logged in learns nothing of what there is.
  if (entry == nullptr || entry->door != Door::open) {
    ENLACE_TRY(const Person person, person_of(request, entry == nullptr || entry->looks_only));
    if (entry == nullptr) {
      return failure(ENLACE_E_NOT_FOUND, "request_unknown", {}, Json::object({{"name", request.name}}));
    }
    ENLACE_CHECK(may_ask(*entry, &person));
    const std::string tenant = request.params["tenant"].text();
    // As if there were no such company: who may not see it need not know of it.
    if (!tenant.empty() && !person.user.may_see(tenant)) {
      return failure(ENLACE_E_NOT_FOUND, "not_found_here", {}, Json::object());
    }
    return entry->answer(Call{tools_, request, &person, pieces});
  }
  return entry->answer(Call{tools_, request, nullptr, pieces});
}

Json Desk::refusal(const Error& error, phrases::Language language) {
  const Json told = Json::object(
      {{"ok", false}, {"status", status_of(error)}, {"cause", error.cause}, {"params", error.params}});
  return with_sentences(told, tools_.engine, language);
}

std::string Desk::answer(std::string_view line, const Sink& sink) {
  phrases::Language language = phrases::Language::es;
  const auto refused = [&](const Error& error) { return refusal(error, language).dump(); };
  try {
    const Result<Request> request = read_request(line);
    if (!request) return refused(request.error());
    language = request->language;
    const Result<Json> found = document(*request, [&](const Json& piece) { return sink(piece.dump()); });
    if (!found) return refused(found.error());
    const Json told =
        Json::object({{"ok", true}, {"document", with_sentences(*found, tools_.engine, language)}});
    std::string text = told.dump();
    if (text.size() > kLongestAnswer) {
      return refused(failure(ENLACE_E_INVALID, "answer_too_long").error);
    }
    return text;
  } catch (const std::exception& problem) {  // one question must not end the host
    tools_.engine.services().logger.write(log::Level::error, {},
                                          "a question of the console failed unexpectedly",
                                          Json::object({{"detail", problem.what()}}));
    return refused(failure(ENLACE_E_INTERNAL, "desk_failed").error);
  }
}

}  // namespace enlace::desk
