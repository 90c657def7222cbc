#include <algorithm>
#include <filesystem>

#include "config/files.hpp"
#include "config/map_reader.hpp"
#include "config/values.hpp"
#include "store/durable_file.hpp"

namespace enlace::config {
namespace {

constexpr std::string_view kHeader =
    "# Connectors that may run here: what `enlace plugin allow FILE` writes.\n"
    "# The sha256 is of the library; another file under its name is refused.\n";

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

// JSON strings are YAML strings.
std::string quoted(const std::string& text) {
  return Json(text).dump();
}

std::string write_entries(const std::vector<session::AllowedConnector>& entries) {
  std::string out(kHeader);
  out += entries.empty() ? "connectors: []\n" : "connectors:\n";
  for (const session::AllowedConnector& entry : entries) {
    out += "  - id: " + quoted(entry.id) + "\n    file: " + quoted(entry.file) +
           "\n    sha256: " + quoted(entry.sha256) + "\n    origins: [";
    for (std::size_t i = 0; i < entry.origins.size(); ++i) out += (i ? ", " : "") + quoted(entry.origins[i]);
    out += "]\n";
  }
  return out;
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

Result<void> allow_connector(const std::string& directory, const session::AllowedConnector& entry) {
  const std::string path = (std::filesystem::path(directory) / "connectors.yaml").string();
  std::vector<session::AllowedConnector> entries;
  if (std::filesystem::exists(path)) {
    Report report(path);
    Node root;
    if (read_yaml_file(path, report, root)) entries = read_connectors_file(root, report);
    if (report.has_errors()) {  // nothing of what a person wrote may get lost
      const std::string problem = report.diagnostics().front().str();
      return failure(ENLACE_E_CONFIG, "config_invalid", problem + "; mend the file first",
                     Json::object({{"path", path}, {"problems", Json::array({problem})}}));
    }
  }
  const auto same = [&](const session::AllowedConnector& other) { return other.id == entry.id; };
  const auto found = std::find_if(entries.begin(), entries.end(), same);
  if (found == entries.end()) {
    entries.push_back(entry);
  } else {
    *found = entry;
  }
  return store::write_file_durably(path, write_entries(entries), 0644);
}

}  // namespace enlace::config
