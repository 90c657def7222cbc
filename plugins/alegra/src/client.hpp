#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/http.hpp>
#include <enlace/sdk/json.hpp>

#include "settings.hpp"

namespace enlace::alegra {

using Query = std::vector<std::pair<std::string, std::string>>;

// Alegra's REST API during one operation (apis/alegra.md 1). Errors are those of sdk::exchange_json; a plan
// that refuses (402) is FORBIDDEN "plan_refused".
class Client {
 public:
  Client(sdk::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

  Result<Json> get(const std::string& resource, const std::string& id, const Query& query = {});
  Result<Json> get(const std::string& resource) { return get(resource, "", {}); }
  Result<Json> create(const std::string& resource, const std::string& purpose, const Json& body);
  Result<void> void_remission(const std::string& id);
  Result<void> delete_remission(const std::string& id);

  // Reads a whole list (apis/alegra.md 14.1) as sdk::sweep() does. False: rows may be missing.
  Result<bool> sweep(const std::string& resource, const Query& filter, const std::string& order_field,
                     const std::function<Result<void>(const Json& row)>& visit,
                     const std::function<Result<void>(const Json& row)>& unreadable = {});
  // The same as a vector; a list that stays incomplete is ENLACE_E_UPSTREAM "list_incomplete".
  Result<std::vector<Json>> list(const std::string& resource, const Query& filter = {});

  [[nodiscard]] sdk::Call& call() { return call_; }

 private:
  Result<Json> exchange(sdk::HttpRequest request, sdk::BadRows bad_rows = sdk::BadRows::refuse);
  [[nodiscard]] std::string url(const std::string& resource, const std::string& id, const Query& query) const;

  sdk::Call& call_;
  const Settings& settings_;
};

bool is_gone(const Error& error);  // Alegra itself says 404
// Whether Alegra answered that it does not know what the request names: 404, or 400 for some ids.
bool says_unknown(const Error& error);

}  // namespace enlace::alegra
