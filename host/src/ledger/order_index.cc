#include "ledger/order_index.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <vector>

#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "text/fold.hpp"

namespace enlace::ledger {
namespace order_index {
namespace {

using store::Row;
using store::Transaction;

constexpr std::int64_t kDay_ms = 86'400'000;
constexpr int kDecimals = 12;
constexpr std::size_t kLongestFolded = 600;  // former names are forgotten beyond
const std::string kPending = "order_index/";

std::int64_t day_of(std::int64_t unix_ms) {
  return unix_ms >= 0 ? unix_ms / kDay_ms : (unix_ms - kDay_ms + 1) / kDay_ms;
}

Result<void> tally(Transaction& tx, const std::string& tenant, std::int64_t made_ms, std::int64_t state,
                   const Amount& amount, std::int64_t by) {
  ENLACE_CHECK(tx.run(
      "INSERT INTO order_tally (tenant, day, state, count, whole, fraction) VALUES (?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (tenant, day, state) DO UPDATE SET count = order_tally.count + excluded.count, "
      "whole = order_tally.whole + excluded.whole, fraction = order_tally.fraction + excluded.fraction",
      {tenant, day_of(made_ms), state, by, by * amount.whole, by * amount.fraction}));
  return {};
}

// --- the people of an order ------------------------------------------------------------------------------

struct Party {
  const char* role;
  std::string identity, name, code, tax_id;
};

Party customer_of(const LandedOrder& order, const Told* told) {
  Party party{"customer", order.customer_code, order.customer_name, text::fold_name(order.customer_code), {}};
  if (party.identity.empty()) party.identity = ":" + order.customer_name;
  if (told != nullptr) party.tax_id = folded_tax_id(told->tax_id);
  return party;
}

Party seller_of(const LandedOrder& order) {
  Party party{"seller", order.seller_email, order.seller_name, text::fold_name(order.seller_email), {}};
  if (party.identity.empty()) party.identity = ":" + order.seller_name;
  return party;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// "name\ncode\ntax id\nformer name\n…"
std::string folded_text(const Party& party, const std::string& before) {
  const std::string name = text::fold_name(party.name);
  std::string folded = name + '\n' + party.code + '\n' + party.tax_id;
  std::vector<std::string> lines = lines_of(before);
  constexpr std::size_t kFormer = 3;
  if (lines.size() >= kFormer) lines.erase(lines.begin() + 1, lines.begin() + kFormer);
  for (const std::string& former : lines) {
    if (former.empty() || former == name || folded.size() + former.size() > kLongestFolded) continue;
    folded += '\n' + former;
  }
  return folded;
}

Result<void> put_text(Transaction& tx, std::int64_t id, const std::string& tenant,
                      const std::string& folded) {
  ENLACE_CHECK(tx.run("DELETE FROM order_party_text WHERE rowid = ?", {id}));
  ENLACE_CHECK(tx.run("INSERT INTO order_party_text (rowid, folded, tenant) VALUES (?, ?, ?)",
                      {id, folded, "^" + tenant + "$"}));
  return {};
}

Result<std::int64_t> id_of(Transaction& tx, const std::string& tenant, Party party) {
  ENLACE_TRY(const std::vector<Row> known, tx.query("SELECT id, name, tax_id, folded FROM order_party "
                                                    "WHERE tenant = ? AND role = ? AND identity = ?",
                                                    {tenant, std::string(party.role), party.identity}));
  if (known.empty()) {
    const std::string folded = folded_text(party, {});
    ENLACE_CHECK(tx.run(
        "INSERT INTO order_party (tenant, role, identity, name, code, tax_id, folded) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        {tenant, std::string(party.role), party.identity, party.name, party.code, party.tax_id, folded}));
    const std::int64_t id = tx.last_row_id();
    ENLACE_CHECK(put_text(tx, id, tenant, folded));
    return id;
  }
  const Row& row = known.front();
  const std::int64_t id = row.integer(0);
  if (party.tax_id.empty()) party.tax_id = row.text(2);
  if (party.name == row.text(1) && party.tax_id == row.text(2)) return id;
  const std::string folded = folded_text(party, row.text(3));
  ENLACE_CHECK(tx.run("UPDATE order_party SET name = ?, tax_id = ?, folded = ? WHERE id = ?",
                      {party.name, party.tax_id, folded, id}));
  if (folded != row.text(3)) ENLACE_CHECK(put_text(tx, id, tenant, folded));
  return id;
}

// --- its state -------------------------------------------------------------------------------------------

Result<OrderState> state_of(Transaction& tx, const std::string& tenant, const std::string& id) {
  ENLACE_TRY(const std::vector<Row> newer,
             tx.query("SELECT 1 FROM order_edits WHERE tenant = ? AND older = ? LIMIT 1", {tenant, id}));
  if (!newer.empty()) return OrderState::edited;
  ENLACE_TRY(const std::vector<Row> own, tx.query("SELECT state, attention, cause FROM deliveries "
                                                  "WHERE order_id = ? AND tenant = ?",
                                                  {id, tenant}));
  WorstState worst;
  for (const Row& row : own) {
    const State state = parse_state(row.text(0)).value_or(State::dead);
    worst.add(state, row.integer(1) != 0, row.text(2));
  }
  ENLACE_TRY(const std::vector<Row> earlier,
             tx.query("SELECT d.state, d.attention, d.cause FROM order_edits e JOIN deliveries d "
                      "ON d.order_id = e.older AND d.tenant = e.tenant WHERE e.tenant = ? AND e.newer = ?",
                      {tenant, id}));
  for (const Row& row : earlier) {
    const State state = parse_state(row.text(0)).value_or(State::dead);
    worst.add_earlier(state, row.integer(1) != 0, row.text(2));
  }
  if (!worst.is_at_rest()) return worst.state(false);
  ENLACE_TRY(const std::vector<Row> order,
             tx.query("SELECT deleted FROM orders WHERE tenant = ? AND order_id = ?", {tenant, id}));
  return worst.state(!order.empty() && order.front().integer(0) != 0);
}

Result<void> restate_one(Transaction& tx, const std::string& tenant, const std::string& id) {
  ENLACE_TRY(const std::vector<Row> known, tx.query("SELECT state, made_ms, whole, fraction FROM order_index "
                                                    "WHERE tenant = ? AND order_id = ?",
                                                    {tenant, id}));
  if (known.empty()) return {};
  const Row& row = known.front();
  ENLACE_TRY(const OrderState state, state_of(tx, tenant, id));
  const auto now = static_cast<std::int64_t>(state);
  if (now == row.integer(0)) return {};
  ENLACE_CHECK(
      tx.run("UPDATE order_index SET state = ? WHERE tenant = ? AND order_id = ?", {now, tenant, id}));
  const Amount amount{row.integer(2), row.integer(3)};
  ENLACE_CHECK(tally(tx, tenant, row.integer(1), row.integer(0), amount, -1));
  return tally(tx, tenant, row.integer(1), now, amount, 1);
}

}  // namespace

Amount Amount::of(const Decimal& amount) {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  if (amount.abs() >= Decimal(kMost)) return {};
  const std::string text = amount.abs().fixed(kDecimals);
  const std::size_t point = text.find('.');
  const std::int64_t sign = amount.is_negative() ? -1 : 1;
  return {sign * std::strtoll(text.substr(0, point).c_str(), nullptr, 10),
          sign * std::strtoll(text.substr(point + 1).c_str(), nullptr, 10)};
}

Amount Amount::of(std::string_view total) {
  const std::optional<Decimal> amount = Decimal::parse(total);
  return amount ? of(*amount) : Amount{};
}

Decimal Amount::decimal() const {
  return Decimal(whole) + Decimal(fraction) / Decimal(1'000'000'000'000);
}

std::string folded_tax_id(std::string_view tax_id) {
  std::string folded = text::fold_name(tax_id);
  std::erase_if(folded, [](char c) { return c == ' ' || c == '-' || c == '.' || c == '\n'; });
  return folded;
}

Result<void> put(Transaction& tx, const LandedOrder& order, const Told* told) {
  ENLACE_TRY(const std::int64_t customer, id_of(tx, order.tenant, customer_of(order, told)));
  ENLACE_TRY(const std::int64_t seller, id_of(tx, order.tenant, seller_of(order)));
  ENLACE_TRY(const std::vector<Row> known, tx.query("SELECT state, made_ms, whole, fraction FROM order_index "
                                                    "WHERE tenant = ? AND order_id = ?",
                                                    {order.tenant, order.id}));
  ENLACE_TRY(const OrderState state, state_of(tx, order.tenant, order.id));
  const auto now = static_cast<std::int64_t>(state);
  std::int64_t made_ms = told != nullptr && told->made_ms != 0 ? told->made_ms : order.created_ms;
  if (told == nullptr && !known.empty()) made_ms = known.front().integer(1);
  const Amount amount = Amount::of(order.total);
  if (!known.empty()) {
    const Row& row = known.front();
    ENLACE_CHECK(
        tally(tx, order.tenant, row.integer(1), row.integer(0), {row.integer(2), row.integer(3)}, -1));
  }
  ENLACE_CHECK(tally(tx, order.tenant, made_ms, now, amount, 1));
  ENLACE_CHECK(tx.run(
      "INSERT INTO order_index (tenant, order_id, made_ms, arrived_ms, state, customer, seller, kind, zone, "
      "whole, fraction) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, order_id) DO UPDATE "
      "SET "
      "made_ms = excluded.made_ms, arrived_ms = excluded.arrived_ms, state = excluded.state, "
      "customer = excluded.customer, seller = excluded.seller, kind = excluded.kind, zone = excluded.zone, "
      "whole = excluded.whole, fraction = excluded.fraction",
      {order.tenant, order.id, made_ms, order.created_ms, now, customer, seller, order.kind,
       text::fold_name(order.zone), amount.whole, amount.fraction}));
  return {};
}

Result<void> restate(Transaction& tx, const std::string& tenant, const std::string& order_id) {
  ENLACE_CHECK(restate_one(tx, tenant, order_id));
  ENLACE_TRY(const std::vector<Row> newer,
             tx.query("SELECT newer FROM order_edits WHERE tenant = ? AND older = ?", {tenant, order_id}));
  for (const Row& row : newer) ENLACE_CHECK(restate_one(tx, tenant, row.text(0)));
  return {};
}

Result<bool> is_complete(store::Database& database) {
  ENLACE_TRY(
      const std::vector<Row> pending,
      database.query("SELECT 1 FROM meta WHERE key >= 'order_index/' AND key < 'order_index0' LIMIT 1"));
  return pending.empty();
}

namespace {

struct Pending {
  std::string id;
  std::int64_t seq = 0;
  Told told;
};

Result<bool> fill_tenant(Ledger& ledger, store::Database& database, const ReadRaw& read,
                         const std::string& tenant, std::int64_t below, int most) {
  ENLACE_TRY(const std::vector<Row> rows,
             database.query("SELECT order_id, seq FROM orders WHERE tenant = ? AND seq < ? "
                            "ORDER BY seq DESC LIMIT ?",
                            {tenant, below, std::int64_t{most}}));
  std::vector<Pending> pending;
  for (const Row& row : rows) {
    const Result<Json> raw = ledger.raw_order(tenant, row.text(0));  // an old one is not kept any more
    pending.push_back({row.text(0), row.integer(1), raw ? read(*raw) : Told{}});
  }
  ENLACE_TRY(Transaction tx, database.begin_unsynced());
  for (const Pending& one : pending) {
    const Result<std::optional<LandedOrder>> order = tables::order({database, tx}, tenant, one.id);
    if (!order && order.error().cause == "row_damaged") continue;  // named by the nightly look at the store
    if (!order) return failure(order.error());
    if (*order) ENLACE_CHECK(put(tx, **order, &one.told));
  }
  if (rows.size() < static_cast<std::size_t>(most)) {
    ENLACE_CHECK(tx.run("DELETE FROM meta WHERE key = ?", {kPending + tenant}));
  } else {
    ENLACE_CHECK(tx.run("UPDATE meta SET value = ? WHERE key = ?",
                        {std::to_string(pending.back().seq), kPending + tenant}));
  }
  ENLACE_CHECK(tx.commit());
  return rows.size() < static_cast<std::size_t>(most);
}

}  // namespace

Result<bool> fill(Ledger& ledger, store::Database& database, const ReadRaw& read, int most) {
  ENLACE_TRY(
      const std::vector<Row> tenants,
      database.query(
          "SELECT key, value FROM meta WHERE key >= 'order_index/' AND key < 'order_index0' ORDER BY key"));
  bool complete = true;
  for (const Row& row : tenants) {
    const std::string tenant = row.text(0).substr(kPending.size());
    const std::int64_t below = std::strtoll(row.text(1).c_str(), nullptr, 10);
    ENLACE_TRY(const bool done, fill_tenant(ledger, database, read, tenant, below, most));
    complete = complete && done;
  }
  return complete;
}

}  // namespace order_index

Result<void> note_tax_id(store::Database& database, const std::string& tenant,
                         const std::string& customer_code, const std::string& tax_id) {
  const std::string folded = order_index::folded_tax_id(tax_id);
  if (customer_code.empty() || folded.empty()) return {};
  ENLACE_TRY(store::Transaction tx, database.begin_unsynced());
  ENLACE_TRY(
      const std::vector<store::Row> known,
      tx.query("SELECT name, tax_id FROM order_party WHERE tenant = ? AND role = 'customer' AND identity = ?",
               {tenant, customer_code}));
  if (known.empty() || known.front().text(1) == folded) return {};
  order_index::Party party{"customer", customer_code, known.front().text(0), text::fold_name(customer_code),
                           folded};
  ENLACE_CHECK(order_index::id_of(tx, tenant, std::move(party)));
  return tx.commit();
}

}  // namespace enlace::ledger
