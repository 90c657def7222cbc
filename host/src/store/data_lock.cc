#include "store/data_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "store/sqlite_error.hpp"

namespace enlace::store {
namespace {

Failure locked_by_another(int descriptor, const std::string& store_path) {
  Json params = Json::object({{"path", store_path}, {"next", "stop_other_host"}});
  char text[32] = {};
  const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
  const std::int64_t pid = size > 0 ? std::strtoll(text, nullptr, 10) : 0;
  std::string message = store_path + ": another host is using this store";
  if (pid > 0) {
    params.set("pid", pid);
    message += " (process " + std::to_string(pid) + ")";
  }
  return failure(ENLACE_E_CONFIG, "store_locked", message + "; stop it first", std::move(params));
}

}  // namespace

DataLock::DataLock(DataLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DataLock& DataLock::operator=(DataLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

DataLock::~DataLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<DataLock> DataLock::take(const std::string& store_path) {
  const std::string path = store_path + ".lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return failure(file_error(errno, path));
  DataLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return locked_by_another(descriptor, store_path);
    return failure(file_error(errno, path));
  }
  // For a message alone: on a full disk the lock holds without it.
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) == 0) (void)!::pwrite(descriptor, pid.data(), pid.size(), 0);
  return lock;
}

}  // namespace enlace::store
