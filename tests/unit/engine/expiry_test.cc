#include "engine/expiry.hpp"

#include <gtest/gtest.h>

#include "alerts/book.hpp"
#include "support/plain_vault.hpp"

namespace enlace::engine {
namespace {

constexpr std::int64_t kDay_ms = 86'400'000;
constexpr std::int64_t kNow = 1'763'900'000'000;

class Expiries : public testing::Test {
 protected:
  Expiries() {
    store::Database::Options options;
    options.path = ":memory:";
    auto opened = store::Database::open(options);
    EXPECT_TRUE(opened);
    database_ = *std::move(opened);
    config::TenantConfig tenant;
    tenant.tenant = "lupita";
    tenant.handy.token.secret_name = "handy-token";
    config::ConnectorConfig connector;
    connector.instance = "bind";
    connector.credentials["api_key"].secret_name = "bind-key";
    tenant.connectors.emplace("bind", connector);
    configuration_.tenants.emplace("lupita", tenant);
  }
  void set(const std::string& name, std::int64_t expires_ms, std::string_view value = "opaque") {
    ASSERT_TRUE(note_expiry(*database_, "lupita", name, expires_ms, value, kNow));
  }
  std::vector<alerts::Problem> problems(std::int64_t now_ms = kNow) {
    const auto found = expiry_problems(*database_, configuration_, now_ms);
    EXPECT_TRUE(found);
    return *found;
  }

  std::unique_ptr<store::Database> database_;
  config::Configuration configuration_;
};

TEST_F(Expiries, AreToldAMonthAWeekAndADayAhead) {
  const std::int64_t expires = kNow + 100 * kDay_ms;
  set("bind-key", expires);
  EXPECT_TRUE(problems().empty());
  EXPECT_TRUE(problems(expires - 30 * kDay_ms - 1).empty());
  alerts::Book book(*database_);
  int messages = 0;
  for (const auto& [days, told] : {std::pair{30, 1}, {29, 1}, {8, 1}, {7, 2}, {2, 2}, {1, 3}}) {
    const std::int64_t now = expires - days * kDay_ms;
    const auto seen = problems(now);
    ASSERT_EQ(seen.size(), 1U) << days;
    EXPECT_EQ(seen[0].instance, "bind");
    EXPECT_EQ(seen[0].cause, "credential_expires_soon");
    EXPECT_EQ(seen[0].params["days"].integer().value_or(-1), days);
    ASSERT_TRUE(book.note(seen, {"webhook"}, now));
    messages = static_cast<int>(book.due(now)->size());
    EXPECT_EQ(messages, told) << days << " days before";
  }
  EXPECT_EQ(book.problems(true)->size(), 1U) << "it stays one problem";
  const auto gone = problems(expires);
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].cause, "credential_expired");
}

TEST_F(Expiries, GoWithTheSecretThatIsReplaced) {
  set("bind-key", kNow + kDay_ms);
  EXPECT_EQ(problems().size(), 1U);
  set("bind-key", 0);  // another value, and nobody knows until when
  EXPECT_TRUE(problems().empty());
  // {"alg":"none"} . {"exp":1763913600} — within a day of kNow — . signature
  set("handy-token", 0, "eyJhbGciOiJub25lIn0.eyJleHAiOjE3NjM5MTM2MDB9.c2ln");
  ASSERT_EQ(problems().size(), 1U);
  EXPECT_EQ(problems()[0].instance, "handy");
  ASSERT_TRUE(forget_expiry(*database_, "lupita", "handy-token"));
  EXPECT_TRUE(problems().empty());
}

TEST_F(Expiries, OfWhatNobodyUsesAreNotTold) {
  set("old-key", kNow + kDay_ms);
  EXPECT_TRUE(problems().empty());
  configuration_.tenants.at("lupita").connectors.at("bind").enabled = false;
  set("bind-key", kNow + kDay_ms);
  EXPECT_TRUE(problems().empty());
}

TEST_F(Expiries, OfTokensAreWhatTheySayUnlessAnOperatorKnowsOfASoonerDay) {
  test::PlainVault vault;
  const std::string token = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3NjM5MTM2MDB9.c2ln";
  constexpr std::int64_t kOwn = 1'763'913'600'000;
  const auto known = [&] { return expiries(*database_, "lupita")->front(); };
  ASSERT_TRUE(vault.set("lupita", "bind-key", vault::Secret(token)));
  const config::TenantConfig& tenant = configuration_.tenants.at("lupita");
  ASSERT_TRUE(read_tokens(*database_, vault, tenant, kNow));
  ASSERT_EQ(expiries(*database_, "lupita")->size(), 1U);
  EXPECT_EQ(known().source, "token");
  EXPECT_EQ(known().expires_ms, kOwn);
  set("bind-key", kNow + 90 * kDay_ms, token);  // a typing mistake must not hide the end of the key
  EXPECT_EQ(known().expires_ms, kOwn);
  set("bind-key", kNow + 1'000, token);
  EXPECT_EQ(known().source, "operator");
  ASSERT_TRUE(read_tokens(*database_, vault, tenant, kNow));
  EXPECT_EQ(known().expires_ms, kNow + 1'000);
  set("bind-key", kNow + 90 * kDay_ms);  // stored with that day by an earlier release, which believed it
  ASSERT_TRUE(read_tokens(*database_, vault, tenant, kNow));
  EXPECT_EQ(known().expires_ms, kOwn);
}

}  // namespace
}  // namespace enlace::engine
