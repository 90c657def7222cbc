#include <algorithm>
#include <filesystem>
#include <system_error>

#include "config/config.hpp"
#include "config/files.hpp"
#include "text/fold.hpp"

namespace enlace::config {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> tenant_files(const std::string& directory, std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> files;
  std::error_code failed;
  fs::directory_iterator entries(fs::path(directory) / "tenants", failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    const fs::path& path = entries->path();
    if (path.filename().string().starts_with('.')) continue;
    if (path.extension() == ".yaml") files.push_back(path.string());
    if (path.extension() == ".yml") {
      Report report(path.string());
      report.warning({}, "file_ignored");
      diagnostics.push_back(report.diagnostics().front());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

void append(std::vector<Diagnostic>& all, const Report& report) {
  all.insert(all.end(), report.diagnostics().begin(), report.diagnostics().end());
}

// A relative file is looked for in the plugin folders, in their order.
std::string find_library(const HostConfig& host, const std::string& file) {
  if (fs::path(file).is_absolute()) return file;
  for (const std::string& folder : host.plugins) {
    std::error_code failed;
    const fs::path candidate = fs::path(folder) / file;
    if (fs::exists(candidate, failed)) return candidate.string();
  }
  return host.plugins.empty() ? resolve_path(host.directory, file)
                              : (fs::path(host.plugins.front()) / file).string();
}

void load_connectors(const std::string& directory, Configuration& configuration) {
  const std::string path = (fs::path(directory) / "connectors.yaml").string();
  std::error_code failed;
  if (!fs::exists(path, failed)) return;  // nothing allowed yet
  Report report(path);
  Node root;
  if (read_yaml_file(path, report, root)) configuration.connectors = read_connectors_file(root, report);
  for (session::AllowedConnector& connector : configuration.connectors) {
    connector.file = find_library(configuration.host, connector.file);
    if (!fs::exists(connector.file, failed)) {
      report.warning({}, "library_missing", Json::object({{"file", connector.file}}));
    }
  }
  append(configuration.diagnostics, report);
}

void warn_of_unlisted_plugins(const Configuration& configuration, const TenantConfig& tenant,
                              const Node& root, Report& report) {
  std::vector<std::string> ids;
  for (const session::AllowedConnector& connector : configuration.connectors) ids.push_back(connector.id);
  const Node::Member* connectors = root.find("connectors");
  for (const auto& [instance, connector] : tenant.connectors) {
    if (std::find(ids.begin(), ids.end(), connector.plugin) != ids.end()) continue;
    const Node::Member* member = connectors ? connectors->value.find(instance) : nullptr;
    report.warning(
        member ? member->place : Place{}, "plugin_not_allowed",
        Json::object({{"plugin", connector.plugin}, {"nearest", text::nearest(connector.plugin, ids)}}));
  }
}

void load_tenant(const std::string& path, Configuration& configuration) {
  Report report(path);
  Node root;
  if (read_yaml_file(path, report, root)) {
    if (root.kind == Node::Kind::null) {
      report.error({}, "file_empty");
    } else {
      TenantConfig tenant = read_tenant_file(root, fs::path(path).stem().string(), report);
      warn_of_unlisted_plugins(configuration, tenant, root, report);
      if (!report.has_errors()) configuration.tenants.emplace(tenant.tenant, std::move(tenant));
    }
  }
  append(configuration.diagnostics, report);
}

Failure invalid(const Report& report) {
  Json problems = Json::array();
  std::string message;
  for (const Diagnostic& diagnostic : report.diagnostics()) {
    problems.push_back(diagnostic.str());
    message += (message.empty() ? "" : "\n") + diagnostic.str();
  }
  return failure(ENLACE_E_CONFIG, "config_invalid", std::move(message),
                 Json::object({{"path", report.file()}, {"problems", std::move(problems)}}));
}

}  // namespace

Result<Configuration> load(const std::string& directory) {
  const std::string path = (fs::path(directory) / "enlace.yaml").string();
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) {
    return failure(ENLACE_E_CONFIG, "config_unreadable",
                   path + ": there is no such file; name the configuration directory with --config",
                   Json::object({{"path", path}}));
  }
  Configuration configuration;
  Report report(path);
  Node root;
  if (read_yaml_file(path, report, root)) configuration.host = read_host_file(root, directory, report);
  if (report.has_errors()) return invalid(report);
  append(configuration.diagnostics, report);
  load_connectors(directory, configuration);
  for (const std::string& file : tenant_files(directory, configuration.diagnostics)) {
    load_tenant(file, configuration);
  }
  return configuration;
}

}  // namespace enlace::config
