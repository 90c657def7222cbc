#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ledger/ledger.hpp"
#include "store/database.hpp"
#include "support/manual_runtime.hpp"
#include "support/plain_vault.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::ledger {

// A ledger on a store of its own, with clocks that a test moves; restart() is what a crash leaves behind.
class LedgerBench {
 public:
  static constexpr const char* kTenant = "lupita";
  static constexpr const char* kInstance = "alegra";

  explicit LedgerBench(bool on_disk = false) : on_disk_(on_disk) {
    recipient.instance = kInstance;
    recipient.deletions = true;
    policy.mode = DoubtPolicy::Mode::find;
    open();
  }

  // The process dies: what was not durable is gone. Only for a bench on disk.
  void restart(bool restored = false) {
    ledger_.reset();
    database_.reset();
    open();
    const auto recovered = ledger().recover({restored});
    ASSERT_TRUE(recovered) << recovered.error().cause;
  }

  Ledger& ledger() { return *ledger_; }
  store::Database& database() { return *database_; }
  [[nodiscard]] static DeliveryId id(const std::string& order) { return {kTenant, kInstance, order}; }

  IncomingOrder order(const std::string& id, std::vector<std::string> chain = {}) {
    IncomingOrder incoming;
    incoming.id = id;
    incoming.kind = "sale";
    incoming.zone = "Centro";
    incoming.seller_email = "ana@empresa.mx";
    incoming.seller_name = "Ana";
    incoming.customer_code = "C1";
    incoming.customer_name = "Abarrotes";
    incoming.created_ms = incoming.first_created_ms = runtime.unix_ms();
    incoming.chain = std::move(chain);
    incoming.content_hash = "hash-" + id;
    incoming.raw = R"({"id":)" + id + "}";
    return incoming;
  }
  IncomingOrder deletion(const std::string& id, bool is_edited = false, std::vector<std::string> chain = {}) {
    IncomingOrder incoming = order(id, std::move(chain));
    incoming.deleted = true;
    incoming.is_edited = is_edited;
    incoming.deleted_ms = runtime.unix_ms();
    return incoming;
  }
  void land(const std::vector<IncomingOrder>& orders) {
    const auto landed = ledger().land(kTenant, accounts.handy, orders, {recipient}, {});
    ASSERT_TRUE(landed) << landed.error().cause << " " << landed.error().message;
  }
  Delivery row(const std::string& order) {
    const auto found = ledger().find(order);
    EXPECT_TRUE(found) << found.error().cause;
    for (const OrderView& view : *found) {
      if (view.delivery.id == id(order)) return view.delivery;
    }
    ADD_FAILURE() << "no row for " << order;
    return {};
  }
  State state(const std::string& order) { return row(order).state; }

  Claim claim(const std::string& order) {
    auto claimed = ledger().claim(id(order), accounts, "abarrotes");
    EXPECT_TRUE(claimed) << claimed.error().cause;
    return *claimed;
  }
  void declare(const std::string& order) {
    const auto declared = ledger().declare_find_key(id(order), Json::object({{"reference", order}}));
    ASSERT_TRUE(declared) << declared.error().cause;
  }
  Delivery end(const std::string& order, Said said, Evidence evidence, std::string cause = "because") {
    PushEnd push;
    push.said = said;
    push.evidence = evidence;
    push.sent_total = "100.00";
    if (said == Said::ok) push.outcome = Outcome{"r" + order, "n" + order, "open", d("100.00"), {}, {}};
    push.error.cause = std::move(cause);
    auto recorded = ledger().record_push(id(order), push, policy);
    EXPECT_TRUE(recorded) << recorded.error().cause;
    return *recorded;
  }
  void deliver(const std::string& order) {
    ASSERT_TRUE(claim(order).granted);
    declare(order);
    ASSERT_EQ(end(order, Said::ok, Evidence::accepted).state, State::delivered);
  }
  void push_in_doubt(const std::string& order) {
    ASSERT_TRUE(claim(order).granted);
    declare(order);
    ASSERT_EQ(end(order, Said::transient, Evidence::maybe).state, State::in_doubt);
  }
  Delivery look(const std::string& order, std::vector<Found::Document> documents, bool complete = true) {
    auto looked = ledger().record_look(id(order), Found{complete, std::move(documents)}, policy);
    EXPECT_TRUE(looked) << looked.error().cause;
    return *looked;
  }
  void remove(const std::string& order) {
    const auto claimed = ledger().claim_removal(id(order), accounts);
    ASSERT_TRUE(claimed);
    ASSERT_TRUE(claimed->granted) << claimed->why.cause;
    ASSERT_TRUE(ledger().record_removal(id(order), Ledger::Removal::gone, {}));
  }
  std::vector<std::string> due(Todo todo) {
    const auto rows = ledger().due(kTenant, kInstance, todo, 100);
    EXPECT_TRUE(rows);
    std::vector<std::string> ids;
    for (const Delivery& it : *rows) ids.push_back(it.id.order_id);
    return ids;
  }
  static Found::Document document(const std::string& number, bool live = true) {
    return {"r" + number, number, live ? "open" : "void", live, d("100.00")};
  }

  test::ManualRuntime runtime;
  test::PlainVault vault;
  Recipient recipient;
  DoubtPolicy policy;
  Accounts accounts{"handy-1", "erp-1"};

 private:
  void open() {
    store::Database::Options options;
    options.path = on_disk_ ? directory_.file("enlace.db") : ":memory:";
    options.exclusive = false;
    auto database = store::Database::open(options);
    ASSERT_TRUE(database) << database.error().cause << " " << database.error().message;
    database_ = *std::move(database);
    ledger_ = std::make_unique<Ledger>(runtime, *database_, vault);
  }

  bool on_disk_;
  test::TemporaryDirectory directory_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace enlace::ledger
