#include "client.hpp"

#include <optional>

#include <enlace/sdk/http.hpp>

#include "text.hpp"

namespace enlace::alegra {
namespace {

constexpr std::size_t kMostPages = 10'000;
constexpr std::size_t kPageSize = 30;  // more is an error (apis/alegra.md 1.4)

// A bare array, or the first one under the names that wrap it (apis/alegra.md 1.4).
Result<Json::Array> rows_of(const Json& page) {
  if (page.is_array()) return page.items();
  for (const char* name : {"data", "results", "rows", "subscriptions"}) {
    if (page[name].is_array()) return page[name].items();
    if (page.contains(name) && page[name].is_null()) return Json::Array();
  }
  return failure(ENLACE_E_UPSTREAM, "answer_unreadable", "a list was expected");
}

std::optional<std::int64_t> total_of(const Json& page) {
  const std::optional<std::int64_t> total = page["metadata"]["total"].integer();
  return total ? total : page["total"].integer();
}

bool is_of_a_row(const Result<sdk::ListPage>& page) {
  return !page && page.error().params["row"].truthy();
}

// A page that one of its rows makes unreadable as a whole, so that this row costs itself (H-25). Where none
// of them can be read, the error is that of `whole`.
Result<sdk::ListPage> one_by_one(
    Result<sdk::ListPage> whole, std::size_t start,
    const std::function<Result<sdk::ListPage>(std::size_t start, std::size_t limit)>& rows_from) {
  sdk::ListPage page;
  bool any = false;
  for (std::size_t i = 0; i < kPageSize && !page.last; ++i) {
    Result<sdk::ListPage> one = rows_from(start + i, 1);
    if (is_of_a_row(one)) {
      page.rows.push_back(Json::object({{std::string(Json::kUnreadable), one.error().message}}));
      continue;
    }
    if (!one) return one;
    any = true;
    if (one->total) page.total = one->total;
    page.last = one->last;
    for (Json& row : one->rows) page.rows.push_back(std::move(row));
  }
  return any ? Result<sdk::ListPage>(std::move(page)) : std::move(whole);
}

}  // namespace

std::string Client::url(const std::string& resource, const std::string& id, const Query& query) const {
  sdk::Url url(settings_.base_url);
  url.segment(resource);
  if (!id.empty()) url.segment(id);
  for (const auto& [name, value] : query) url.query(name, value);
  return url.str();
}

Result<Json> Client::exchange(sdk::HttpRequest request, sdk::BadRows bad_rows) {
  request.auth = "api";
  // 2006: someone has this identification, and this is who (apis/alegra.md 12).
  const auto explain = [](const Json& body, Error& error) {
    if (const std::string holder = text_of(body["contactId"]); !holder.empty()) {
      error.params.set("contact_id", holder);
    }
  };
  Result<Json> answer = sdk::exchange_json(call_, std::move(request), explain, bad_rows);
  if (answer || answer.error().http_status != 402 || sdk::is_firewall(answer.error())) return answer;
  Error error = std::move(answer).error();
  error.status = ENLACE_E_FORBIDDEN;  // a person must look at the plan, no order is at fault
  error.cause = "plan_refused";
  return failure(std::move(error));
}

Result<Json> Client::get(const std::string& resource, const std::string& id, const Query& query) {
  sdk::HttpRequest request;
  request.url = url(resource, id, query);
  return exchange(std::move(request));
}

Result<Json> Client::create(const std::string& resource, const std::string& purpose, const Json& body) {
  sdk::HttpRequest request;
  request.method = "POST";
  request.url = url(resource, "", {});
  request.purpose = purpose;
  request.body = body.dump();
  ENLACE_TRY(Json created, exchange(std::move(request)));
  if (!id_of(created).empty()) return created;
  return sdk::without_id(created);
}

Result<void> Client::void_remission(const std::string& id) {
  sdk::HttpRequest request;
  request.method = "POST";
  request.url = sdk::Url(settings_.base_url).segment("remissions").segment(id).segment("void").str();
  request.purpose = "order";
  request.body = "{}";
  ENLACE_CHECK(exchange(std::move(request)));
  return {};
}

Result<void> Client::delete_remission(const std::string& id) {
  sdk::HttpRequest request;
  request.method = "DELETE";
  request.url = url("remissions", id, {});
  request.purpose = "order";
  ENLACE_CHECK(exchange(std::move(request)));
  return {};
}

Result<bool> Client::sweep(const std::string& resource, const Query& filter, const std::string& order_field,
                           const std::function<Result<void>(const Json& row)>& visit,
                           const std::function<Result<void>(const Json& row)>& unreadable) {
  const auto rows_from = [&](std::size_t start, std::size_t limit) -> Result<sdk::ListPage> {
    Query query = filter;
    query.insert(query.end(), {{"metadata", "true"},
                               {"order_field", order_field},
                               {"order_direction", "ASC"},
                               {"start", std::to_string(start)},
                               {"limit", std::to_string(limit)}});
    sdk::HttpRequest request;
    request.url = url(resource, "", query);
    ENLACE_TRY(const Json page, exchange(std::move(request), sdk::BadRows::mark));
    ENLACE_TRY(Json::Array rows, rows_of(page));
    if (rows.size() > limit) {
      return failure(ENLACE_E_UPSTREAM, "page_too_long", "more rows than were asked for",
                     Json::object({{"page", static_cast<std::uint64_t>(start / kPageSize)}}));
    }
    const bool last = rows.size() < limit;
    return sdk::ListPage{std::move(rows), total_of(page), last};
  };
  const auto fetch = [&](std::size_t number) {
    Result<sdk::ListPage> page = rows_from(number * kPageSize, kPageSize);
    return is_of_a_row(page) ? one_by_one(std::move(page), number * kPageSize, rows_from) : page;
  };
  return sdk::sweep(
      call_, fetch, [](const Json& row) { return id_of(row); }, visit, kMostPages, unreadable);
}

Result<std::vector<Json>> Client::list(const std::string& resource, const Query& filter) {
  std::vector<Json> rows;
  ENLACE_TRY(const bool complete, sweep(resource, filter, "id", [&](const Json& row) -> Result<void> {
               rows.push_back(row);
               return {};
             }));
  if (!complete) return sdk::list_incomplete(resource);
  return rows;
}

bool is_gone(const Error& error) {
  return error.http_status == 404 && !sdk::is_firewall(error);
}

bool says_unknown(const Error& error) {
  return is_gone(error) || (error.http_status == 400 && !sdk::is_firewall(error));
}

}  // namespace enlace::alegra
