#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <mutex>

#include "log/log.hpp"
#include "log/redactor.hpp"

namespace enlace::log {
namespace {

constexpr std::size_t kLongestText = 4 * 1024;  // of one message or field: a body is not a log line

constexpr std::array<const char*, 4> kJsonLevels{"debug", "info", "warn", "error"};
constexpr std::array<const char*, 4> kTextLevels{"DEBUG", "INFO ", "WARN ", "ERROR"};

std::string timestamp(std::int64_t unix_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(unix_ms)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss<milliseconds> clock(time - day);
  std::array<char, 48> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

// One line stays one line, whatever a remote system wrote.
std::string single_line(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
      const std::string quoted = Json(text).dump();
      return quoted.substr(1, quoted.size() - 2);
    }
  }
  return text;
}

std::string field_text(const Json& value) {
  if (!value.is_string()) return value.dump();
  const std::string& text = value.text();
  const bool bare = !text.empty() && text.find_first_of(" =\"") == std::string::npos;
  return bare ? single_line(text) : value.dump();
}

class LineLogger final : public Logger {
 public:
  LineLogger(Runtime& runtime, int file_descriptor, Format format, Level least)
      : runtime_(runtime), file_descriptor_(file_descriptor), format_(format), least_(least) {}

  void write(Level level, const Scope& scope, std::string_view message, const Json& fields) override {
    if (level < least_) return;
    const std::string time = timestamp(runtime_.unix_ms());
    const std::lock_guard lock(mutex_);
    const Scope clean_scope{clean(scope.tenant), clean(scope.connector), clean(scope.job),
                            clean(scope.order)};
    const std::string text = clean(std::string(message));
    const Json clean_fields = clean(fields);
    std::string line = format_ == Format::json ? json_line(time, level, clean_scope, text, clean_fields)
                                               : text_line(time, level, clean_scope, text, clean_fields);
    line += '\n';
    put(line);
  }

  void forbid(std::string_view secret) override {
    const std::lock_guard lock(mutex_);
    redactor_.add(secret);
  }

 private:
  [[nodiscard]] std::string clean(std::string text) const {
    text = redactor_.apply(std::move(text));  // first: a cut could leave half a secret unrecognised
    if (text.size() > kLongestText) {
      std::size_t end = kLongestText;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
      text.resize(end);
      text += "…";
    }
    return text;
  }

  // Values and names are cleaned before they are written out, so that the line stays valid JSON.
  [[nodiscard]] Json clean(const Json& value) const {
    if (value.is_string()) return clean(value.text());
    if (value.is_number()) {
      std::string digits = redactor_.apply(value.text());
      return digits == value.text() ? value : Json(std::move(digits));
    }
    if (value.is_array()) {
      Json out = Json::array();
      for (const Json& item : value.items()) out.push_back(clean(item));
      return out;
    }
    if (value.is_object()) {
      Json out = Json::object();
      for (const auto& [key, member] : value.members()) out.set(clean(key), clean(member));
      return out;
    }
    return value;
  }

  static std::string json_line(const std::string& time, Level level, const Scope& scope,
                               const std::string& message, const Json& fields) {
    Json line = Json::object({{"time", time}, {"level", kJsonLevels[static_cast<std::size_t>(level)]}});
    if (!scope.tenant.empty()) line.set("tenant", scope.tenant);
    if (!scope.connector.empty()) line.set("connector", scope.connector);
    if (!scope.job.empty()) line.set("job", scope.job);
    if (!scope.order.empty()) line.set("order", scope.order);
    line.set("message", message);
    if (fields.size() > 0) line.set("fields", fields);
    return line.dump();
  }

  static std::string text_line(const std::string& time, Level level, const Scope& scope,
                               const std::string& message, const Json& fields) {
    std::string line = time + ' ' + kTextLevels[static_cast<std::size_t>(level)];
    if (!scope.tenant.empty()) line += ' ' + single_line(scope.tenant);
    if (!scope.connector.empty()) line += '/' + single_line(scope.connector);
    if (!scope.job.empty()) line += ' ' + single_line(scope.job);
    if (!scope.order.empty()) line += " #" + single_line(scope.order);
    line += ": " + single_line(message);
    for (const auto& [key, value] : fields.members())
      line += ' ' + single_line(key) + '=' + field_text(value);
    return line;
  }

  void put(std::string_view line) const {
    while (!line.empty()) {
      const ssize_t count = ::write(file_descriptor_, line.data(), line.size());
      if (count < 0 && errno != EINTR) return;  // a full disk must not stop the orders
      if (count > 0) line.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  Runtime& runtime_;
  const int file_descriptor_;
  const Format format_;
  const Level least_;
  std::mutex mutex_;
  Redactor redactor_;
};

class SilentLogger final : public Logger {
 public:
  void write(Level, const Scope&, std::string_view, const Json&) override {}
  void forbid(std::string_view) override {}
};

}  // namespace

std::unique_ptr<Logger> make_logger(Runtime& runtime, int file_descriptor, Format format, Level least) {
  return std::make_unique<LineLogger>(runtime, file_descriptor, format, least);
}

std::unique_ptr<Logger> make_silent_logger() {
  return std::make_unique<SilentLogger>();
}

}  // namespace enlace::log
