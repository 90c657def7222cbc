#include "sheets/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace enlace::sheets {

Failure not_written(const std::string& path, int number) {
  const char* reason = std::strerror(number == 0 ? EIO : number);
  return failure(ENLACE_E_INTERNAL, "sheet_not_written", reason,
                 Json::object({{"path", path}, {"reason", reason}}));
}

Result<NewFile> NewFile::beside(const std::string& path) {
  const std::filesystem::path name(path);
  std::string draft = (name.parent_path() / ("." + name.filename().string() + ".XXXXXX")).string();
  const int file = ::mkostemp(draft.data(), O_CLOEXEC);  // of orders and their customers: for its owner alone
  if (file < 0) return not_written(path, errno);
  ::close(file);
  return NewFile(path, draft);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)), draft_(std::exchange(other.draft_, {})) {}

NewFile::~NewFile() {
  if (!draft_.empty()) ::unlink(draft_.c_str());
}

std::string NewFile::directory() const {
  const std::string parent = std::filesystem::path(path_).parent_path().string();
  return parent.empty() ? "." : parent;
}

Result<void> NewFile::publish() {
  const int file = ::open(draft_.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return not_written(path_, errno);
  const int synced = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (synced != 0) return not_written(path_, synced);
  if (std::rename(draft_.c_str(), path_.c_str()) != 0) return not_written(path_, errno);
  draft_.clear();
  return {};
}

}  // namespace enlace::sheets
