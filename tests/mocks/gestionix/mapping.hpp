#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

// The only place that knows how Gestionix names things on the wire: paths, headers, parameters and members
// (apis/gestionix.md 7). Everything else in this mock speaks the canonical names, which are those of
// section 3. mapping.json holds the names that section 3 assumes; another file can be given instead.
namespace enlace::mock::gestionix {

// A value at a JSON pointer (RFC 6901, objects only); null when absent.
const Json& at_pointer(const Json& document, std::string_view pointer);
void set_pointer(Json& document, std::string_view pointer, Json value);

struct Operation {
  std::string name;  // "order_create"
  std::string method;
  std::vector<std::string> path;             // segments, of which "${id}" stands for any one
  std::map<std::string, std::string> query;  // canonical name of a parameter -> its name on the wire
  bool paged = false;
  std::string id_at;  // where a create answers the new id
};

struct AuthNames {
  Operation login;
  std::string user_at, password_at, token_at, type_at, expires_in_at, header, prefix;
};

struct PagingNames {
  std::string page_param, size_param, page_at, size_at, total_at, list_at;
};

struct ErrorNames {
  std::string message_at, entries_at, code_at, text_at, field_at, existing_id_at, login_code_at,
      login_text_at;
};

class Mapping {
 public:
  // Error: cause "mapping_invalid"; the message says what is missing.
  static Result<Mapping> parse(std::string_view json);
  static const Mapping& standard();  // mapping.json as it was built in
  static std::string standard_text();

  struct Match {
    const Operation* operation = nullptr;
    std::string id;
  };
  [[nodiscard]] Match match(std::string_view method, const std::vector<std::string>& segments) const;
  [[nodiscard]] bool is_login(std::string_view method, const std::vector<std::string>& segments) const;

  // A record of that kind ("product", "client", "document", …) as it goes out. Members that the mapping does
  // not know go out as they are: a test put them there.
  [[nodiscard]] Json dressed(std::string_view kind, const Json& canonical) const;
  // The other way; `unknown` collects the wire names of members that mean nothing.
  Json undressed(std::string_view kind, const Json& wire, std::vector<std::string>& unknown) const;
  // "items.0.quantity", said in canonical names, as the client wrote it.
  [[nodiscard]] std::string wire_field(std::string_view kind, std::string_view canonical) const;

  [[nodiscard]] const std::string& base_path() const { return base_path_; }
  [[nodiscard]] const std::string& company_header() const { return company_header_; }
  [[nodiscard]] const AuthNames& auth() const { return auth_; }
  [[nodiscard]] const PagingNames& paging() const { return paging_; }
  [[nodiscard]] const ErrorNames& error() const { return error_; }

 private:
  struct Field {
    std::string canonical;
    std::string at;    // JSON pointer on the wire
    std::string kind;  // of the objects inside; "" for a plain value
  };
  [[nodiscard]] const std::vector<Field>& fields_of(std::string_view kind) const;
  Json undressed(std::string_view kind, const Json& wire, const std::string& where,
                 std::vector<std::string>& unknown) const;

  std::string base_path_;
  std::string company_header_;
  AuthNames auth_;
  PagingNames paging_;
  ErrorNames error_;
  std::vector<Operation> operations_;
  std::map<std::string, std::vector<Field>, std::less<>> kinds_;
};

}  // namespace enlace::mock::gestionix
