#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

#include "local/descriptor.hpp"

// Local sockets and lines over them. Whoever says nothing, or reads nothing, is waited for so long and no
// longer.
namespace enlace::local {

struct Place {
  std::string path;  // of any length
  mode_t mode = 0600;
  std::optional<gid_t> group;  // of the socket; else that of this process
};

// Whoever is on the other side, as the kernel says.
struct Caller {
  pid_t pid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
};

// Takes the place of a socket that is there already. Error "control_socket" {path, reason}.
Result<Descriptor> listen_at(const Place& place);
// Error "host_unreachable" {path}.
Result<Descriptor> connect_to(const std::string& path);
std::optional<Caller> caller_of(int fd);

constexpr int kForEver = -1;

// Whether all of it was taken within `patience_ms`.
bool send_all(int fd, std::string_view bytes, int patience_ms = kForEver);

// Lines from a socket.
class Lines {
 public:
  Lines(int fd, std::size_t longest) : fd_(fd), longest_(longest) {}
  // Without its end. Nothing where the other side ended, the line is too long, or it was not complete within
  // `patience_ms`, however often a piece of it came.
  std::optional<std::string> next(int patience_ms = kForEver);
  [[nodiscard]] bool too_long() const { return too_long_; }

 private:
  int fd_;
  std::size_t longest_;
  bool too_long_ = false;
  std::string buffer_;
};

}  // namespace enlace::local
