#include <algorithm>
#include <cctype>
#include <cstdio>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/text.hpp>

#include "views.hpp"

// The service `name` of the host behind `call`, or nullptr when that host is too old to have it.
#define ENLACE_SERVICE(call, name) \
  (ENLACE_HAS((call)->host, enlace_host, name) ? (call)->host->name : nullptr)

namespace enlace::sdk {
namespace {

Failure no_service(const char* name) {
  return failure(ENLACE_E_UNSUPPORTED, "host_service_missing", "this host has no service of that name",
                 Json::object({{"service", name}}));
}

Failure refused(const char* service, enlace_status status) {
  return failure(status, "host_refused", std::string(service) + " was refused by the host",
                 Json::object({{"service", service}}));
}

Result<void> verdict(const char* service, enlace_status status) {
  if (status != ENLACE_OK) return refused(service, status);
  return {};
}

// Buffers of the host go back as soon as they are copied, so that a long pull holds one page at a time.
void give_back(const enlace_call* call, std::uint64_t ref) {
  const auto release = ENLACE_SERVICE(call, release);
  if (release != nullptr && ref != 0) release(call, ref);
}

bool is_write(const HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD" && !request.idempotent;
}

// "https://api.example.com" of an URL: paths and queries may name customers, so errors do not carry them.
std::string origin_of(std::string_view url) {
  const std::size_t host = url.find("://");
  const std::size_t from = host == std::string_view::npos ? 0 : host + 3;
  return std::string(url.substr(0, url.find_first_of("/?#", from)));
}

// A request that brought no response. Only the host's own view of what left the machine decides whether a
// write may have been taken.
Failure no_response(const HttpRequest& request, enlace_status status, std::int32_t sent) {
  const std::int32_t status_class = ENLACE_CLASS(status);
  const bool in_doubt = is_write(request) && sent == ENLACE_SENT_MAYBE;
  Json params = Json::object({{"origin", origin_of(request.url)}, {"method", request.method}});
  if (!request.purpose.empty()) params.set("purpose", request.purpose);
  if (in_doubt && (status_class == ENLACE_CLASS_TRANSIENT || status_class == ENLACE_CLASS_AMBIGUOUS)) {
    return failure(ENLACE_E_AMBIGUOUS, "http_in_doubt", "the request may have been carried out",
                   std::move(params));
  }
  if (status == ENLACE_E_UPSTREAM) {  // something came back: the network is well
    return failure(status, "http_answer_unusable", "the answer is no whole HTTP answer", std::move(params));
  }
  if (status_class == ENLACE_CLASS_TRANSIENT || status_class == ENLACE_CLASS_AMBIGUOUS) {
    const bool timeout = status == ENLACE_E_TIMEOUT;
    return failure(timeout ? ENLACE_E_TIMEOUT : ENLACE_E_NETWORK,
                   timeout ? "http_timeout" : "http_unreachable", "no response", std::move(params));
  }
  params.set("service", "http_request");
  return failure(status, "host_refused", "the host did not send the request", std::move(params));
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  for (const auto& [key, value] : headers) {
    if (std::equal(key.begin(), key.end(), name.begin(), name.end(), same)) return value;
  }
  return {};
}

Result<HttpResponse> Call::http(const HttpRequest& request) {
  const auto send = ENLACE_SERVICE(call_, http_request);
  if (send == nullptr) return no_service("http_request");

  std::vector<enlace_header> headers;
  headers.reserve(request.headers.size());
  for (const auto& [name, value] : request.headers) headers.push_back({view_of(name), view_of(value)});
  enlace_http_request raw{};
  raw.struct_size = sizeof raw;
  raw.flags = request.idempotent ? static_cast<std::uint32_t>(ENLACE_HTTP_IDEMPOTENT) : 0;
  raw.method = view_of(request.method);
  raw.url = view_of(request.url);
  raw.auth = view_of(request.auth);
  raw.purpose = view_of(request.purpose);
  raw.body = view_of(request.body);
  raw.headers = headers.data();
  raw.header_count = static_cast<std::uint32_t>(headers.size());
  raw.timeout_ms = request.timeout_ms;
  raw.max_response_bytes = request.max_response_bytes;

  enlace_http_response answer{};
  answer.struct_size = sizeof answer;
  if (is_write(request)) wrote_ = true;
  const enlace_status status = send(call_, &raw, &answer);
  if (status != ENLACE_OK) return no_response(request, status, answer.sent);

  HttpResponse response;
  response.status = answer.status;
  response.headers.reserve(answer.header_count);
  for (std::uint32_t i = 0; i < answer.header_count; ++i) {
    response.headers.emplace_back(text_of(answer.headers[i].name), text_of(answer.headers[i].value));
  }
  response.body = text_of(answer.body);
  give_back(call_, answer.ref);
  return response;
}

Result<void> Call::emit_json(std::int32_t kind, const Json& document) {
  const auto emit = ENLACE_SERVICE(call_, emit);
  if (emit == nullptr) return no_service("emit");
  return verdict("emit", emit(call_, kind, view_of(document.dump())));
}

Result<void> Call::emit(const Product& product) {
  return emit_json(ENLACE_EMIT_PRODUCT, product.to_json());
}
Result<void> Call::emit(const Customer& customer) {
  return emit_json(ENLACE_EMIT_CUSTOMER, customer.to_json());
}
Result<void> Call::emit(const Link& link) {
  return emit_json(ENLACE_EMIT_LINK, link.to_json());
}
Result<void> Call::emit(const Skipped& skipped) {
  return emit_json(ENLACE_EMIT_SKIPPED, skipped.to_json());
}
Result<void> Call::declare_find_key(const Json& find_key) {
  return emit_json(ENLACE_EMIT_FIND_KEY, find_key);
}

Result<void> Call::checkpoint(std::string_view cursor) {
  const auto checkpoint = ENLACE_SERVICE(call_, checkpoint);
  if (checkpoint == nullptr) return no_service("checkpoint");
  return verdict("checkpoint", checkpoint(call_, view_of(cursor)));
}

void Call::log(std::int32_t level, std::string_view message, const Json& fields) {
  const auto log = ENLACE_SERVICE(call_, log);
  if (log == nullptr) return;
  const std::string text = fields.is_null() ? std::string() : fields.dump();
  log(call_, level, view_of(message), view_of(text));
}

void Call::debug(std::string_view message, const Json& fields) {
  log(ENLACE_LOG_DEBUG, message, fields);
}
void Call::info(std::string_view message, const Json& fields) {
  log(ENLACE_LOG_INFO, message, fields);
}
void Call::warn(std::string_view message, const Json& fields) {
  log(ENLACE_LOG_WARN, message, fields);
}

bool Call::cancelled() const {
  const auto is_cancelled = ENLACE_SERVICE(call_, is_cancelled);
  return is_cancelled != nullptr && is_cancelled(call_) != 0;
}

std::int64_t Call::unix_time_ms() const {
  const auto now = ENLACE_SERVICE(call_, unix_time_ms);
  return now == nullptr ? 0 : now(call_);
}

Result<void> Call::sleep_ms(std::uint32_t ms) {
  const auto sleep = ENLACE_SERVICE(call_, sleep_ms);
  if (sleep == nullptr) return no_service("sleep_ms");
  return verdict("sleep_ms", sleep(call_, ms));
}

Result<std::string> Call::fold(std::int32_t mode, std::string_view text) {
  const auto fold = ENLACE_SERVICE(call_, fold);
  if (fold == nullptr) return no_service("fold");
  enlace_view folded{};
  std::uint64_t ref = 0;
  const enlace_status status = fold(call_, mode, view_of(text), &folded, &ref);
  if (status != ENLACE_OK) return refused("fold", status);
  std::string copy(text_of(folded));
  give_back(call_, ref);
  return copy;
}

Result<std::string> Call::fold_nfc(std::string_view text) {
  return fold(ENLACE_FOLD_NFC, text);
}
Result<std::string> Call::fold_name(std::string_view text) {
  return fold(ENLACE_FOLD_NAME, text);
}

Result<enlace_local_time> Call::local_time(std::int64_t unix_ms, std::string_view zone) {
  const auto local_time = ENLACE_SERVICE(call_, local_time);
  if (local_time == nullptr) return no_service("local_time");
  enlace_local_time local{};
  local.struct_size = sizeof local;
  const enlace_status status = local_time(call_, unix_ms, view_of(zone), &local);
  if (status == ENLACE_E_NOT_FOUND) {
    return failure(status, "unknown_time_zone", "not an IANA time zone", Json::object({{"zone", zone}}));
  }
  if (status != ENLACE_OK) return refused("local_time", status);
  return local;
}

Result<std::string> Call::local_day(std::int64_t unix_ms, std::string_view zone) {
  ENLACE_TRY(const enlace_local_time local, local_time(unix_ms, zone));
  char day[48];
  std::snprintf(day, sizeof day, "%04d-%02d-%02d", local.year, local.month, local.day);
  return std::string(day);
}

Result<std::string> fold_name(Call& call, std::string_view text) {
  if (!is_ascii(text)) return call.fold_name(text);
  std::string folded;
  bool blank_before = false;
  for (const char c : text) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      blank_before = !folded.empty();
      continue;
    }
    if (blank_before) folded.push_back(' ');
    blank_before = false;
    folded.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return folded;
}

}  // namespace enlace::sdk
