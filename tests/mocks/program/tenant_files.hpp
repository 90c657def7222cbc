#pragma once

#include <memory>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/program/matching_data.hpp"
#include "mocks/program/system.hpp"

namespace enlace::mock {

// Writes `directory`/<tenant>.yaml for every tenant, which points at the `systems` that it uses, and
// `directory`/secrets.json (mode 0600) with what goes into the vault: {"tenant": {"secret name": "value"}}.
// `since` is the first day (yyyy-mm-dd) whose orders are wanted. Error: cause "file_unwritable".
Result<void> write_tenant_files(const std::string& directory, const std::vector<Tenant>& tenants,
                                const std::vector<std::unique_ptr<System>>& systems,
                                const std::string& since);

// Writes the whole file or none: whoever waits for it never reads half of it.
Result<void> write_file(const std::string& path, const std::string& content, bool secret);

}  // namespace enlace::mock
