#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::store {

// One host per store: a lock of the operating system, which ends with its process, on "<path>.lock". The
// file holds the owner's process id, for the message of whoever comes second.
class DataLock {
 public:
  DataLock() = default;  // holds nothing
  DataLock(DataLock&& other) noexcept;
  DataLock& operator=(DataLock&& other) noexcept;
  ~DataLock();

  // Error "store_locked" {path, pid?}; "store_unwritable" when the file cannot be made.
  static Result<DataLock> take(const std::string& store_path);

 private:
  explicit DataLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace enlace::store
