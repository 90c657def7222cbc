#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "ledger/ledger.hpp"
#include "store/database.hpp"

// What the nightly audits found (jobs/audit.hpp): the last report of each day of each connector.
namespace enlace::ledger {

struct Audit {
  std::string tenant, instance, day;  // yyyy-mm-dd, the tenant's
  std::int64_t at_ms = 0;
  std::int64_t differs = 0;  // how many orders
  Json report;
};

Result<void> put_audit(store::Database& database, const Audit& audit);
// The newest days first; "" = all tenants, all connectors. `from_day` included, "" = all.
Result<std::vector<Audit>> audits(store::Database& database, const std::string& tenant,
                                  const std::string& instance, const std::string& from_day);

// The first day whose differences are still looked at: problems name them, and the next night audits those
// days again.
std::string audits_open_from(std::int64_t now_ms);

// Of what an audit named, what still is so as far as the store knows: nothing that has come to rest since,
// nor what waits for a person, who is told its own cause. What the ERP alone knows stays until it is asked
// again.
Result<std::vector<Json>> open_differences(Ledger& ledger, const Audit& audit);

// Forgets those of days before that one; how many.
Result<std::int64_t> purge_audits(store::Database& database, const std::string& before_day);

}  // namespace enlace::ledger
