#pragma once

#include <functional>
#include <string>

#include "ledger/change.hpp"
#include "ledger/tables.hpp"
#include "runtime/runtime.hpp"
#include "store/database.hpp"

// A ledger of any size, as months of work leave it behind: sealed rows with their timelines, made by the
// ledger's own transactions, many orders in each, so that a million takes minutes.
namespace enlace::test {

struct LargeStore {
  int orders = 1'000'000;
  int tenants = 4;
  int sellers = 25;  // of each tenant
  // How the newest `open` of them stand; all others stand as `rest`.
  int open = 500;
  ledger::State rest = ledger::State::delivered;
  std::int64_t first_ms = 1'700'000'000'000;
  std::int64_t apart_ms = 30'000;
  int at_once = 1;  // so many are made in the same moment

  [[nodiscard]] static std::string tenant(int number) { return "empresa-" + std::to_string(number); }
  [[nodiscard]] static std::string order_id(int number) { return std::to_string(31'000'000 + number); }
  [[nodiscard]] static std::string seller(int number) {
    return "vendedor-" + std::to_string(number) + "@empresa.mx";
  }
  [[nodiscard]] std::int64_t created_ms(int number) const { return first_ms + number / at_once * apart_ms; }

  Result<void> fill(Runtime& runtime, store::Database& database) const {
    for (int done = 0; done < orders;) {
      ENLACE_TRY(ledger::Change change, ledger::Change::begin(runtime, database, "delivery"));
      for (int i = 0; i < 5'000 && done < orders; ++i, ++done) ENLACE_CHECK(put(change, done));
      ENLACE_CHECK(change.commit());
    }
    return {};
  }

 private:
  static constexpr const char* kCauses[] = {"customer_without_rfc", "products_unknown", "order_totals"};

  [[nodiscard]] ledger::State state(int number) const {
    using ledger::State;
    if (number < orders - open) return rest;
    constexpr State kOpen[] = {State::waiting, State::dead, State::in_doubt, State::skipped,
                               State::delivered};
    return kOpen[number % 5];
  }

  Result<void> put(ledger::Change& change, int number) const {
    using ledger::Event;
    using ledger::State;
    ledger::LandedOrder order;
    order.tenant = tenant(number % tenants);
    order.id = order_id(number);
    order.seq = number + 1;
    order.kind = "sale";
    order.zone = "Centro";
    const int who = number / tenants % sellers;
    order.seller_email = seller(who);
    order.seller_name = "Vendedor " + std::to_string(who);
    order.customer_code = "C" + std::to_string(number % 5'000);
    order.customer_name = "Abarrotes La Esperanza " + std::to_string(number % 5'000);
    order.total = "1234.50";
    order.created_ms = order.first_created_ms = order.landed_ms = created_ms(number);
    order.content_hash = "hash-" + order.id;
    order.handy_account = "company:Empresa";
    ENLACE_CHECK(ledger::tables::put(change.at(), order));

    const State wanted = state(number);
    ledger::Delivery row;
    row.id = {order.tenant, "alegra", order.id};
    row.created_ms = order.created_ms;
    row.seen_hash = order.content_hash;
    row.handy_account = order.handy_account;
    row.boot = change.boot();
    row.admitted = true;
    if (wanted == State::skipped) {
      row.want = ledger::Want::absent;
      row.absent_why = "gate";
      row.cause = "filtered_zone";
    }
    change.enter(row, wanted == State::skipped ? ledger::Entry::gated : ledger::Entry::wanted);
    ENLACE_CHECK(change.save(row, "landed"));
    if (wanted == State::waiting || wanted == State::skipped) return {};
    row.attempts = 1;
    row.find_key = R"({"reference":"HANDY-)" + order.id + "\"}";
    row.sent_hash = row.seen_hash;
    row.erp_account = "alegra:1";
    ENLACE_CHECK(change.move(row, Event::claimed));
    if (wanted == State::delivered) {
      row.remote_id = "id-" + order.id;
      row.remote_number = "R-" + order.id;
      row.remote_total = row.sent_total = order.total;
      row.delivered_ms = order.created_ms + 60'000;
      return change.move(row, Event::pushed);
    }
    row.cause = wanted == State::dead ? kCauses[number / 5 % 3] : "answer_lost";
    return change.move(row, wanted == State::dead ? Event::refused : Event::unknown);
  }
};

}  // namespace enlace::test
