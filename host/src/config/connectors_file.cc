#include <algorithm>

#include "config/files.hpp"
#include "config/map_reader.hpp"
#include "config/values.hpp"

namespace enlace::config {
namespace {

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void wrong_value(MapReader& map, std::string_view key, const std::string& value, const char* expected) {
  map.report().error(
      map.place_of(key), "wrong_value",
      Json::object({{"key", map.path_of(key)}, {"value", value}, {"expected", Json::array({expected})}}));
}

session::AllowedConnector read_entry(MapReader& map) {
  session::AllowedConnector entry;
  map.required_text("id", entry.id);
  map.required_text("file", entry.file);
  map.required_text("sha256", entry.sha256);
  map.texts("origins", entry.origins);
  map.finish();
  if (!entry.id.empty() && !is_name(entry.id)) {
    map.report().error(map.place_of("id"), "name_invalid",
                       Json::object({{"key", map.path_of("id")}, {"value", entry.id}}));
  }
  std::transform(entry.sha256.begin(), entry.sha256.end(), entry.sha256.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + ('a' - 'A')) : c; });
  if (!entry.sha256.empty() && !is_sha256(entry.sha256)) {
    wrong_value(map, "sha256", entry.sha256, "64 hex digits");
  }
  for (const std::string& origin : entry.origins) {
    if (!is_origin(origin)) wrong_value(map, "origins", origin, "https://api.example.com");
  }
  return entry;
}

}  // namespace

std::vector<session::AllowedConnector> read_connectors_file(const Node& root, Report& report) {
  std::vector<session::AllowedConnector> entries;
  MapReader top(root, "", report);
  const Node* list = top.value("connectors");
  top.finish();
  if (!list) return entries;
  if (list->kind != Node::Kind::sequence) {
    top.wrong_type("connectors", *list, "a list");
    return entries;
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    Report own(report.file());
    MapReader map(list->items[i], "connectors." + std::to_string(i), own);
    session::AllowedConnector entry = read_entry(map);
    const auto twice = [&](const session::AllowedConnector& other) { return other.id == entry.id; };
    if (std::any_of(entries.begin(), entries.end(), twice)) {
      own.error(map.place_of("id"), "duplicate_connector", Json::object({{"id", entry.id}}));
    }
    if (!own.has_errors()) entries.push_back(std::move(entry));
    report.take(std::move(own));
  }
  return entries;
}

}  // namespace enlace::config
