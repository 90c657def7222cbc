#include "store/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "runtime/fail_points.hpp"
#include "store/sqlite_error.hpp"

namespace enlace::store {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

// 0, or the errno of what failed.
int write_whole(const std::string& path, std::string_view content, unsigned mode) {
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, static_cast<mode_t>(mode)));
  if (file.get() < 0 || ::fchmod(file.get(), static_cast<mode_t>(mode)) != 0) return errno;
  while (!content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file.get()) == 0 ? 0 : errno;
}

}  // namespace

Result<void> write_file_durably(const std::string& path, std::string_view content, unsigned mode) {
  const std::string fresh = path + ".new";
  int error = write_whole(fresh, content, mode);
  ENLACE_DEATH_POINT("store.file.before_rename");
  if (error == 0 && std::rename(fresh.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(fresh.c_str());
    return failure(file_error(error, path));
  }
  ENLACE_DEATH_POINT("store.file.after_rename");
  return sync_directory_of(path);
}

Result<void> sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0 || ::fsync(opened.get()) != 0) return failure(file_error(errno, directory));
  return {};
}

}  // namespace enlace::store
