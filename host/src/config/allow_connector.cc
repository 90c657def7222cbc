#include <algorithm>
#include <filesystem>

#include "config/files.hpp"
#include "store/durable_file.hpp"

namespace enlace::config {
namespace {

constexpr std::string_view kHeader =
    "# Connectors that may run here: what `enlace plugin allow FILE` writes.\n"
    "# The sha256 is of the library; another file under its name is refused.\n";

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
