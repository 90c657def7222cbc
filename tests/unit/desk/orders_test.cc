// Orders at the desk: each person sees what is theirs, and does what they may.
#include <algorithm>

#include "unit/desk/desk_fixture.hpp"

namespace enlace::desk {
namespace {

using records::Role;

class OrdersAtTheDesk : public DeskTest {
 protected:
  OrdersAtTheDesk() {
    of_ana_ = world_.handy.add({.seller = "ana@empresa.mx"});
    of_luis_ = world_.handy.add({.seller = "luis@empresa.mx"});
    world_.poll();
    add("all", Role::viewer);
    add("lupita", Role::viewer, {lupita()});
    add("puebla", Role::viewer, {"puebla"});
    add("ana", Role::viewer, {}, {"ana@empresa.mx"});
    add("operator", Role::operator_);
    have_second_factor("operator");
    add("of-puebla", Role::operator_, {"puebla"});
    have_second_factor("of-puebla");
  }
  [[nodiscard]] Json about(const std::string& id) const {
    return Json::object({{"tenant", lupita()}, {"order", id}});
  }
  std::vector<std::string> listed(const std::string& login) {
    const Json document = view("orders", session_of(login))["document"];
    EXPECT_EQ(document["count"].integer(), static_cast<std::int64_t>(document["rows"].size()));
    std::vector<std::string> ids;
    for (const Json& row : document["rows"].items()) ids.push_back(row["order"].text());
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  std::string of_ana_, of_luis_;
};

using Ids = std::vector<std::string>;

TEST_F(OrdersAtTheDesk, ListsHoldWhatIsTheirs) {
  EXPECT_EQ(listed("all"), (Ids{of_ana_, of_luis_}));
  EXPECT_EQ(listed("lupita"), (Ids{of_ana_, of_luis_}));
  EXPECT_EQ(listed("puebla"), Ids{});
  EXPECT_EQ(listed("ana"), Ids{of_ana_});
}

TEST_F(OrdersAtTheDesk, AFilterForOthersFindsNothing) {
  const Json filter = Json::object({{"sellers", Json::array({"luis@empresa.mx"})}});
  EXPECT_EQ(view("orders", session_of("ana"), filter)["document"]["count"].integer(), 0);
  EXPECT_EQ(view("orders", session_of("all"), filter)["document"]["count"].integer(), 1);
}

TEST_F(OrdersAtTheDesk, OneOfOthersIsNotFoundAsIfThereWereNone) {
  EXPECT_TRUE(view("order", session_of("ana"), about(of_ana_))["ok"].truthy());
  const Json foreign = view("order", session_of("ana"), about(of_luis_));
  const Json none = view("order", session_of("ana"), about("99999999"));
  EXPECT_EQ(foreign["status"].text(), "not_found") << foreign.pretty();
  EXPECT_EQ(none["status"].text(), "not_found");
  EXPECT_EQ(foreign["cause"].text(), none["cause"].text());
  EXPECT_EQ(view("order", session_of("puebla"), about(of_luis_))["status"].text(), "not_found");
}

TEST_F(OrdersAtTheDesk, TheBoxFindsWhatIsTheirs) {
  const auto exact = [&](const char* login, const std::string& q) {
    return view("find", session_of(login), Json::object({{"q", q}}))["document"]["exact"]["order"].text();
  };
  EXPECT_EQ(exact("all", of_luis_), of_luis_);
  EXPECT_EQ(exact("ana", of_ana_), of_ana_);
  const Json foreign = view("find", session_of("ana"), Json::object({{"q", of_luis_}}));
  EXPECT_TRUE(foreign["ok"].truthy());
  EXPECT_EQ(foreign["document"].dump().find("luis@empresa.mx"), std::string::npos) << foreign.pretty();
  EXPECT_EQ(view("find", session_of("puebla"), Json::object({{"q", of_luis_}}))["document"]["rows"].size(),
            0U);
}

TEST_F(OrdersAtTheDesk, AWrongFilterIsSaid) {
  const Json answer = view("orders", session_of("all"), Json::object({{"period", "next_year"}}));
  EXPECT_EQ(answer["status"].text(), "invalid");
  EXPECT_FALSE(answer["what"].text().empty());
}

// Rule: V-4
// Rule: V-5
TEST_F(OrdersAtTheDesk, ManyAreCountedFirstAndTheOutcomeAfter) {
  world_.erp.fault = [](const HttpCall&) { return test::Fault::refused; };
  world_.deliver();
  const Json filter = Json::object({{"tenant", lupita()}});
  const std::string session = session_of("operator");
  const Json preview = act("retry", session, Json::object({{"filter", filter}, {"preview", true}}));
  ASSERT_TRUE(preview["ok"].truthy()) << preview.pretty();
  EXPECT_EQ(preview["document"]["count"].integer(), 2) << preview.pretty();
  const Json changed = act("retry", session, Json::object({{"filter", filter}, {"expect_count", 3}}));
  EXPECT_EQ(changed["cause"].text(), "count_changed");
  const Json done = act("retry", session, Json::object({{"filter", filter}, {"expect_count", 2}}));
  EXPECT_EQ(done["document"]["done"].integer(), 2) << done.pretty();
  const auto journal = database().query("SELECT actor, action, detail FROM journal ORDER BY id DESC LIMIT 1");
  ASSERT_EQ(journal->size(), 1U);
  EXPECT_EQ(journal->front().text(0), "console:operator");
  EXPECT_EQ(journal->front().text(1), "retry");
  EXPECT_NE(journal->front().text(2).find("192.0.2.7"), std::string::npos) << journal->front().text(2);
}

TEST_F(OrdersAtTheDesk, DeedsReachNoOrderOfOthers) {
  world_.erp.fault = [](const HttpCall&) { return test::Fault::refused; };
  world_.deliver();
  const std::string session = session_of("of-puebla");
  EXPECT_EQ(act("retry", session, about(of_ana_))["status"].text(), "not_found");
  EXPECT_EQ(act("retry", session, Json::object({{"filter", Json::object({{"tenant", lupita()}})}}))["status"]
                .text(),
            "not_found");
  const Json all = act("retry", session, Json::object({{"filter", Json::object()}}));
  EXPECT_EQ(all["document"]["done"].integer(), 0) << all.pretty();
  EXPECT_EQ(act("drop", session_of("all"), about(of_ana_))["status"].text(), "denied");
}

TEST_F(OrdersAtTheDesk, WhyOneIsNotPossibleIsTheAnswer) {
  world_.deliver();
  const Json answer = act("retry", session_of("operator"), about(of_ana_));
  EXPECT_EQ(answer["status"].text(), "invalid") << answer.pretty();
  EXPECT_EQ(answer["cause"].text(), "not_retryable");
}

// Rule: V-2
TEST_F(OrdersAtTheDesk, AreAFileOfWhatIsTheirs) {
  for (const auto& [login, count] :
       std::initializer_list<std::pair<const char*, std::int64_t>>{{"all", 2}, {"ana", 1}, {"puebla", 0}}) {
    pieces_.clear();
    const Json params = Json::object({{"filter", Json::object()}, {"format", "csv"}});
    const Json answer = act("export", session_of(login), params);
    ASSERT_TRUE(answer["ok"].truthy()) << answer.pretty();
    EXPECT_EQ(answer["document"]["count"].integer(), count) << login;
    ASSERT_FALSE(pieces_.empty());
    EXPECT_TRUE(Json::parse(pieces_.front())->contains("chunk"));
  }
  for (const char* format : {"", "pdf", "../x"}) {
    const Json params = Json::object({{"filter", Json::object()}, {"format", format}});
    EXPECT_FALSE(act("export", session_of("all"), params)["ok"].truthy()) << format;
  }
}

TEST_F(OrdersAtTheDesk, TheDayAndWhatWaitsAreTheirs) {
  const auto made_today = [&](const char* login) {
    return view("today", session_of(login))["document"]["count"].integer();
  };
  EXPECT_EQ(made_today("all"), 2);
  EXPECT_EQ(made_today("puebla"), 0);
  const Json waits = view("waiting", session_of("puebla"));
  ASSERT_TRUE(waits["ok"].truthy()) << waits.pretty();
  EXPECT_EQ(waits["document"]["groups"].size(), 0u);
  EXPECT_TRUE(view("runs", session_of("all"))["document"]["runs"].is_array());
}

}  // namespace
}  // namespace enlace::desk
