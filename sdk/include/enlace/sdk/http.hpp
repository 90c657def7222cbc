#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <enlace/sdk/connector.hpp>

// HTTP with JSON, the way every connector needs it: URLs, the meaning of an answer, paging.
namespace enlace::sdk {

// RFC 3986: every byte but the unreserved ones becomes %XX. For one path segment or one query value.
std::string percent_encode(std::string_view text);

// Builds a URL piece by piece, encoding each:
//   Url("https://api.example.com/v1/").segment("items").segment("A/1").query("limit", "30").str()
//   → "https://api.example.com/v1/items/A%2F1?limit=30"
class Url {
 public:
  explicit Url(std::string base);  // taken as it is, but for '/' at its end

  Url& segment(std::string_view text);
  Url& query(std::string_view name, std::string_view value);
  Url& query(std::string_view name, std::int64_t value);
  [[nodiscard]] std::string str() const;

 private:
  std::string path_;
  std::string query_;
};

// What an answer that is not 2xx means. Writes are everything but GET, HEAD and idempotent requests.
//   401 AUTH
//   403 FORBIDDEN
//   404 NOT_FOUND
//   409 CONFLICT
//   429 RATE_LIMITED, with the wait of Retry-After (seconds or date) or X-Rate-Limit-Reset (seconds)
//   other 4xx INVALID
//   4xx whose body is a page for browsers, but for 401, 408 and 429: UPSTREAM "http_firewall"
//   408, 3xx, 5xx and the rest: UPSTREAM for reads, AMBIGUOUS for writes
// Causes: http_unauthorized, http_forbidden, http_not_found, http_conflict, http_rate_limited, http_rejected,
// http_unexpected_status, http_server_error, http_firewall. Message and erp_code are what the body says
// (refusal.hpp); both are among the params too, as {answer} and {erp_code}, and shown with whatever sentence
// the cause has.
//
// `explain`, where given, then reads the refusal's JSON in the ERP's own manner; it may change anything.
using Explain = std::function<void(const Json& body, Error& error)>;
Error http_error(Call& call, const HttpRequest& request, const HttpResponse& response,
                 const Explain& explain = {});
// A firewall or proxy said it, and the status is its own: 404 does not say that the ERP has no such thing.
bool is_firewall(const Error& error);

// The same for an answer of 2xx whose body is an error (is_error_answer), cause "error_in_answer": INVALID
// for a write, which the host asks for all the same, UPSTREAM for a read. nullopt: it is none.
std::optional<Error> error_in_answer(const HttpRequest& request, const HttpResponse& response,
                                     const Json& body);

// The answer to a creation has no id: AMBIGUOUS "answer_unreadable", with the answer's own words.
Failure without_id(const Json& answer);

// One exchange that answers with JSON, as Json::read() takes it; null for 204. A 2xx body that is not JSON,
// cause "not_json": UPSTREAM for reads, AMBIGUOUS for writes, because the server has done what was asked. A
// list of which one row cannot be read is such a body, unless who asks looks at each row with
// is_unreadable(). Where the end of that row is in doubt it always is, with {row: true}: read one by one.
enum class BadRows { refuse, mark };
Result<Json> exchange_json(Call& call, HttpRequest request, const Explain& explain = {},
                           BadRows bad_rows = BadRows::refuse);
// Only its own texts and numbers are there, as far as they could be read.
bool is_unreadable(const Json& row);
// What a pull says of such a row, and of one of which a text was replaced, in the host's sentences:
// "record_unreadable" {reason}, "text_repaired" {members}.
Notice why_unreadable(const Json& row);
void note_repairs(const Json& row, std::vector<Notice>& notices);
Result<Json> get_json(Call& call, const std::string& url, const std::string& auth);
Result<Json> post_json(Call& call, const std::string& url, const std::string& auth,
                       const std::string& purpose, const Json& body);
Result<Json> put_json(Call& call, const std::string& url, const std::string& auth, const std::string& purpose,
                      const Json& body);

// Reads an offset-paged listing to its end: fetch(offset) gives the rows of one page, visit takes each row.
// A page with fewer than `page_size` rows is the last. The offset grows by the size that was asked for, never
// by what came, and rows are not de-duplicated: that needs their ids.
//
// Errors: those of fetch and visit; ENLACE_E_UPSTREAM "page_repeated" when a page comes back the same as the
// one before, "page_too_long" when it has more rows than were asked for; ENLACE_E_BUDGET "page_budget" when
// `max_pages` do not reach the end; ENLACE_E_CANCELLED between pages.
struct Paging {
  std::size_t page_size = 30;
  std::size_t max_pages = 10'000;
};
Result<void> for_each_row(Call& call, const Paging& paging,
                          const std::function<Result<Json::Array>(std::size_t offset)>& fetch,
                          const std::function<Result<void>(const Json& row)>& visit);

// One page of a list: its rows, how many rows the list has (where the ERP says so), and whether it is the
// last.
struct ListPage {
  Json::Array rows;
  std::optional<std::int64_t> total;
  bool last = false;
};
// Reads a whole list whose rows have ids, and gives each row to `visit` once. Pages shift while others write,
// so the distinct ids are compared with the total; when they are fewer, or the total changed meanwhile, the
// list is read once more, for the rows not seen yet. False: rows may be missing (list_incomplete() is the
// error for that). More ids than the total are no sign of a hole, so `last` must not be told from the total
// alone.
//
// A row that is_unreadable() goes to `unreadable` instead: a pull emits it as `skipped`. Without that the
// list is incomplete: what is looked for may be that row.
//
// `fetch` gets the number of a page, from 0. Errors: as for_each_row(), and ENLACE_E_UPSTREAM
// "answer_unreadable" for a row without an id.
Result<bool> sweep(Call& call, const std::function<Result<ListPage>(std::size_t page)>& fetch,
                   const std::function<std::string(const Json& row)>& id_of,
                   const std::function<Result<void>(const Json& row)>& visit, std::size_t max_pages = 10'000,
                   const std::function<Result<void>(const Json& row)>& unreadable = {});
Failure list_incomplete(const std::string& list);

}  // namespace enlace::sdk
