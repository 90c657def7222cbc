// Who may ask for what: every view and action of the table, by every role and limit. An entry that this file
// does not name fails, so that nothing comes to the desk without a decision about who may have it.
#include <map>

#include "records/journal.hpp"
#include "unit/desk/desk_fixture.hpp"

namespace enlace::desk {
namespace {

using records::Role;

struct Right {
  Door door;
  Role least;
  bool for_limited_tenants, for_limited_sellers;
};

const std::map<std::string, Right>& rights() {
  static const std::map<std::string, Right> all = {
      {"view ping", {Door::open, Role::viewer, true, true}},
      {"view ready", {Door::open, Role::viewer, true, true}},
      {"view metrics", {Door::open, Role::viewer, true, true}},
      {"action log_in", {Door::open, Role::viewer, true, true}},
      {"action open_link", {Door::open, Role::viewer, true, true}},
      {"view me", {Door::halfway, Role::viewer, true, true}},
      {"action log_out", {Door::halfway, Role::viewer, true, true}},
      {"action totp_enrol", {Door::halfway, Role::viewer, true, true}},
      {"action totp_confirm", {Door::halfway, Role::viewer, true, true}},
      {"view version", {Door::inside, Role::viewer, true, true}},
      {"view today", {Door::inside, Role::viewer, true, false}},
      {"view waiting", {Door::inside, Role::viewer, true, true}},
      {"view runs", {Door::inside, Role::viewer, true, false}},
      {"action export", {Door::inside, Role::viewer, true, true}},
      {"view history", {Door::inside, Role::viewer, true, false}},
      {"view orders", {Door::inside, Role::viewer, true, true}},
      {"view order", {Door::inside, Role::viewer, true, true}},
      {"view find", {Door::inside, Role::viewer, true, true}},
      {"action retry", {Door::inside, Role::operator_, true, true}},
      {"action drop", {Door::inside, Role::operator_, true, true}},
      {"action resolve_delivered", {Door::inside, Role::operator_, true, true}},
      {"action resolve_absent", {Door::inside, Role::operator_, true, true}},
      {"action note", {Door::inside, Role::operator_, true, true}},
      {"action pause", {Door::inside, Role::operator_, true, false}},
      {"action resume", {Door::inside, Role::operator_, true, false}},
      {"action run_now", {Door::inside, Role::operator_, true, false}},
      {"view sessions", {Door::inside, Role::viewer, true, true}},
      {"action end_session", {Door::inside, Role::viewer, true, true}},
      {"action user_passwd", {Door::inside, Role::viewer, true, true}},
      {"view people", {Door::inside, Role::administrator, false, false}},
      {"action user_add", {Door::inside, Role::administrator, false, false}},
      {"action user_change", {Door::inside, Role::administrator, false, false}},
      {"action user_disable", {Door::inside, Role::administrator, false, false}},
      {"action user_enable", {Door::inside, Role::administrator, false, false}},
      {"action totp_remove", {Door::inside, Role::administrator, false, false}},
  };
  return all;
}

std::string name_of(const Entry& entry) {
  return std::string(to_string(entry.kind)) + " " + entry.name;
}

class Rights : public DeskTest {
 protected:
  // What the desk says to somebody who asks with nothing else given.
  std::string status(const Entry& entry, const std::string& session) {
    const Json answer = ask(entry.kind, entry.name, session);
    return answer["ok"].truthy() ? "ok" : answer["status"].text();
  }
  static bool let_through(const std::string& status) {
    return status != "denied" && status != "unauthenticated";
  }
};

TEST_F(Rights, AreDecidedForEveryEntryOfTheTable) {
  std::map<std::string, int> seen;
  for (const Entry& entry : entries()) {
    EXPECT_TRUE(rights().contains(name_of(entry))) << name_of(entry) << ": decide who may ask for it";
    EXPECT_EQ(++seen[name_of(entry)], 1) << name_of(entry) << " stands twice";
    EXPECT_EQ(find_entry(entry.kind, entry.name), &entry);
  }
  for (const auto& [name, right] : rights()) EXPECT_TRUE(seen.contains(name)) << name << " is gone";
}

TEST_F(Rights, OfNobodyAreTheOpenDoorAlone) {
  for (const Entry& entry : entries()) {
    const Right& right = rights().at(name_of(entry));
    if (right.door == Door::open) continue;
    for (const std::string& session : {std::string(), std::string(64, 'a'), std::string("no token")}) {
      EXPECT_EQ(status(entry, session), "unauthenticated") << name_of(entry);
    }
  }
  EXPECT_EQ(view("no_such_view", "")["status"].text(), "unauthenticated")
      << "nothing is told of what there is";
}

// Rule: V-5
TEST_F(Rights, OfEachRoleAndLimit) {
  struct Somebody {
    const char* login;
    Role role;
    bool tenants, sellers;
  };
  const std::vector<Somebody> everybody = {
      {"viewer", Role::viewer, false, false},
      {"viewer-tenant", Role::viewer, true, false},
      {"viewer-seller", Role::viewer, false, true},
      {"viewer-both", Role::viewer, true, true},
      {"operator", Role::operator_, false, false},
      {"operator-tenant", Role::operator_, true, false},
      {"admin", Role::administrator, false, false},
      // Nobody can be made so; a row that somebody wrote into the store must not become a master key.
      {"admin-tenant", Role::administrator, true, false}};
  for (const Somebody& one : everybody) {
    add(one.login, one.role, one.tenants ? std::vector<std::string>{lupita()} : std::vector<std::string>{},
        one.sellers ? std::vector<std::string>{"ana@empresa.mx"} : std::vector<std::string>{});
    have_second_factor(one.login);
    for (const Entry& entry : entries()) {
      const Right& right = rights().at(name_of(entry));
      if (right.door == Door::open) continue;
      const bool expected = one.role >= right.least && (!one.tenants || right.for_limited_tenants) &&
                            (!one.sellers || right.for_limited_sellers);
      EXPECT_EQ(let_through(status(entry, session_of(one.login))), expected)
          << name_of(entry) << " by " << one.login;
    }
  }
}

TEST_F(Rights, WithoutARequiredSecondFactorEndAtSettingItUp) {
  add("viewer", Role::viewer);
  add("operator", Role::operator_);
  add("admin", Role::administrator);
  for (const Entry& entry : entries()) {
    const Right& right = rights().at(name_of(entry));
    if (right.door != Door::inside) continue;
    for (const char* login : {"operator", "admin"}) {
      const Json answer = ask(entry.kind, entry.name, session_of(login));
      EXPECT_EQ(answer["cause"].text(), "second_factor_missing") << name_of(entry) << " by " << login;
    }
  }
  EXPECT_TRUE(view("version", session_of("viewer"))["ok"].truthy()) << "viewers need none";
  EXPECT_TRUE(view("me", session_of("admin"))["document"]["must_enrol_totp"].truthy());
}

TEST_F(Rights, ACompanyOfOthersIsNotFoundRatherThanDenied) {
  add("ana", Role::viewer, {lupita()});
  const std::string session = session_of("ana");
  for (const Entry& entry : entries()) {
    const Right& right = rights().at(name_of(entry));
    if (right.door == Door::open || !right.for_limited_tenants || right.least != Role::viewer) continue;
    const Json answer = ask(entry.kind, entry.name, session_of("ana"), Json::object({{"tenant", "puebla"}}));
    EXPECT_EQ(answer["status"].text(), "not_found") << name_of(entry);
    const Json nowhere =
        ask(entry.kind, entry.name, session_of("ana"), Json::object({{"tenant", "nowhere"}}));
    EXPECT_EQ(answer.dump(), nowhere.dump()) << "the same as of one that does not exist";
  }
}

TEST_F(Rights, ThoseWhoMaySeeSomeCompaniesSeeNothingOfTheOthers) {
  world_.handy.add();
  world_.poll();
  add("all", Role::viewer);
  add("ana", Role::viewer, {lupita()});
  add("luis", Role::viewer, {"puebla"});
  EXPECT_NE(view("today", session_of("all")).dump().find("\"" + lupita() + "\""), std::string::npos);
  EXPECT_NE(view("today", session_of("ana")).dump().find("\"" + lupita() + "\""), std::string::npos);
  const Json other = view("today", session_of("luis"));
  EXPECT_TRUE(other["ok"].truthy());
  EXPECT_EQ(other.dump().find(lupita()), std::string::npos) << other.pretty();
}

// Rule: V-5
TEST_F(Rights, TheHistoryHoldsWhatIsTheirs) {
  const auto did = [&](const char* actor, const std::string& tenant) {
    ASSERT_TRUE(records::note_action(database(), {0, now(), actor, "pause", tenant, "", "", Json::object()}));
  };
  did("operator:one", lupita());
  did("operator:two", "puebla");
  did("operator:host", "");
  did("operator:three", lupita());
  add("boss", Role::administrator);
  have_second_factor("boss");
  add("all", Role::viewer);
  add("luis", Role::viewer, {"puebla"});
  const auto actors = [&](const char* login, const Json& params) {
    std::string all;
    const Json answer = view("history", session_of(login), params);
    for (const Json& entry : answer["document"]["entries"].items()) {
      all += (all.empty() ? "" : " ") + entry["actor"].text().substr(9);
    }
    return all;
  };
  EXPECT_EQ(actors("boss", Json::object()), "three host two one");
  EXPECT_EQ(actors("all", Json::object()), "three two one");
  EXPECT_EQ(actors("luis", Json::object()), "two");
  EXPECT_EQ(actors("all", Json::object({{"tenant", lupita()}})), "three one");
  const Json page = view("history", session_of("boss"), Json::object({{"limit", 3}}))["document"];
  EXPECT_EQ(page["entries"].size(), 3U);
  EXPECT_EQ(actors("boss", Json::object({{"limit", 3}, {"after", page["next"]}})), "one");
  EXPECT_EQ(actors("boss", Json::object({{"from", "2030-01-01"}})), "");
  EXPECT_EQ(actors("boss", Json::object({{"to", "2030-01-01"}})), "three host two one");
  for (const Json& wrong : {Json::object({{"from", "hoy"}}), Json::object({{"after", "x"}}),
                            Json::object({{"limit", 0}}), Json::object({{"limit", 5000}})}) {
    EXPECT_EQ(view("history", session_of("boss"), wrong)["status"].text(), "invalid") << wrong.dump();
  }
}

TEST_F(Rights, EndWithTheSession) {
  add("boss", Role::administrator);
  add("ana", Role::viewer);
  const std::string session = session_of("ana");
  EXPECT_TRUE(view("version", session)["ok"].truthy());
  ASSERT_TRUE(records::set_disabled(database(), "ana", true, now()));
  EXPECT_EQ(view("version", session)["status"].text(), "unauthenticated");
}

}  // namespace
}  // namespace enlace::desk
