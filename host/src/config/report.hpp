#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/config.hpp"

namespace enlace::config {

// Where something stands in a file, from 1; line 0 is the whole file.
struct Place {
  int line = 0;
  int column = 0;
};

// Collects the problems of one file.
class Report {
 public:
  explicit Report(std::string file) : file_(std::move(file)) {}

  void error(Place place, std::string code, Json params = Json::object()) {
    add(Diagnostic::Severity::error, place, std::move(code), std::move(params));
  }
  void warning(Place place, std::string code, Json params = Json::object()) {
    add(Diagnostic::Severity::warning, place, std::move(code), std::move(params));
  }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] bool has_errors() const;
  void take(Report other) {
    for (Diagnostic& diagnostic : other.diagnostics_) diagnostics_.push_back(std::move(diagnostic));
  }

 private:
  void add(Diagnostic::Severity severity, Place place, std::string code, Json params);

  std::string file_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace enlace::config
