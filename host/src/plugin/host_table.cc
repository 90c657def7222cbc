#include "plugin/host_table.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include <enlace/ext/smtp.h>

namespace enlace::plugin {
namespace {

enlace_view view_of(const std::string& text) {
  return {text.data(), text.size()};
}

// nullopt for a view that points nowhere.
std::optional<std::string_view> text_of(enlace_view view) {
  if (view.len == 0) return std::string_view();
  if (view.ptr == nullptr) return std::nullopt;
  return std::string_view(view.ptr, view.len);
}

CallScope& scope_of(const enlace_call* call) {
  return *static_cast<CallScope*>(call->host_data);
}

// Nothing may throw across the boundary; what can throw here is memory running out under the worker's limit.
template <class Body>
enlace_status guarded(const enlace_call* call, Body&& body) noexcept {
  try {
    return body(scope_of(call));
  } catch (...) {
    return ENLACE_E_INTERNAL;
  }
}

void host_log(const enlace_call* call, std::int32_t level, enlace_view message, enlace_view fields) {
  guarded(call, [&](CallScope& scope) {
    scope.port().log(level, text_of(message).value_or(""), text_of(fields).value_or(""));
    return ENLACE_OK;
  });
}

enlace_status host_fail(const enlace_call* call, const enlace_error* error) {
  if (error == nullptr || !ENLACE_HAS(error, enlace_error, params_json)) return ENLACE_E_MISUSE;
  const enlace_status recorded = guarded(call, [&](CallScope& scope) {
    Error copy;
    copy.status = error->status;
    copy.http_status = error->http_status;
    copy.retry_after_ms = error->retry_after_ms;
    copy.cause = text_of(error->cause).value_or("");
    copy.erp_code = text_of(error->erp_code).value_or("");
    copy.message = text_of(error->message).value_or("");
    if (auto params = Json::parse(text_of(error->params_json).value_or("")); params && params->is_object()) {
      copy.params = *std::move(params);
    }
    scope.port().fail(copy);
    return ENLACE_OK;
  });
  return recorded == ENLACE_OK ? error->status : recorded;
}

std::int32_t host_is_cancelled(const enlace_call* call) {
  return guarded(call, [&](CallScope& scope) { return enlace_status{scope.port().cancelled() ? 1 : 0}; });
}

enlace_status host_emit(const enlace_call* call, std::int32_t kind, enlace_view json) {
  const auto text = text_of(json);
  if (!text) return ENLACE_E_MISUSE;
  return guarded(call, [&](CallScope& scope) { return scope.port().emit(kind, *text); });
}

enlace_status host_checkpoint(const enlace_call* call, enlace_view cursor) {
  const auto text = text_of(cursor);
  if (!text) return ENLACE_E_MISUSE;
  return guarded(call, [&](CallScope& scope) { return scope.port().checkpoint(*text); });
}

// A request that says more than this host knows is refused, not trimmed: ignoring a flag such as "do not
// follow redirects" would be unsafe (plugin-abi.md B.1, 3).
template <class Request>
bool has_unknown_tail(const Request& request) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(&request);
  return std::any_of(bytes + std::min<std::size_t>(sizeof request, request.struct_size),
                     bytes + request.struct_size, [](unsigned char byte) { return byte != 0; });
}
bool says_more_than_we_know(const enlace_http_request& request) {
  return (request.flags & ~std::uint32_t{ENLACE_HTTP_IDEMPOTENT}) != 0 || has_unknown_tail(request);
}

std::optional<HttpCall> http_call_of(const enlace_http_request& request) {
  const auto method = text_of(request.method), url = text_of(request.url), auth = text_of(request.auth),
             purpose = text_of(request.purpose), body = text_of(request.body);
  if (!method || !url || !auth || !purpose || !body) return std::nullopt;
  if (request.header_count > 0 && request.headers == nullptr) return std::nullopt;
  HttpCall call;
  call.method = *method;
  call.url = *url;
  call.auth = *auth;
  call.purpose = *purpose;
  call.body = *body;
  call.idempotent = (request.flags & ENLACE_HTTP_IDEMPOTENT) != 0;
  call.timeout_ms = request.timeout_ms;
  call.max_response_bytes = request.max_response_bytes;
  for (std::uint32_t i = 0; i < request.header_count; ++i) {
    const auto name = text_of(request.headers[i].name), value = text_of(request.headers[i].value);
    if (!name || !value) return std::nullopt;
    call.headers.emplace_back(*name, *value);
  }
  return call;
}

enlace_status host_http_request(const enlace_call* call, const enlace_http_request* request,
                                enlace_http_response* out) {
  if (out == nullptr || !ENLACE_HAS(out, enlace_http_response, ref)) return ENLACE_E_MISUSE;
  const std::uint32_t caller_size = out->struct_size;
  std::memset(out, 0, std::min<std::size_t>(caller_size, sizeof *out));
  out->struct_size = caller_size;
  out->sent = ENLACE_SENT_NO;
  if (request == nullptr || !ENLACE_HAS(request, enlace_http_request, max_response_bytes)) {
    return ENLACE_E_MISUSE;
  }
  if (says_more_than_we_know(*request)) return ENLACE_E_UNSUPPORTED;
  out->sent = ENLACE_SENT_MAYBE;  // should anything below fail unexpectedly
  return guarded(call, [&](CallScope& scope) {
    const auto http_call = http_call_of(*request);
    if (!http_call) {
      out->sent = ENLACE_SENT_NO;
      return ENLACE_E_MISUSE;
    }
    HttpReply reply = scope.port().http(*http_call);
    out->sent = static_cast<std::int32_t>(reply.sent);
    if (reply.sent != Sent::complete) {
      if (reply.error.status != ENLACE_OK) return reply.error.status;
      return reply.sent == Sent::no ? ENLACE_E_NETWORK : ENLACE_E_AMBIGUOUS;
    }
    out->status = reply.status;
    out->ref = scope.hold({std::move(reply.body), std::move(reply.headers), {}});
    CallScope::Held& held = scope.held(out->ref);
    for (const auto& [name, value] : held.headers)
      held.header_views.push_back({view_of(name), view_of(value)});
    out->headers = held.header_views.data();
    out->header_count = static_cast<std::uint32_t>(held.header_views.size());
    out->body = view_of(held.text);
    return ENLACE_OK;
  });
}

void host_release(const enlace_call* call, std::uint64_t ref) {
  guarded(call, [&](CallScope& scope) {
    scope.release(ref);
    return ENLACE_OK;
  });
}

std::int64_t host_unix_time_ms(const enlace_call* call) {
  std::int64_t now = 0;
  guarded(call, [&](CallScope& scope) {
    now = scope.port().unix_time_ms();
    return ENLACE_OK;
  });
  return now;
}

std::int64_t host_monotonic_ms(const enlace_call* call) {
  std::int64_t now = 0;
  guarded(call, [&](CallScope& scope) {
    now = scope.port().monotonic_ms();
    return ENLACE_OK;
  });
  return now;
}

enlace_status host_sleep_ms(const enlace_call* call, std::uint32_t ms) {
  return guarded(call, [&](CallScope& scope) { return scope.port().sleep_ms(ms); });
}

enlace_status host_local_time(const enlace_call* call, std::int64_t unix_ms, enlace_view zone,
                              enlace_local_time* out) {
  const auto name = text_of(zone);
  if (!name || out == nullptr || !ENLACE_HAS(out, enlace_local_time, utc_offset_s)) return ENLACE_E_MISUSE;
  return guarded(call, [&](CallScope& scope) {
    const std::uint32_t caller_size = out->struct_size;
    const enlace_status status = scope.port().local_time(unix_ms, *name, *out);
    out->struct_size = caller_size;
    return status;
  });
}

enlace_status host_fold(const enlace_call* call, std::int32_t mode, enlace_view text, enlace_view* folded,
                        std::uint64_t* ref) {
  const auto input = text_of(text);
  if (!input || folded == nullptr || ref == nullptr) return ENLACE_E_MISUSE;
  return guarded(call, [&](CallScope& scope) {
    std::string result;
    const enlace_status status = scope.port().fold(mode, *input, result);
    if (status != ENLACE_OK) return status;
    *ref = scope.hold({std::move(result), {}, {}});
    *folded = view_of(scope.held(*ref).text);
    return ENLACE_OK;
  });
}

std::optional<SmtpCall> smtp_call_of(const enlace_smtp_request& request) {
  const auto server = text_of(request.server), auth = text_of(request.auth),
             purpose = text_of(request.purpose), sender = text_of(request.sender),
             recipient = text_of(request.recipient), message = text_of(request.message);
  if (!server || !auth || !purpose || !sender || !recipient || !message) return std::nullopt;
  SmtpCall call;
  call.server = *server;
  call.auth = *auth;
  call.purpose = *purpose;
  call.sender = *sender;
  call.recipient = *recipient;
  call.message = *message;
  call.log_in_only = (request.flags & ENLACE_SMTP_LOG_IN_ONLY) != 0;
  call.timeout_ms = request.timeout_ms;
  return call;
}

// Takes what is said beside the server's answer out of `reply` and lets the connector see it until release().
void show(CallScope& scope, SmtpReply&& reply, enlace_smtp_reply& out) {
  std::string params = reply.error.params.is_object() ? reply.error.params.dump() : std::string();
  std::string text = reply.text.empty() ? reply.error.message : std::move(reply.text);
  out.ref = scope.hold(
      {{},
       {{std::move(reply.enhanced), std::move(text)}, {std::move(reply.error.cause), std::move(params)}},
       {}});
  const Headers& kept = scope.held(out.ref).headers;
  out.enhanced = view_of(kept[0].first);
  out.text = view_of(kept[0].second);
  out.cause = view_of(kept[1].first);
  out.params_json = view_of(kept[1].second);
}

enlace_status smtp_send(const enlace_call* call, const enlace_smtp_request* request, enlace_smtp_reply* out) {
  if (out == nullptr || !ENLACE_HAS(out, enlace_smtp_reply, ref)) return ENLACE_E_MISUSE;
  const std::uint32_t caller_size = out->struct_size;
  std::memset(out, 0, std::min<std::size_t>(caller_size, sizeof *out));
  out->struct_size = caller_size;
  out->sent = ENLACE_SENT_NO;
  if (request == nullptr || !ENLACE_HAS(request, enlace_smtp_request, reserved)) return ENLACE_E_MISUSE;
  if ((request->flags & ~std::uint32_t{ENLACE_SMTP_LOG_IN_ONLY}) != 0 || request->reserved != 0 ||
      has_unknown_tail(*request)) {
    return ENLACE_E_UNSUPPORTED;
  }
  out->sent = ENLACE_SENT_MAYBE;  // should anything below fail unexpectedly
  return guarded(call, [&](CallScope& scope) {
    const auto smtp_call = smtp_call_of(*request);
    if (!smtp_call) {
      out->sent = ENLACE_SENT_NO;
      return ENLACE_E_MISUSE;
    }
    SmtpReply reply = scope.port().smtp(*smtp_call);
    out->sent = static_cast<std::int32_t>(reply.sent);
    out->stage = static_cast<std::int32_t>(reply.stage);
    out->code = reply.code;
    enlace_status status = ENLACE_OK;
    if (reply.sent != Sent::complete) {
      status = reply.sent == Sent::no ? ENLACE_E_NETWORK : ENLACE_E_AMBIGUOUS;
      if (reply.error.status != ENLACE_OK) status = reply.error.status;
    }
    show(scope, std::move(reply), *out);
    return status;
  });
}

constexpr enlace_smtp kSmtp{sizeof(enlace_smtp), 0, smtp_send};

const void* host_get_extension(const enlace_host*, const char* id) {
  return id != nullptr && std::strcmp(id, ENLACE_SMTP_EXTENSION) == 0 ? &kSmtp : nullptr;
}

constexpr enlace_host kHost{
    sizeof(enlace_host), ENLACE_ABI_VERSION, "enlace",          "0.1.0",         host_log,
    host_fail,           host_is_cancelled,  host_emit,         host_checkpoint, host_http_request,
    host_release,        host_unix_time_ms,  host_monotonic_ms, host_sleep_ms,   host_local_time,
    host_fold,           host_get_extension};

}  // namespace

CallScope::CallScope(ServicePort& port, const CallInfo& info)
    : port_(port), trace_id_(info.trace_id), call_{sizeof(enlace_call),
                                                   0,
                                                   &kHost,
                                                   this,
                                                   info.deadline_unix_ms,
                                                   {trace_id_.data(), trace_id_.size()}} {}

std::uint64_t CallScope::hold(Held held) {
  held_.emplace(++last_ref_, std::move(held));
  return last_ref_;
}

}  // namespace enlace::plugin
