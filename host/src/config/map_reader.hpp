#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/report.hpp"
#include "config/yaml.hpp"

namespace enlace::config {

// Takes the keys of one map that it is asked for; finish() reports all others as unknown. Each reader gives
// the fallback, and reports, when the value is not of its kind.
//
//   MapReader log(*top.section("log"), "log", report);
//   log.choice("level", {"debug", "info"}, host.log_level);
//   log.finish();
class MapReader {
 public:
  // `path`: "connectors.alegra.sync", "" for the whole file. A null is an empty map.
  MapReader(const Node& node, std::string path, Report& report);

  // The value of a key, or null where it is absent or empty.
  const Node* value(std::string_view key);
  [[nodiscard]] Place place_of(std::string_view key) const;

  void text(std::string_view key, std::string& into);
  void required_text(std::string_view key, std::string& into);
  void choice(std::string_view key, const std::vector<std::string>& names, std::string& into);
  void flag(std::string_view key, bool& into);  // true/false, on/off, yes/no
  void integer(std::string_view key, int& into);
  void texts(std::string_view key, std::vector<std::string>& into);  // a list

  void missing(std::string_view key);
  void wrong_type(std::string_view key, const Node& found, std::string_view expected);
  void finish();

  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Report& report() { return report_; }

 private:
  const Node& node_;
  std::string path_;
  Report& report_;
  std::vector<std::string> known_;
};

std::string kind_name(const Node& node);

}  // namespace enlace::config
