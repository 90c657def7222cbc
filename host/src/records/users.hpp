#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// People who may use the console, and what each may do.
namespace enlace::records {

enum class Role { viewer, operator_, administrator };  // each may do what those before it may
const char* to_string(Role role);                      // "viewer", "operator", "administrator"
std::optional<Role> role_of(std::string_view name);

struct User {
  std::string login;  // lower-case letters, digits and . _ - @
  std::string name;
  Role role = Role::viewer;
  std::vector<std::string> tenants;  // empty = all
  std::vector<std::string> sellers;  // likewise; of a viewer alone
  bool second_factor = false;        // has one that is confirmed
  bool disabled = false;
  std::int64_t created_ms = 0;
  std::string created_by;

  [[nodiscard]] bool limited() const { return !tenants.empty() || !sellers.empty(); }
  [[nodiscard]] bool may_see(const std::string& tenant) const;
  [[nodiscard]] Json to_json() const;
};

// A log-in as it is kept: without outer blanks and in lower case. Error "user_login_invalid" {login}.
Result<std::string> clean_login(std::string_view typed);

// Error "user_exists" {login}.
Result<void> add_user(store::Database& database, const User& user, const std::string& password_hash);
Result<std::optional<User>> find_user(store::Database& database, const std::string& login);
Result<std::vector<User>> users(store::Database& database);                            // by log-in
Result<std::string> password_of(store::Database& database, const std::string& login);  // its hash; "" = none

// A password, a second factor and disabling end what the person has open, in the same transaction: all
// sessions, or all but `keep_session`. Errors: "user_unknown" {login}; "last_administrator" {login} where
// nobody would be left who may do all.
Result<void> set_password(store::Database& database, const std::string& login, const std::string& hash,
                          std::int64_t now_ms, std::int64_t keep_session = 0);
// Name, role and limits; what is open goes on with them.
Result<void> change_user(store::Database& database, const User& user);
Result<void> set_disabled(store::Database& database, const std::string& login, bool disabled,
                          std::int64_t now_ms);

// The second factor; the keys are sealed by whoever calls.
struct SecondFactor {
  store::Blob key, pending;  // empty = none
  std::int64_t used_step = 0;
};
Result<SecondFactor> second_factor(store::Database& database, const std::string& login);
Result<void> propose_second_factor(store::Database& database, const std::string& login,
                                   const store::Blob& sealed);
// The proposed one counts from now on, the code of `step` being used up; other sessions end.
Result<void> confirm_second_factor(store::Database& database, const std::string& login, std::int64_t step,
                                   std::int64_t now_ms, std::int64_t keep_session);
Result<void> remove_second_factor(store::Database& database, const std::string& login, std::int64_t now_ms);
// Whether the code of that step was not used before; it is from now on.
Result<bool> use_step(store::Database& database, const std::string& login, std::int64_t step);

}  // namespace enlace::records
