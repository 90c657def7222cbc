#include "vault/master_key.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "store/durable_file.hpp"

namespace enlace::vault {
namespace {

Failure key_failure(const char* cause, const MasterKeySource& source, const std::string& why) {
  const std::string where = describe(source);
  return failure(ENLACE_E_CONFIG, cause, "master key (" + where + "): " + why,
                 Json::object({{"where", where}, {"detail", why}}));
}

Result<Key> parse_key(std::string_view text, const MasterKeySource& source) {
  if (const auto key = Key::parse(text)) return *key;
  return key_failure("master_key_malformed", source, "it must be 32 raw bytes or 64 hex digits");
}

// The content wiped after its key was taken out. `private_only`: refuse a file that others may read.
Result<Key> read_key_file(const std::string& path, const MasterKeySource& source, bool private_only) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return key_failure("master_key_missing", source, std::strerror(errno));
  struct stat info {};
  const bool regular = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
  char buffer[256];
  const ssize_t size = regular ? ::read(descriptor, buffer, sizeof buffer) : -1;
  ::close(descriptor);
  if (!regular || size < 0) return key_failure("master_key_missing", source, "not a readable file");
  Result<Key> key = [&]() -> Result<Key> {
    if (private_only && (info.st_mode & 077) != 0) {
      auto exposed = key_failure("master_key_exposed", source,
                                 "others than its owner may read it; run: chmod 600 " + path);
      char mode[8];
      std::snprintf(mode, sizeof mode, "%04o", static_cast<unsigned>(info.st_mode & 07777));
      exposed.error.params.set("mode", mode);
      return exposed;
    }
    return parse_key({buffer, static_cast<std::size_t>(size)}, source);
  }();
  sodium_memzero(buffer, sizeof buffer);
  return key;
}

Result<Key> read_environment(const MasterKeySource& source) {
  const char* value = std::getenv(source.environment.c_str());
  if (!value || !*value) return key_failure("master_key_missing", source, "the variable is not set");
  if (std::strlen(value) == Key::kSize) return parse_key({}, source);  // raw bytes only from a file
  return parse_key(value, source);
}

Result<Key> read_credential(const MasterKeySource& source) {
  const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (!directory || !*directory) {
    return key_failure("master_key_missing", source,
                       "systemd passed no credentials; add LoadCredential= to the unit");
  }
  // systemd shows its own access list as group bits; the directory itself is closed to others.
  return read_key_file((std::filesystem::path(directory) / source.credential).string(), source, false);
}

}  // namespace

std::string describe(const MasterKeySource& source) {
  if (!source.file.empty()) return "file " + source.file;
  if (!source.environment.empty()) return "environment variable " + source.environment;
  if (!source.credential.empty()) return "systemd credential " + source.credential;
  return "not configured";
}

Result<Key> read_master_key(const MasterKeySource& source) {
  const int set =
      int{!source.file.empty()} + int{!source.environment.empty()} + int{!source.credential.empty()};
  if (set != 1) {
    return key_failure("master_key_missing", source,
                       "set exactly one of file, environment and credential under master_key");
  }
  if (!source.file.empty()) return read_key_file(source.file, source, true);
  return source.environment.empty() ? read_credential(source) : read_environment(source);
}

namespace {

std::string hex_of(const Key& key) {
  std::string hex(2 * Key::kSize + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), key.data(), Key::kSize);
  hex.back() = '\n';
  return hex;
}

Failure unwritable(const MasterKeySource& source, const std::string& why) {
  return key_failure("master_key_unwritable", source, why);
}

}  // namespace

Result<void> write_next_key(const MasterKeySource& source, const Key& key) {
  std::string hex = hex_of(key);
  // By way of another name: a file "<file>.new" is always a whole key.
  Result<void> written = store::write_file_durably(source.file + ".new", hex);
  sodium_memzero(hex.data(), hex.size());
  if (!written) return unwritable(source, written.error().message);
  return {};
}

std::optional<Key> next_key(const MasterKeySource& source) {
  if (source.file.empty()) return std::nullopt;
  MasterKeySource next;
  next.file = source.file + ".new";
  const Result<Key> key = read_key_file(next.file, next, true);
  return key ? std::optional(*key) : std::nullopt;
}

Result<std::string> install_next_key(const MasterKeySource& source, const Key& old) {
  const std::string kept = source.file + "." + old.id();
  if (::link(source.file.c_str(), kept.c_str()) != 0 && errno != EEXIST) {
    return unwritable(source, std::strerror(errno));
  }
  if (std::rename((source.file + ".new").c_str(), source.file.c_str()) != 0) {
    return unwritable(source, std::strerror(errno));
  }
  if (const Result<void> synced = store::sync_directory_of(source.file); !synced) {
    return unwritable(source, synced.error().message);
  }
  return kept;
}

Result<Key> create_master_key(const MasterKeySource& source) {
  const std::filesystem::path path(source.file);
  std::error_code failed;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failed);
  const Key key = Key::random();
  std::string hex = hex_of(key);
  const int descriptor = ::open(source.file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool written = descriptor >= 0 &&
                 ::write(descriptor, hex.data(), hex.size()) == static_cast<ssize_t>(hex.size()) &&
                 ::fsync(descriptor) == 0;
  const int error = errno;
  sodium_memzero(hex.data(), hex.size());
  if (descriptor >= 0) ::close(descriptor);
  if (written) written = store::sync_directory_of(source.file).has_value();
  if (!written) {
    if (descriptor >= 0) ::unlink(source.file.c_str());  // half a key helps nobody
    return key_failure("master_key_missing", source,
                       std::string("it cannot be created: ") + std::strerror(error));
  }
  return key;
}

}  // namespace enlace::vault
