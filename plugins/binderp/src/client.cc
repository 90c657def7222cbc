#include "client.hpp"

#include <algorithm>
#include <set>

#include <enlace/sdk/http.hpp>
#include <enlace/sdk/text.hpp>

#include "odata.hpp"

namespace enlace::binderp {
namespace {

constexpr std::size_t kMostPages = 10'000;

Failure unreadable(bool write, const char* what) {
  return failure(write ? ENLACE_E_AMBIGUOUS : ENLACE_E_UPSTREAM, "answer_unreadable", what);
}

}  // namespace

std::string Client::url(const std::string& resource, const std::string& id, const Query& query) const {
  sdk::Url url(settings_.base_url);
  url.segment(resource);
  if (!id.empty()) url.segment(id);
  for (const auto& [name, value] : query) url.query(name, value);
  return url.str();
}

Result<sdk::HttpResponse> Client::exchange(sdk::HttpRequest request) {
  request.auth = "api";
  request.headers.emplace_back("Accept", "application/json");
  if (!settings_.subscription_key.empty()) {
    request.headers.emplace_back("Ocp-Apim-Subscription-Key", settings_.subscription_key);
  }
  if (!request.body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  }
  ENLACE_TRY(sdk::HttpResponse response, call_.http(request));
  if (response.ok()) return response;
  Error error = sdk::http_error(call_, request, response);
  // The gateway's daily quota is a 403 that says when it is over (apis/bind.md 1.6).
  const bool sent_as_403 = response.status == 403 || response.header("Enlace-Status") == "403";
  if (sent_as_403 && error.retry_after_ms >= 0) {
    error.status = ENLACE_E_RATE_LIMITED;
    error.cause = "quota_used_up";
  }
  return failure(std::move(error));
}

Result<Json> Client::read(const std::string& url, bool one_record) {
  sdk::HttpRequest request;
  request.url = url;
  ENLACE_TRY(const sdk::HttpResponse response, exchange(request));
  Result<Json> body = Json::read(response.body);
  if (!body && one_record && response.body.starts_with('{')) {  // no page of something between
    return failure(ENLACE_E_UPSTREAM, "record_unreadable", "a record that is not JSON",
                   Json::object({{"reason", body.error().params["reason"]}}));
  }
  if (!body) return unreadable(false, "not JSON");
  if (std::optional<Error> error = sdk::error_in_answer(request, response, *body)) {
    return failure(*std::move(error));
  }
  return body;
}

Result<Json> Client::get(const std::string& resource, const std::string& id, const Query& query) {
  return read(url(resource, id, query), !id.empty());
}

Result<std::optional<std::int64_t>> Client::count(const std::string& resource) {
  ENLACE_TRY(const Json page, read(url(resource, {}, {})));
  return page["count"].integer();
}

Result<std::optional<std::int64_t>> Client::walk(const std::string& resource, const std::string& filter,
                                                 const std::function<Result<bool>(const Json& row)>& visit) {
  std::optional<std::int64_t> total;
  std::size_t skip = 0;
  for (std::size_t pages = 0; pages < kMostPages; ++pages) {
    if (call_.cancelled()) return failure(ENLACE_E_CANCELLED, "cancelled");
    Query query;
    if (!filter.empty()) query.emplace_back("$filter", filter);
    if (skip > 0) query.emplace_back("$skip", std::to_string(skip));
    ENLACE_TRY(const Json page, read(url(resource, {}, query)));
    if (!page["value"].is_array()) return unreadable(false, "a list was expected");
    if (skip == 0) total = page["count"].integer();
    bool any_new = false;
    for (const Json& row : page["value"].items()) {
      ENLACE_TRY(const bool is_new, visit(row));
      any_new = any_new || is_new;
    }
    skip += page["value"].size();
    if (page["nextLink"].is_null() || page["value"].size() == 0) return total;
    if (!any_new) {
      return failure(ENLACE_E_UPSTREAM, "page_repeated", "a page brought nothing new",
                     Json::object({{"list", resource}}));
    }
  }
  return failure(ENLACE_E_BUDGET, "page_budget", "the listing has no end");
}

// `count` is the number of all rows only where neither $top nor $skip is sent, and rows that come in between
// two pages shift them (apis/bind.md 1.5): what was read is compared with it, and read once more if need be.
// A count below what was read is not exact, and says nothing of rows that are missing.
Result<std::vector<Json>> Client::list(const std::string& resource, const std::string& filter,
                                       bool* has_holes) {
  for (int round = 0; round < 2; ++round) {
    std::vector<Json> rows;
    std::int64_t nameless = 0;
    std::set<std::string> ids;
    ENLACE_TRY(const std::optional<std::int64_t> total,
               walk(resource, filter, [&](const Json& row) -> Result<bool> {
                 std::string id = sdk::text_of(row["ID"]);
                 const bool bad = sdk::is_unreadable(row);
                 if (bad && has_holes != nullptr && (id.empty() || id.size() > kLongestId)) {
                   *has_holes = true;
                   ++nameless;
                   return false;
                 }
                 if (id.empty() || id.size() > kLongestId) return unreadable(false, "a row without an id");
                 if (bad && has_holes == nullptr) return unreadable(false, "a row that is not JSON");
                 const bool is_new = ids.insert(std::move(id)).second;
                 if (is_new) rows.push_back(row);
                 return is_new;
               }));
    if (!total || *total <= static_cast<std::int64_t>(rows.size()) + nameless) return rows;
  }
  return failure(ENLACE_E_UPSTREAM, "list_incomplete", "the rows read are not as many as Bind says",
                 Json::object({{"list", resource}}));
}

// The answer is a bare JSON string, a GUID; some gateways wrap it (apis/bind.md 1.3). Any other string may be
// a piece of one: what stands in Bind under it would never be found again.
Result<std::string> Client::create(const std::string& resource, const std::string& purpose,
                                   const Json& body) {
  sdk::HttpRequest request;
  request.method = "POST";
  request.url = url(resource, {}, {});
  request.purpose = purpose;
  request.body = body.dump();
  ENLACE_TRY(const sdk::HttpResponse response, exchange(request));
  const Result<Json> answer = Json::read(response.body);
  if (answer) {
    for (const Json* place : {&*answer, &(*answer)["data"], &(*answer)["ID"]}) {
      std::string id = sdk::text_of(*place);
      if (!odata::guid(id).empty()) return id;
    }
  }
  if (!answer) return unreadable(true, "created, but the answer carries no id");
  if (std::optional<Error> error = sdk::error_in_answer(request, response, *answer)) {
    return failure(*std::move(error));
  }
  return sdk::without_id(*answer);
}

Result<void> Client::replace(const std::string& resource, const std::string& purpose, const Json& body) {
  sdk::HttpRequest request;
  request.method = "PUT";
  request.url = url(resource, {}, {});
  request.purpose = purpose;
  request.body = body.dump();
  request.idempotent = true;
  ENLACE_CHECK(exchange(std::move(request)));
  return {};
}

Result<void> Client::remove(const std::string& resource, const std::string& id) {
  sdk::HttpRequest request;
  request.method = "DELETE";
  request.url = url(resource, id, {});
  request.purpose = "order";
  ENLACE_CHECK(exchange(std::move(request)));
  return {};
}

bool is_gone(const Error& error) {
  return error.http_status == 404 && !sdk::is_firewall(error);
}

bool is_unreadable_record(const Error& error) {
  return error.cause == "record_unreadable";
}

bool is_refusal(const Error& error) {
  return error.http_status >= 400 && error.http_status < 500 &&
         error.status_class() == ENLACE_CLASS_PERMANENT;
}

}  // namespace enlace::binderp
