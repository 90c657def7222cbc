#include "store/sqlite_error.hpp"

#include <Poco/Exception.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>

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

Error error_of(const Cause& cause, std::string_view detail, const std::string& path) {
  Error error;
  error.status = cause.status;
  error.cause = cause.cause;
  error.message = path + ": " + cause.advice + " (" + std::string(detail) + ")";
  error.params = Json::object({{"path", path}, {"next", cause.next}, {"detail", detail}});
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
