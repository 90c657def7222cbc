#include <algorithm>
#include <iterator>
#include <set>

#include "alerts/book.hpp"
#include "alerts/messenger.hpp"
#include "engine/engine.hpp"
#include "engine/expiry.hpp"
#include "engine/part_names.hpp"
#include "engine/tenant_files.hpp"
#include "jobs/audit.hpp"
#include "ledger/audits.hpp"
#include "ledger/ledger.hpp"
#include "text/zone.hpp"

// What the host does for the people who run it: problems, the daily summary, a sign of life, the audits.
namespace enlace::engine {
namespace {

constexpr const char* kLook = "every 1m";
constexpr const char* kLookAtOutages = "every 30s";  // an outage is said within two minutes (H-30)
constexpr const char* kAuditAt = "daily 04:30 ";
constexpr std::int64_t kDay_ms = 24 * 3'600'000LL;

// Of two recipients of one connector.
Json sum_of(const Json& one, const Json& other) {
  Json sum = one;
  for (const Json::Member& member : other.members()) {
    const Json& mine = one[member.key];
    if (member.value.is_object()) {
      sum.set(member.key, sum_of(mine, member.value));
    } else if (member.value.is_array()) {
      Json all = mine;
      for (const Json& item : member.value.items()) all.push_back(item);
      sum.set(member.key, std::move(all));
    } else if (member.key == "total") {
      const auto total = Decimal::parse(mine.text()), more = Decimal::parse(member.value.text());
      if (total && more) sum.set(member.key, (*total + *more).fixed(2));
    } else if (const auto more = member.value.integer(); more && mine.integer()) {
      sum.set(member.key, *mine.integer() + *more);
    }
  }
  return sum;
}

schedule::Job host_job(const char* component, const std::string& spec,
                       std::function<Result<void>(const std::atomic<bool>&)> work) {
  Result<schedule::Spec> when = schedule::Spec::parse(spec);
  if (!when) when = schedule::Spec::parse("every 1h");  // configuration was checked when it was read
  return {alerts::kHostSecrets, "alerts", component, *std::move(when), {}, std::move(work)};
}

// Days whose last audit named something, mended meanwhile or not: they are audited again.
Result<std::vector<std::string>> days_that_differ(store::Database& database, const std::string& tenant,
                                                  const std::string& name, std::int64_t now_ms) {
  ENLACE_TRY(const std::vector<ledger::Audit> audits,
             ledger::audits(database, tenant, name, ledger::audits_open_from(now_ms)));
  std::vector<std::string> days;
  for (const ledger::Audit& audit : audits) {
    if (audit.differs > 0) days.push_back(audit.day);
  }
  return days;
}

// A pause that was meant for an hour is forgotten more often than not.
constexpr std::int64_t kLongPause_ms = 4 * 3'600'000LL;

Result<std::vector<alerts::Problem>> pause_problems(store::Database& database, std::int64_t now_ms) {
  ENLACE_TRY(const schedule::Paused paused, schedule::kept_pauses(database));
  std::vector<alerts::Problem> problems;
  for (const auto& [prefix, pause] : paused) {
    if (pause.until_ms != 0 || pause.since_ms == 0 || now_ms - pause.since_ms < kLongPause_ms) continue;
    alerts::Problem problem;
    problem.tenant = prefix.substr(0, prefix.find('/'));
    if (problem.tenant.size() < prefix.size()) problem.instance = prefix.substr(problem.tenant.size() + 1);
    problem.cause = "paused_long";
    problem.params = Json::object({{"paused", prefix},
                                   {"since", text::iso_utc(pause.since_ms)},
                                   {"actor", pause.actor},
                                   {"reason", pause.reason}});
    problem.count = 1;
    problem.first_seen_ms = problem.last_seen_ms = now_ms;
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace

std::vector<schedule::Job> Engine::operations() {
  const config::AlertsConfig& config = configuration()->host.alerts;
  std::vector<schedule::Job> jobs;
  jobs.push_back(
      host_job("problems", kLook, [this](const std::atomic<bool>&) { return look_for_problems(); }));
  // A share of its own: what it asks may hang, and whoever tells people must not wait for that.
  schedule::Job looks = host_job("look", kLookAtOutages,
                                 [this](const std::atomic<bool>& stop) { return look_at_outages(stop); });
  looks.instance = "outages";
  jobs.push_back(std::move(looks));
  if (!config.digest.empty() && !alerts::channels_of(config).empty()) {
    jobs.push_back(
        host_job("digest", config.digest, [this](const std::atomic<bool>&) { return send_digest(); }));
  }
  if (!config.sign_of_life.every.empty()) {
    jobs.push_back(host_job("sign_of_life", config.sign_of_life.every,
                            [this](const std::atomic<bool>&) { return give_sign_of_life(); }));
  }
  return jobs;
}

std::vector<schedule::Job> Engine::audits() {
  std::vector<schedule::Job> jobs;
  if (!configuration()->host.audit) return jobs;
  const Result<std::vector<Enabled>> enabled = enabled_connectors();
  if (!enabled) return jobs;
  for (const Enabled& one : *enabled) {
    if (!one.connector->sync.orders) continue;
    Result<schedule::Spec> when = schedule::Spec::parse(kAuditAt + one.tenant->time_zone);
    if (!when) continue;
    const std::string& tenant = one.tenant->tenant;
    const std::string& name = one.connector->instance;
    jobs.push_back({tenant,
                    name,
                    "audit",
                    *std::move(when),
                    {},
                    [this, tenant, name](const std::atomic<bool>& stop) -> Result<void> {
                      jobs::RunOptions options;
                      options.stop = &stop;
                      ENLACE_TRY(
                          const std::vector<std::string> again,
                          days_that_differ(services_.database, tenant, name, services_.runtime.unix_ms()));
                      jobs::RunReport report = audit(tenant, name, "", options);
                      if (!report.ok) return failure(std::move(report.error));
                      for (const std::string& day : again) {
                        if (day == report.counts["day"].text()) continue;
                        jobs::RunReport once_more = audit(tenant, name, day, options);
                        if (!once_more.ok) return failure(std::move(once_more.error));
                      }
                      return {};
                    }});
  }
  return jobs;
}

Result<std::vector<alerts::Problem>> Engine::problems_now() {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  std::set<std::string> alive, held;  // held: orders wait there because somebody wants them to
  ENLACE_TRY(const std::vector<Enabled> enabled, enabled_connectors());
  for (const Enabled& one : enabled) {
    std::vector<std::string> names = one.parts;
    names.push_back(one.connector->instance);
    for (const std::string& name : names) {
      alive.insert(one.tenant->tenant + "/" + name);
      if (!one.connector->sync.orders) held.insert(one.tenant->tenant + "/" + name);
    }
  }
  alive.insert(std::string(alerts::kHostSecrets) + "/" + kStoreJobs);
  ledger::Ledger ledger(services_.runtime, services_.database, services_.vault);
  ENLACE_TRY(const auto from, could_go_from());
  ENLACE_TRY(std::vector<alerts::Problem> seen,
             alerts::problems_now(services_.runtime, services_.database, ledger, alive, held, from));
  // What an outage stops is told of by the outage.
  ENLACE_TRY(const std::vector<OutageSight> outages, this->outages());
  std::erase_if(seen, [&](const alerts::Problem& problem) {
    return is_of_outage(problem.cause, problem.params, outages);
  });
  for (alerts::Problem& problem : seen) problem.system = plugin_of(problem.tenant, problem.instance);
  for (const OutageSight& sight : outages) seen.push_back(sight.problem(services_.runtime.unix_ms()));
  ENLACE_TRY(std::vector<alerts::Problem> expiring,
             expiry_problems(services_.database, *configuration, services_.runtime.unix_ms()));
  std::move(expiring.begin(), expiring.end(), std::back_inserter(seen));
  ENLACE_TRY(std::vector<alerts::Problem> of_store,
             store_problems(services_.database, services_.runtime.unix_ms()));
  std::move(of_store.begin(), of_store.end(), std::back_inserter(seen));
  ENLACE_TRY(std::vector<alerts::Problem> of_clocks, clock_problems());
  std::move(of_clocks.begin(), of_clocks.end(), std::back_inserter(seen));
  ENLACE_TRY(std::vector<alerts::Problem> paused,
             pause_problems(services_.database, services_.runtime.unix_ms()));
  std::move(paused.begin(), paused.end(), std::back_inserter(seen));
  ENLACE_TRY(std::vector<alerts::Problem> of_files,
             file_problems(services_.database, *configuration, services_.runtime.unix_ms()));
  std::move(of_files.begin(), of_files.end(), std::back_inserter(seen));
  return seen;
}

Result<void> Engine::look_for_problems() {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  ENLACE_TRY(const bool changed, note_outages());
  (void)changed;
  ENLACE_TRY(const std::vector<alerts::Problem> seen, problems_now());
  const config::AlertsConfig& config = configuration->host.alerts;
  alerts::Book book(services_.database);
  ENLACE_TRY(const alerts::Book::Changes changes,
             book.note(seen, alerts::channels_of(config), services_.runtime.unix_ms()));
  (void)changes;
  const bool unknown = std::any_of(seen.begin(), seen.end(), [this](const alerts::Problem& problem) {
    return !phrasebook_.knows(problem.cause, plugin_of(problem.tenant, problem.instance));
  });
  if (unknown) learn_phrases();
  alerts::Messenger messenger(
      services_.runtime, services_.egress, services_.vault, services_.logger, config, phrasebook_,
      [this](const std::string& tenant, const std::string& name) { return plugin_of(tenant, name); },
      [this](const std::string& tenant) { return zone_of(tenant); });
  ENLACE_TRY(alerts::Messenger::Report report, messenger.deliver(book));
  if (report.waiting > 0) return failure(std::move(report.last));
  return {};
}

Result<void> Engine::send_digest() {
  const std::int64_t now = services_.runtime.unix_ms();
  ledger::Ledger ledger(services_.runtime, services_.database, services_.vault);
  alerts::Book book(services_.database);
  Json connectors = Json::array(), problems = Json::array(), differing = Json::array();
  ENLACE_TRY(const std::vector<ledger::Progress> progress, ledger.progress());
  for (const ledger::Progress& one : progress) {
    std::int64_t on_the_way = 0;
    for (const auto& [state, count] : one.counts) on_the_way += ledger::is_undelivered(state) ? count : 0;
    ENLACE_TRY(const std::int64_t delivered, ledger.delivered_since(one.tenant, one.instance, now - kDay_ms));
    connectors.push_back(Json::object({{"tenant", one.tenant},
                                       {"connector", one.instance},
                                       {"delivered", delivered},
                                       {"on_the_way", on_the_way},
                                       {"needs_person", one.needs_person}}));
  }
  ENLACE_TRY(const std::vector<alerts::Problem> open, book.problems(false));
  for (const alerts::Problem& problem : open) problems.push_back(problem.to_json());
  const std::string from = text::iso_utc(now - 2 * kDay_ms).substr(0, 10);
  ENLACE_TRY(const std::vector<ledger::Audit> audits, ledger::audits(services_.database, {}, {}, from));
  for (const ledger::Audit& audit : audits) {
    if (audit.differs == 0) continue;
    differing.push_back(Json::object({{"tenant", audit.tenant},
                                      {"connector", audit.instance},
                                      {"day", audit.day},
                                      {"differs", audit.differs}}));
  }
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  ENLACE_CHECK(book.add_digest(
      Json::object({{"connectors", connectors}, {"problems", problems}, {"audits", differing}}),
      alerts::channels_of(configuration->host.alerts), now));
  return look_for_problems();  // sends it
}

Result<void> Engine::give_sign_of_life() {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  return alerts::Messenger(services_.runtime, services_.egress, services_.vault, services_.logger,
                           configuration->host.alerts, phrasebook_)
      .give_sign_of_life();
}

jobs::RunReport Engine::audit(const std::string& tenant, const std::string& name, const std::string& day,
                              const jobs::RunOptions& options) {
  jobs::RunReport report;
  const auto failed = [&](Error error) {
    report.ok = false;
    report.error = std::move(error);
    return report;
  };
  const Result<std::shared_ptr<jobs::Instance>> built = instance(tenant, name);
  if (!built) return failed(built.error());
  if (const Result<bool> known = recall_erp(**built); !known) return failed(known.error());
  if (const Result<void> known = identify_handy(**built); !known) return failed(known.error());
  const std::int64_t now = services_.runtime.unix_ms();
  std::string meant = day;
  if (meant.empty()) {
    const Result<std::string> today = text::local_day(handy_estimate_ms(tenant), (*built)->tenant.time_zone);
    if (!today) return failed(today.error());
    meant = text::add_days(*today, -1);
  }
  // Rows are of its parts, where it has any; links to invoice are no orders.
  Result<std::vector<std::shared_ptr<jobs::Instance>>> parts = parts_of(*built, false);
  if (!parts) return failed(parts.error());
  std::erase_if(*parts,
                [&](const auto& part) { return part->connector.instance == part_name(name, kSelfInvoice); });
  for (const std::shared_ptr<jobs::Instance>& part : *parts) {
    jobs::RunReport one = jobs::audit_day(services_, *part, meant, options);
    if (!one.ok) return one;
    report.counts = report.counts.size() == 0 ? one.counts : sum_of(report.counts, one.counts);
  }
  const auto differs = static_cast<std::int64_t>(report.counts["differences"].size());
  const Result<void> kept =
      ledger::put_audit(services_.database, {tenant, name, meant, now, differs, report.counts});
  if (!kept) return failed(kept.error());
  services_.logger.write(differs == 0 ? log::Level::info : log::Level::warn, {tenant, name, "audit", ""},
                         differs == 0 ? "both sides agree" : "the two sides differ", report.counts);
  return report;
}

}  // namespace enlace::engine
