#include <enlace/sdk/testing/fake_host.hpp>

#include <algorithm>

#include "../views.hpp"
#include "contract.hpp"

namespace enlace::sdk::testing {

FakeHost::~FakeHost() = default;

void FakeHost::on(const std::string& method, const std::string& url_prefix, std::vector<Answer> answers) {
  rules_.push_back({method, url_prefix, std::move(answers), nullptr});
}

void FakeHost::on(const std::string& method, const std::string& url_prefix, Responder responder) {
  rules_.push_back({method, url_prefix, {}, std::move(responder)});
}

void FakeHost::on_mail(std::vector<MailAnswer> answers) {
  mail_answers_ = std::move(answers);
  mail_answers_used_ = 0;
}

void FakeHost::enforce(const Descriptor& descriptor) {
  enforced_ = true;
  origins_.insert(descriptor.origins.begin(), descriptor.origins.end());
  for (const Descriptor::Credential& credential : descriptor.credentials) slots_.insert(credential.slot);
}

void FakeHost::fail_call(int n, enlace_status status) {
  calls_until_failure_ = n;
  failure_status_ = status;
}

Call FakeHost::begin(Operation operation) {
  operation_ = operation;
  emitted_before_ = emitted_.size();
  misuses_before_ = misuses_.size();
  order_written_ = false;
  failure_ = Error{ENLACE_OK, {}, {}, {}, 0, -1, {}};
  held_.clear();
  call_ = std::make_unique<enlace_call>();
  call_->struct_size = sizeof *call_;
  call_->host = &table_;
  call_->host_data = this;
  call_->deadline_unix_ms = now_ms_ + 120'000;
  call_->trace_id = view_of("fake-trace");
  return Call(call_.get());
}

std::vector<HttpRequest> FakeHost::writes() const {
  std::vector<HttpRequest> writes;
  std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(writes), is_write);
  return writes;
}

std::vector<Json> FakeHost::emitted(std::int32_t kind) const {
  std::vector<Json> documents;
  for (const Emitted& emitted : emitted_) {
    if (emitted.kind == kind) documents.push_back(emitted.document);
  }
  return documents;
}

enlace_status FakeHost::finish(enlace_status status) {
  if (status == ENLACE_OK) {
    for (std::int32_t kind = ENLACE_EMIT_DESCRIPTOR; kind <= ENLACE_EMIT_SKIPPED; ++kind) {
      const auto count = std::count_if(emitted_.begin() + static_cast<std::ptrdiff_t>(emitted_before_),
                                       emitted_.end(), [&](const Emitted& e) { return e.kind == kind; });
      if (static_cast<std::size_t>(count) < cardinality(operation_, kind).least) {
        misuse("the operation ended well without a document of kind " + std::to_string(kind));
      }
    }
  }
  return misuses_.size() > misuses_before_ ? ENLACE_E_MISUSE : status;
}

enlace_status FakeHost::misuse(const std::string& what) {
  misuses_.push_back(what);
  return ENLACE_E_MISUSE;
}

enlace_status FakeHost::intercepted() {
  if (cancelled_) return ENLACE_E_CANCELLED;
  if (calls_until_failure_ < 0) return ENLACE_OK;
  return calls_until_failure_-- == 0 ? failure_status_ : ENLACE_OK;
}

enlace_status FakeHost::refusal(const enlace_http_request& raw, const HttpRequest& request) {
  if ((raw.flags & ~static_cast<std::uint32_t>(ENLACE_HTTP_IDEMPOTENT)) != 0) return ENLACE_E_UNSUPPORTED;
  if (operation_ == Operation::describe) return misuse("describe() made a request");
  if (enforced_ && !origins_.contains(origin_of(request.url))) {
    return misuse("origin not approved: " + request.url);
  }
  if (enforced_ && !request.auth.empty() && !slots_.contains(request.auth)) {
    return misuse("credential slot not declared: " + request.auth);
  }
  if (writes_held_ && request.method != "GET" && request.method != "HEAD") return ENLACE_E_CONFLICT;
  if (!is_write(request)) return ENLACE_OK;
  if (!is_purpose(request.purpose)) {
    return misuse("write without a purpose: " + request.method + " " + request.url);
  }
  if (!may_write(operation_) && request.purpose != "session") {
    return misuse("write in an operation that only reads: " + request.method + " " + request.url);
  }
  const std::string fault = fault_of_order_write(request.purpose);
  return fault.empty() ? ENLACE_OK : misuse(fault);
}

std::string FakeHost::fault_of_order_write(const std::string& purpose) const {
  if (operation_ != Operation::push_order || purpose != "order") return {};
  if (!find_key_declared()) return "write of the order before its find key";
  return order_written_ ? "second write of the order in one operation" : "";
}

bool FakeHost::find_key_declared() const {
  return std::any_of(emitted_.begin() + static_cast<std::ptrdiff_t>(emitted_before_), emitted_.end(),
                     [](const Emitted& e) { return e.kind == ENLACE_EMIT_FIND_KEY; });
}

enlace_status FakeHost::mail_refusal(const MailRequest& request) {
  if (operation_ == Operation::describe) return misuse("describe() sent mail");
  if (!request.server.starts_with("smtp://") && !request.server.starts_with("smtps://")) {
    return misuse("not a mail server: " + request.server);
  }
  if (enforced_ && !request.auth.empty() && !slots_.contains(request.auth)) {
    return misuse("credential slot not declared: " + request.auth);
  }
  if (request.log_in_only) return ENLACE_OK;
  if (!is_purpose(request.purpose)) return misuse("message without a purpose");
  if (!may_write(operation_)) return misuse("message in an operation that only reads");
  std::string fault = fault_of_order_write(request.purpose);
  if (fault.empty()) fault = fault_of_message(request);
  return fault.empty() ? ENLACE_OK : misuse(fault);
}

enlace_status FakeHost::send(const enlace_smtp_request& raw, enlace_smtp_reply& out) {
  MailRequest request;
  request.server = text_of(raw.server);
  request.auth = text_of(raw.auth);
  request.purpose = text_of(raw.purpose);
  request.sender = text_of(raw.sender);
  request.recipient = text_of(raw.recipient);
  request.message = text_of(raw.message);
  request.log_in_only = (raw.flags & ENLACE_SMTP_LOG_IN_ONLY) != 0;
  request.timeout_ms = raw.timeout_ms;
  if ((raw.flags & ~static_cast<std::uint32_t>(ENLACE_SMTP_LOG_IN_ONLY)) != 0) return ENLACE_E_UNSUPPORTED;
  if (const enlace_status status = mail_refusal(request); status != ENLACE_OK) return status;

  mails_.push_back(request);
  if (!request.log_in_only) events_.push_back("write:" + request.purpose);
  MailAnswer answer = MailAnswer::accepted();
  if (mail_answers_used_ < mail_answers_.size()) answer = mail_answers_[mail_answers_used_++];
  // Before the end of the message has left, nothing can have been accepted.
  const bool message_left =
      answer.sent == ENLACE_SENT_MAYBE ||
      (answer.sent == ENLACE_SENT_COMPLETE && answer.reply.stage == ENLACE_SMTP_AT_MESSAGE);
  if (!request.log_in_only && request.purpose == "order" && message_left) order_written_ = true;
  Held held;
  held.response.headers = {{std::move(answer.reply.enhanced), std::move(answer.reply.text)}};
  held.text = std::move(answer.cause);
  out.ref = hold(std::move(held));
  const Held& kept = *held_[out.ref];
  out.sent = answer.sent;
  out.stage = answer.reply.stage;
  out.enhanced = view_of(kept.response.headers[0].first);
  out.text = view_of(kept.response.headers[0].second);
  out.cause = view_of(kept.text);
  if (answer.status == ENLACE_OK) out.code = answer.reply.code;
  return answer.status;
}

Answer FakeHost::answer(const HttpRequest& request) {
  for (Rule& rule : rules_) {
    if (rule.method != request.method || !request.url.starts_with(rule.url_prefix)) continue;
    if (rule.responder) return rule.responder(request);
    if (rule.used < rule.answers.size()) return rule.answers[rule.used++];
  }
  Answer nothing;
  nothing.status = misuse("no answer scripted for " + request.method + " " + request.url);
  nothing.sent = ENLACE_SENT_NO;
  return nothing;
}

enlace_status FakeHost::exchange(const enlace_http_request& raw, enlace_http_response& out) {
  HttpRequest request;
  request.method = text_of(raw.method);
  request.url = text_of(raw.url);
  request.auth = text_of(raw.auth);
  request.purpose = text_of(raw.purpose);
  request.body = text_of(raw.body);
  for (std::uint32_t i = 0; i < raw.header_count; ++i) {
    request.headers.emplace_back(text_of(raw.headers[i].name), text_of(raw.headers[i].value));
  }
  request.idempotent = (raw.flags & ENLACE_HTTP_IDEMPOTENT) != 0;
  request.timeout_ms = raw.timeout_ms;
  request.max_response_bytes = raw.max_response_bytes;
  if (const enlace_status status = refusal(raw, request); status != ENLACE_OK) return status;

  requests_.push_back(request);
  if (is_write(request)) events_.push_back("write:" + request.purpose);
  Answer given = answer(request);
  out.sent = given.sent;
  const bool applied_nothing = given.sent == ENLACE_SENT_NO || given.response.status == 429;
  if (is_write(request) && request.purpose == "order" && !applied_nothing) order_written_ = true;
  if (given.status != ENLACE_OK) return given.status;

  Held held;
  held.response = std::move(given.response);
  out.ref = hold(std::move(held));
  Held& kept = *held_[out.ref];
  for (const auto& [name, value] : kept.response.headers) {
    kept.headers.push_back({view_of(name), view_of(value)});
  }
  out.status = kept.response.status;
  out.header_count = static_cast<std::uint32_t>(kept.headers.size());
  out.headers = kept.headers.data();
  out.body = view_of(kept.response.body);
  return ENLACE_OK;
}

enlace_status FakeHost::accept(std::int32_t kind, std::string_view text) {
  const Result<Json> json = Json::parse(text);
  if (!json || !is_document(kind, *json)) {
    return misuse("emit() of something that is no document of kind " + std::to_string(kind) + ": " +
                  std::string(text.substr(0, 200)));
  }
  const auto before = std::count_if(emitted_.begin() + static_cast<std::ptrdiff_t>(emitted_before_),
                                    emitted_.end(), [&](const Emitted& e) { return e.kind == kind; });
  if (static_cast<std::size_t>(before) >= cardinality(operation_, kind).most) {
    return misuse("emit() of kind " + std::to_string(kind) + " more often than this operation may");
  }
  if (kind == ENLACE_EMIT_FIND_KEY) events_.push_back("find_key");
  if (kind == ENLACE_EMIT_LINK) {
    events_.push_back("link:" + (*json)["kind"].text() + ":" + (*json)["key"].text());
  }
  emitted_.push_back({kind, *json});
  return ENLACE_OK;
}

std::uint64_t FakeHost::hold(Held held) {
  held_[next_ref_] = std::make_unique<Held>(std::move(held));
  return next_ref_++;
}

}  // namespace enlace::sdk::testing
