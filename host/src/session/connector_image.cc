#include "session/connector_image.hpp"

#include <fcntl.h>
#include <gnu/libc-version.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>

#include "session/elf_check.hpp"

namespace enlace::session {
namespace {

constexpr off_t kMaxLibrary = 256 << 20;

Failure refuse(std::string cause, std::string message, Json params) {
  return failure(ENLACE_E_CONFIG, std::move(cause), std::move(message), std::move(params));
}

Failure unreadable(const std::string& file, std::string reason) {
  return refuse("plugin_unreadable", reason, Json::object({{"file", file}, {"reason", reason}}));
}

std::string errno_text() {
  return std::strerror(errno);
}  // NOLINT(concurrency-mt-unsafe): glibc's is

// osquery's rule: what others can replace is not what an operator allowed.
Result<void> check_writers(const std::string& path, const struct stat& facts) {
  const auto unsafe = [&](std::string reason) {
    return refuse("plugin_unsafe_permissions", path + ": " + reason,
                  Json::object({{"path", path}, {"reason", reason}}));
  };
  if ((facts.st_mode & S_IWOTH) != 0) return unsafe("writable by everyone");
  if ((facts.st_mode & S_IWGRP) != 0) return unsafe("writable by its group");
  return {};
}

Result<UniqueFd> open_library(const std::string& file) {
  UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return refuse("plugin_missing", "no such file: " + file, Json::object({{"file", file}}));
    }
    return unreadable(file, errno_text());
  }
  struct stat facts {};
  if (::fstat(fd.get(), &facts) != 0) return unreadable(file, errno_text());
  if (!S_ISREG(facts.st_mode)) return unreadable(file, "not a file");
  if (facts.st_size > kMaxLibrary) return unreadable(file, "larger than 256 MiB");
  ENLACE_CHECK(check_writers(file, facts));

  std::error_code problem;
  const auto folder = std::filesystem::canonical(file, problem).parent_path();
  if (problem || ::stat(folder.c_str(), &facts) != 0) return unreadable(file, "its folder cannot be read");
  ENLACE_CHECK(check_writers(folder, facts));
  return fd;
}

UniqueFd make_memory_file() {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  constexpr unsigned kExecutable = 0x10;  // MFD_EXEC of Linux 6.3, which may otherwise refuse to map it
  UniqueFd fd(::memfd_create("connector", kFlags | kExecutable));
  return fd ? std::move(fd) : UniqueFd(::memfd_create("connector", kFlags));
}

// A private copy that nobody, this process included, can change any more.
Result<UniqueFd> seal_copy(const std::string& file, int source) {
  UniqueFd copy = make_memory_file();
  if (!copy) return unreadable(file, "memfd_create: " + errno_text());
  std::array<char, 65536> chunk;
  off_t total = 0;
  while (true) {
    const ssize_t got = ::read(source, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(file, errno_text());
    if (got == 0) break;
    total += got;
    if (total > kMaxLibrary) return unreadable(file, "larger than 256 MiB");
    if (::write(copy.get(), chunk.data(), static_cast<std::size_t>(got)) != got) {
      return unreadable(file, "no memory for a copy");
    }
  }
  if (::fcntl(copy.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    return unreadable(file, "sealing: " + errno_text());
  }
  return copy;
}

// A sealed file as bytes.
class Mapping {
 public:
  explicit Mapping(int fd) {
    struct stat facts {};
    if (::fstat(fd, &facts) != 0 || facts.st_size == 0) return;
    size_ = static_cast<std::size_t>(facts.st_size);
    address_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (address_ != MAP_FAILED) ::munmap(address_, size_);
  }
  [[nodiscard]] std::span<const std::byte> bytes() const {
    if (address_ == MAP_FAILED) return {};
    return {static_cast<const std::byte*>(address_), size_};
  }

 private:
  void* address_ = MAP_FAILED;
  std::size_t size_ = 0;
};

Result<std::string> sha256_hex(std::span<const std::byte> bytes) {
  // OpenSSL's uses what the processor has for it; libsodium's takes five times as long.
  std::array<unsigned char, 32> hash{};
  if (::EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, ::EVP_sha256(), nullptr) != 1) {
    return failure(ENLACE_E_INTERNAL, "transport_failed", "OpenSSL does not compute SHA-256");
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : hash) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

Result<void> check_library(const std::string& file, std::span<const std::byte> bytes) {
  auto checked = [&]() -> Result<void> {
    ENLACE_TRY(const ElfFacts facts, read_elf(bytes));
    return check_elf(facts, ::gnu_get_libc_version());
  }();
  if (checked) return {};
  Error error = std::move(checked).error();
  error.params.set("file", file);
  return failure(std::move(error));
}

}  // namespace

Result<std::shared_ptr<const ConnectorImage>> ConnectorImage::open(const AllowedConnector& allowed) {
  ENLACE_TRY(const UniqueFd source, open_library(allowed.file));
  ENLACE_TRY(UniqueFd copy, seal_copy(allowed.file, source.get()));
  const Mapping mapping(copy.get());
  ENLACE_TRY(const std::string found, sha256_hex(mapping.bytes()));
  if (found != allowed.sha256) {
    return refuse("plugin_tampered", allowed.file + " is not the library that was allowed",
                  Json::object({{"file", allowed.file}, {"expected", allowed.sha256}, {"found", found}}));
  }
  ENLACE_CHECK(check_library(allowed.file, mapping.bytes()));
  return std::shared_ptr<const ConnectorImage>(new ConnectorImage(allowed, std::move(copy)));
}

Result<std::string> inspect_library(const std::string& file) {
  ENLACE_TRY(const UniqueFd source, open_library(file));
  ENLACE_TRY(const UniqueFd copy, seal_copy(file, source.get()));
  const Mapping mapping(copy.get());
  ENLACE_CHECK(check_library(file, mapping.bytes()));
  return sha256_hex(mapping.bytes());
}

}  // namespace enlace::session
