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
      const std::string rename = path.stem().string() + ".yaml";
      report.warning({}, "file_ignored", Json::object({{"rename", rename}}));
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

// The last reading of the directory, file by file.
class Before {
 public:
  Before(const Configuration* before, const FileStamps& now, const std::string& connectors_file)
      : before_(before), now_(now) {
    // Warnings about a tenant depend on what is allowed.
    if (before_ == nullptr || !unchanged(connectors_file)) {
      before_ = nullptr;
      return;
    }
    for (const Diagnostic& problem : before_->diagnostics) said_[problem.file].push_back(&problem);
    for (const auto& [name, tenant] : before_->tenants) tenants_.emplace(tenant.file, &tenant);
  }

  // Takes over what that file was, if it still is. One with errors is read again: it may stand there for a
  // tenant that was good before.
  [[nodiscard]] bool keeps(const std::string& path, Configuration& configuration) const {
    if (before_ == nullptr || !now_.contains(path) || !unchanged(path)) return false;
    const auto tenant = tenants_.find(path);
    if (tenant == tenants_.end()) return false;
    const auto said = said_.find(path);
    if (said != said_.end()) {
      for (const Diagnostic* problem : said->second) {
        if (problem->severity == Diagnostic::Severity::error) return false;
      }
      for (const Diagnostic* problem : said->second) configuration.diagnostics.push_back(*problem);
    }
    configuration.tenants.emplace(tenant->second->tenant, *tenant->second);
    return true;
  }

 private:
  [[nodiscard]] bool unchanged(const std::string& path) const {
    const auto then = before_->stamps.find(path);
    const auto now = now_.find(path);
    const bool was = then != before_->stamps.end(), is = now != now_.end();
    return was && is ? then->second == now->second : was == is;
  }

  const Configuration* before_;
  const FileStamps& now_;
  std::map<std::string, std::vector<const Diagnostic*>> said_;
  std::map<std::string, const TenantConfig*> tenants_;
};

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

namespace {

Result<HostConfig> read_host(const std::string& directory, std::vector<Diagnostic>& diagnostics) {
  const std::string path = (fs::path(directory) / "enlace.yaml").string();
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) {
    return failure(ENLACE_E_CONFIG, "config_unreadable",
                   path + ": there is no such file; name the configuration directory with --config",
                   Json::object({{"path", path}}));
  }
  HostConfig host;
  Report report(path);
  Node root;
  if (read_yaml_file(path, report, root)) host = read_host_file(root, directory, report);
  if (report.has_errors()) return invalid(report);
  append(diagnostics, report);
  return host;
}

}  // namespace

Result<HostConfig> load_host(const std::string& directory) {
  std::vector<Diagnostic> unsaid;
  return read_host(directory, unsaid);
}

Result<Configuration> load(const std::string& directory, const Configuration* before) {
  Configuration configuration;
  configuration.stamps = file_stamps(directory);  // before they are read: a change meanwhile shows next time
  ENLACE_TRY(configuration.host, read_host(directory, configuration.diagnostics));
  load_connectors(directory, configuration);
  const Before known(before, configuration.stamps, (fs::path(directory) / "connectors.yaml").string());
  for (const std::string& file : tenant_files(directory, configuration.diagnostics)) {
    if (!known.keeps(file, configuration)) load_tenant(file, configuration);
  }
  return configuration;
}

const session::AllowedConnector* Configuration::allowed(const std::string& plugin) const {
  const auto entry = std::find_if(connectors.begin(), connectors.end(),
                                  [&](const session::AllowedConnector& one) { return one.id == plugin; });
  return entry == connectors.end() ? nullptr : &*entry;
}

}  // namespace enlace::config
