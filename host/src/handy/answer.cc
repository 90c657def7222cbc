#include "handy/answer.hpp"

#include <enlace/sdk/refusal.hpp>

namespace enlace::handy {
namespace {

Error make(enlace_status status, const char* cause, const HttpReply& reply, const std::string& what) {
  Error error;
  error.status = status;
  error.cause = cause;
  error.params = Json::object({{"what", what}, {"status", reply.status}});
  error.http_status = reply.status;
  error.retry_after_ms = reply.error.retry_after_ms;
  if (reply.ok()) return error;
  const sdk::Refusal refusal = sdk::read_refusal(reply.body);
  error.erp_code = refusal.code;
  error.message = refusal.words;
  if (!refusal.words.empty()) error.params.set("answer", refusal.words);
  if (!refusal.code.empty()) error.params.set("erp_code", refusal.code);
  return error;
}

// A page for browsers is of a firewall or proxy, which may let the next one pass. But nobody knows what the
// bodies of Handy's own 401, 404 and 429 are (apis/handy.md OPEN-1).
bool is_of_a_firewall(const HttpReply& reply) {
  const int status = reply.status;
  const bool may_be_handys = status == 401 || status == 404 || status == 408 || status == 429;
  return status >= 400 && status < 500 && !may_be_handys && sdk::read_refusal(reply.body).is_page;
}

Error refused(const HttpReply& reply, const std::string& what) {
  Error error = make(ENLACE_E_INVALID, "handy_refused", reply, what);
  if (error.message.empty()) error.message = "HTTP " + std::to_string(reply.status);
  const auto body = Json::read(reply.body);
  if (!body) return error;
  Json errors = Json::array();
  for (const Json& item : (*body)["errors"].items()) {
    errors.push_back(Json::object({{"field", item["field"]},
                                   {"rejected", item["rejected-value"]},  // with a hyphen: apis/handy.md 1.5
                                   {"message", item["message"]}}));
  }
  if (errors.size() == 0) return error;
  const Json& first = errors.items().front();
  error.params.set("field", first["field"]);
  error.params.set("rejected", first["rejected"]);
  error.params.set("message", first["message"]);
  error.message = first["message"].text();
  error.params.set("errors", std::move(errors));
  return error;
}

// The id of the first record of a list that cannot be read, where it is what that record begins with.
std::string first_id(std::string_view body) {
  const std::size_t list = body.find('[');
  const std::size_t record = list == std::string_view::npos ? list : body.find('{', list);
  if (record == std::string_view::npos) return {};
  std::size_t at = body.find("\"id\"", record);
  if (at == std::string_view::npos || body.find_first_of("{[", record + 1) < at) return {};
  at = body.find_first_not_of(" \t\r\n:\"", at + 4);
  if (at == std::string_view::npos) return {};
  return std::string(body.substr(at, body.find_first_not_of("0123456789", at) - at));
}

}  // namespace

Error error_of(const HttpReply& reply, const std::string& what, bool is_write) {
  if (reply.sent != Sent::complete) {
    Error error = reply.error;
    if (!error.params.is_object()) error.params = Json::object();
    error.params.set("what", what);
    return error;
  }
  if (is_of_a_firewall(reply)) return make(ENLACE_E_UPSTREAM, "handy_firewall", reply, what);
  switch (reply.status) {
    case 401:
      return make(ENLACE_E_AUTH, "handy_token_invalid", reply, what);
    case 403:
      return make(ENLACE_E_FORBIDDEN, "handy_forbidden", reply, what);
    case 404:
      return make(ENLACE_E_NOT_FOUND, "handy_not_found", reply, what);
    case 429:
      return make(ENLACE_E_RATE_LIMITED, "handy_rate_limited", reply, what);
    default:
      break;
  }
  if (reply.status >= 400 && reply.status < 500 && reply.status != 408) return refused(reply, what);
  return make(is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_UPSTREAM, "handy_unavailable", reply, what);
}

Result<Json> body_of(const HttpReply& reply, const std::string& what, bool is_write) {
  auto body = Json::read(reply.body);
  if (body && body->is_object() && !sdk::is_error_answer(*body)) return *std::move(body);
  if (body && body->is_object()) {
    Error error =
        make(is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_UPSTREAM, "handy_error_in_answer", reply, what);
    const sdk::Refusal refusal = sdk::refusal_in(*body);
    error.message = refusal.words;
    error.erp_code = refusal.code;
    if (!refusal.words.empty()) error.params.set("answer", refusal.words);
    return failure(std::move(error));
  }
  Error error =
      make(is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_UPSTREAM, "handy_answer_malformed", reply, what);
  if (const std::string id = first_id(reply.body); !body && !id.empty()) error.params.set("first_id", id);
  error.params.set("reason", body ? Json("not an object") : body.error().params["reason"]);
  return failure(std::move(error));
}

}  // namespace enlace::handy
