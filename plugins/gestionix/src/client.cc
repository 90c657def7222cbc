#include "client.hpp"

#include <enlace/sdk/http.hpp>
#include <enlace/sdk/json_pointer.hpp>

#include "text.hpp"

namespace enlace::gestionix {
namespace {

constexpr std::size_t kMostPages = 10'000;

Failure unreadable(enlace_status status, const char* why) {
  return failure(status, "answer_unreadable", why);
}

// The page's rows, how many there are in all, and whether these are the last (apis/gestionix.md 2).
Result<sdk::ListPage> page_of(const Json& answer, const Mapping::Page& paging, std::int64_t number) {
  if (answer.is_array()) return sdk::ListPage{answer.items(), std::nullopt, true};
  const Json& rows = at_pointer(answer, paging.list_at);
  if (!rows.is_array()) return unreadable(ENLACE_E_UPSTREAM, "a list was expected");
  sdk::ListPage page{rows.items(), at_pointer(answer, paging.total_at).integer(), rows.size() == 0};
  std::int64_t size = at_pointer(answer, paging.size_at).integer().value_or(paging.size);
  if (size < 1 || size > paging.size) size = paging.size;
  // A server may give shorter pages than it was asked for: only its own numbers say where the end is. But a
  // full page is not the last one, whatever the total says: there are totals that stop somewhere.
  const bool full = static_cast<std::int64_t>(page.rows.size()) >= size;
  page.last = page.last || (page.total && !full && number * size >= *page.total);
  return page;
}

}  // namespace

Result<Json> Client::exchange(const std::string& operation, const Mapping::Variables& variables,
                              const std::map<std::string, std::string>& more, const std::string& purpose,
                              const Json& body, sdk::BadRows bad_rows) {
  const Mapping::Operation& known = mapping_.operation(operation);
  Mapping::Variables all = variables_;
  for (const auto& [name, value] : variables) all[name] = value;
  sdk::HttpRequest request;
  request.method = known.method;
  request.url = mapping_.url(settings_.base_url, known, all, more);
  request.auth = "api";
  request.purpose = purpose;
  if (known.with_headers) request.headers = mapping_.headers(all);
  if (!body.is_null()) request.body = body.dump();
  const auto explain = [&](const Json& refusal, Error& error) {
    std::string words = mapping_.error_message(refusal);
    if (error.message.find(words) == std::string::npos) error.message = std::move(words);
    if (std::string code = mapping_.error_code(refusal); !code.empty()) error.erp_code = std::move(code);
    if (const std::string id = mapping_.existing_id(refusal); !id.empty())
      error.params.set("existing_id", id);
  };
  return sdk::exchange_json(call_, std::move(request), explain, bad_rows);
}

Result<Json> Client::read(const std::string& operation, const Mapping::Variables& variables) {
  return exchange(operation, variables, {}, "", {});
}

Result<bool> Client::sweep(const std::string& operation, const Mapping::Variables& variables,
                           const char* entity, const std::function<Result<void>(const Json& row)>& visit,
                           const std::function<Result<void>(const Json& row)>& unreadable) {
  const Mapping::Page& paging = mapping_.paging();
  const auto fetch = [&](std::size_t page) -> Result<sdk::ListPage> {
    const auto number = static_cast<std::int64_t>(page);
    std::map<std::string, std::string> where;
    if (mapping_.operation(operation).paged) {
      where = {{paging.page_param, std::to_string(paging.first + number)},
               {paging.size_param, std::to_string(paging.size)}};
    }
    ENLACE_TRY(const Json answer, exchange(operation, variables, where, "", {}, sdk::BadRows::mark));
    ENLACE_TRY(sdk::ListPage rows, page_of(answer, paging, number + 1));
    rows.last = rows.last || where.empty();
    return rows;
  };
  return sdk::sweep(
      call_, fetch, [&](const Json& row) { return text_of(mapping_.get(entity, "id", row)); }, visit,
      kMostPages, unreadable);
}

Result<std::vector<Json>> Client::list(const std::string& operation, const char* entity,
                                       const Mapping::Variables& variables) {
  std::vector<Json> rows;
  ENLACE_TRY(const bool complete, sweep(operation, variables, entity, [&](const Json& row) -> Result<void> {
               rows.push_back(row);
               return {};
             }));
  if (!complete) return sdk::list_incomplete(operation);
  return rows;
}

Result<Client::Created> Client::create(const std::string& operation, const std::string& purpose,
                                       const Json& body) {
  ENLACE_TRY(Json answer, exchange(operation, {}, {}, purpose, body));
  std::string id = text_of(at_pointer(answer, mapping_.operation(operation).id_at));
  if (id.empty()) return sdk::without_id(answer);
  return Created{std::move(id), std::move(answer)};
}

Result<void> Client::remove(const std::string& operation, const std::string& id) {
  ENLACE_CHECK(exchange(operation, {{"id", id}}, {}, "order", {}));
  return {};
}

}  // namespace enlace::gestionix
