#include <enlace/sdk/http.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <unordered_map>

#include <enlace/sdk/refusal.hpp>
#include <enlace/sdk/wait_until.hpp>

namespace enlace::sdk {
namespace {

bool is_write(const HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD" && !request.idempotent;
}

template <class T>
std::optional<T> number(std::string_view text) {
  T value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "Wed, 21 Oct 2026 07:28:00 GMT", the one form of a date that RFC 9110 lets a server send.
std::optional<std::int64_t> http_date_ms(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(25) != " GMT" || text[19] != ':' || text[22] != ':')
    return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const auto day = number<unsigned>(text.substr(5, 2));
  const auto year = number<int>(text.substr(12, 4));
  const auto hour = number<int>(text.substr(17, 2));
  const auto minute = number<int>(text.substr(20, 2));
  const auto second = number<int>(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
      std::chrono::day(*day));
  if (!date.ok()) return std::nullopt;
  const auto moment = std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                      std::chrono::minutes(*minute) + std::chrono::seconds(*second);
  return std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
}

std::int64_t milliseconds(std::int64_t seconds) {
  constexpr std::int64_t kDay = 24 * 60 * 60;
  return std::clamp<std::int64_t>(seconds, 0, kDay) * 1000;
}

// The wait that the server asks for, -1 when it does not say.
std::int64_t retry_after_ms(Call& call, const HttpResponse& response) {
  const std::string_view retry_after = response.header("Retry-After");
  if (const auto seconds = number<std::int64_t>(retry_after)) return milliseconds(*seconds);
  if (const auto moment = http_date_ms(retry_after)) {
    const std::int64_t now = call.unix_time_ms();
    const auto wait = wait_until_ms(*moment, http_date_ms(response.header("Date")).value_or(now), now);
    return wait ? milliseconds((*wait + 999) / 1000) : -1;
  }
  if (response.status != 429) return -1;  // the reset header comes with every answer, also with good ones
  const auto seconds = number<std::int64_t>(response.header("X-Rate-Limit-Reset"));
  return seconds ? milliseconds(*seconds) : -1;
}

struct Meaning {
  enlace_status status;
  const char* cause;
};

Meaning meaning_of(int status, bool write) {
  const enlace_status unknown = write ? ENLACE_E_AMBIGUOUS : ENLACE_E_UPSTREAM;
  switch (status) {
    case 401:
      return {ENLACE_E_AUTH, "http_unauthorized"};
    case 403:
      return {ENLACE_E_FORBIDDEN, "http_forbidden"};
    case 404:
      return {ENLACE_E_NOT_FOUND, "http_not_found"};
    case 408:
      return {unknown, "http_unexpected_status"};
    case 409:
      return {ENLACE_E_CONFLICT, "http_conflict"};
    case 429:
      return {ENLACE_E_RATE_LIMITED, "http_rate_limited"};
    default:
      break;
  }
  if (status >= 400 && status < 500) return {ENLACE_E_INVALID, "http_rejected"};
  if (status >= 500) return {unknown, "http_server_error"};
  return {unknown, "http_unexpected_status"};
}

// A page for browsers with such a status is a firewall's or a proxy's: nothing was said of what was asked.
bool is_refusal_of_a_door(int status) {
  return status >= 400 && status < 500 && status != 401 && status != 408 && status != 429;
}

Json described(const HttpRequest& request, int status) {
  Json params = Json::object({{"method", request.method}, {"http_status", status}});
  if (!request.purpose.empty()) params.set("purpose", request.purpose);
  return params;
}

// What was not as it should be in an answer that is used all the same.
void tell(Call& call, const HttpRequest& request, const std::vector<Json::Flaw>& flaws) {
  Json places = Json::array();
  for (const Json::Flaw& flaw : flaws) {
    if (places.size() < 10) places.push_back(flaw.at + ": " + flaw.reason);
  }
  call.warn("an answer was not all readable",
            Json::object({{"url", request.url.substr(0, request.url.find('?'))}, {"places", places}}));
}

// What the answer says goes along with the error, to wherever that is shown.
void put_words(Error& error) {
  error.message = clean_words(error.message);
  error.erp_code = clean_words(error.erp_code, 100);
  if (!error.message.empty()) error.params.set("answer", error.message);
  if (!error.erp_code.empty()) error.params.set("erp_code", error.erp_code);
  if (error.message.empty()) error.message = "HTTP " + std::to_string(error.http_status);
}

Error not_json(const HttpRequest& request, const HttpResponse& response, const std::string& why) {
  Error error = failure(is_write(request) ? ENLACE_E_AMBIGUOUS : ENLACE_E_UPSTREAM, "not_json", why,
                        described(request, response.status))
                    .error;
  error.http_status = response.status;
  if (const Refusal refusal = read_refusal(response.body); refusal.is_page && !refusal.words.empty()) {
    error.params.set("answer", refusal.words);
  }
  return error;
}

HttpRequest json_request(const char* method, const std::string& url, const std::string& auth) {
  HttpRequest request;
  request.method = method;
  request.url = url;
  request.auth = auth;
  return request;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out.push_back(c);
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

Url::Url(std::string base) : path_(std::move(base)) {
  while (path_.ends_with('/')) path_.pop_back();
}

Url& Url::segment(std::string_view text) {
  path_ += "/" + percent_encode(text);
  return *this;
}

Url& Url::query(std::string_view name, std::string_view value) {
  query_ += (query_.empty() ? "?" : "&") + percent_encode(name) + "=" + percent_encode(value);
  return *this;
}

Url& Url::query(std::string_view name, std::int64_t value) {
  return query(name, std::string_view(std::to_string(value)));
}

std::string Url::str() const {
  return path_ + query_;
}

Error http_error(Call& call, const HttpRequest& request, const HttpResponse& response,
                 const Explain& explain) {
  const Meaning meaning = meaning_of(response.status, is_write(request));
  Error error = failure(meaning.status, meaning.cause, {}, described(request, response.status)).error;
  error.http_status = response.status;
  error.retry_after_ms = retry_after_ms(call, response);
  const Refusal refusal = read_refusal(response.body);
  if (refusal.is_page && is_refusal_of_a_door(response.status)) {
    // Not the ERP's: its API answers in JSON. What stands before it may let the request pass later.
    error.status = ENLACE_E_UPSTREAM;
    error.cause = "http_firewall";
  }
  error.erp_code = refusal.code;
  error.message = refusal.words;
  if (explain) {
    if (const Result<Json> body = Json::read(response.body)) explain(*body, error);
  }
  put_words(error);
  return error;
}

bool is_firewall(const Error& error) {
  return error.cause == "http_firewall";
}

std::optional<Error> error_in_answer(const HttpRequest& request, const HttpResponse& response,
                                     const Json& body) {
  if (!is_error_answer(body)) return std::nullopt;
  const Refusal refusal = refusal_in(body);
  Error error = failure(is_write(request) ? ENLACE_E_INVALID : ENLACE_E_UPSTREAM, "error_in_answer",
                        refusal.words, described(request, response.status))
                    .error;
  error.http_status = response.status;
  error.erp_code = refusal.code;
  put_words(error);
  return error;
}

Failure without_id(const Json& answer) {
  const Refusal refusal = refusal_in(answer);
  Json params = Json::object();
  if (!refusal.words.empty()) params.set("answer", refusal.words);
  return failure(ENLACE_E_AMBIGUOUS, "answer_unreadable", "created, but the answer carries no id",
                 std::move(params));
}

bool is_unreadable(const Json& row) {
  return row.contains(Json::kUnreadable);
}

Notice why_unreadable(const Json& row) {
  return {"record_unreadable", Json::object({{"reason", row[Json::kUnreadable]}}), ""};
}

void note_repairs(const Json& row, std::vector<Notice>& notices) {
  if (!row.contains(Json::kRepaired)) return;
  notices.push_back({"text_repaired", Json::object({{"members", row[Json::kRepaired]}}), ""});
}

Result<Json> exchange_json(Call& call, HttpRequest request, const Explain& explain, BadRows bad_rows) {
  request.headers.emplace_back("Accept", "application/json");
  if (!request.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  ENLACE_TRY(const HttpResponse response, call.http(request));
  if (!response.ok()) return failure(http_error(call, request, response, explain));
  if (response.status == 204) return Json();
  std::vector<Json::Flaw> flaws;
  Result<Json> body = Json::read(response.body, &flaws);
  const auto bad_row = std::find_if(flaws.begin(), flaws.end(),
                                    [](const Json::Flaw& it) { return it.kind == Json::Flaw::Kind::row; });
  if (!body) {
    Error error = not_json(request, response, body.error().message);
    if (body.error().params["row"].truthy()) error.params.set("row", true);
    return failure(std::move(error));
  }
  if (bad_rows == BadRows::refuse && bad_row != flaws.end()) {
    return failure(not_json(request, response, "not JSON at " + bad_row->at + ": " + bad_row->reason));
  }
  if (!flaws.empty()) tell(call, request, flaws);
  if (std::optional<Error> error = error_in_answer(request, response, *body))
    return failure(*std::move(error));
  return body;
}

Result<Json> get_json(Call& call, const std::string& url, const std::string& auth) {
  return exchange_json(call, json_request("GET", url, auth));
}

Result<Json> post_json(Call& call, const std::string& url, const std::string& auth,
                       const std::string& purpose, const Json& body) {
  HttpRequest request = json_request("POST", url, auth);
  request.purpose = purpose;
  request.body = body.dump();
  return exchange_json(call, std::move(request));
}

Result<Json> put_json(Call& call, const std::string& url, const std::string& auth, const std::string& purpose,
                      const Json& body) {
  HttpRequest request = json_request("PUT", url, auth);
  request.purpose = purpose;
  request.body = body.dump();
  return exchange_json(call, std::move(request));
}

Result<void> for_each_row(Call& call, const Paging& paging,
                          const std::function<Result<Json::Array>(std::size_t offset)>& fetch,
                          const std::function<Result<void>(const Json& row)>& visit) {
  const auto wrong = [](enlace_status status, const char* cause, std::size_t offset) {
    return failure(status, cause, "the listing cannot be read to its end",
                   Json::object({{"offset", static_cast<std::uint64_t>(offset)}}));
  };
  Json::Array previous;
  for (std::size_t page = 0; page < paging.max_pages; ++page) {
    const std::size_t offset = page * paging.page_size;
    if (call.cancelled()) return failure(ENLACE_E_CANCELLED, "cancelled");
    ENLACE_TRY(Json::Array rows, fetch(offset));
    if (rows.size() > paging.page_size) return wrong(ENLACE_E_UPSTREAM, "page_too_long", offset);
    if (!rows.empty() && rows == previous) return wrong(ENLACE_E_UPSTREAM, "page_repeated", offset);
    for (const Json& row : rows) {
      if (is_unreadable(row)) return wrong(ENLACE_E_UPSTREAM, "answer_unreadable", offset);
      ENLACE_CHECK(visit(row));
    }
    if (rows.size() < paging.page_size) return {};
    previous = std::move(rows);
  }
  return wrong(ENLACE_E_BUDGET, "page_budget", paging.max_pages * paging.page_size);
}

Result<bool> sweep(Call& call, const std::function<Result<ListPage>(std::size_t page)>& fetch,
                   const std::function<std::string(const Json& row)>& id_of,
                   const std::function<Result<void>(const Json& row)>& visit, std::size_t max_pages,
                   const std::function<Result<void>(const Json& row)>& unreadable) {
  std::unordered_map<std::string, int> last_round;  // id -> the round that saw it last
  for (const int round : {1, 2}) {
    std::int64_t distinct = 0;
    std::optional<std::int64_t> total;
    bool changed = false;  // a row that came or went moves others across the edge of a page
    bool passed_by = false;
    Json::Array previous;
    for (std::size_t number = 0;; ++number) {
      const Json about = Json::object({{"page", static_cast<std::uint64_t>(number)}});
      if (number == max_pages) {
        return failure(ENLACE_E_BUDGET, "page_budget", "the listing cannot be read to its end", about);
      }
      if (call.cancelled()) return failure(ENLACE_E_CANCELLED, "cancelled");
      ENLACE_TRY(ListPage page, fetch(number));
      changed = changed || (total && page.total && *page.total != *total);
      if (page.total) total = page.total;
      if (!page.rows.empty() && page.rows == previous) {
        return failure(ENLACE_E_UPSTREAM, "page_repeated", "a page came twice", about);
      }
      std::size_t place = 0;
      for (const Json& row : page.rows) {
        ++place;
        const bool bad = is_unreadable(row);
        std::string id = id_of(row);
        if (id.empty() && bad) id = "unreadable " + std::to_string(number) + "/" + std::to_string(place);
        if (id.empty()) return failure(ENLACE_E_UPSTREAM, "answer_unreadable", "a row without an id");
        const auto [known, is_new] = last_round.try_emplace(id, 0);
        if (known->second != round) ++distinct;
        known->second = round;
        if (bad && !unreadable) passed_by = true;
        if (is_new && bad && unreadable) ENLACE_CHECK(unreadable(row));
        if (is_new && !bad) ENLACE_CHECK(visit(row));
      }
      if (page.last) break;
      previous = std::move(page.rows);
    }
    // More rows than the total says are no sign of a hole: there are servers whose count stops somewhere.
    if (!changed && !passed_by && (!total || distinct >= *total)) return true;
  }
  return false;
}

Failure list_incomplete(const std::string& list) {
  return failure(ENLACE_E_UPSTREAM, "list_incomplete", "the rows read are not as many as the ERP says",
                 Json::object({{"list", list}}));
}

}  // namespace enlace::sdk
