#include "ledger/customers.hpp"

#include <algorithm>

#include "ledger/sealed_table.hpp"
#include "runtime/fail_points.hpp"

namespace enlace::ledger {
namespace {

constexpr std::int64_t kBusyMs = 5'000;

struct CustomerRow {
  std::string account, name;
  CustomerState state = CustomerState::unknown;  // only move() changes it
  std::string order_id, remote_id;
  std::string boot;
  std::int64_t doubt_mono_ms = 0;  // since when in doubt, or linked
  std::int64_t next_mono_ms = 0;   // no push before
  std::int64_t look_mono_ms = 0;   // when the connector first looked, after the doubt settled, in vain
  std::int64_t looks = 0;
};

const SealedTable& table() {
  static const SealedTable table("remote_customer",
                                 {"account", "name", "state", "order_id", "remote_id", "boot",
                                  "doubt_mono_ms", "next_mono_ms", "look_mono_ms", "looks", "updated_ms"},
                                 2);
  return table;
}

CustomerRow read(const store::Row& row) {
  // Of a newer release: whoever needs the customer looks first.
  const CustomerState state = parse_customer_state(row.text(2)).value_or(CustomerState::in_doubt);
  return {row.text(0), row.text(1),    state,          row.text(3),    row.text(4),
          row.text(5), row.integer(6), row.integer(7), row.integer(8), row.integer(9)};
}

Result<void> put(Change& change, const CustomerRow& row) {
  return table().put(change.database(), change.tx(),
                     {row.account, row.name, to_string(row.state), row.order_id, row.remote_id, row.boot,
                      row.doubt_mono_ms, row.next_mono_ms, row.look_mono_ms, row.looks, change.unix_ms()});
}

// Follows the table of customers; a new state begins at this moment, with nothing looked for yet.
Result<void> move(Change& change, CustomerRow& row, CustomerEvent event) {
  const std::optional<CustomerState> to = next_state(row.state, event);
  if (!to) {
    return failure(
        ENLACE_E_MISUSE, "not_possible", "the ledger has no such transition",
        Json::object({{"customer", row.name}, {"state", to_string(row.state)}, {"event", to_string(event)}}));
  }
  row.state = *to;
  row.boot = change.boot();
  row.doubt_mono_ms = change.mono_ms();
  row.next_mono_ms = row.look_mono_ms = row.looks = 0;
  return {};
}

// The row, or a new one; its times brought into this boot.
Result<CustomerRow> get(Change& change, const std::string& account, const std::string& name) {
  ENLACE_TRY(const auto rows, table().select(change.database(), change.tx(), "WHERE account = ? AND name = ?",
                                             {account, name}));
  CustomerRow row;
  row.account = account;
  row.name = name;
  if (!rows.empty()) row = read(rows[0]);
  if (row.boot != change.boot()) {
    row.boot = change.boot();
    row.doubt_mono_ms = change.mono_ms();
    row.next_mono_ms = row.look_mono_ms = row.looks = 0;
  }
  return row;
}

}  // namespace

std::string Ledger::customer_account(const Accounts& accounts, const DeliveryId& id) {
  return accounts.erp.empty() ? id.tenant + "/" + id.instance : accounts.erp;
}

Result<std::int64_t> customer_doubt_ms(Change& change, const std::string& account, const std::string& name) {
  if (name.empty()) return std::int64_t{0};
  ENLACE_TRY(CustomerRow row, get(change, account, name));
  if (row.state == CustomerState::creating) {
    ENLACE_TRY(const std::vector<Delivery> at_work,
               tables::deliveries(change.at(), "WHERE order_id = ? AND state = 'sending'", {row.order_id}));
    // Another job of the same account is creating it at this moment.
    if (!at_work.empty()) return kBusyMs;
    // Whoever created it could not record how that ended.
    ENLACE_CHECK(move(change, row, CustomerEvent::interrupted));
    ENLACE_CHECK(put(change, row));
  }
  if (row.state != CustomerState::in_doubt) return std::int64_t{0};
  return std::max<std::int64_t>(0, row.next_mono_ms - change.mono_ms());
}

Result<void> doubt_interrupted_customers(Change& change) {
  std::vector<std::string> damaged;  // whoever needs one of them is told
  ENLACE_TRY(const auto rows,
             table().select(change.database(), change.tx(), "WHERE state = 'creating'", {}, &damaged));
  for (const store::Row& stored : rows) {
    CustomerRow row = read(stored);
    ENLACE_CHECK(move(change, row, CustomerEvent::interrupted));
    ENLACE_CHECK(put(change, row));
  }
  return {};
}

// A connector looks for the customer before it creates one, so a write that arrives here is also the news
// that a complete look found nothing. In doubt, that counts as one of the two looks after the doubt settled.
Result<void> Ledger::begin_customer(const std::string& account, const std::string& name,
                                    const std::string& order_id, const DoubtPolicy& policy) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(CustomerRow row, get(change, account, name));
  const std::int64_t now = change.mono_ms();
  if (row.state == CustomerState::creating) ENLACE_CHECK(move(change, row, CustomerEvent::contested));
  // Linked just now, and yet not found: whoever looked did so too early, or the ERP lists it late.
  if (row.state == CustomerState::linked && now < row.doubt_mono_ms + policy.settle_ms) {
    const std::int64_t linked_at = row.doubt_mono_ms;
    ENLACE_CHECK(move(change, row, CustomerEvent::not_listed));
    row.doubt_mono_ms = linked_at;  // the doubt is as old as the link
  }
  if (row.state == CustomerState::in_doubt && policy.mode != DoubtPolicy::Mode::repeat) {
    const std::int64_t settled_at = row.doubt_mono_ms + policy.settle_ms;
    const std::int64_t second_at = row.look_mono_ms + policy.lag_ms;
    std::int64_t not_before = 0;
    if (now < settled_at) {
      not_before = settled_at;
    } else if (row.looks == 0) {
      row.looks = 1;
      row.look_mono_ms = now;
      not_before = now + policy.lag_ms;
    } else if (now < second_at) {
      not_before = second_at;
    }
    if (not_before > 0) {
      row.next_mono_ms = not_before;
      ENLACE_CHECK(put(change, row));
      ENLACE_CHECK(change.commit());
      Error error{ENLACE_E_TRANSIENT,
                  "customer_in_doubt",
                  "the customer may have been created already",
                  Json::object({{"customer", name}}),
                  0,
                  not_before - now,
                  {}};
      return failure(std::move(error));
    }
  }
  ENLACE_CHECK(move(change, row, CustomerEvent::creation_begun));
  row.order_id = order_id;
  ENLACE_CHECK(put(change, row));
  ENLACE_FAIL_POINT("ledger.customer_begin.before_commit");
  return change.commit();
}

Result<void> Ledger::end_customer(const std::string& account, const std::string& name, CustomerEnd end,
                                  const std::string& remote_id) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(CustomerRow row, get(change, account, name));
  switch (end) {
    case CustomerEnd::linked:
      ENLACE_CHECK(move(change, row, CustomerEvent::told));
      row.remote_id = remote_id;
      break;
    case CustomerEnd::not_created:
      ENLACE_CHECK(move(change, row, CustomerEvent::not_created));
      ENLACE_CHECK(
          change.tx().run("DELETE FROM remote_customer WHERE account = ? AND name = ?", {account, name}));
      return change.commit();
    case CustomerEnd::in_doubt:
      ENLACE_CHECK(move(change, row, CustomerEvent::lost));
      break;
  }
  ENLACE_CHECK(put(change, row));
  ENLACE_FAIL_POINT("ledger.customer_end.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.customer_end.after_commit");
  return {};
}

}  // namespace enlace::ledger
