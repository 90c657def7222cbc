#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/report.hpp"
#include "config/yaml.hpp"

// One reader for each kind of file. They report and go on; whether the result is good, the report says.
namespace enlace::config {

// Relative paths start at the directory that holds `directory`, so they do not depend on who starts it where.
std::string resolve_path(const std::string& directory, const std::string& path);

HostConfig read_host_file(const Node& root, const std::string& directory, Report& report);
// Entries with an error are left out. `file` stays as written.
std::vector<session::AllowedConnector> read_connectors_file(const Node& root, Report& report);
TenantConfig read_tenant_file(const Node& root, const std::string& stem, Report& report);

}  // namespace enlace::config
