#pragma once

#include <memory>
#include <string>

#include "config/config.hpp"
#include "desk/desk.hpp"
#include "local/server.hpp"

// The socket at which the console asks. Only root, this host's own user and the user of the console get an
// answer; whoever says nothing, sends half a line or does not read is hung up on.
namespace enlace::desk {

// Beside the store.
std::string socket_path(const std::string& data);

// Answers until it is destroyed. Errors: "console_user_unknown" {user}, "console_group_unknown" {group},
// "control_socket" {path, reason}.
Result<std::unique_ptr<local::Server>> open_socket(const std::string& path,
                                                   const config::ConsoleConfig& console, Desk& desk);

// Of the operating system. Error "console_user_unknown" {user}.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
};
Result<Account> account_of(const std::string& user);
// Error "console_group_unknown" {group}.
Result<gid_t> group_of(const std::string& name);

}  // namespace enlace::desk
