#include "ledger/unread_changes.hpp"

#include <cstdlib>

#include "ledger/ledger.hpp"

namespace enlace::ledger {
namespace {

const std::string kPrefix = kUnreadChange;

Result<std::vector<store::Row>> marks(Change& change, const std::string& tenant) {
  return change.tx().query("SELECT name FROM cursor WHERE tenant = ? AND substr(name, 1, ?) = ?",
                           {tenant, static_cast<std::int64_t>(kPrefix.size()), kPrefix});
}

Result<void> remove(Change& change, const std::string& tenant, const std::string& name) {
  ENLACE_CHECK(change.tx().run("DELETE FROM cursor WHERE tenant = ? AND name = ?", {tenant, name}));
  return {};
}

}  // namespace

Result<UnreadChanges> UnreadChanges::of(Change& change, const std::string& tenant) {
  UnreadChanges all(tenant);
  ENLACE_TRY(const std::vector<store::Row> names, marks(change, tenant));
  for (const store::Row& row : names) {
    const std::string& name = row.text(0);
    ENLACE_TRY(const Change::Found kept, change.look_up(tenant, name));
    // A damaged mark is one all the same: it begins anew.
    const std::int64_t since_ms =
        kept.fact ? std::strtoll(kept.fact->value.c_str(), nullptr, 10) : change.unix_ms();
    if (kept.damaged) ENLACE_CHECK(change.set_fact(tenant, name, std::to_string(since_ms)));
    if (change.unix_ms() - since_ms > 2 * kUnreadChangeAsked_ms) {
      ENLACE_CHECK(remove(change, tenant, name));
    } else {
      all.since_ms_.emplace(name.substr(kPrefix.size()), since_ms);
    }
  }
  return all;
}

Result<void> UnreadChanges::note(Change& change, const std::string& order) {
  if (!since_ms_.emplace(order, change.unix_ms()).second) return {};
  return change.set_fact(tenant_, kPrefix + order, std::to_string(change.unix_ms()));
}

Result<void> UnreadChanges::forget(Change& change, const std::string& order) {
  if (since_ms_.erase(order) == 0) return {};
  return remove(change, tenant_, kPrefix + order);
}

Result<std::int64_t> Ledger::oldest_unread_change(const std::string& tenant) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const std::vector<store::Row> names, marks(change, tenant));
  std::int64_t oldest = 0;
  for (const store::Row& row : names) {
    ENLACE_TRY(const Change::Found kept, change.look_up(tenant, row.text(0)));
    const std::int64_t since_ms =
        kept.fact ? std::strtoll(kept.fact->value.c_str(), nullptr, 10) : change.unix_ms();
    if (change.unix_ms() - since_ms > kUnreadChangeAsked_ms) continue;
    const Result<std::optional<LandedOrder>> order =
        tables::order(change.at(), tenant, row.text(0).substr(kPrefix.size()));
    if (!order && !is_of_one_order(order.error())) return failure(order.error());
    if (!order || !*order || (*order)->created_ms == 0) continue;
    if (oldest == 0 || (*order)->created_ms < oldest) oldest = (*order)->created_ms;
  }
  return oldest;
}

}  // namespace enlace::ledger
