#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include <enlace/sdk/descriptor.hpp>

#include "config/config.hpp"
#include "egress/egress.hpp"
#include "egress/redacted.hpp"
#include "log/log.hpp"
#include "runtime/runtime.hpp"
#include "session/session.hpp"
#include "store/database.hpp"
#include "vault/vault.hpp"

// What every job is given. Built in one place (host assembly; the simulation has its own), passed by
// reference, outlives the jobs.
namespace enlace::jobs {

struct Services {
  Runtime& runtime;
  store::Database& database;
  vault::Vault& vault;
  egress::Egress& egress;
  session::SessionFactory& sessions;
  log::Logger& logger;
};

// One connector of one tenant, ready to run: configuration, descriptor, library and both accounts with
// their secrets. Immutable while a job runs on it.
struct Instance {
  config::TenantConfig tenant;
  config::ConnectorConfig connector;
  Descriptor descriptor;
  std::uint64_t capabilities = 0;  // ENLACE_CAP_*
  std::shared_ptr<const session::ConnectorImage> image;
  egress::Account handy;  // slot "handy"
  egress::Account erp;
  // Who the credentials belong to, from the last successful check (design 8.11); "" = not known yet.
  std::string handy_fingerprint, erp_fingerprint;
  std::string currency;                       // of the company in Handy, ISO 4217; "" = it does not say
  std::int64_t longest_pause_ms = 3'600'000;  // between two attempts of one order

  // What the connector's create() gets.
  [[nodiscard]] Json create_config() const;
};

// How one run of a job ended, for the log, the schedule and the exit code.
struct RunReport {
  bool ok = true;
  Error error{ENLACE_OK, {}, {}, {}, 0, -1, {}};  // why the run as a whole stopped
  Json counts = Json::object();                   // e.g. {"created":3,"updated":1,"unchanged":96}
  std::vector<Notice> warnings;
  Json plan = Json::array();  // dry run: what would be done, one object each (H-15)
  // Of products that come from the ERP: codes of those that the last run did not know, or knew otherwise.
  std::vector<std::string> news;
};

struct RunOptions {
  bool dry_run = false;
  std::string connector;                    // sync: `since` counts for this one alone; "" = for all
  std::string since;                        // yyyy-mm-dd: look back to here instead of the cursor
  const std::atomic<bool>* stop = nullptr;  // asked to end early; checked between records
  bool approve_disabling = false;           // a person has seen what H-17 holds back
  // What is going on and how far it is, for progress bars; total 0 = not known. May be empty.
  std::function<void(const std::string& stage, std::int64_t done, std::int64_t total)> progress;
};

}  // namespace enlace::jobs
