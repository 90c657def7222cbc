#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/program/matching_data.hpp"

namespace enlace::mock {

// Where the mocks listen; "" for one that is not served.
struct Bases {
  std::string handy;   // "http://127.0.0.1:40123"
  std::string alegra;  //
};

// Writes `directory`/<tenant>.yaml for every tenant, which points at the mocks, and `directory`/secrets.json
// (mode 0600) with what goes into the vault: {"tenant": {"secret name": "value"}}. `since` is the first day
// (yyyy-mm-dd) whose orders are wanted. Error: cause "file_unwritable".
Result<void> write_tenant_files(const std::string& directory, const std::vector<Tenant>& tenants,
                                const Bases& bases, const std::string& since);

// Writes the whole file or none: whoever waits for it never reads half of it.
Result<void> write_file(const std::string& path, const std::string& content, bool secret);

}  // namespace enlace::mock
