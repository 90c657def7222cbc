#include <sstream>

#include "alerts/book.hpp"
#include "alerts/messenger.hpp"
#include "engine/backup.hpp"
#include "engine/engine.hpp"
#include "engine/expiry.hpp"
#include "jobs/orders_common.hpp"
#include "ledger/audits.hpp"
#include "ledger/delays.hpp"
#include "ledger/ledger.hpp"
#include "ledger/order_index.hpp"
#include "records/journal.hpp"
#include "records/sessions.hpp"
#include "schedule/run_record.hpp"
#include "store/place.hpp"
#include "store/soundness.hpp"
#include "text/zone.hpp"

// What the host does for its own store: copies, a look at every page and row, and what age makes needless.
namespace enlace::engine {
namespace {

constexpr int kSessionsKept_d = 90;  // of the console, after they ended
constexpr int kDelaysKept_d = 90;    // pages show two weeks
constexpr std::int64_t kDay_ms = 24 * 3'600'000LL;
constexpr const char* kLookAt = "daily 04:00 America/Mexico_City";
constexpr const char* kReadTokensAt = "daily 05:00 America/Mexico_City";
constexpr std::size_t kNamed = 20;  // findings in the log

// Of `meta`: what people are told for a day.
constexpr const char* kRestored = "restored";
constexpr const char* kCountsWrong = "counts_wrong";

Result<void> note(store::Database& database, const char* key, const std::string& value) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(
      transaction.run("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO "
                      "UPDATE SET value = excluded.value",
                      {key, value}));
  return transaction.commit();
}

schedule::Job store_job(const char* component, const std::string& spec,
                        std::function<Result<void>(const std::atomic<bool>&)> work) {
  Result<schedule::Spec> when = schedule::Spec::parse(spec);
  if (!when) when = schedule::Spec::parse("every 24h");  // configuration was checked when it was read
  return {alerts::kHostSecrets, kStoreJobs, component, *std::move(when), {}, std::move(work)};
}

// Orders of a store of before into the index that people's questions are answered from.
Result<void> fill_index(jobs::Services& services, const std::atomic<bool>& stop) {
  ledger::Ledger ledger(services.runtime, services.database, services.vault);
  for (bool done = false; !done && !stop;) {
    ENLACE_TRY(done, ledger::order_index::fill(ledger, services.database, jobs::told_by));
  }
  return {};
}

}  // namespace

std::vector<schedule::Job> Engine::upkeep() {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  std::vector<schedule::Job> jobs;
  jobs.push_back(store_job("retention", configuration->host.retention.at,
                           [this](const std::atomic<bool>& stop) { return forget_what_is_old(stop); }));
  jobs.push_back(
      store_job("soundness", kLookAt, [this](const std::atomic<bool>&) { return look_at_the_store(); }));
  jobs.push_back(store_job("credentials", kReadTokensAt,
                           [this](const std::atomic<bool>& stop) { return read_all_tokens(stop); }));
  // Only until a store of before is in the index of orders.
  const Result<bool> indexed = ledger::order_index::is_complete(services_.database);
  if (indexed && !*indexed) {
    jobs.push_back(store_job("index", "every 1m",
                             [this](const std::atomic<bool>& stop) { return fill_index(services_, stop); }));
  }
  if (!configuration->host.backup.folder.empty()) {
    jobs.push_back(store_job("backup", configuration->host.backup.at,
                             [this](const std::atomic<bool>&) { return back_up(); }));
  }
  return jobs;
}

Result<void> Engine::forget_what_is_old(const std::atomic<bool>& stop) {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const config::RetentionConfig& keep = configuration->host.retention;
  const std::int64_t now = services_.runtime.unix_ms();
  const auto before = [&](int days) { return now - days * kDay_ms; };
  ledger::Ledger ledger(services_.runtime, services_.database, services_.vault);
  Json report = Json::object();
  for (const auto& [what, days, name] :
       {std::tuple(ledger::Ledger::Aged::raw_orders, keep.raw_orders_d, "raw_orders"),
        std::tuple(ledger::Ledger::Aged::timelines, keep.timelines_d, "timelines")}) {
    if (days == 0) continue;
    ledger::Ledger::PurgePosition position;
    for (bool done = false; !done && !stop;) {
      ENLACE_TRY(done, ledger.purge(what, before(days), position));
    }
    report.set(name, position.purged);
  }
  if (keep.timelines_d > 0) {
    ENLACE_TRY(const std::int64_t actions,
               records::forget_actions(services_.database, before(keep.timelines_d)));
    report.set("journal", actions);
  }
  ENLACE_CHECK(ledger::forget_delays(services_.database, before(kDelaysKept_d)));
  ENLACE_TRY(const std::int64_t sessions,
             records::forget_sessions(services_.database, before(kSessionsKept_d)));
  report.set("console_sessions", sessions);
  if (keep.audits_d > 0) {
    ENLACE_TRY(const std::int64_t audits,
               ledger::purge_audits(services_.database, text::iso_utc(before(keep.audits_d)).substr(0, 10)));
    report.set("audits", audits);
  }
  if (keep.problems_d > 0) {
    ENLACE_TRY(const std::int64_t problems, alerts::Book(services_.database).forget(before(keep.problems_d)));
    report.set("problems", problems);
  }
  if (keep.runs_d > 0) {
    ENLACE_TRY(const std::int64_t runs, schedule::forget_runs(services_.database, before(keep.runs_d)));
    report.set("runs", runs);
  }
  services_.logger.write(log::Level::info, {}, "forgot what is old", report);
  return {};
}

// Nothing of ours makes them differ: somebody changed the store, and status showed what is not so. In `meta`,
// when that was and the first of them: the next look finds nothing any more.
Result<void> Engine::mend_counts(const std::vector<std::string>& wrong) {
  ENLACE_CHECK(ledger::Ledger(services_.runtime, services_.database, services_.vault).recount());
  Json list = Json::array();
  for (const std::string& one : wrong) list.push_back(one);
  services_.logger.write(log::Level::error, {}, "the store's counts were wrong and are made anew",
                         Json::object({{"counts", list}}));
  return note(services_.database, kCountsWrong,
              std::to_string(services_.runtime.unix_ms()) + " " + wrong.front());
}

// On connections of its own, so that nothing waits for it.
Result<void> Engine::look_at_the_store() {
  store::Database& own = services_.database;
  ENLACE_TRY(std::vector<std::string> findings, own.integrity_check());
  std::unique_ptr<store::Database> second;
  if (findings.empty() && own.path() != ":memory:") {
    store::Database::Options options;
    options.path = own.path();
    options.create = options.migrate = false;
    options.read_only = true;
    ENLACE_TRY(second, store::Database::open(options));
  }
  if (findings.empty()) {
    store::Database& reading = second ? *second : own;
    ENLACE_TRY(findings, store::broken_seals(reading));
    if (store::long_reads_ended()) return store::long_read_stopped();
    ENLACE_TRY(const std::vector<std::string> wrong, ledger::wrong_counts(reading));
    if (findings.empty() && !wrong.empty()) return mend_counts(wrong);
  }
  if (findings.empty()) return {};
  Json list = Json::array();
  for (std::size_t i = 0; i < findings.size() && i < kNamed; ++i) list.push_back(findings[i]);
  services_.logger.write(
      log::Level::error, {}, "the store is damaged",
      Json::object({{"count", static_cast<std::int64_t>(findings.size())}, {"findings", list}}));
  return failure(ENLACE_E_INTERNAL, "store_unsound", findings.front(),
                 Json::object({{"path", own.path()}, {"detail", findings.front()}}));
}

Result<void> Engine::read_all_tokens(const std::atomic<bool>& stop) {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  for (const auto& [name, tenant] : configuration->tenants) {
    if (stop) return {};
    if (!tenant.enabled) continue;
    ENLACE_CHECK(read_tokens(services_.database, services_.vault, tenant, services_.runtime.unix_ms()));
  }
  return {};
}

Result<void> Engine::back_up() {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const config::HostConfig& host = configuration->host;
  ENLACE_TRY(const std::string path,
             make_backup(services_.database, host.backup, host.master_key, services_.runtime.unix_ms()));
  services_.logger.write(log::Level::info, {}, "the store is copied, and the copy is whole",
                         Json::object({{"file", path}}));
  return {};
}

namespace {

alerts::Problem of_the_store(const char* cause, Json params, std::int64_t now_ms) {
  alerts::Problem problem;
  problem.tenant = alerts::kHostSecrets;
  problem.instance = kStoreJobs;
  problem.cause = cause;
  problem.params = std::move(params);
  problem.count = 1;
  problem.first_seen_ms = problem.last_seen_ms = now_ms;
  return problem;
}

// What was noted under a key within the last day, behind its moment.
Result<std::optional<std::istringstream>> noted(store::Database& database, const char* key,
                                                std::int64_t now_ms) {
  ENLACE_TRY(const auto rows, database.query("SELECT value FROM meta WHERE key = ?", {key}));
  if (rows.empty()) return std::optional<std::istringstream>();
  std::istringstream fields(rows.front().text(0));
  std::int64_t noted_ms = 0;
  fields >> noted_ms;
  if (now_ms - noted_ms > kDay_ms) return std::optional<std::istringstream>();
  return std::optional<std::istringstream>(std::move(fields));
}

// Orders that changed in Handy into what cannot be read (H-25): one problem of each tenant.
Result<void> unread_change_problems(store::Database& database, std::int64_t now_ms,
                                    std::vector<alerts::Problem>& problems) {
  constexpr std::size_t kShown = 10;
  const std::string prefix = ledger::kUnreadChange;
  const auto length = static_cast<std::int64_t>(prefix.size());
  ENLACE_TRY(const auto marks,
             database.query("SELECT tenant, substr(name, ?), CAST(value AS INTEGER) FROM cursor "
                            "WHERE substr(name, 1, ?) = ? AND CAST(value AS INTEGER) > ? ORDER BY tenant, 3",
                            {length + 1, length, prefix, now_ms - ledger::kUnreadChangeAsked_ms}));
  alerts::Problem* of_tenant = nullptr;
  for (const store::Row& row : marks) {
    if (of_tenant == nullptr || of_tenant->tenant != row.text(0)) {
      const Json since = Json::object({{"since", text::iso_utc(row.integer(2))}});
      of_tenant = &problems.emplace_back(of_the_store("orders_changed_unreadable", since, now_ms));
      of_tenant->tenant = row.text(0);
      of_tenant->instance = "handy";
      of_tenant->count = 0;
    }
    ++of_tenant->count;
    if (of_tenant->orders.size() < kShown) of_tenant->orders.push_back(row.text(1));
    Json orders = Json::array();
    for (const std::string& order : of_tenant->orders) orders.push_back(order);
    of_tenant->params.set("orders", std::move(orders));
  }
  return {};
}

// Whether this store is the only one of its companies, and as new as their ERPs (design 8.12).
Result<void> problems_of_place(store::Database& database, std::int64_t now_ms,
                               std::vector<alerts::Problem>& problems) {
  ENLACE_TRY(const store::PlaceFound place, store::find_place(database));
  if (place.belonging == store::Belonging::elsewhere) {
    problems.push_back(of_the_store(
        "store_elsewhere",
        Json::object(
            {{"path", database.path()}, {"host", place.recorded.host}, {"place", place.recorded.path}}),
        now_ms));
  }
  ENLACE_TRY(const auto others,
             database.query("SELECT tenant, substr(name, 12), value, updated_at FROM cursor "
                            "WHERE substr(name, 1, 11) = 'other_host/' ORDER BY tenant, name"));
  for (const store::Row& row : others) {
    alerts::Problem problem = of_the_store(
        "another_host", Json::object({{"order", row.text(2)}, {"since", text::iso_utc(row.integer(3))}}),
        now_ms);
    problem.tenant = row.text(0);
    problem.instance = row.text(1);
    problems.push_back(std::move(problem));
  }
  ENLACE_TRY(const auto went_back,
             database.query("SELECT value, updated_at FROM cursor WHERE tenant = '' AND name = ?",
                            {std::string(ledger::kWentBack)}));
  for (const store::Row& row : went_back) {
    if (now_ms - row.integer(1) > ledger::kToldFor_ms) continue;
    problems.push_back(of_the_store("store_went_back", Json::object({{"orders", row.text(0)}}), now_ms));
  }
  return {};
}

}  // namespace

// In `meta`: when it was noticed, from when the store is, and each pause that it brought, a line each.
Result<void> note_restore(store::Database& database, std::int64_t last_beat_ms, std::int64_t now_ms) {
  ENLACE_TRY(const schedule::Paused paused, schedule::kept_pauses(database));
  std::string value = std::to_string(now_ms) + " " + std::to_string(last_beat_ms) + "\n";
  for (const auto& [prefix, pause] : paused) value += prefix + "\n";
  return note(database, kRestored, value);
}

Result<std::vector<alerts::Problem>> store_problems(store::Database& database, std::int64_t now_ms) {
  std::vector<alerts::Problem> problems;
  // Left by polls (jobs/orders_poll): an order of Handy's that cannot be read, nor which one it is.
  ENLACE_TRY(
      const auto unread,
      database.query("SELECT tenant, value FROM cursor WHERE name LIKE 'unreadable/%' AND value <> '0'"));
  for (const store::Row& row : unread) {
    const std::string since = text::iso_utc(std::strtoll(row.text(1).c_str(), nullptr, 10));
    problems.push_back(of_the_store("orders_unread_at_handy",
                                    Json::object({{"tenant", row.text(0)}, {"since", since}}), now_ms));
    problems.back().tenant = row.text(0);
  }
  ENLACE_CHECK(unread_change_problems(database, now_ms, problems));
  ENLACE_TRY(std::optional<std::istringstream> counts, noted(database, kCountsWrong, now_ms));
  if (counts) {
    std::string first;
    std::getline(*counts >> std::ws, first);
    problems.push_back(of_the_store("store_counts_wrong",
                                    Json::object({{"path", database.path()}, {"detail", first}}), now_ms));
  }
  ENLACE_CHECK(problems_of_place(database, now_ms, problems));
  ENLACE_TRY(std::optional<std::istringstream> restored, noted(database, kRestored, now_ms));
  if (!restored) return problems;
  std::int64_t last_beat_ms = 0;
  *restored >> last_beat_ms;
  const std::string since = text::iso_utc(last_beat_ms);
  problems.push_back(of_the_store("store_restored", Json::object({{"since", since}}), now_ms));
  ENLACE_TRY(const schedule::Paused paused, schedule::kept_pauses(database));
  Json again = Json::array();
  for (std::string prefix; std::getline(*restored, prefix);) {
    if (!prefix.empty() && paused.contains(prefix)) again.push_back(prefix);
  }
  if (again.size() > 0) {
    problems.push_back(
        of_the_store("pauses_restored", Json::object({{"since", since}, {"paused", again}}), now_ms));
  }
  return problems;
}

}  // namespace enlace::engine
