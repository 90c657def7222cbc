#pragma once

#include <functional>
#include <string>
#include <vector>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/http.hpp>
#include <enlace/sdk/json.hpp>

#include "mapping.hpp"
#include "settings.hpp"

namespace enlace::gestionix {

// Gestionix during one operation, by the operations of the mapping file. Errors are those of
// sdk::exchange_json, with Gestionix's own code and words.
class Client {
 public:
  Client(sdk::Call& call, const Settings& settings, const Mapping& mapping)
      : call_(call), settings_(settings), mapping_(mapping) {}

  // The company that the requests from now on are about.
  void set_company(std::string id) { variables_["company_id"] = std::move(id); }
  void set_branch(std::string id) { variables_["branch_id"] = std::move(id); }

  Result<Json> read(const std::string& operation, const Mapping::Variables& variables = {});
  // The whole list; a bare array is a list of one page. `entity` says where rows have their id. As
  // sdk::sweep(): false when rows may be missing.
  Result<bool> sweep(const std::string& operation, const Mapping::Variables& variables, const char* entity,
                     const std::function<Result<void>(const Json& row)>& visit,
                     const std::function<Result<void>(const Json& row)>& unreadable = {});
  // The same as a vector; a list that stays incomplete is ENLACE_E_UPSTREAM "list_incomplete".
  Result<std::vector<Json>> list(const std::string& operation, const char* entity,
                                 const Mapping::Variables& variables = {});
  // The id of what was created. AMBIGUOUS "answer_unreadable" when the answer carries none.
  struct Created {
    std::string id;
    Json answer;
  };
  Result<Created> create(const std::string& operation, const std::string& purpose, const Json& body);
  Result<void> remove(const std::string& operation, const std::string& id);

  [[nodiscard]] sdk::Call& call() { return call_; }
  [[nodiscard]] const Mapping& mapping() const { return mapping_; }

 private:
  Result<Json> exchange(const std::string& operation, const Mapping::Variables& variables,
                        const std::map<std::string, std::string>& more, const std::string& purpose,
                        const Json& body, sdk::BadRows bad_rows = sdk::BadRows::refuse);

  sdk::Call& call_;
  const Settings& settings_;
  const Mapping& mapping_;
  Mapping::Variables variables_;
};

}  // namespace enlace::gestionix
