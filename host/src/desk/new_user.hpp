#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/entry.hpp"
#include "vault/vault.hpp"

namespace enlace::desk {

// A person as typed, on a page or on the command line.
struct NewUser {
  std::string login, name;
  std::string role = "viewer";
  std::vector<std::string> tenants, sellers;
  vault::Secret password;
};
// Errors: "user_login_invalid", "role_unknown" {role}, "unknown_tenant" {name, known},
// "administrator_limited", "sellers_limit_viewers", those of passwords, "user_exists".
Result<records::User> add_user(const Tools& tools, const NewUser& wanted, const std::string& actor);
// Of somebody who is there: what is absent stays, an empty list limits nothing any more. The same errors, and
// "user_unknown" {login}, "last_administrator" {login}.
struct UserChange {
  std::string login;
  std::optional<std::string> name, role;
  std::optional<std::vector<std::string>> tenants, sellers;
};
Result<records::User> change_user(const Tools& tools, const UserChange& wanted);
// What the journal keeps of it.
Json granted(const records::User& user);

}  // namespace enlace::desk
