#include <cstdlib>

#include "ledger/change.hpp"
#include "ledger/delivery_steps.hpp"
#include "ledger/ledger.hpp"

// Whether something else than this store delivers its accounts (design 8.12).
namespace enlace::ledger {
namespace {

const std::string kPrefix = "other_host/";
const std::string kFirst = "host/first/";  // the order to look for once more; "" = that is done
constexpr std::int64_t kVerifyEvery_ms = 10 * 60'000;

Result<void> note_other_host(Change& change, const DeliveryId& id) {
  ENLACE_TRY(const Change::Found told, change.look_up(id.tenant, kPrefix + id.instance));
  return told.fact ? Result<void>() : change.set_fact(id.tenant, kPrefix + id.instance, id.order_id);
}

}  // namespace

Result<void> note_unknown_document(Change& change, const Delivery& row) {
  ENLACE_TRY(const Change::Started start, change.started());
  if (start.unix_ms == 0 || row.by_hand || row.params["wrote"].truthy()) return {};
  ENLACE_TRY(const bool before, change.made_before_start(row.id.tenant, row.created_ms));
  if (!before) return note_other_host(change, row.id);
  // Made before this start: the store is older than the ERP.
  ENLACE_TRY(const Change::Found seen, change.look_up("", kWentBack));
  std::int64_t count = 1;
  if (seen.fact && change.unix_ms() - seen.fact->updated_ms < kToldFor_ms) {
    count += std::strtoll(seen.fact->value.c_str(), nullptr, 10);
  }
  return change.set_fact("", kWentBack, std::to_string(count));
}

Result<void> Ledger::remember_first(const DeliveryId& id) {
  ENLACE_TRY(Change change, Change::begin_unsynced(runtime_, database_, {}));
  ENLACE_TRY(const Change::Started start, change.started());
  ENLACE_TRY(const Change::Found first, change.look_up(id.tenant, kFirst + id.instance));
  const bool fresh = first.fact && first.fact->updated_ms >= start.unix_ms &&
                     change.unix_ms() - first.fact->updated_ms < kVerifyEvery_ms;
  if (start.unix_ms == 0 || fresh) return {};
  ENLACE_CHECK(change.set_fact(id.tenant, kFirst + id.instance, id.order_id));
  return change.commit();
}

Result<std::optional<Delivery>> Ledger::first_to_verify(const std::string& tenant,
                                                        const std::string& instance, std::int64_t lag_ms) {
  ENLACE_TRY(Change change, Change::begin_unsynced(runtime_, database_, {}));
  ENLACE_TRY(const Change::Found kept, change.look_up(tenant, kFirst + instance));
  const std::optional<Change::Fact>& first = kept.fact;
  if (!first || first->value.empty() || change.unix_ms() - first->updated_ms < lag_ms) {
    return std::optional<Delivery>();
  }
  Result<std::optional<Delivery>> found = tables::delivery(change.at(), {tenant, instance, first->value});
  if (!found && found.error().cause == "row_damaged") return std::optional<Delivery>();  // nothing to go by
  ENLACE_TRY(std::optional<Delivery> row, std::move(found));
  if (row && (row->state != State::delivered || row->find_key.empty())) row.reset();
  return row;
}

Result<void> Ledger::verified(const DeliveryId& id, bool doubled) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_CHECK(change.set_fact(id.tenant, kFirst + id.instance, ""));
  if (doubled) ENLACE_CHECK(note_other_host(change, id));
  return change.commit();
}

Result<std::vector<Ledger::OtherHost>> Ledger::other_hosts() {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(
      const std::vector<store::Row> names,
      change.tx().query("SELECT tenant, name FROM cursor WHERE substr(name, 1, ?) = ? ORDER BY tenant, name",
                        {static_cast<std::int64_t>(kPrefix.size()), kPrefix}));
  std::vector<OtherHost> all;
  for (const store::Row& row : names) {
    ENLACE_TRY(const Change::Found kept, change.look_up(row.text(0), row.text(1)));
    const Change::Fact fact = kept.fact.value_or(Change::Fact());  // damaged: there is one all the same
    all.push_back({row.text(0), row.text(1).substr(kPrefix.size()), fact.value, fact.updated_ms});
  }
  return all;
}

Result<bool> Ledger::is_delivered_elsewhere(const std::string& tenant, const std::string& instance) {
  ENLACE_TRY(Change change, Change::begin_unsynced(runtime_, database_, {}));
  ENLACE_TRY(const std::optional<Change::Fact> fact, change.fact(tenant, kPrefix + instance));
  return fact.has_value();
}

Result<void> Ledger::forget_other_hosts() {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_CHECK(change.tx().run("DELETE FROM cursor WHERE substr(name, 1, ?) = ?",
                               {static_cast<std::int64_t>(kPrefix.size()), kPrefix}));
  ENLACE_CHECK(
      change.tx().run("DELETE FROM cursor WHERE tenant = '' AND name = ?", {std::string(kWentBack)}));
  return change.commit();
}

}  // namespace enlace::ledger
