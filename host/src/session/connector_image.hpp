#pragma once

#include <memory>
#include <string>

#include "session/session.hpp"
#include "session/unique_fd.hpp"

namespace enlace::session {

// A library as the operator allowed it: copied into sealed memory, and only then hashed and looked at, so
// that nobody can change it between the check and the load. Immutable and shared; sessions keep it alive.
class ConnectorImage {
 public:
  // Errors: those of check_elf(), and "plugin_missing" {file}, "plugin_unreadable" {file, reason},
  // "plugin_unsafe_permissions" {path, reason}, "plugin_tampered" {file, expected, found}; every one names
  // the file.
  static Result<std::shared_ptr<const ConnectorImage>> open(const AllowedConnector& allowed);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::string& sha256() const { return sha256_; }
  [[nodiscard]] int fd() const { return fd_.get(); }

 private:
  ConnectorImage(const AllowedConnector& allowed, UniqueFd fd)
      : id_(allowed.id), file_(allowed.file), sha256_(allowed.sha256), fd_(std::move(fd)) {}

  std::string id_, file_, sha256_;
  UniqueFd fd_;
};

// The hash of a library that keeps all rules but is not allowed yet (`enlace plugin allow`). Errors as in
// ConnectorImage::open().
Result<std::string> inspect_library(const std::string& file);

}  // namespace enlace::session
