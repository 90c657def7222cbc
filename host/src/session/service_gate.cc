#include "session/service_gate.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <enlace/sdk/refusal.hpp>

#include "ipc/frame.hpp"
#include "ipc/protocol.hpp"
#include "text/fold.hpp"
#include "text/zone.hpp"

namespace enlace::session {
namespace {

constexpr std::int64_t kDefaultHttpTimeoutMs = 30'000;
constexpr std::int64_t kDefaultSmtpTimeoutMs = 60'000;  // mail servers make clients wait on purpose
constexpr std::int64_t kSleepSliceMs = 200;             // how soon a sleeping connector notices a stop
// A response must fit into one frame together with its headers.
constexpr std::uint64_t kMaxResponse = ipc::kMaxPayload - (1u << 20);

constexpr std::uint32_t bit(int kind) {
  return 1u << kind;
}

// Which documents an operation may emit, and the one that it owes when it succeeds (connector.h).
struct Rule {
  std::string_view operation;
  std::uint32_t allowed;
  std::int32_t owed;  // 0: none
  bool many;          // the owed kind may come more than once
};
constexpr std::array<Rule, 8> kRules{{
    {"describe", bit(ENLACE_EMIT_DESCRIPTOR), ENLACE_EMIT_DESCRIPTOR, false},
    {"check", bit(ENLACE_EMIT_CHECK) | bit(ENLACE_EMIT_LINK), ENLACE_EMIT_CHECK, false},
    {"pull_products", bit(ENLACE_EMIT_PRODUCT) | bit(ENLACE_EMIT_SKIPPED) | bit(ENLACE_EMIT_LINK), 0, true},
    {"pull_customers", bit(ENLACE_EMIT_CUSTOMER) | bit(ENLACE_EMIT_SKIPPED) | bit(ENLACE_EMIT_LINK), 0, true},
    {"push_order", bit(ENLACE_EMIT_OUTCOME) | bit(ENLACE_EMIT_LINK) | bit(ENLACE_EMIT_FIND_KEY),
     ENLACE_EMIT_OUTCOME, false},
    {"find_order", bit(ENLACE_EMIT_FOUND) | bit(ENLACE_EMIT_LINK), ENLACE_EMIT_FOUND, false},
    {"delete_order", bit(ENLACE_EMIT_OUTCOME) | bit(ENLACE_EMIT_LINK), ENLACE_EMIT_OUTCOME, false},
    {"push_products", bit(ENLACE_EMIT_OUTCOME) | bit(ENLACE_EMIT_LINK), ENLACE_EMIT_OUTCOME, true},
}};

const Rule* rule_of(std::string_view operation) {
  const auto* found = std::ranges::find(kRules, operation, &Rule::operation);
  return found == kRules.end() ? nullptr : found;
}

// What a remote system said is shown with the error, however the connector hands it on.
void add_words(Error& error) {
  Json params = error.params.is_object() ? error.params : Json::object();
  const bool refused = error.http_status >= 400;
  std::string words = params["answer"].text();
  if (words.empty() && refused && !error.message.starts_with("HTTP ")) words = error.message;
  if (!words.empty()) params.set("answer", sdk::clean_words(words));
  if (refused && !params.contains("http_status")) params.set("http_status", std::int64_t{error.http_status});
  if (!error.erp_code.empty() && !params.contains("erp_code")) params.set("erp_code", error.erp_code);
  if (params.size() > 0) error.params = std::move(params);
}

}  // namespace

ServiceGate::ServiceGate(Runtime& runtime, HostServices& services, std::string_view operation,
                         const Limits& limits, const std::atomic<bool>& stop)
    : runtime_(runtime),
      services_(services),
      operation_(operation),
      limits_(limits),
      stop_(stop),
      deadline_(runtime.monotonic_ms() + limits.wall_ms),
      deadline_unix_(runtime.unix_ms() + limits.wall_ms) {}

enlace_status ServiceGate::break_off(Ending ending, Error error) {
  const enlace_status status = error.status;
  if (!broken_) broken_ = OpResult{ending, std::move(error)};
  return status;
}

enlace_status ServiceGate::over_limit(const char* limit, std::uint64_t allowed) {
  return break_off(
      Ending::limit_exceeded,
      failure(ENLACE_E_INTERNAL, "connector_limit", std::string("more ") + limit + " than allowed",
              Json::object({{"limit", limit}, {"allowed", allowed}, {"operation", operation_}}))
          .error);
}

enlace_status ServiceGate::misbehaved(const char* cause, Json params) {
  params.set("operation", operation_);
  break_off(Ending::protocol_error, failure(ENLACE_E_INTERNAL, cause, {}, std::move(params)).error);
  return ENLACE_E_MISUSE;
}

enlace_status ServiceGate::usable() {
  if (broken_) return ENLACE_E_CANCELLED;
  return cancelled() ? ENLACE_E_CANCELLED : ENLACE_OK;
}

bool ServiceGate::cancelled() {
  return stop_ || runtime_.monotonic_ms() >= deadline_;
}

enlace_status ServiceGate::emit(std::int32_t kind, std::string_view json) {
  if (const enlace_status status = usable(); status != ENLACE_OK) return status;
  const Rule* rule = rule_of(operation_);
  const bool allowed = rule != nullptr && kind > 0 && kind < 32 && (rule->allowed & bit(kind)) != 0;
  if (!allowed) return misbehaved("connector_wrong_document", Json::object({{"kind", std::int64_t{kind}}}));
  if (kind == rule->owed) {
    if (std::exchange(answered_, true) && !rule->many) {
      return misbehaved("connector_second_answer", Json::object({{"kind", std::int64_t{kind}}}));
    }
  }
  if (++records_ > limits_.records) return over_limit("records", limits_.records);
  bytes_ += json.size();
  if (bytes_ > limits_.bytes) return over_limit("bytes", limits_.bytes);

  auto document = Json::parse(json);
  if (!document || !document->is_object()) {
    Json params = Json::object({{"kind", std::int64_t{kind}}});
    if (!document) params.set("reason", document.error().message);
    return misbehaved("connector_bad_json", std::move(params));
  }
  if (auto stored = services_.emit(kind, *std::move(document)); !stored) {
    return break_off(Ending::stopped, std::move(stored).error());
  }
  return ENLACE_OK;
}

enlace_status ServiceGate::checkpoint(std::string_view cursor) {
  if (const enlace_status status = usable(); status != ENLACE_OK) return status;
  if (auto stored = services_.checkpoint(std::string(cursor)); !stored) {
    return break_off(Ending::stopped, std::move(stored).error());
  }
  return ENLACE_OK;
}

HttpReply ServiceGate::http(const HttpCall& call) {
  const auto refused = [](enlace_status status, std::string cause) {
    HttpReply reply;
    reply.sent = Sent::no;
    reply.error.status = status;
    reply.error.cause = std::move(cause);
    return reply;
  };
  if (const enlace_status status = usable(); status != ENLACE_OK) return refused(status, "cancelled");
  if (++http_calls_ > limits_.http_calls) {
    return refused(over_limit("http_calls", limits_.http_calls), "connector_limit");
  }
  HttpCall bounded = call;
  if (bounded.timeout_ms <= 0) bounded.timeout_ms = kDefaultHttpTimeoutMs;
  bounded.timeout_ms = std::min(bounded.timeout_ms, deadline_ - runtime_.monotonic_ms());
  const std::uint64_t wanted = bounded.max_response_bytes == 0 ? kMaxResponse : bounded.max_response_bytes;
  bounded.max_response_bytes = std::min(wanted, kMaxResponse);
  HttpReply reply = services_.http(bounded);
  if (reply.sent == Sent::no && reply.error.status != ENLACE_OK) refused_ = reply.error;
  if (reply.sent == Sent::maybe && reply.error.status == ENLACE_E_UPSTREAM) unusable_ = reply.error;
  return reply;
}

SmtpReply HostServices::smtp(const SmtpCall&) {
  SmtpReply refused;
  refused.error.status = ENLACE_E_MISUSE;
  refused.error.cause = "mail_not_allowed";
  return refused;
}

SmtpReply ServiceGate::smtp(const SmtpCall& call) {
  const auto refused = [](enlace_status status, std::string cause) {
    SmtpReply reply;
    reply.error.status = status;
    reply.error.cause = std::move(cause);
    return reply;
  };
  if (const enlace_status status = usable(); status != ENLACE_OK) return refused(status, "cancelled");
  if (++http_calls_ > limits_.http_calls) {
    return refused(over_limit("http_calls", limits_.http_calls), "connector_limit");
  }
  SmtpCall bounded = call;
  if (bounded.timeout_ms <= 0) bounded.timeout_ms = kDefaultSmtpTimeoutMs;
  bounded.timeout_ms = std::min(bounded.timeout_ms, deadline_ - runtime_.monotonic_ms());
  return services_.smtp(bounded);
}

void ServiceGate::log(std::int32_t level, std::string_view message, std::string_view fields_json) {
  const std::lock_guard lock(log_mutex_);
  // Dropped, not fatal: no order fails because a connector talks too much. The limits on time hold anyway.
  if (++log_lines_ > limits_.log_lines) return;
  Json fields;
  if (auto parsed = Json::parse(fields_json); parsed && parsed->is_object()) fields = *std::move(parsed);
  services_.log(std::clamp<std::int32_t>(level, ENLACE_LOG_DEBUG, ENLACE_LOG_ERROR), ipc::clean_text(message),
                fields);
}

void ServiceGate::printed(std::string_view stream, std::string_view line) {
  const std::lock_guard lock(log_mutex_);
  if (++log_lines_ > limits_.log_lines) return;
  services_.log(stream == "stderr" ? ENLACE_LOG_WARN : ENLACE_LOG_INFO, ipc::clean_text(line),
                Json::object({{"stream", stream}}));
}

void ServiceGate::report_dropped_lines() {
  const std::lock_guard lock(log_mutex_);
  if (log_lines_ <= limits_.log_lines) return;
  services_.log(ENLACE_LOG_WARN, "log lines of the connector were dropped",
                Json::object({{"dropped", log_lines_ - limits_.log_lines}, {"operation", operation_}}));
}

void ServiceGate::fail(const Error& error) {
  reported_ = error;
  reported_->cause = ipc::clean_cause(error.cause);
  reported_->message = ipc::clean_text(error.message);
  reported_->erp_code = ipc::clean_text(error.erp_code, 256);
  add_words(*reported_);
}

enlace_status ServiceGate::sleep_ms(std::uint32_t ms) {
  const std::int64_t until = std::min(runtime_.monotonic_ms() + std::int64_t{ms}, deadline_);
  while (true) {
    if (const enlace_status status = usable(); status != ENLACE_OK) return status;
    const std::int64_t now = runtime_.monotonic_ms();
    if (now >= until) return ENLACE_OK;
    runtime_.sleep_until(std::min(until, now + kSleepSliceMs));
  }
}

enlace_status ServiceGate::local_time(std::int64_t unix_ms, std::string_view zone, enlace_local_time& out) {
  const auto civil = text::to_civil(unix_ms, zone);
  if (!civil) return ENLACE_E_NOT_FOUND;
  out = {sizeof out,  civil->year,   civil->month,  civil->day,
         civil->hour, civil->minute, civil->second, civil->utc_offset_s};
  return ENLACE_OK;
}

enlace_status ServiceGate::fold(std::int32_t mode, std::string_view text, std::string& out) {
  if (!text::is_utf8(text)) return ENLACE_E_INVALID;
  switch (mode) {
    case ENLACE_FOLD_NFC:
      out = text::fold_nfc(text);
      return ENLACE_OK;
    case ENLACE_FOLD_NAME:
      out = text::fold_name(text);
      return ENLACE_OK;
    default:
      return ENLACE_E_UNSUPPORTED;
  }
}

OpResult ServiceGate::verdict(enlace_status returned) {
  report_dropped_lines();
  if (broken_) return *broken_;
  if (returned == ENLACE_OK) {
    const Rule* rule = rule_of(operation_);
    if (rule != nullptr && rule->owed != 0 && !rule->many && !answered_) {
      misbehaved("connector_no_answer", Json::object({{"kind", std::int64_t{rule->owed}}}));
      return *broken_;
    }
    return {};
  }
  OpResult result;
  if (reported_) result.error = *reported_;
  // A connector learns only that it was refused; why, and what a person must mend, the host knows.
  const bool about_access = ENLACE_CLASS(returned) == ENLACE_CLASS_AUTH || returned == ENLACE_E_CONFIG;
  const bool for_that = reported_ ? reported_->cause == "host_refused" : about_access;
  if (for_that && refused_ && refused_->status == returned) result.error = *refused_;
  // What was wrong with an answer the host knows too: too large, cut short, packed.
  if (reported_ && reported_->cause == "http_answer_unusable" && unusable_ && returned == ENLACE_E_UPSTREAM) {
    result.error = *unusable_;
  }
  // The status that was returned counts; fail() only explains it.
  result.error.status = returned;
  if (result.error.cause.empty()) result.error.cause = "connector_unspecified";
  return result;
}

}  // namespace enlace::session
