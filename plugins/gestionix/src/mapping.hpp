#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/descriptor.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::gestionix {

// mapping.json: every path, header and member name of Gestionix, by the names that this connector uses for
// them (apis/gestionix.md 7). Nothing else here knows how Gestionix calls anything. Immutable.
class Mapping {
 public:
  using Variables = std::map<std::string, std::string>;

  struct Operation {
    std::string method, path;
    std::map<std::string, std::string> query;
    bool paged = true;         // of a list
    bool with_headers = true;  // those of "headers", such as the company
    std::string id_at;         // of what was created
  };

  // ENLACE_E_CONFIG "mapping_invalid" {place}: not a mapping of this version and transport.
  static Result<Mapping> parse(std::string_view text);
  static const Mapping& built_in();

  [[nodiscard]] const Operation& operation(const std::string& name) const;
  // The address of an operation below `base_url`; "${x}" stands for the variable of that name.
  [[nodiscard]] std::string url(const std::string& base_url, const Operation& operation,
                                const Variables& variables,
                                const std::map<std::string, std::string>& more) const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> headers(const Variables& variables) const;

  // A canonical member of a row, null when it is not there.
  [[nodiscard]] const Json& get(const char* entity, const char* member, const Json& row) const;
  void put(const char* entity, const char* member, Json& body, Json value) const;
  // Whether `value` is one of those that mean `meaning`; the first of them, to be written.
  [[nodiscard]] bool means(const char* meaning, const Json& value) const;
  [[nodiscard]] const Json& word(const char* meaning) const;
  [[nodiscard]] bool is_code(const char* meaning, std::string_view code) const;

  struct Page {
    std::string page_param, size_param, list_at, total_at, size_at;
    std::int64_t first = 1, size = 100;
  };
  [[nodiscard]] const Page& paging() const { return paging_; }
  // What a refusal says, in the first of the places that has something.
  [[nodiscard]] std::string error_message(const Json& body) const;
  [[nodiscard]] std::string error_code(const Json& body) const;
  [[nodiscard]] std::string existing_id(const Json& body) const;

  // The log-in as the host runs it, for the credential slot `slot`.
  [[nodiscard]] Descriptor::Credential credential(const std::string& slot) const;

 private:
  Json json_;
  std::map<std::string, Operation> operations_;
  Page paging_;
};

}  // namespace enlace::gestionix
