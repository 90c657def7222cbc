#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "alerts/problem.hpp"
#include "config/config.hpp"
#include "store/database.hpp"

// Tenants whose file is wrong, not used or gone, while the host works for them.
namespace enlace::engine {

// The settings that the plugin of a connector takes, as a JSON Schema; null where it cannot be asked.
using SchemaOf = std::function<Json(const config::ConnectorConfig&)>;

// A tenant whose file is wrong now stays in `fresh` as it was in `old`: an error of the file itself, or
// settings that its connectors do not take, which become diagnostics of `fresh`. Returns the tenants whose
// file is gone.
std::vector<std::string> keep_what_worked(config::Configuration& fresh, const config::Configuration& old,
                                          const SchemaOf& schema_of);

// Why there is no such tenant: "tenant_file_wrong" {tenant, file, line, detail} where its file has errors,
// "tenant_file_ignored" {tenant, file, rename} where its name ends in .yml; nothing: there is no file.
std::optional<Error> why_missing(const config::Configuration& configuration, const std::string& tenant);

// Of tenants that are enabled: the above, "tenant_file_kept" where the tenant goes on with what its file said
// before, and "tenant_file_gone" {tenant, file}.
Result<std::vector<alerts::Problem>> file_problems(store::Database& database,
                                                   const config::Configuration& configuration,
                                                   std::int64_t now_ms);

}  // namespace enlace::engine
