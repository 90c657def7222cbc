#include "mocks/smtp/smtp_service.hpp"

#include <algorithm>

#include "mocks/frame/glob.hpp"
#include "mocks/frame/nearest.hpp"
#include "mocks/smtp/mime.hpp"

namespace enlace::mock {
namespace {

Failure unknown(const std::string& what) {
  Failure refusal = failure(ENLACE_E_INVALID, "control_unknown", what);
  refusal.error.http_status = 404;
  return refusal;
}

Json texts(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push_back(text);
  return out;
}

}  // namespace

Response SmtpService::handle(const Request&) {
  return Response::json(404, Json::object({{"error", "this address has the control side only"}}));
}

Json SmtpService::message_json(const Kept& kept, bool with_raw) const {
  const smtp::Message message = smtp::parse_message(kept.raw);
  Json headers = Json::array();
  for (const auto& [name, value] : message.headers) {
    headers.push_back(Json::array({name, smtp::words_decoded(value)}));
  }
  Json parts = Json::array();
  for (const smtp::Part& part : message.parts) {
    parts.push_back(Json::object({{"type", part.type}, {"charset", part.charset}, {"text", part.text}}));
  }
  const Envelope& envelope = kept.envelope;
  Json out = Json::object({{"number", kept.number},
                           {"unix_ms", kept.unix_ms},
                           {"session", envelope.session},
                           {"security", envelope.security},
                           {"user", envelope.user},
                           {"helo", envelope.helo},
                           {"sender", envelope.sender},
                           {"recipients", texts(envelope.recipients)},
                           {"message_id", message.first("Message-ID")},
                           {"subject", smtp::words_decoded(message.first("Subject"))},
                           {"headers", std::move(headers)},
                           {"parts", std::move(parts)}});
  if (with_raw) out.set("raw", kept.raw);
  return out;
}

Json SmtpService::messages(const std::string& recipient_glob) const {
  const std::lock_guard lock(mutex_);
  Json list = Json::array();
  for (const Kept& kept : kept_) {
    const bool wanted = std::ranges::any_of(
        kept.envelope.recipients, [&](const std::string& one) { return matches_glob(recipient_glob, one); });
    if (wanted) list.push_back(message_json(kept, true));
  }
  return list;
}

Json SmtpService::state() const {
  const std::lock_guard lock(mutex_);
  Json list = Json::array();
  for (const Kept& kept : kept_) list.push_back(message_json(kept, false));
  Json users = Json::array();
  for (const auto& [user, password] : users_) users.push_back(user);
  return Json::object({{"messages", std::move(list)},
                       {"users", std::move(users)},
                       {"sessions", sessions_},
                       {"refused_log_ins", refused_log_ins_}});
}

void SmtpService::reset() {
  const std::lock_guard lock(mutex_);
  switches_ = smtp::Switches();
  faults_.forget();
  users_.clear();
  kept_.clear();
  journal_.clear();
  sessions_ = refused_log_ins_ = 0;
}

void SmtpService::add_user(const std::string& user, const std::string& password) {
  const std::lock_guard lock(mutex_);
  users_[user] = password;
}

Result<Json> SmtpService::set_switches(const Json& changes) {
  const std::lock_guard lock(mutex_);
  ENLACE_CHECK(switches_.apply(changes));
  return switches_.json();
}

Json SmtpService::faults_never_fired() const {
  const std::lock_guard lock(mutex_);
  return faults_.never_fired();
}

Result<std::vector<std::int64_t>> SmtpService::arm(const Json& faults) {
  const std::lock_guard lock(mutex_);
  return faults_.arm(faults);
}

smtp::Switches SmtpService::switches() const {
  const std::lock_guard lock(mutex_);
  return switches_;
}

bool SmtpService::knows(const std::string& user, const std::string& password) {
  const std::lock_guard lock(mutex_);
  const auto at = users_.find(user);
  const bool known = at != users_.end() && at->second == password;
  if (!known) ++refused_log_ins_;
  return known;
}

std::optional<smtp::Fault> SmtpService::fault(smtp::Stage stage, const std::string& sender,
                                              const std::vector<std::string>& recipients) {
  const std::lock_guard lock(mutex_);
  return faults_.next(stage, sender, recipients);
}

void SmtpService::keep(const Envelope& envelope, std::string raw) {
  const std::lock_guard lock(mutex_);
  Kept kept;
  kept.number = kept_.empty() ? 1 : kept_.back().number + 1;
  kept.unix_ms = clock_.unix_ms();
  kept.envelope = envelope;
  kept.raw = std::move(raw);
  kept_.push_back(std::move(kept));
}

void SmtpService::record(std::int64_t session, smtp::Stage stage, const std::string& line,
                         const std::string& answer, const std::optional<smtp::Fault>& fault) {
  const std::lock_guard lock(mutex_);
  Json entry = Json::object({{"sequence", ++sequence_},
                             {"unix_ms", clock_.unix_ms()},
                             {"session", session},
                             {"stage", smtp::name_of(stage)},
                             {"line", line},
                             {"answer", answer}});
  entry.set("fault", fault ? Json(smtp::name_of(fault->kind)) : Json());
  journal_.push_back(std::move(entry));
  if (journal_.size() > kJournalCapacity) journal_.pop_front();
}

std::int64_t SmtpService::begin_session() {
  const std::lock_guard lock(mutex_);
  return ++sessions_;
}

const SmtpService::Kept* SmtpService::find(const std::string& number) const {
  const auto at = std::ranges::find(kept_, Json(number).integer().value_or(0), &Kept::number);
  return at == kept_.end() ? nullptr : &*at;
}

Response SmtpService::control(const Request& request, const std::string& path) {
  Request below;
  below.path = path;
  const std::vector<std::string> segments = below.segments();
  if (segments.size() == 3 && segments[0] == "messages" && request.method == "GET") {
    const std::lock_guard lock(mutex_);
    const Kept* kept = find(segments[1]);
    if (!kept) return Response::json(404, Json::object({{"error", "no such message"}}));
    if (segments[2] == "raw") return Response::text(200, kept->raw, "message/rfc822");
    const smtp::Message message = smtp::parse_message(kept->raw);
    if (segments[2] == "html")
      return Response::text(200, message.part("text/html"), "text/html; charset=utf-8");
    if (segments[2] == "text") return Response::text(200, message.part("text/plain"));
  }
  const Result<Json> result = controlled(request, path);
  if (result) return Response::json(200, *result);
  return Response::json(result.error().http_status == 404 ? 404 : 400,
                        Json::object({{"error", result.error().message}}));
}

Result<Json> SmtpService::controlled(const Request& request, const std::string& path) {
  const std::string asked = request.method + " " + path;
  Json body = Json::object();
  if (!request.body.empty()) {
    ENLACE_TRY(body, Json::parse(request.body));
  }
  const Json done = Json::object({{"ok", true}});
  if (asked == "GET /messages") {
    return Json::object({{"messages", messages(request.param("recipient").value_or("*"))}});
  }
  if (asked == "GET /switches") return switches().json();
  if (asked == "POST /switches") return set_switches(body);
  if (asked == "POST /faults") {
    ENLACE_TRY(const std::vector<std::int64_t> ids, arm(body));
    return armed_answer(ids, body.is_array());
  }
  const std::lock_guard lock(mutex_);
  if (asked == "GET /faults") return faults_.report();
  if (asked == "DELETE /faults") {
    faults_.clear();
    return done;
  }
  if (asked.starts_with("DELETE /faults/")) {
    const std::string id = path.substr(std::string_view("/faults/").size());
    return faults_.disarm(Json(id).integer().value_or(0)) ? Result<Json>(done)
                                                          : unknown("no fault " + id + " is armed");
  }
  if (asked == "GET /requests") {
    const std::int64_t since = Json(request.param("since").value_or("0")).integer().value_or(0);
    Json list = Json::array();
    for (const Json& entry : journal_) {
      if (entry["sequence"].integer().value_or(0) > since) list.push_back(entry);
    }
    return Json::object({{"requests", std::move(list)}});
  }
  if (asked == "DELETE /requests") {
    journal_.clear();
    return done;
  }
  if (asked == "DELETE /messages") {
    kept_.clear();
    return done;
  }
  if (asked == "POST /users") {
    const std::string strange = unknown_member(body, {"user", "password"}, "a user");
    if (!strange.empty()) return failure(ENLACE_E_INVALID, "control_invalid", strange);
    const std::string& user = body["user"].text();
    const std::string& password = body["password"].text();
    if (user.empty() || password.empty())
      return failure(ENLACE_E_INVALID, "control_invalid", "user and password");
    users_[user] = password;
    return done;
  }
  if (request.method == "GET" && path.starts_with("/messages/")) {
    if (const Kept* kept = find(path.substr(10))) return message_json(*kept, true);
  }
  return unknown("unknown control route " + asked);
}

}  // namespace enlace::mock
