#include "store/sqlite_error.hpp"

#include <Poco/Exception.h>
#include <sqlite3.h>

#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

namespace enlace::store {
namespace {

struct Cause {
  enlace_status status;
  const char* cause;
  const char* next;  // what the operator does about it: a code, like the cause
  const char* advice;
};

constexpr Cause kFull = {ENLACE_E_TRANSIENT, "store_full", "free_disk_space",
                         "no space is left for the store; free some on its disk"};
constexpr Cause kReadOnly = {ENLACE_E_CONFIG, "store_read_only", "make_writable",
                             "the store cannot be written; check its permissions and its mount"};
constexpr Cause kBusy = {ENLACE_E_TRANSIENT, "store_busy", "close_other_program",
                         "another program holds the store; close it"};
constexpr Cause kDamaged = {ENLACE_E_INTERNAL, "store_damaged", "restore_backup",
                            "the store is damaged; stop, keep the file, and restore a backup"};
constexpr Cause kUnwritable = {
    ENLACE_E_CONFIG, "store_unwritable", "check_directory",
    "the store cannot be opened or created; check its directory and the permissions"};
constexpr Cause kDisk = {ENLACE_E_TRANSIENT, "store_disk_error", "check_disk",
                         "the disk of the store failed; check the disk and its quota"};
constexpr Cause kOther = {ENLACE_E_INTERNAL, "store_error", "report", "the store refused a statement"};

const Cause& cause_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return kFull;
    case SQLITE_READONLY:
      return kReadOnly;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return kBusy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return kDamaged;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return kUnwritable;
    case SQLITE_IOERR:
      return kDisk;
    default:
      return kOther;
  }
}

// What a host needs to go on for some days; `enlace doctor` wants as much.
constexpr const char* kRoomNeeded = "200 MiB";

// Bytes that are left on the disk that holds `path`; nothing where it cannot be told.
std::optional<std::uint64_t> room_left(const std::string& path) {
  struct statvfs disk {};
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (::statvfs(folder.empty() ? "." : folder.c_str(), &disk) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
}

// On a full disk SQLite says "disk I/O error" of the files beside the store.
const Cause& meant(const Cause& cause, const std::string& path) {
  constexpr std::uint64_t kPage = 32'768;  // of the index of the WAL
  if (&cause != &kDisk || path == ":memory:") return cause;
  return room_left(path).value_or(kPage) < kPage ? kFull : cause;
}

Error error_of(const Cause& said, std::string_view detail, const std::string& path) {
  const Cause& cause = meant(said, path);
  Error error;
  error.status = cause.status;
  error.cause = cause.cause;
  error.message = path + ": " + cause.advice + " (" + std::string(detail) + ")";
  error.params = Json::object({{"path", path}, {"next", cause.next}, {"detail", detail}});
  if (&cause == &kFull) {
    const std::optional<std::uint64_t> left = room_left(path);
    error.params.set("free", left ? std::to_string(*left >> 10) + " KiB" : std::string("?"));
    error.params.set("needed", kRoomNeeded);
  }
  return error;
}

}  // namespace

Error sqlite_error(int code, std::string_view detail, const std::string& path) {
  return error_of(cause_of(code), detail, path);
}

Error sqlite_error(sqlite3* connection, const std::string& path) {
  return sqlite_error(sqlite3_extended_errcode(connection), sqlite3_errmsg(connection), path);
}

Error file_error(int error_number, const std::string& path) {
  const char* detail = std::strerror(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return error_of(kFull, detail, path);
    case EIO:
      return error_of(kDisk, detail, path);
    default:
      return error_of(kUnwritable, detail, path);
  }
}

Result<void> guarded(sqlite3* connection, const std::string& path,
                     const std::function<Result<void>()>& body) {
  try {
    return body();
  } catch (const Poco::Exception& thrown) {
    // Poco maps result codes to classes and back-ends to texts; the connection knows the code itself.
    const int code = connection ? sqlite3_extended_errcode(connection) : SQLITE_CANTOPEN;
    return failure(sqlite_error(code == SQLITE_OK ? SQLITE_ERROR : code, thrown.displayText(), path));
  } catch (const std::exception& thrown) {
    return failure(sqlite_error(SQLITE_ERROR, thrown.what(), path));
  }
}

}  // namespace enlace::store
