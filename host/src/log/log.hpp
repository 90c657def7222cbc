#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>

#include "runtime/runtime.hpp"

// What the host says about its work, one line an event, as JSON or as text for people.
namespace enlace::log {

enum class Level { debug, info, warn, error };

// What a line is about; empty members are left out.
struct Scope {
  std::string tenant, connector, job, order;
};

// Thread-safe; never fails. Lines pass a filter by value (the registered secrets) before they are written.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual void write(Level level, const Scope& scope, std::string_view message, const Json& fields = {}) = 0;
  // A value that must never be written, in plain, base64, URL-encoded or JSON-escaped form.
  virtual void forbid(std::string_view secret) = 0;
};

enum class Format { text, json };
std::unique_ptr<Logger> make_logger(Runtime& runtime, int file_descriptor, Format format, Level least);
std::unique_ptr<Logger> make_silent_logger();

}  // namespace enlace::log
