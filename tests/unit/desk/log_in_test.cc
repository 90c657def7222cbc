// Logging in and out, links, second factors, people: what a person does at the console's first pages.
#include "records/passwords.hpp"
#include "records/totp.hpp"
#include "unit/desk/desk_fixture.hpp"

namespace enlace::desk {
namespace {

using records::Role;

const char* kPassword = "kiosko-verde-9";

// One hash for all tests: each costs a part of a second.
const std::string& hash() {
  static const std::string made = [] {
    test::ManualRuntime runtime;
    return *records::hash_password(runtime, vault::Secret(std::string(kPassword)));
  }();
  return made;
}

std::string from_base32(const std::string& text) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string bytes;
  unsigned int held = 0;
  int bits = 0;
  for (const char c : text) {
    held = (held << 5) | static_cast<unsigned int>(alphabet.find(c));
    if ((bits += 5) < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((held >> bits) & 0xff);
  }
  return bytes;
}

class LogIn : public DeskTest {
 protected:
  Json log_in(const std::string& user, const std::string& password, const std::string& code = {},
              const std::string& address = "192.0.2.7") {
    Json params = Json::object({{"user", user}, {"password", password}});
    if (!code.empty()) params.set("code", code);
    return ask(Kind::action, "log_in", "", params, false, address);
  }
  void add_with_password(const std::string& login, Role role) { add(login, role, {}, {}, hash()); }
  // Sets up a second factor as a person does; its key.
  std::string enrol(const std::string& session) {
    const Json proposed = act("totp_enrol", session);
    const std::string key = from_base32(proposed["document"]["secret"].text());
    EXPECT_EQ(key.size(), 20U);
    EXPECT_TRUE(proposed["document"]["uri"].text().starts_with("otpauth://totp/Enlace:"));
    EXPECT_TRUE(act("totp_confirm", session, Json::object({{"code", code_of(key)}}))["ok"].truthy());
    return key;
  }
  std::string code_of(const std::string& key) { return records::totp_code(key, records::totp_step(now())); }
  std::vector<std::string> journal() {
    std::vector<std::string> actions;
    const auto rows = database().query("SELECT actor, action, subject FROM journal ORDER BY id");
    for (const store::Row& row : *rows) {
      actions.push_back(row.text(0) + " " + row.text(1) + " " + row.text(2));
    }
    return actions;
  }
};

// Rule: V-5
TEST_F(LogIn, OpensASessionAndIsKept) {
  add_with_password("ana", Role::viewer);
  const Json answer = log_in(" Ana ", kPassword);
  ASSERT_TRUE(answer["ok"].truthy()) << answer.pretty();
  const std::string session = answer["document"]["session"].text();
  const Json me = view("me", session)["document"];
  EXPECT_EQ(me["login"].text(), "ana");
  EXPECT_EQ(me["role"].text(), "viewer");
  EXPECT_EQ(me["csrf"].text(), answer["document"]["csrf"].text());
  EXPECT_NE(me["csrf"].text(), session);
  EXPECT_TRUE(act("log_out", session)["ok"].truthy());
  EXPECT_EQ(view("me", session)["status"].text(), "unauthenticated");
  EXPECT_EQ(journal(), (std::vector<std::string>{"console:ana log in ana", "console:ana log out ana"}));
}

TEST_F(LogIn, RefusalsDoNotTellWhy) {
  add_with_password("boss", Role::administrator);
  add_with_password("ana", Role::viewer);
  add_with_password("gone", Role::viewer);
  ASSERT_TRUE(records::set_disabled(database(), "gone", true, now()));
  const std::string wrong = log_in("ana", "kiosko-verde-8").dump();
  EXPECT_EQ(log_in("nobody", kPassword).dump(), wrong);
  EXPECT_EQ(log_in("gone", kPassword).dump(), wrong);
  EXPECT_EQ(log_in("no log-in'; --", kPassword).dump(), wrong);
  EXPECT_NE(wrong.find("log_in_refused"), std::string::npos);
}

TEST_F(LogIn, WaitsAfterFailuresWhetherOrNotThereIsSuchAPerson) {
  add_with_password("ana", Role::viewer);
  for (const char* user : {"ana", "nobody"}) {
    EXPECT_EQ(log_in(user, "kiosko-verde-8")["cause"].text(), "log_in_refused");
    const Json soon = log_in(user, kPassword);
    EXPECT_EQ(soon["cause"].text(), "log_in_wait") << user;
    EXPECT_EQ(soon["status"].text(), "busy");
    EXPECT_EQ(soon["params"]["seconds"].text(), "1");
  }
  world_.runtime.pass(1'000);
  EXPECT_TRUE(log_in("ana", kPassword)["ok"].truthy());
}

TEST_F(LogIn, StrangersCannotKeepAPersonOut) {
  add_with_password("ana", Role::viewer);
  EXPECT_TRUE(log_in("ana", kPassword)["ok"].truthy());
  for (int i = 0; i < 8; ++i) {
    log_in("ana", "kiosko-verde-8", {}, "203.0.113." + std::to_string(i));
    world_.runtime.pass(1'000);
  }
  EXPECT_EQ(log_in("ana", kPassword, {}, "203.0.113.99")["cause"].text(), "log_in_wait");
  EXPECT_TRUE(log_in("ana", kPassword)["ok"].truthy()) << "from where she always comes";
}

TEST_F(LogIn, ASecondFactorIsSetUpBeforeAnythingElse) {
  add_with_password("luis", Role::operator_);
  const Json first = log_in("luis", kPassword);
  EXPECT_TRUE(first["document"]["must_enrol_totp"].truthy());
  const std::string session = first["document"]["session"].text();
  EXPECT_EQ(view("version", session)["cause"].text(), "second_factor_missing");
  EXPECT_EQ(act("totp_confirm", session, Json::object({{"code", "000000"}}))["cause"].text(),
            "totp_not_begun");
  const std::string key = enrol(session);
  EXPECT_TRUE(view("version", session)["ok"].truthy());

  EXPECT_EQ(log_in("luis", kPassword)["cause"].text(), "log_in_code_needed");
  EXPECT_EQ(log_in("luis", kPassword, code_of(key))["cause"].text(), "log_in_code_wrong") << "it was used up";
  world_.runtime.pass(60'000);
  const std::string code = code_of(key);
  EXPECT_TRUE(log_in("luis", kPassword, code)["ok"].truthy());
  EXPECT_EQ(log_in("luis", kPassword, code)["cause"].text(), "log_in_code_wrong") << "replayed";
}

TEST_F(LogIn, AWrongCodeWaitsLikeAWrongPassword) {
  add_with_password("luis", Role::operator_);
  const std::string key = enrol(session_of("luis"));
  int tried = 0;
  for (int i = 0; i < 60; ++i) {
    tried += log_in("luis", kPassword, "000000")["cause"].text() == "log_in_code_wrong" ? 1 : 0;
    log_in("luis", kPassword);  // a password without a code sets nothing back
    world_.runtime.pass(1'000);
  }
  EXPECT_LE(tried, 7);
}

TEST_F(LogIn, TheSecondFactorIsSealedAndOfOnePerson) {
  add("luis", Role::operator_);
  add("ana", Role::operator_);
  const std::string key = enrol(session_of("luis"));
  const auto rows = database().query("SELECT totp FROM console_user WHERE login = 'luis'");
  EXPECT_TRUE(rows->front().text(0).starts_with("sealed(host,console totp/luis)"));
  // Moved to another person's row, it opens nothing.
  auto transaction = database().begin();
  ASSERT_TRUE(
      transaction->run("UPDATE console_user SET totp = (SELECT totp FROM console_user WHERE login = "
                       "'luis') WHERE login = 'ana'"));
  ASSERT_TRUE(transaction->commit());
  world_.runtime.pass(60'000);
  EXPECT_FALSE(act("totp_enrol", session_of("ana"), Json::object({{"code", code_of(key)}}))["ok"].truthy());
}

TEST_F(LogIn, ASetUpFactorIsReplacedByItsOwnCodeAlone) {
  add("luis", Role::operator_);
  const std::string session = session_of("luis");
  const std::string key = enrol(session);
  EXPECT_EQ(act("totp_enrol", session)["cause"].text(), "param_missing");
  EXPECT_EQ(act("totp_enrol", session, Json::object({{"code", "000000"}}))["cause"].text(),
            "totp_code_wrong");
  world_.runtime.pass(60'000);
  EXPECT_TRUE(act("totp_enrol", session, Json::object({{"code", code_of(key)}}))["ok"].truthy());
}

TEST_F(LogIn, AnAdministratorTakesALostFactorAway) {
  add("boss", Role::administrator);
  have_second_factor("boss");
  add("luis", Role::operator_);
  const std::string session = session_of("luis");
  enrol(session);
  EXPECT_TRUE(act("totp_remove", session_of("boss"), Json::object({{"login", "luis"}}))["ok"].truthy());
  EXPECT_EQ(view("me", session)["status"].text(), "unauthenticated");
  EXPECT_TRUE(view("me", session_of("luis"))["document"]["must_enrol_totp"].truthy());
}

TEST_F(LogIn, TheFirstLinkMakesAnAdministratorOnce) {
  const std::string token = *records::make_link(database(), world_.runtime, "", "operator:root");
  const Json params = Json::object({{"token", token}});
  const Json looked = act("open_link", "", params);
  EXPECT_EQ(looked["document"]["for"].text(), "administrator");
  EXPECT_TRUE(act("open_link", "", params)["ok"].truthy()) << "looking does not use it up";
  Json wanted = params;
  wanted.set("login", "ana").set("name", "Ana").set("password", "ana12345");
  EXPECT_EQ(act("open_link", "", wanted, true)["cause"].text(), "password_common");
  wanted.set("password", kPassword);
  const Json made = act("open_link", "", wanted, true);
  ASSERT_TRUE(made["ok"].truthy()) << made.pretty();
  EXPECT_TRUE(made["document"]["must_enrol_totp"].truthy());
  EXPECT_EQ(view("me", made["document"]["session"].text())["document"]["role"].text(), "administrator");
  wanted.set("login", "eve");
  EXPECT_EQ(act("open_link", "", wanted, true)["cause"].text(), "link_unknown") << "replayed";
  EXPECT_EQ(act("open_link", "", params)["cause"].text(), "link_unknown");
  EXPECT_EQ(journal(), (std::vector<std::string>{"console:ana user add ana", "console:ana log in ana"}));
}

TEST_F(LogIn, ALinkForAPersonTakesThePlaceOfThePasswordAlone) {
  add("luis", Role::operator_);
  const std::string key = enrol(session_of("luis"));
  const std::string token = *records::make_link(database(), world_.runtime, "luis", "operator:root");
  Json params = Json::object({{"token", token}});
  EXPECT_EQ(act("open_link", "", params, true)["cause"].text(), "log_in_code_needed");
  params.set("code", "000000");
  EXPECT_EQ(act("open_link", "", params, true)["cause"].text(), "log_in_code_wrong");
  EXPECT_EQ(act("open_link", "", params, true)["cause"].text(), "log_in_wait");
  world_.runtime.pass(60'000);
  params.set("code", code_of(key));
  EXPECT_TRUE(act("open_link", "", params, true)["ok"].truthy());
  EXPECT_EQ(act("open_link", "", params, true)["cause"].text(), "link_unknown");
}

TEST_F(LogIn, ANewSessionTakesThePlaceOfTheOneThatCameAlong) {
  add_with_password("ana", Role::viewer);
  const std::string planted = session_of("ana");
  const Json answer =
      ask(Kind::action, "log_in", planted, Json::object({{"user", "ana"}, {"password", kPassword}}));
  ASSERT_TRUE(answer["ok"].truthy());
  EXPECT_NE(answer["document"]["session"].text(), planted);
  EXPECT_EQ(view("me", planted)["status"].text(), "unauthenticated");
}

TEST_F(LogIn, AMonthIsForTelephonesAndNotForAdministrators) {
  add_with_password("ana", Role::viewer);
  add_with_password("boss", Role::administrator);
  const auto kept = [&](const char* login) {
    const Json answer =
        act("log_in", "", Json::object({{"user", login}, {"password", kPassword}, {"keep", true}}));
    return answer["document"]["kept"].truthy();
  };
  EXPECT_TRUE(kept("ana"));
  EXPECT_FALSE(kept("boss"));
}

TEST_F(LogIn, APersonEndsAllOtherSessionsOfTheirOwn) {
  add("ana", Role::viewer);
  add("luis", Role::viewer);
  const std::string here = session_of("ana"), there = session_of("ana"), of_luis = session_of("luis");
  EXPECT_EQ(act("end_session", here, Json::object({{"others", true}}))["document"]["ended"].integer(), 1);
  EXPECT_TRUE(view("me", here)["ok"].truthy());
  EXPECT_TRUE(view("me", of_luis)["ok"].truthy());
  EXPECT_EQ(view("me", there)["status"].text(), "unauthenticated");
}

TEST_F(LogIn, APasswordIsChangedByWhoeverKnowsIt) {
  add_with_password("ana", Role::viewer);
  const std::string session = session_of("ana"), other = session_of("ana");
  Json params = Json::object({{"password", "zapote-azul-7"}});
  EXPECT_EQ(act("user_passwd", session, params)["cause"].text(), "param_missing");
  params.set("current", "kiosko-verde-8");
  EXPECT_EQ(act("user_passwd", session, params)["cause"].text(), "password_current_wrong");
  world_.runtime.pass(2'000);
  params.set("current", kPassword);
  EXPECT_TRUE(act("user_passwd", session, params)["ok"].truthy());
  EXPECT_TRUE(view("me", session)["ok"].truthy());
  EXPECT_EQ(view("me", other)["status"].text(), "unauthenticated");
  EXPECT_TRUE(log_in("ana", "zapote-azul-7")["ok"].truthy());
  params.set("login", "boss");
  EXPECT_EQ(act("user_passwd", session, params)["status"].text(), "denied");
}

// Rule: V-5
TEST_F(LogIn, AnAdministratorKeepsPeople) {
  add("boss", Role::administrator);
  have_second_factor("boss");
  const std::string boss = session_of("boss");
  Json wanted = Json::object({{"login", "Ana"},
                              {"name", "Ana"},
                              {"role", "viewer"},
                              {"password", kPassword},
                              {"tenants", Json::array({lupita()})}});
  const Json added = act("user_add", boss, wanted);
  ASSERT_TRUE(added["ok"].truthy()) << added.pretty();
  EXPECT_EQ(act("user_add", boss, wanted)["cause"].text(), "user_exists");
  const auto refused = [&](const char* member, Json value) {
    Json other = wanted;
    other.set("login", "otra").set(member, std::move(value));
    return act("user_add", boss, other)["cause"].text();
  };
  EXPECT_EQ(refused("role", "king"), "role_unknown");
  EXPECT_EQ(refused("role", "administrator"), "administrator_limited");
  EXPECT_EQ(refused("tenants", Json::array({"nowhere"})), "unknown_tenant");
  EXPECT_EQ(refused("login", "otra persona"), "user_login_invalid");
  EXPECT_EQ(refused("password", "12345678"), "password_common");
  EXPECT_EQ(view("people", boss)["document"]["people"].size(), 2U);
  EXPECT_EQ(view("people", boss).dump().find("argon2"), std::string::npos);

  const Json promoted =
      act("user_change", boss,
          Json::object({{"login", "ana"}, {"role", "operator"}, {"tenants", Json::array()}}));
  EXPECT_EQ(promoted["document"]["person"]["role"].text(), "operator") << promoted.pretty();
  EXPECT_EQ(promoted["document"]["person"]["name"].text(), "Ana");
  EXPECT_EQ(promoted["document"]["person"]["tenants"].size(), 0U);
  const auto unchanged = [&](const char* login, const char* member, Json value) {
    return act("user_change", boss, Json::object({{"login", login}, {member, std::move(value)}}))["cause"]
        .text();
  };
  EXPECT_EQ(unchanged("boss", "role", "viewer"), "last_administrator");
  EXPECT_EQ(unchanged("boss", "tenants", Json::array({lupita()})), "administrator_limited");
  EXPECT_EQ(unchanged("ana", "sellers", Json::array({"x"})), "sellers_limit_viewers");
  EXPECT_EQ(unchanged("nadie", "role", "viewer"), "user_unknown");
  EXPECT_TRUE(act("user_change", boss, Json::object({{"login", "ana"}, {"role", "viewer"}}))["ok"].truthy());

  const std::string of_ana = session_of("ana");
  EXPECT_EQ(view("sessions", of_ana)["document"]["sessions"].size(), 1U);
  EXPECT_GE(view("sessions", boss, Json::object({{"all", true}}))["document"]["sessions"].size(), 2U);
  const Json id = view("me", boss)["document"]["session"];
  EXPECT_EQ(act("end_session", of_ana, Json::object({{"id", id}}))["cause"].text(), "session_unknown");
  EXPECT_TRUE(act("user_disable", boss, Json::object({{"login", "ana"}}))["ok"].truthy());
  EXPECT_EQ(view("me", of_ana)["status"].text(), "unauthenticated");
  EXPECT_EQ(act("user_disable", boss, Json::object({{"login", "boss"}}))["cause"].text(),
            "last_administrator");
  EXPECT_EQ(journal(),
            (std::vector<std::string>{"console:boss user add ana", "console:boss user change ana",
                                      "console:boss user change ana", "console:boss user disable ana"}));
}

}  // namespace
}  // namespace enlace::desk
