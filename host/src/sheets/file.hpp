#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::sheets {

// A file that appears under its name only when it is whole. Until then its content stands beside it, under a
// name that begins with a dot; what is not published is removed.
class NewFile {
 public:
  static Result<NewFile> beside(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& draft() const { return draft_; }
  [[nodiscard]] std::string directory() const;
  // Waits for the disk, then renames.
  Result<void> publish();

 private:
  NewFile(std::string path, std::string draft) : path_(std::move(path)), draft_(std::move(draft)) {}
  std::string path_, draft_;  // draft "" = published, or moved away
};

// "sheet_not_written" {path, reason}, of an errno.
Failure not_written(const std::string& path, int number);

}  // namespace enlace::sheets
