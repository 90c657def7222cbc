// Users, sessions, links and waits, in the store.
#include <gtest/gtest.h>

#include "records/sessions.hpp"
#include "records/throttle.hpp"
#include "records/tokens.hpp"
#include "records/users.hpp"
#include "support/manual_runtime.hpp"

namespace enlace::records {
namespace {

constexpr std::int64_t kSecond = 1'000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

class People : public ::testing::Test {
 protected:
  People() {
    store::Database::Options options;
    options.path = ":memory:";
    database_ = *store::Database::open(options);
  }
  void add(const std::string& login, Role role = Role::operator_) {
    User user;
    user.login = login;
    user.name = "Persona";
    user.role = role;
    user.created_ms = now();
    user.created_by = "operator:root";
    ASSERT_TRUE(add_user(*database_, user, "hash"));
  }
  [[nodiscard]] std::int64_t now() const { return runtime_.unix_ms(); }
  Opened open(const std::string& login, Stay stay = Stay::day) {
    return *open_session(*database_, runtime_, login, "192.0.2.7", stay);
  }
  bool alive(const std::string& token, bool used = true) {
    const auto session = session_of(*database_, token, now(), used);
    EXPECT_TRUE(session);
    return session->has_value();
  }
  test::ManualRuntime runtime_;
  std::unique_ptr<store::Database> database_;
};

TEST_F(People, AreKeptWithRoleAndLimits) {
  User user;
  user.login = "luis";
  user.name = "Luis";
  user.tenants = {"lupita", "puebla"};
  user.sellers = {"ana@lupita.mx"};
  ASSERT_TRUE(add_user(*database_, user, "hash"));
  const auto found = find_user(*database_, "luis");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->role, Role::viewer);
  EXPECT_EQ((*found)->tenants, user.tenants);
  EXPECT_EQ((*found)->sellers, user.sellers);
  EXPECT_TRUE((*found)->may_see("puebla"));
  EXPECT_FALSE((*found)->may_see("bogota"));
  EXPECT_EQ(add_user(*database_, user, "hash").error().cause, "user_exists");
  EXPECT_FALSE(find_user(*database_, "nadie")->has_value());
  EXPECT_EQ(users(*database_)->size(), 1U);
}

TEST_F(People, HaveLogInsInOneForm) {
  EXPECT_EQ(*clean_login("  Ana.Torres@Lupita.MX "), "ana.torres@lupita.mx");
  for (const std::string& bad : {std::string(), std::string("ana torres"), std::string("ana'"),
                                 std::string("<b>"), std::string(65, 'a'), std::string("ana\n")}) {
    EXPECT_EQ(clean_login(bad).error().cause, "user_login_invalid") << bad;
  }
}

TEST_F(People, TheLastAdministratorStays) {
  add("ana", Role::administrator);
  add("luis", Role::administrator);
  ASSERT_TRUE(set_disabled(*database_, "luis", true, now()));
  EXPECT_EQ(set_disabled(*database_, "ana", true, now()).error().cause, "last_administrator");
  EXPECT_FALSE((*find_user(*database_, "ana"))->disabled);
  EXPECT_EQ(set_disabled(*database_, "nadie", true, now()).error().cause, "user_unknown");
}

TEST_F(People, SessionsEndWhenNotUsedAndAfterTwelveHours) {
  add("ana");
  const Opened first = open("ana");
  runtime_.pass(29 * kMinute);
  EXPECT_TRUE(alive(first.token));
  runtime_.pass(29 * kMinute);
  EXPECT_TRUE(alive(first.token)) << "it was used meanwhile";
  runtime_.pass(31 * kMinute);
  EXPECT_FALSE(alive(first.token));

  const Opened second = open("ana");
  for (int i = 0; i < 35; ++i) {
    runtime_.pass(20 * kMinute);
    EXPECT_TRUE(alive(second.token)) << i;
  }
  runtime_.pass(20 * kMinute);  // twelve hours
  EXPECT_FALSE(alive(second.token));
}

TEST_F(People, APageThatOnlyLooksForNewsKeepsNobodyLoggedIn) {
  add("ana");
  const Opened session = open("ana");
  for (int i = 0; i < 29; ++i) {
    runtime_.pass(kMinute);
    EXPECT_TRUE(alive(session.token, false));
  }
  runtime_.pass(kMinute);
  EXPECT_FALSE(alive(session.token, false));
}

TEST_F(People, AStoreThatCannotBeWrittenKeepsNobodyOut) {
  add("ana");
  const Opened session = open("ana");
  runtime_.pass(5 * kMinute);
  const auto run = [&](const char* sql) {
    auto transaction = database_->begin();
    return transaction->run(sql) && transaction->commit();
  };
  ASSERT_TRUE(
      run("CREATE TRIGGER disk_is_full BEFORE UPDATE ON console_session "
          "BEGIN SELECT RAISE(ABORT, 'full'); END"));
  EXPECT_TRUE(alive(session.token));
  ASSERT_TRUE(run("DROP TRIGGER disk_is_full"));
  runtime_.pass(26 * kMinute);
  EXPECT_FALSE(alive(session.token)) << "nothing was kept of that use";
}

TEST_F(People, ATelephoneStaysForAMonth) {
  add("ana");
  const Opened session = open("ana", Stay::month);
  runtime_.pass(29 * kDay);
  EXPECT_TRUE(alive(session.token));
  runtime_.pass(kDay);
  EXPECT_FALSE(alive(session.token));
}

TEST_F(People, OnlyHashesOfTokensAreStored) {
  add("ana");
  const Opened session = open("ana");
  const std::string link = *make_link(*database_, runtime_, "", "operator:root");
  EXPECT_TRUE(is_token(session.token) && is_token(link));
  for (const char* table : {"console_session", "console_link"}) {
    const auto rows = database_->query(std::string("SELECT hash FROM ") + table);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_NE(rows->front().text(0), session.token);
    EXPECT_NE(rows->front().text(0), link);
    EXPECT_FALSE(alive(rows->front().text(0))) << "a stored hash opens nothing";
  }
  for (const std::string& wrong : {std::string(), std::string("x"), std::string(64, 'g'),
                                   std::string(64, '0'), session.token + "0", session.token.substr(1)}) {
    EXPECT_FALSE(alive(wrong));
  }
}

TEST_F(People, SessionsEndWithTheRightToHaveThem) {
  add("boss", Role::administrator);
  add("ana");
  Opened session = open("ana");
  ASSERT_TRUE(set_disabled(*database_, "ana", true, now()));
  EXPECT_FALSE(alive(session.token));
  ASSERT_TRUE(set_disabled(*database_, "ana", false, now()));
  EXPECT_FALSE(alive(session.token)) << "nothing comes back";

  session = open("ana");
  const Opened other = open("ana");
  ASSERT_TRUE(set_password(*database_, "ana", "another", now(), session.session.id));
  EXPECT_TRUE(alive(session.token)) << "where the password was changed";
  EXPECT_FALSE(alive(other.token));

  ASSERT_TRUE(propose_second_factor(*database_, "ana", store::Blob{"sealed"}));
  EXPECT_FALSE((*find_user(*database_, "ana"))->second_factor) << "not before it is confirmed";
  const Opened third = open("ana");
  ASSERT_TRUE(confirm_second_factor(*database_, "ana", 100, now(), session.session.id));
  EXPECT_TRUE((*find_user(*database_, "ana"))->second_factor);
  EXPECT_TRUE(alive(session.token));
  EXPECT_FALSE(alive(third.token));
  ASSERT_TRUE(remove_second_factor(*database_, "ana", now()));
  EXPECT_FALSE(alive(session.token));
}

TEST_F(People, EndTheirOwnSessionsAndNoOthers) {
  add("ana");
  add("luis");
  const Opened of_ana = open("ana"), of_luis = open("luis");
  EXPECT_EQ(open_sessions(*database_, "ana", now())->size(), 1U);
  EXPECT_EQ(open_sessions(*database_, "", now())->size(), 2U);
  EXPECT_FALSE(*end_session(*database_, of_luis.session.id, "ana", now()));
  EXPECT_TRUE(alive(of_luis.token));
  EXPECT_TRUE(*end_session(*database_, of_ana.session.id, "ana", now()));
  EXPECT_FALSE(alive(of_ana.token));
  EXPECT_FALSE(*end_session(*database_, of_ana.session.id, "ana", now())) << "only once";
}

TEST_F(People, HaveTwentySessionsAtMost) {
  add("ana");
  const Opened oldest = open("ana");
  for (int i = 0; i < 20; ++i) open("ana");
  EXPECT_FALSE(alive(oldest.token));
  EXPECT_EQ(open_sessions(*database_, "ana", now())->size(), 20U);
}

TEST_F(People, OldSessionsAreForgotten) {
  add("ana");
  open("ana");
  EXPECT_TRUE(*knows_address(*database_, "ana", "192.0.2.7", now()));
  EXPECT_FALSE(*knows_address(*database_, "ana", "192.0.2.8", now()));
  EXPECT_FALSE(*knows_address(*database_, "luis", "192.0.2.7", now()));
  runtime_.pass(31 * kDay);
  EXPECT_FALSE(*knows_address(*database_, "ana", "192.0.2.7", now()));
  EXPECT_EQ(*forget_sessions(*database_, now()), 1);
}

TEST_F(People, ALinkServesOnceAndForHalfAnHour) {
  const std::string token = *make_link(*database_, runtime_, "", "operator:root");
  runtime_.pass(29 * kMinute);
  EXPECT_TRUE(link_of(*database_, token, now())->has_value());
  EXPECT_TRUE(*use_up_link(*database_, token, now()));
  EXPECT_FALSE(*use_up_link(*database_, token, now())) << "replayed";
  EXPECT_FALSE(link_of(*database_, token, now())->has_value());

  const std::string late = *make_link(*database_, runtime_, "ana", "operator:root");
  EXPECT_EQ((*link_of(*database_, late, now()))->login, "ana");
  runtime_.pass(30 * kMinute);
  EXPECT_FALSE(link_of(*database_, late, now())->has_value());
  EXPECT_FALSE(*use_up_link(*database_, late, now()));
}

TEST_F(People, ACodeIsUsedOnce) {
  add("ana");
  EXPECT_TRUE(*use_step(*database_, "ana", 100));
  EXPECT_FALSE(*use_step(*database_, "ana", 100));
  EXPECT_FALSE(*use_step(*database_, "ana", 99));
  EXPECT_TRUE(*use_step(*database_, "ana", 101));
  EXPECT_FALSE(*use_step(*database_, "nadie", 100));
}

class Throttle : public People {
 protected:
  // Milliseconds to wait; 0: heard, and wrong.
  std::int64_t fail(const std::string& login, const std::string& address = "192.0.2.7", bool known = false) {
    return *begin_attempt(*database_, waits_of(login, address, known), now());
  }
};

TEST_F(Throttle, DoublesFromASecondToAQuarterOfAnHourAndNeverLocks) {
  std::int64_t expected = kSecond;
  for (int failure = 0; failure < 40; ++failure) {
    ASSERT_EQ(fail("ana", "192.0.2." + std::to_string(failure + 1)), 0) << failure;  // each from elsewhere
    EXPECT_EQ(fail("ana", "198.51.100." + std::to_string(failure + 1)), expected);
    runtime_.pass(expected - 1);
    EXPECT_EQ(fail("ana", "203.0.113." + std::to_string(failure + 1)), 1) << "too early, and costs nothing";
    runtime_.pass(1);
    expected = std::min(expected * 2, 15 * kMinute);
  }
}

TEST_F(Throttle, AnAccountThatDoesNotExistWaitsAlike) {
  add("ana");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(fail("ana", ""), fail("nadie", ""));
    runtime_.pass(700);
  }
}

TEST_F(Throttle, OneAccountDoesNotWaitForAnother) {
  EXPECT_EQ(fail("ana"), 0);
  EXPECT_GT(fail("ana"), 0);
  EXPECT_EQ(fail("luis"), 0);
}

TEST_F(Throttle, AnAddressThatTriesManyAccountsWaitsToo) {
  int heard = 0;
  for (int i = 0; i < 100; ++i) heard += fail("user" + std::to_string(i)) == 0 ? 1 : 0;
  EXPECT_EQ(heard, 11);
  EXPECT_EQ(fail("user200", "192.0.2.8"), 0) << "others are heard";
  EXPECT_EQ(place_of("2001:db8:1:2:3:4:5:6"), place_of("2001:db8:1:2:ffff::1"));
  EXPECT_NE(place_of("2001:db8:1:2::1"), place_of("2001:db8:1:3::1"));
  EXPECT_EQ(place_of("::ffff:192.0.2.7"), "192.0.2.7");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(fail("user" + std::to_string(1000 + i), "127.0.0.1"), 0);
}

// Without lock-out: whoever logged in from a place before is not kept out by strangers.
TEST_F(Throttle, StrangersDoNotKeepAPersonOut) {
  for (int i = 0; i < 50; ++i) {
    fail("ana", "203.0.113." + std::to_string(i));
    runtime_.pass(10 * kSecond);
  }
  EXPECT_GT(fail("ana", "203.0.113.200"), 30 * kSecond);
  EXPECT_EQ(fail("ana", "192.0.2.7", true), 0);
}

TEST_F(Throttle, SuccessAndTimeEndTheWait) {
  const auto waits = waits_of("ana", "192.0.2.7", false);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(*begin_attempt(*database_, waits, now()), 0);
    runtime_.pass(kMinute);
  }
  ASSERT_TRUE(attempt_succeeded(*database_, waits));
  EXPECT_EQ(fail("ana"), 0);
  EXPECT_EQ(fail("ana"), kSecond) << "it begins anew";
  runtime_.pass(kHour);
  EXPECT_EQ(fail("ana"), 0);
  EXPECT_EQ(fail("ana"), kSecond);
}

TEST_F(Throttle, AnAttemptThatWasNeitherIsTakenBack) {
  const auto waits = waits_of("ana", "192.0.2.7", false);
  EXPECT_EQ(*begin_attempt(*database_, waits, now()), 0);
  runtime_.pass(kSecond);
  EXPECT_EQ(*begin_attempt(*database_, waits, now()), 0);  // the password was right, the code is missing
  ASSERT_TRUE(take_back_attempt(*database_, waits, now()));
  EXPECT_EQ(*begin_attempt(*database_, waits, now()), 0);
  EXPECT_EQ(fail("ana"), 2 * kSecond) << "the failure before still counts";
}

TEST_F(Throttle, SurvivesAClockThatGoesBack) {
  EXPECT_EQ(fail("ana"), 0);
  runtime_.jump_wall_clock(-kDay);
  EXPECT_EQ(fail("ana"), 0) << "nobody waits for a day";
}

TEST_F(Throttle, KeepsABoundedNumber) {
  for (int i = 0; i < 300; ++i) fail("user" + std::to_string(i), "");
  runtime_.pass(2 * kHour);
  fail("ana", "");
  EXPECT_EQ(database_->query("SELECT count(*) FROM console_throttle")->front().integer(0), 1);
}

}  // namespace
}  // namespace enlace::records
