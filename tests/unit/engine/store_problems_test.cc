#include <gtest/gtest.h>

#include "alerts/book.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "phrases/phrasebook.hpp"
#include "support/manual_runtime.hpp"
#include "support/plain_vault.hpp"

// What the host says of its own store and of what polls could not read.
namespace enlace::engine {
namespace {

class StoreProblems : public testing::Test {
 protected:
  StoreProblems() {
    store::Database::Options options;
    options.path = ":memory:";
    database_ = *store::Database::open(options);
    ledger_ = std::make_unique<ledger::Ledger>(runtime_, *database_, vault_);
  }
  void land(const std::string& id, bool unreadable) {
    ledger::IncomingOrder order;
    order.id = id;
    order.raw = "{}";
    order.created_ms = order.first_created_ms = runtime_.unix_ms();
    order.unreadable = unreadable;
    order.content_hash = unreadable ? "unreadable-x" : "sound";
    ASSERT_TRUE(ledger_->land("lupita", "", {order}, {}, {}));
  }
  std::vector<alerts::Problem> problems() {
    const auto found = store_problems(*database_, runtime_.unix_ms());
    EXPECT_TRUE(found) << found.error().cause;
    return *found;
  }

  test::ManualRuntime runtime_;
  test::PlainVault vault_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<ledger::Ledger> ledger_;
};

// Rule: H-25
// Rule: H-31
TEST_F(StoreProblems, NameTheOrdersThatChangedIntoWhatCannotBeRead) {
  for (const char* order : {"31", "32", "33"}) land(order, false);
  EXPECT_TRUE(problems().empty());
  for (const char* order : {"31", "32"}) land(order, true);
  land("34", true);  // never read: it is a dead letter of its own
  const auto seen = problems();
  ASSERT_EQ(seen.size(), 1U) << "one problem, however many orders";
  EXPECT_EQ(seen[0].tenant, "lupita");
  EXPECT_EQ(seen[0].cause, "orders_changed_unreadable");
  EXPECT_EQ(seen[0].count, 2);
  EXPECT_EQ(seen[0].orders, (std::vector<std::string>{"31", "32"}));
  const phrases::Phrasebook phrases;
  for (const phrases::Language language : {phrases::Language::es, phrases::Language::en}) {
    const phrases::Phrase phrase = phrases.say(language, seen[0].cause, seen[0].params);
    EXPECT_NE(phrase.what.find("31, 32"), std::string::npos) << phrase.what;
    EXPECT_EQ((phrase.what + phrase.remedy).find('?'), std::string::npos);
  }
  land("31", false);
  ASSERT_EQ(problems().size(), 1U);
  EXPECT_EQ(problems()[0].orders, std::vector<std::string>{"32"});
  land("32", false);
  EXPECT_TRUE(problems().empty());
}

}  // namespace
}  // namespace enlace::engine
