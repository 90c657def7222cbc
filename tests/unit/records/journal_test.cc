#include "records/journal.hpp"

#include <gtest/gtest.h>

namespace enlace::records {
namespace {

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() {
    store::Database::Options options;
    options.path = ":memory:";
    database_ = *store::Database::open(options);
  }
  void did(std::int64_t at_ms, const char* actor, const char* action, const char* tenant) {
    ASSERT_TRUE(note_action(*database_, {0, at_ms, actor, action, tenant, "alegra", "orders",
                                         Json::object({{"reason", "inventario"}})}));
  }
  std::vector<JournalEntry> found(const JournalFilter& filter) {
    auto entries = journal(*database_, filter);
    EXPECT_TRUE(entries);
    return *std::move(entries);
  }
  std::unique_ptr<store::Database> database_;
};

// Rule: V-5
TEST_F(JournalTest, TellsTheNewestFirst) {
  did(1'000, "operator:ana", "pause", "lupita");
  did(2'000, "operator:luis", "resume", "lupita");
  const std::vector<JournalEntry> all = found({});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].action, "resume");
  EXPECT_EQ(all[1].actor, "operator:ana");
  EXPECT_EQ(all[1].detail["reason"].text(), "inventario");
  EXPECT_GT(all[0].id, all[1].id);
}

TEST_F(JournalTest, FindsByTenantPersonActionAndTime) {
  did(1'000, "operator:ana", "pause", "lupita");
  did(2'000, "operator:luis", "resume", "lupita");
  did(3'000, "operator:ana", "retry", "puebla");
  JournalFilter filter;
  filter.tenant = "lupita";
  EXPECT_EQ(found(filter).size(), 2U);
  filter.actor = "operator:ana";
  EXPECT_EQ(found(filter).size(), 1U);
  filter = {};
  filter.action = "retry";
  EXPECT_EQ(found(filter).size(), 1U);
  filter = {};
  filter.from_ms = 2'000;
  filter.to_ms = 3'000;  // not included
  EXPECT_EQ(found(filter).size(), 1U);
  filter = {};
  filter.limit = 1;
  EXPECT_EQ(found(filter).size(), 1U);
}

TEST_F(JournalTest, ForgetsWhatIsOlder) {
  did(1'000, "operator:ana", "pause", "lupita");
  did(2'000, "operator:ana", "resume", "lupita");
  const auto forgotten = forget_actions(*database_, 2'000);
  ASSERT_TRUE(forgotten);
  EXPECT_EQ(*forgotten, 1);
  EXPECT_EQ(found({}).size(), 1U);
}

}  // namespace
}  // namespace enlace::records
