#include "cli/console_barrier.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace enlace::cli {
namespace {

// struct landlock_ruleset_attr of Landlock 6; the headers of Debian 12 know only its first member.
struct RulesetAttributes {
  std::uint64_t files = 0;
  std::uint64_t network = 0;  // from version 4
  std::uint64_t scoped = 0;   // from version 6
};

constexpr std::uint64_t kConnect = 1u << 1;      // of `network`; listening stays
constexpr std::uint64_t kOtherProcesses = 0b11;  // of `scoped`: abstract sockets, signals
constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kRun = kRead | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t kLook = LANDLOCK_ACCESS_FS_READ_DIR;

struct Allowed {
  const char* path;
  std::uint64_t rights;
};
// What a program needs that was linked against the system's libraries, knows time zones and listens by name.
constexpr std::array kAllowed = {
    Allowed{"/usr", kRun | kLook},
    Allowed{"/lib", kRun | kLook},
    Allowed{"/lib64", kRun | kLook},
    Allowed{"/etc/ld.so.cache", kRead},
    Allowed{"/etc/localtime", kRead},
    Allowed{"/etc/hosts", kRead},
    Allowed{"/etc/host.conf", kRead},
    Allowed{"/etc/gai.conf", kRead},
    Allowed{"/etc/nsswitch.conf", kRead},
    Allowed{"/etc/resolv.conf", kRead},
    Allowed{"/proc/sys/kernel/random/boot_id", kRead},
    Allowed{"/sys/devices/system/cpu", kRead | kLook},
    Allowed{"/dev/urandom", kRead},
    Allowed{"/dev/null", kRead | LANDLOCK_ACCESS_FS_WRITE_FILE},
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

// Where there is no such file, there is nothing to allow.
bool allow(int ruleset, const char* path, std::uint64_t rights) {
  const local::Descriptor place(::open(path, O_PATH | O_CLOEXEC));
  if (place.get() < 0) return true;
  struct stat about {};
  if (::fstat(place.get(), &about) != 0) return false;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = S_ISDIR(about.st_mode) ? rights : rights & ~kLook;
  rule.parent_fd = place.get();
  return ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

}  // namespace

local::Descriptor console_barrier(const std::string& program) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return local::Descriptor();
  RulesetAttributes attributes;
  attributes.files = file_rights(version);
  if (version >= 4) attributes.network = kConnect;
  if (version >= 6) attributes.scoped = kOtherProcesses;
  local::Descriptor ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, attributes_size(version), 0)));
  if (ruleset.get() < 0) return ruleset;
  bool whole = allow(ruleset.get(), program.c_str(), kRun);
  for (const Allowed& one : kAllowed) whole = whole && allow(ruleset.get(), one.path, one.rights);
  return whole ? std::move(ruleset) : local::Descriptor();
}

bool enter_barrier(int barrier) {
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_landlock_restrict_self, barrier, 0) == 0;
}

}  // namespace enlace::cli
