#include "desk/socket.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace enlace::desk {
namespace {

constexpr int kConversations = 8;
constexpr int kSilence_ms = 10'000;
constexpr int kReading_ms = 30'000;
constexpr mode_t kMode = 0660;
constexpr std::size_t kNames = 16'384;  // of an entry of the system's lists

void converse(int fd, Desk& desk) {
  local::Lines lines(fd, kLongestRequest);
  const auto send = [fd](const std::string& line) { return local::send_all(fd, line + "\n", kReading_ms); };
  while (const std::optional<std::string> line = lines.next(kSilence_ms)) {
    if (!send(desk.answer(*line, send))) return;
  }
  // Why, where it is still listening; then it is hung up on, since what follows cannot be told apart.
  if (lines.too_long()) send(desk.answer(std::string(kLongestRequest + 1, ' '), send));
}

}  // namespace

std::string socket_path(const std::string& data) {
  return (std::filesystem::path(data).parent_path() / "console.sock").string();
}

Result<Account> account_of(const std::string& user) {
  std::array<char, kNames> memory{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwnam_r(user.c_str(), &entry, memory.data(), memory.size(), &found) != 0 || found == nullptr) {
    return failure(ENLACE_E_CONFIG, "console_user_unknown", {}, Json::object({{"user", user}}));
  }
  return Account{found->pw_uid, found->pw_gid};
}

Result<gid_t> group_of(const std::string& name) {
  std::array<char, kNames> memory{};
  group entry{};
  group* found = nullptr;
  if (::getgrnam_r(name.c_str(), &entry, memory.data(), memory.size(), &found) != 0 || found == nullptr) {
    return failure(ENLACE_E_CONFIG, "console_group_unknown", {}, Json::object({{"group", name}}));
  }
  return found->gr_gid;
}

Result<std::unique_ptr<local::Server>> open_socket(const std::string& path,
                                                   const config::ConsoleConfig& console, Desk& desk) {
  local::Server::Options options;
  options.place.path = path;
  options.place.mode = kMode;
  options.threads = kConversations;
  uid_t of_console = ::geteuid();
  if (!console.user.empty()) {
    ENLACE_TRY(const Account account, account_of(console.user));
    of_console = account.uid;
    // Only root may give the socket to a group that it is not in.
    if (::geteuid() == 0) options.place.group = account.gid;
  }
  if (!console.group.empty()) {
    ENLACE_TRY(options.place.group, group_of(console.group));
  }
  options.admits = [of_console](const local::Caller& caller) {
    return caller.uid == 0 || caller.uid == ::geteuid() || caller.uid == of_console;
  };
  return local::Server::open(std::move(options), [&desk](int fd) { converse(fd, desk); });
}

}  // namespace enlace::desk
