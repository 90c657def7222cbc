#include "jobs/catalogue_run.hpp"
#include <algorithm>
#include <set>

#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

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
  // Outer blanks and the way in which an accent is composed are lost in many a system.
  if (wanted.is_string() && current.is_string()) {
    return wanted.text() == current.text() || text::fold_nfc(wanted.text()) == text::fold_nfc(current.text());
  }
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
  if (skipped.why.code == "record_unreadable") leave_as_is(skipped);
  skipped_.push_back(std::move(skipped));
}

// It is in the ERP, whatever it looks like there: what Handy has of it stays as it is. Where not even its id
// can be read it may be any of those that were not seen, and nothing is disabled.
void CatalogueRun::leave_as_is(const Skipped& skipped) {
  const std::string key = skipped.remote_id.empty() ? skipped.key : key_of_remote(skipped.remote_id);
  const auto known = known_.find(key);
  if (known != known_.end()) {
    known->second.seen = true;
  } else if (skipped.remote_id.empty()) {
    nameless_ = true;
  }
}

void CatalogueRun::warn(Notice notice) {
  log(log::Level::warn, "warning", Json::object({{"code", notice.code}, {"params", notice.params}}));
  if (++warned_ <= kSkippedTold) report_.warnings.push_back(std::move(notice));
}

void CatalogueRun::count(const std::string& what, std::int64_t by) {
  counts_[what] += by;
}

void CatalogueRun::plan(const std::string& action, const std::string& key, const Json& details) {
  if (report_.plan.size() >= kPlanShown && action != "move") return;
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
      if (!known.mirrored || known.remote_id.empty()) continue;
      const auto [at, is_first] = key_by_remote_->emplace(known.remote_id, key);
      const auto rank = [](const std::string& of, bool has_left) { return std::pair(has_left, of); };
      if (!is_first && rank(key, known.disabled) < rank(at->second, known_.at(at->second).disabled)) {
        at->second = key;
      }
    }
  }
  const auto key = key_by_remote_->find(remote_id);
  return key == key_by_remote_->end() ? std::string() : key->second;
}

std::string CatalogueRun::key_before(const std::string& key, const std::string& remote_id) {
  const Known* row = mirrored(key);
  if (row != nullptr && row->remote_id == remote_id && !row->disabled) return {};
  std::string before = key_of_remote(remote_id);
  return before == key || before.empty() || known_.at(before).disabled ? std::string() : before;
}

Result<void> CatalogueRun::moved(const std::string& before, const std::string& key, const std::string& name,
                                 const Link* link) {
  moves_.push_back({before, key, name});
  // Where another product has the old code already, that one's link stands there.
  if (dry() || link == nullptr || known_.at(before).seen) return {};
  Link of_the_old = *link;
  of_the_old.key = before;
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  ENLACE_CHECK(
      ledger::put_link(transaction, services_.database, scope_, of_the_old, services_.runtime.unix_ms()));
  return transaction.commit();
}

void CatalogueRun::tell_moves(bool holds) {
  for (const Move& move : moves_) {
    const Known& old = known_.at(move.before);
    Json params = Json::object({{"name", move.name}, {"before", move.before}, {"code", move.key}});
    // Handy had it before, or another product has that code now: it stays as it is.
    if (old.seen || !old.brought) {
      warn(Notice{"product_code_changed_old_stays", std::move(params), ""});
    } else if (holds) {
      warn(Notice{"product_code_changed_old_held", std::move(params), ""});
    } else {
      warn(Notice{"product_code_changed", std::move(params), ""});
    }
  }
}

// It is out of the ERP's set. The link of a customer stays, for it says whom an order is for all the same; so
// does that of a product which is there under another code.
Result<void> CatalogueRun::leave(const std::string& key) {
  Known& known = known_.at(key);
  known.disabled = true;
  const ledger::Mirrored row{kind_, key, known.remote_id, known.brought, true};
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  ENLACE_CHECK(
      ledger::put_mirrored(transaction, services_.database, scope_, row, services_.runtime.unix_ms()));
  if (kind_ == "product" && !remotes_seen_.contains(known.remote_id)) {
    ENLACE_CHECK(ledger::remove_link(transaction, scope_, kind_, key));
  }
  return transaction.commit();
}

Result<void> CatalogueRun::note_news(store::Transaction& transaction) {
  ENLACE_TRY(const std::vector<Skipped> before, ledger::skipped(transaction, scope_, kind_, ""));
  std::set<std::pair<std::string, std::string>> known;  // key, why
  for (const Skipped& one : before) known.emplace(one.key, one.why.code);
  for (const Skipped& one : skipped_) {
    if (!one.key.empty() && !known.contains({one.key, one.why.code})) report_.news.push_back(one.key);
  }
  return {};
}

Result<void> CatalogueRun::keep(const std::string& key, const std::string& remote_id, bool brought,
                                const Link* link) {
  if (dry()) return {};
  ENLACE_FAIL_POINT("catalogue.written");
  const std::int64_t now = services_.runtime.unix_ms();
  ledger::Mirrored row{kind_, key, remote_id, brought, false};
  const Known* known = mirrored(key);
  if (known) row.brought = row.brought || known->brought;
  if (kind_ == "product" && (!known || known->disabled || known->remote_id != remote_id)) {
    report_.news.push_back(key);
  }
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
  std::vector<std::string> leaving, gone;  // gone: left the ERP's set, and nothing is to be done in Handy
  std::int64_t ours = 0;
  for (const auto& [key, known] : known_) {
    if (!known.mirrored) continue;
    if (!known.disabled) ++ours;
    if (known.seen) continue;
    if (known.brought && enabled_in_handy(key)) {
      leaving.push_back(key);
    } else if (!known.disabled) {
      gone.push_back(key);
    }
  }
  if (!leaving.empty() || !gone.empty()) {
    for (const auto& [key, known] : known_) {
      if (known.seen) remotes_seen_.insert(known.seen_as.empty() ? known.remote_id : known.seen_as);
    }
  }
  std::sort(leaving.begin(), leaving.end());
  if (nameless_) {
    count("held", static_cast<std::int64_t>(leaving.size()));
    leaving.clear();
    gone.clear();
  }
  const std::int64_t many = static_cast<std::int64_t>(leaving.size());
  const bool holds = many >= kGuardLeast && many * kGuardShare > ours && !options_.approve_disabling;
  if (holds) {
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
    gone.clear();  // the listing is in doubt: no link is lost for it either
  } else {
    for (const std::string& key : leaving) {
      count("disabled");
      if (dry()) {
        plan("disable", key, Json::object());
        continue;
      }
      ENLACE_CHECK(disable(key));
      ENLACE_CHECK(leave(key));
    }
  }
  tell_moves(holds);
  if (dry()) return {};
  for (const std::string& key : gone) ENLACE_CHECK(leave(key));
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  if (kind_ == "product") ENLACE_CHECK(note_news(transaction));
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
