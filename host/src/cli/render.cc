#include "cli/render.hpp"

#include <algorithm>
#include <optional>
#include <ostream>

#include <enlace/sdk/decimal.hpp>

#include "text/fold.hpp"
#include "text/zone.hpp"

namespace enlace::cli {
namespace {

constexpr std::int64_t kDrawEvery_ms = 100;
constexpr std::int64_t kPlainEvery_ms = 5'000;

std::string two(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string members_text(const Json& json);

// Empty: nothing to show.
std::string value_text(const Json& value) {
  if (value.is_object()) {
    const std::string inner = value.contains("code") ? value["code"].text() : members_text(value);
    return inner.empty() || value.contains("code") ? inner : "(" + inner + ")";
  }
  if (value.is_bool()) return value.dump();
  if (!value.is_array()) return value.text();
  std::string text;
  for (const Json& item : value.items()) {
    const std::string inner = value_text(item);
    if (!inner.empty()) text += (text.empty() ? "" : ", ") + inner;
  }
  return text.empty() ? text : "[" + text + "]";
}

std::string members_text(const Json& json) {
  std::string text;
  for (const Json::Member& member : json.members()) {
    const std::string value = value_text(member.value);
    if (!value.empty()) text += (text.empty() ? "" : ", ") + member.key + " " + value;
  }
  return text;
}

}  // namespace

std::string diagnostic_text(const config::Diagnostic& problem, const phrases::Phrasebook& book,
                            phrases::Language language) {
  const std::string& code = problem.notice.code;
  if (language == phrases::Language::en || !book.knows(code)) return problem.str();
  std::string text = problem.file;
  if (problem.line > 0) text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
  text += problem.severity == config::Diagnostic::Severity::error ? ": error: " : ": aviso: ";
  const phrases::Phrase phrase = book.say(language, problem.notice);
  text += phrase.what;
  const std::string& near = problem.notice.params["nearest"].text();
  if (!near.empty()) text += " ¿Quiso decir «" + near + "»?";
  return phrase.remedy.empty() ? text : text + " " + phrase.remedy;
}

std::string moment(std::int64_t unix_ms, const std::string& zone) {
  if (unix_ms == 0) return "-";
  const Result<text::CivilTime> civil = text::to_civil(unix_ms, zone);
  if (!civil) return text::iso_utc(unix_ms);
  return text::day(*civil) + " " + two(civil->hour) + ":" + two(civil->minute) + ":" + two(civil->second);
}

std::string ago(std::int64_t now_ms, std::int64_t then_ms) {
  const std::int64_t seconds = std::max<std::int64_t>(0, now_ms - then_ms) / 1000;
  if (seconds < 90) return std::to_string(seconds) + " s";
  if (seconds < 90 * 60) return std::to_string(seconds / 60) + " min";
  if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86'400) + " d";
}

std::string counts_text(const Json& counts) {
  std::string text;
  for (const Json::Member& member : counts.members()) {
    if (member.value.text() == "0") continue;
    if (!text.empty()) text += ", ";
    text += member.key + " " + member.value.text();
  }
  return text.empty() ? "nothing to do" : text;
}

std::string money(const std::string& amount) {
  constexpr int kCents = 2;
  const std::optional<Decimal> value = Decimal::parse(amount);
  return value && value->rounded(kCents) == *value ? value->fixed(kCents) : amount;
}

std::string detail_text(const Json& detail) {
  const std::string text = detail.is_object() ? members_text(detail) : value_text(detail);
  return text.empty() ? "-" : text;
}

void Progress::show(std::int64_t now_ms, const std::string& stage, std::int64_t done, std::int64_t total) {
  if (started_ms_ == 0) started_ms_ = drawn_ms_ = now_ms;
  const bool new_stage = stage != stage_;
  stage_ = stage;
  if (now_ms - started_ms_ < 1000) return;  // short work needs no progress
  if (now_ms - drawn_ms_ < (terminal_ ? kDrawEvery_ms : kPlainEvery_ms) && !(new_stage && terminal_)) return;
  drawn_ms_ = now_ms;
  std::string line = stage;
  if (done > 0) line += " " + std::to_string(done);
  if (total > 0) {
    line += "/" + std::to_string(total);
    constexpr std::int64_t kBar = 24;
    const auto filled = static_cast<std::size_t>(std::clamp<std::int64_t>(done * kBar / total, 0, kBar));
    line += " [" + std::string(filled, '#') + std::string(kBar - filled, '.') + "]";
  }
  if (!terminal_) {
    err_ << line << '\n';
    return;
  }
  const std::size_t length = text::length(line);
  err_ << '\r' << line << std::string(width_ > length ? width_ - length : 0, ' ') << std::flush;
  width_ = length;
}

void Progress::clear() {
  if (width_ == 0) return;
  err_ << '\r' << std::string(width_, ' ') << '\r' << std::flush;
  width_ = 0;
}

}  // namespace enlace::cli
