#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "alerts/problem.hpp"
#include "config/config.hpp"
#include "engine/outages.hpp"
#include "jobs/catalogue.hpp"
#include "jobs/context.hpp"
#include "phrases/phrasebook.hpp"
#include "schedule/scheduler.hpp"

// The host as one thing: the configuration, its connectors ready to run, and the jobs over them. The command
// line and the service stand on it; a simulation builds it over simulated services.
//
// Thread-safe. One job of one connector runs at a time, whoever asks for it.
namespace enlace::engine {

// One line of `enlace check`: a thing, whether it is well, and what to do if it is not.
struct CheckItem {
  enum class Verdict { ok, warning, failed };
  std::string connector;  // "" = the tenant, "handy"
  std::string what;       // code: "secret", "credentials", "price_list", …
  Verdict verdict = Verdict::ok;
  Notice notice;
};

// When and since when a connector is enabled (H-2, H-16).
struct Activation {
  std::string since;  // moment: orders created from here on are pushed
  std::int64_t enabled_ms = 0;
  std::string actor;
};

inline constexpr const char* kStoreJobs = "store";  // "host/store/backup", "host/store/soundness", …

const std::vector<std::string>& components();  // products, inventory, customers, orders, deletions
bool switched_on(const config::SyncSwitches& sync, const std::string& component);
// Whether a connector with these capabilities (ENLACE_CAP_*) has the component at all.
bool offers(std::uint64_t capabilities, const std::string& component);
// Its products go from Handy to the ERP.
bool pushes_products(std::uint64_t capabilities);
// Switches off what the connector does not have.
void keep_what_is_offered(config::SyncSwitches& sync, std::uint64_t capabilities);

class Engine {
 public:
  Engine(jobs::Services services, config::Configuration configuration);
  ~Engine();

  [[nodiscard]] std::shared_ptr<const config::Configuration> configuration() const;
  [[nodiscard]] jobs::Services& services() { return services_; }
  // The host's sentences, and those of every connector that was described in this process.
  [[nodiscard]] const phrases::Phrasebook& phrases() const { return phrasebook_; }
  // Has every allowed connector described, so that its sentences are known; costs a worker each, once.
  void learn_phrases();

  // Replaces the configuration; what runs finishes on the old one. What a broken file said before stays.
  void reconfigure(config::Configuration configuration);

  // A connector of a tenant, ready to run. Errors: "unknown_tenant" {tenant, nearest}, "unknown_connector",
  // "plugin_not_allowed" {connector, plugin}, "settings_invalid" {problems}, and those of the vault.
  Result<std::shared_ptr<jobs::Instance>> instance(const std::string& tenant, const std::string& name);
  // Those of a tenant that are enabled; a broken one is reported to the log and left out.
  std::vector<std::shared_ptr<jobs::Instance>> enabled_instances(const std::string& tenant);
  // What the ledger sees of an instance: itself, or one part for each recipient of its fan-out
  // ("avisos#ana@lupita.mx"), and one for the self-invoicing links of its orders ("bind#self-invoice").
  // `enabled`: a part that is new gets only orders from now on, and one that is gone gets nothing more.
  Result<std::vector<std::shared_ptr<jobs::Instance>>> parts_of(
      const std::shared_ptr<jobs::Instance>& instance, bool enabled);
  // The plugin behind an instance, or a part of one; "" when it is not configured.
  [[nodiscard]] std::string plugin_of(const std::string& tenant, const std::string& instance) const;
  // What a plugin says of itself; cached by hash.
  Result<Descriptor> describe(const session::AllowedConnector& allowed);

  Result<std::optional<Activation>> activation(const std::string& tenant, const std::string& instance);
  // The connectors of a tenant that are enabled on record, whatever its file says.
  Result<std::vector<std::string>> activated(const std::string& tenant);
  // Of all tenants, as the configuration and the activations stand now: the connectors that work. Costs one
  // query, however many there are.
  struct Enabled {
    std::shared_ptr<const config::Configuration> of;  // keeps the two alive
    const config::TenantConfig* tenant = nullptr;
    const config::ConnectorConfig* connector = nullptr;
    std::vector<std::string> parts;  // that have begun (parts_of)
  };
  Result<std::vector<Enabled>> enabled_connectors();
  Result<void> activate(const std::string& tenant, const std::string& instance, const std::string& since,
                        const std::string& actor);
  Result<void> deactivate(const std::string& tenant, const std::string& instance);
  // What time it is by Handy's clock, which dates the orders; by ours where Handy does not say. Asks Handy;
  // where its answer agrees with no other clock, the newest order decides (H-23).
  Result<std::int64_t> handy_unix_ms(const std::string& tenant);
  // The same by what the polls believe, with nobody asked.
  std::int64_t handy_estimate_ms(const std::string& tenant);
  // "handy_clock_doubted" {told, expected} of each tenant where that happened a moment ago.
  Result<std::vector<alerts::Problem>> clock_problems();

  // One component of one connector, now, on this thread. `component` "orders" polls Handy first.
  // Without activation only a dry run is allowed ("connector_not_enabled").
  jobs::RunReport run(const std::string& tenant, const std::string& instance, const std::string& component,
                      const jobs::RunOptions& options);
  // Only the poll of Handy's orders, for all connectors of a tenant.
  jobs::RunReport poll(const std::string& tenant, const jobs::RunOptions& options);
  // The same, unless one has just been made: then how that one ended. For the jobs of the plan: a tenant's
  // connectors are due together, and one poll serves them all (design 8.1). `fresh_ms`: how old it may be.
  jobs::RunReport poll_once(const std::string& tenant, std::int64_t fresh_ms,
                            const jobs::RunOptions& options);

  std::vector<CheckItem> check(const std::string& tenant);
  // Of that, only whether Handy reads our times in the zone that the configuration says. Not `failed` where
  // there is no order to prove it by.
  CheckItem check_zone(const std::string& tenant);

  // Problems and what people are told of them (alerts/); the service runs these on schedules of their own.
  Result<void> look_for_problems();
  // Outages that are on, or over with orders that still wait, as they stand now. Asks nobody.
  Result<std::vector<OutageSight>> outages();
  // Keeps them in the store; whether one began, ended or was closed.
  Result<bool> note_outages();
  // Asks each system that does not answer once more, then keeps what that told, and tells people.
  Result<void> look_at_outages(const std::atomic<bool>& stop);
  // Everything that needs a person at this moment. Reads the store alone.
  Result<std::vector<alerts::Problem>> problems_now();
  Result<void> send_digest();
  Result<void> give_sign_of_life();
  // Counts one day on both sides and keeps what it found (jobs/audit.hpp). `day` "" = yesterday, the
  // tenant's.
  jobs::RunReport audit(const std::string& tenant, const std::string& instance, const std::string& day,
                        const jobs::RunOptions& options);

  // What the host does for its own store (upkeep.cc), each also a job under "host/store".
  Result<void> forget_what_is_old(const std::atomic<bool>& stop);
  // Reads every page and row; error "store_unsound" {path, detail} names the first that is damaged. Counts
  // that differ from their rows are made anew and told (store_problems).
  Result<void> look_at_the_store();
  Result<void> back_up();                                       // engine/backup.hpp
  Result<void> read_all_tokens(const std::atomic<bool>& stop);  // engine/expiry.hpp

  // The plan of the service: every component of every enabled connector.
  std::vector<schedule::Job> jobs();

 private:
  struct Ready {
    std::shared_ptr<const session::ConnectorImage> image;
    Descriptor descriptor;
    std::uint64_t capabilities = 0;
  };
  class Turn;  // holds one key of `running_`
  enum class Which { enabled, configured };

  // How the last poll of a tenant went, and when; monotonic.
  struct Polled {
    std::int64_t began_ms = 0, ended_ms = 0;
    bool ok = false;
    Error error;
  };

  Result<std::shared_ptr<const Ready>> ready(const session::AllowedConnector& allowed);
  // Of the plugin of a connector, by the allow-list of a configuration. Errors: "plugin_not_allowed".
  Result<std::shared_ptr<const Ready>> ready(const config::Configuration& configuration,
                                             const std::string& tenant,
                                             const config::ConnectorConfig& connector);
  Result<std::shared_ptr<jobs::Instance>> build(const config::TenantConfig& tenant,
                                                const config::ConnectorConfig& connector);
  [[nodiscard]] phrases::Phrase phrase_for_log(const Error& error, const std::string& tenant,
                                               const std::string& connector) const;
  std::vector<std::shared_ptr<jobs::Instance>> instances_of(const std::string& tenant, Which which);
  // H-20: an error "two_sources" {component, first, second} where another connector of the tenant, before
  // this one by name, brings the same into Handy.
  Result<void> only_source(const jobs::Instance& instance, const std::string& component);
  Result<std::uint64_t> capabilities_of(const config::ConnectorConfig& connector);
  Result<void> identify(jobs::Instance& instance);
  // What is known already of whose account it is, with nobody asked: other credentials of the same company
  // share its pace.
  Result<bool> recall_erp(jobs::Instance& instance);
  // `plugin`: null when it cannot be described now.
  void plan_connector(const Enabled& enabled, const Ready* plugin, std::vector<schedule::Job>& plan);
  jobs::RunReport poll_in_turn(const std::string& tenant, const jobs::RunOptions& options);
  Result<void> begin_in_plan(jobs::Instance& instance, const jobs::RunOptions& options);
  std::vector<schedule::Job> operations();
  std::vector<schedule::Job> audits();
  std::vector<schedule::Job> upkeep();
  [[nodiscard]] std::string system_name(const std::string& system, const std::string& origin) const;
  [[nodiscard]] std::string host_zone() const;
  [[nodiscard]] std::string zone_of(const std::string& tenant) const;  // the host's, where it has none
  Result<void> go_on_after(const OutageSight& sight);
  void ask_whether_it_is_there(const std::string& system, const std::string& tenant);
  // Of an instance's run: what its failure means, where its servers are away.
  [[nodiscard]] Error seen_error(const jobs::Instance& instance, Error error) const;
  Result<std::map<std::string, std::int64_t>> could_go_from();
  jobs::RunReport run_in_turn(const std::shared_ptr<jobs::Instance>& built, const std::string& component,
                              const jobs::RunOptions& options);
  Result<void> mend_counts(const std::vector<std::string>& wrong);
  Result<void> identify_handy(jobs::Instance& instance);
  jobs::RunReport run_on(const std::shared_ptr<jobs::Instance>& instance, const std::string& component,
                         const jobs::RunOptions& options);
  jobs::RunReport deliver(const std::shared_ptr<jobs::Instance>& instance, const jobs::RunOptions& options);
  // The parts of a connector that have begun, and since when: "avisos#ana@lupita.mx".
  Result<std::map<std::string, std::string>> begun_parts(const std::string& tenant, const std::string& name);
  Result<std::shared_ptr<jobs::Instance>> self_invoicing_part(const jobs::Instance& instance);
  enum class Begin { with_the_instance, now };
  Result<void> admit_parts(const jobs::Instance& instance,
                           std::vector<std::shared_ptr<jobs::Instance>>& parts, Begin begin);
  Result<void> begin_parts(const std::string& tenant, const std::string& instance);
  void check_handy(const config::TenantConfig& tenant, std::vector<CheckItem>& items);
  void check_components(const jobs::Instance& instance, const config::ConnectorConfig& connector,
                        std::vector<CheckItem>& items);
  void check_connector(const config::TenantConfig& tenant, const config::ConnectorConfig& connector,
                       std::vector<CheckItem>& items);

  jobs::Services services_;
  phrases::Phrasebook phrasebook_;
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const config::Configuration> configuration_;
  bool phrases_learned_ = false;
  std::map<std::string, std::shared_ptr<const Ready>> ready_;  // by sha256
  std::map<std::string, Polled> polled_;                       // by tenant
  std::set<std::string> running_;                              // "tenant/instance/component"
  std::vector<std::shared_ptr<Event>> waiting_;
};

// The store turned out to be older than its witness: a backup, or a copy without its WAL (design 8.12).
Result<void> note_restore(store::Database& database, std::int64_t last_beat_ms, std::int64_t now_ms);
// What people are told of the store for a day: "store_restored" {since}, with "pauses_restored" {since,
// paused} while pauses that it brought back stand, and "store_counts_wrong" {path, detail}. What polls left:
// "orders_unread_at_handy" {since}, "orders_changed_unreadable" {orders, since}. Whether another store is at
// work: "store_elsewhere", "another_host", "store_went_back".
Result<std::vector<alerts::Problem>> store_problems(store::Database& database, std::int64_t now_ms);

}  // namespace enlace::engine
