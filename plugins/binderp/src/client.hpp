#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "settings.hpp"

namespace enlace::binderp {

using Query = std::vector<std::pair<std::string, std::string>>;
inline constexpr std::size_t kLongestId = 64;  // of a row; a GUID has 36

// Requests to Bind within one operation (apis/bind.md 1).
class Client {
 public:
  Client(sdk::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

  sdk::Call& call() { return call_; }

  // GET /<resource>[/<id>]. An unknown id is an error with http_status 404.
  Result<Json> get(const std::string& resource, const std::string& id = {}, const Query& query = {});

  // Shows each row of each page to `visit`, which says whether it was new to it; a page that brings nothing
  // new is an error. Returns how many rows there are in all, where Bind says. Whether they were all seen is
  // not known: rows that come or go meanwhile shift the pages.
  Result<std::optional<std::int64_t>> walk(const std::string& resource, const std::string& filter,
                                           const std::function<Result<bool>(const Json& row)>& visit);
  // All rows that pass the filter, each once. Complete, or an error: ENLACE_E_UPSTREAM "list_incomplete"
  // {list} when two readings brought fewer rows than Bind says there are. A row that is_unreadable() is an
  // error too; where `has_holes` is given, such rows come along, and it is set for one that has not even an
  // id.
  Result<std::vector<Json>> list(const std::string& resource, const std::string& filter = {},
                                 bool* has_holes = nullptr);
  // How many there are in all, by the first page alone; nullopt when Bind does not say.
  Result<std::optional<std::int64_t>> count(const std::string& resource);

  // POST; the id of what was created. An answer without one: AMBIGUOUS "answer_unreadable".
  Result<std::string> create(const std::string& resource, const std::string& purpose, const Json& body);
  // PUT of the whole object, id and all in the body: harmless to repeat.
  Result<void> replace(const std::string& resource, const std::string& purpose, const Json& body);
  Result<void> remove(const std::string& resource, const std::string& id);

 private:
  Result<sdk::HttpResponse> exchange(sdk::HttpRequest request);
  Result<Json> read(const std::string& url, bool one_record = false);
  [[nodiscard]] std::string url(const std::string& resource, const std::string& id, const Query& query) const;

  sdk::Call& call_;
  const Settings& settings_;
};

// Whether an error says that the thing asked for is not there.
bool is_gone(const Error& error);
// What was asked for is there, and is not JSON: params {reason}.
bool is_unreadable_record(const Error& error);
// A definite refusal of what was asked, that left nothing behind.
bool is_refusal(const Error& error);

}  // namespace enlace::binderp
