#include "engine/tenant_files.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace enlace::engine {
namespace {

namespace fs = std::filesystem;
using config::Diagnostic;

const Diagnostic* first_error(const config::Configuration& configuration, const std::string& file) {
  const auto found = std::find_if(
      configuration.diagnostics.begin(), configuration.diagnostics.end(), [&](const Diagnostic& problem) {
        return problem.severity == Diagnostic::Severity::error && problem.file == file;
      });
  return found == configuration.diagnostics.end() ? nullptr : &*found;
}

bool was_written(const config::Configuration& fresh, const config::Configuration& old,
                 const std::string& file) {
  const auto then = old.stamps.find(file), now = fresh.stamps.find(file);
  const bool was = then != old.stamps.end(), is = now != fresh.stamps.end();
  return was && is ? !(then->second == now->second) : was != is;
}

std::vector<Diagnostic> settings_refused(const config::TenantConfig& tenant, const SchemaOf& schema_of) {
  std::vector<Diagnostic> refused;
  for (const auto& [name, connector] : tenant.connectors) {
    if (!connector.enabled) continue;
    const Json schema = schema_of(connector);
    if (schema.is_null()) continue;
    for (const Notice& problem : config::validate_settings(connector.settings, schema)) {
      refused.push_back(config::locate(tenant, "connectors." + name + ".settings", problem));
    }
  }
  return refused;
}

std::string file_of(const config::Configuration& configuration, const std::string& tenant) {
  return (fs::path(configuration.host.directory) / "tenants" / (tenant + ".yaml")).string();
}

// What a person looks for in that line.
std::string detail_of(const Diagnostic& problem) {
  for (const char* name : {"path", "key", "plugin", "detail"}) {
    if (const std::string& text = problem.notice.params[name].text(); !text.empty()) return text;
  }
  return problem.notice.code;
}

Json params_of(const std::string& tenant, const Diagnostic& problem) {
  return Json::object({{"tenant", tenant},
                       {"file", problem.file},
                       {"line", std::int64_t{problem.line}},
                       {"detail", detail_of(problem)}});
}

}  // namespace

std::vector<std::string> keep_what_worked(config::Configuration& fresh, const config::Configuration& old,
                                          const SchemaOf& schema_of) {
  std::vector<std::string> gone;
  for (const auto& [name, before] : old.tenants) {
    const auto now = fresh.tenants.find(name);
    if (now == fresh.tenants.end()) {
      if (first_error(fresh, before.file) != nullptr) {
        fresh.tenants.emplace(name, before);
      } else {
        gone.push_back(name);
      }
      continue;
    }
    // A file that was refused is asked about again: its connector may have another version now.
    if (!was_written(fresh, old, now->second.file) && first_error(old, now->second.file) == nullptr) continue;
    std::vector<Diagnostic> refused = settings_refused(now->second, schema_of);
    if (refused.empty() || !settings_refused(before, schema_of).empty()) continue;
    std::move(refused.begin(), refused.end(), std::back_inserter(fresh.diagnostics));
    now->second = before;
  }
  return gone;
}

std::optional<Error> why_missing(const config::Configuration& configuration, const std::string& tenant) {
  const std::string file = file_of(configuration, tenant);
  if (const Diagnostic* problem = first_error(configuration, file)) {
    return failure(ENLACE_E_CONFIG, "tenant_file_wrong", problem->str(), params_of(tenant, *problem)).error;
  }
  for (const Diagnostic& problem : configuration.diagnostics) {
    if (problem.notice.code != "file_ignored" || fs::path(problem.file).stem() != tenant) continue;
    return failure(ENLACE_E_CONFIG, "tenant_file_ignored", problem.str(),
                   Json::object({{"tenant", tenant}, {"file", problem.file}, {"rename", file}}))
        .error;
  }
  return std::nullopt;
}

Result<std::vector<alerts::Problem>> file_problems(store::Database& database,
                                                   const config::Configuration& configuration,
                                                   std::int64_t now_ms) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT DISTINCT tenant FROM activation ORDER BY tenant"));
  std::vector<alerts::Problem> problems;
  for (const store::Row& row : rows) {
    const std::string& tenant = row.text(0);
    const std::string file = file_of(configuration, tenant);
    const bool there = configuration.tenants.contains(tenant);
    const Diagnostic* kept = there ? first_error(configuration, file) : nullptr;
    if (there && kept == nullptr) continue;
    alerts::Problem problem;
    problem.tenant = tenant;
    problem.cause = "tenant_file_gone";
    problem.params = Json::object({{"tenant", tenant}, {"file", file}});
    if (kept != nullptr) {
      problem.cause = "tenant_file_kept";
      problem.params = params_of(tenant, *kept);
    } else if (const std::optional<Error> why = why_missing(configuration, tenant)) {
      problem.cause = why->cause;
      problem.params = why->params;
    }
    problem.count = 1;
    problem.first_seen_ms = problem.last_seen_ms = now_ms;
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace enlace::engine
