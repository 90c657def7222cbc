#include "jobs/catalogue_run.hpp"
#include "runtime/fail_points.hpp"

#include <algorithm>

namespace enlace::jobs {
namespace {

constexpr std::size_t kSkippedTold = 20;  // left-out records that a run names to its caller

constexpr std::int64_t kGuardLeast = 10;  // H-17: a tenth, and at least 10
constexpr std::int64_t kGuardShare = 10;
constexpr std::int64_t kLinkFresh_s = 20 * 3600;  // a link is confirmed anew about once a day
constexpr std::size_t kPlanShown = 500;

bool same(const Json& wanted, const Json& current) {
  if (wanted.is_object()) return same(wanted["id"], current.is_object() ? current["id"] : current);
  if (wanted.is_number()) return wanted.decimal() == current.decimal();
  if (wanted.is_null() || (wanted.is_string() && wanted.text().empty())) {
    return current.is_null() || (current.is_string() && current.text().empty());
  }
  if (wanted.is_string() && current.is_number()) return wanted.text() == current.text();
  return wanted == current;
}

}  // namespace

Json difference(const Json& wanted, const Json& current) {
  Json changed = Json::object();
  for (const Json::Member& member : wanted.members()) {
    if (!same(member.value, current[member.key])) changed.set(member.key, member.value);
  }
  return changed;
}

CatalogueRun::CatalogueRun(Services& services, const Instance& instance, const RunOptions& options,
                           std::string kind, std::string component)
    : services_(services),
      instance_(instance),
      options_(options),
      kind_(std::move(kind)),
      component_(std::move(component)),
      scope_{instance.tenant.tenant, instance.connector.instance} {}

Result<void> CatalogueRun::begin() {
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  return ledger::each_mirrored(transaction, services_.database, scope_, kind_, [this](ledger::Mirrored row) {
    known_[row.key] = Known{std::move(row.remote_id), {}, true, row.brought, row.disabled, false};
  });
}

bool CatalogueRun::see(const std::string& key, const std::string& remote_id) {
  Known& known = known_[key];
  if (known.seen) return (known.seen_as.empty() ? known.remote_id : known.seen_as) == remote_id;
  known.seen = true;
  if (!known.mirrored || known.remote_id != remote_id) known.seen_as = remote_id;
  return true;
}

void CatalogueRun::skip(Skipped skipped) {
  count("skipped");
  log(log::Level::warn, "left out",
      Json::object({{"kind", skipped.kind},
                    {"key", skipped.key},
                    {"name", skipped.name},
                    {"remote_id", skipped.remote_id},
                    {"code", skipped.why.code},
                    {"params", skipped.why.params}}));
  if (skipped_.size() < kSkippedTold) {  // the whole list is in the store and in the log
    Notice why = skipped.why;
    for (const auto& [name, value] : {std::pair("key", skipped.key), std::pair("name", skipped.name)}) {
      if (!why.params.contains(name)) why.params.set(name, value);
    }
    report_.warnings.push_back(std::move(why));
  }
  skipped_.push_back(std::move(skipped));
}

void CatalogueRun::warn(Notice notice) {
  log(log::Level::warn, "warning", Json::object({{"code", notice.code}, {"params", notice.params}}));
  if (++warned_ <= kSkippedTold) report_.warnings.push_back(std::move(notice));
}

void CatalogueRun::count(const std::string& what, std::int64_t by) {
  counts_[what] += by;
}

void CatalogueRun::plan(const std::string& action, const std::string& key, const Json& details) {
  if (report_.plan.size() >= kPlanShown) return;
  report_.plan.push_back(
      Json::object({{"action", action}, {"kind", kind_}, {"key", key}, {"details", details}}));
}

const CatalogueRun::Known* CatalogueRun::mirrored(const std::string& key) const {
  const auto row = known_.find(key);
  return row == known_.end() || !row->second.mirrored ? nullptr : &row->second;
}

std::string CatalogueRun::key_of_remote(const std::string& remote_id) {
  if (!key_by_remote_) {
    key_by_remote_.emplace();
    for (const auto& [key, known] : known_) {
      if (known.mirrored) key_by_remote_->emplace(known.remote_id, key);
    }
  }
  const auto key = key_by_remote_->find(remote_id);
  return key == key_by_remote_->end() ? std::string() : key->second;
}

Result<void> CatalogueRun::keep(const std::string& key, const std::string& remote_id, bool brought,
                                const Link* link) {
  if (dry()) return {};
  ENLACE_FAIL_POINT("catalogue.written");
  const std::int64_t now = services_.runtime.unix_ms();
  ledger::Mirrored row{kind_, key, remote_id, brought, false};
  const Known* known = mirrored(key);
  if (known) row.brought = row.brought || known->brought;
  const bool changed =
      !known || known->remote_id != remote_id || known->brought != row.brought || known->disabled;

  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  bool link_changed = false;
  if (link) {
    ENLACE_TRY(const std::optional<Link> stored,
               ledger::link_by_key(transaction, services_.database, scope_, link->kind, link->key, now));
    link_changed = !stored || stored->remote_id != link->remote_id || stored->data != link->data ||
                   stored->age_s > kLinkFresh_s;
  }
  if (!changed && !link_changed) return {};
  if (changed) ENLACE_CHECK(ledger::put_mirrored(transaction, services_.database, scope_, row, now));
  if (link_changed) ENLACE_CHECK(ledger::put_link(transaction, services_.database, scope_, *link, now));
  ENLACE_FAIL_POINT("catalogue.keep.before_commit");
  ENLACE_CHECK(transaction.commit());
  ENLACE_FAIL_POINT("catalogue.keep.after_commit");
  if (key_by_remote_) (*key_by_remote_)[remote_id] = key;
  Known& now_known = known_[key];
  now_known = Known{remote_id, {}, true, row.brought, false, now_known.seen};
  return {};
}

Result<void> CatalogueRun::finish(const std::function<bool(const std::string& key)>& enabled_in_handy,
                                  const std::function<Result<void>(const std::string& key)>& disable) {
  std::vector<std::string> leaving;
  std::int64_t ours = 0;
  for (const auto& [key, known] : known_) {
    if (!known.mirrored) continue;
    if (!known.disabled) ++ours;
    if (known.brought && !known.seen && enabled_in_handy(key)) leaving.push_back(key);
  }
  std::sort(leaving.begin(), leaving.end());
  const std::int64_t many = static_cast<std::int64_t>(leaving.size());
  if (many >= kGuardLeast && many * kGuardShare > ours && !options_.approve_disabling) {
    report_.warnings.push_back({"too_many_disabled",
                                Json::object({{"kind", kind_},
                                              {"count", many},
                                              {"total", ours},
                                              {"tenant", scope_.tenant},
                                              {"connector", scope_.instance},
                                              {"component", component_}}),
                                ""});
    log(log::Level::warn, "nothing is disabled: too much would be at once",
        Json::object({{"count", many}, {"total", ours}}));
    count("held", many);
  } else {
    for (const std::string& key : leaving) {
      count("disabled");
      if (dry()) {
        plan("disable", key, Json::object());
        continue;
      }
      ENLACE_CHECK(disable(key));
      Known& known = known_.at(key);
      known.disabled = true;
      const ledger::Mirrored row{kind_, key, known.remote_id, known.brought, true};
      ENLACE_TRY(store::Transaction transaction, services_.database.begin());
      ENLACE_CHECK(
          ledger::put_mirrored(transaction, services_.database, scope_, row, services_.runtime.unix_ms()));
      ENLACE_CHECK(transaction.commit());
    }
  }
  if (dry()) return {};
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  ENLACE_CHECK(ledger::replace_skipped(transaction, scope_, kind_, skipped_, services_.runtime.unix_ms()));
  ENLACE_FAIL_POINT("catalogue.skipped.before_commit");
  return transaction.commit();
}

RunReport CatalogueRun::report(Result<void> outcome) {
  for (const auto& [what, number] : counts_) report_.counts.set(what, number);
  report_.ok = outcome.has_value();
  if (!outcome) report_.error = outcome.error();
  return std::move(report_);
}

void CatalogueRun::progress(const std::string& stage, std::int64_t done, std::int64_t total) const {
  if (options_.progress) options_.progress(stage, done, total);
}

void CatalogueRun::log(log::Level level, const std::string& message, const Json& fields) const {
  services_.logger.write(level, {scope_.tenant, scope_.instance, component_, ""}, message, fields);
}

}  // namespace enlace::jobs
