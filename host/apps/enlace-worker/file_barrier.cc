#include "file_barrier.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace enlace::worker {
namespace {

// struct landlock_ruleset_attr of Landlock 6; the headers of Debian 12 know only its first member.
struct RulesetAttributes {
  std::uint64_t files = 0;
  std::uint64_t network = 0;  // from version 4
  std::uint64_t scoped = 0;   // from version 6
};

std::uint64_t file_rights(long version) {
  std::uint64_t rights = (1u << 13) - 1;  // version 1: up to LANDLOCK_ACCESS_FS_MAKE_SYM
  if (version >= 2) rights |= 1u << 13;   // refer
  if (version >= 3) rights |= 1u << 14;   // truncate
  if (version >= 5) rights |= 1u << 15;   // ioctl of devices
  return rights;
}

std::size_t attributes_size(long version) {
  if (version >= 6) return sizeof(RulesetAttributes);
  return version >= 4 ? offsetof(RulesetAttributes, scoped) : offsetof(RulesetAttributes, network);
}

bool leave_readable(int ruleset, const char* directory) {
  const int fd = ::open(directory, O_PATH | O_CLOEXEC);
  if (fd < 0) return false;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  rule.parent_fd = fd;
  const bool left = ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  ::close(fd);
  return left;
}

bool write_file(const char* path, const std::string& text) {
  const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(fd);
  return written;
}

// Without an identity inside the namespace it could create nothing in its new root.
bool enter_namespaces() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (user == 0 && ::unshare(CLONE_NEWNS) == 0) return true;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  return write_file("/proc/self/setgroups", "deny") &&
         write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1") &&
         write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
}

}  // namespace

int close_files_with_landlock(const char* readable) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return 0;
  RulesetAttributes attributes;
  attributes.files = file_rights(version);
  if (version >= 4) attributes.network = 0b11;  // bind, connect
  if (version >= 6) attributes.scoped = 0b11;   // abstract sockets, signals
  const auto ruleset =
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, attributes_size(version), 0));
  if (ruleset < 0) return 0;
  if (readable != nullptr && !leave_readable(ruleset, readable)) {
    ::close(ruleset);
    return 0;
  }
  const bool closed = ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  ::close(ruleset);
  return closed ? static_cast<int>(std::min(version, 6L)) : 0;
}

bool close_files_with_empty_root() {
  constexpr const char* kNewRoot = "/tmp";  // any directory: it is covered in this namespace only
  if (!enter_namespaces()) return false;
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  if (::mount("none", kNewRoot, "tmpfs", MS_NOSUID | MS_NODEV, "size=4k,nr_inodes=8,mode=755") != 0)
    return false;
  if (::chdir(kNewRoot) != 0 || ::mkdir("proc", 0755) != 0 || ::mkdir("proc/self", 0755) != 0) return false;
  // Resolves to this process's directory: the library is opened through its fd/.
  if (::mount("/proc/self", "proc/self", nullptr, MS_BIND, nullptr) != 0) return false;
  if (::syscall(SYS_pivot_root, ".", ".") != 0) return false;  // the old root now lies on top of the new one
  if (::umount2(".", MNT_DETACH) != 0 || ::chdir("/") != 0) return false;
  return ::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, nullptr) ==
         0;
}

}  // namespace enlace::worker
