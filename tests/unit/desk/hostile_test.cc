// Requests that no console of ours would send: whoever breaks into the console must gain nothing by them.
#include <random>

#include "unit/desk/desk_fixture.hpp"

namespace enlace::desk {
namespace {

using records::Role;

class Hostile : public DeskTest {
 protected:
  std::string cause(const std::string& line) {
    const Json answer = say(line);
    EXPECT_FALSE(answer["ok"].truthy()) << line.substr(0, 200);
    EXPECT_FALSE(answer["what"].text().empty()) << "a sentence for people";
    return answer["cause"].text();
  }
};

TEST_F(Hostile, LinesThatAreNoRequest) {
  for (const std::string& line :
       {std::string(), std::string("null"), std::string("[]"), std::string("{}"), std::string("{\"v\":1}"),
        std::string(R"({"v":1,"view":"me")"), std::string(R"({"v":2,"view":"me"})"),
        std::string(R"({"v":1,"view":"me","action":"log_out"})"), std::string(R"({"v":1,"view":["me"]})"),
        std::string(R"({"v":1,"view":"../me"})"), std::string(R"({"v":1,"view":"ME"})"),
        std::string(R"({"v":1,"view":"me","params":[]})"), std::string(R"({"v":1,"view":"me","params":"x"})"),
        std::string(R"({"v":1,"view":"me","session":7})"),
        std::string(R"({"v":1,"view":"me","confirm":"yes"})"),
        std::string(R"({"v":1,"view":"me"} {"v":1,"view":"me"})"), std::string("\xff\xfe{}"),
        std::string("GET / HTTP/1.1"), std::string(R"({"v":1,"view":")") + std::string(65, 'a') + "\"}"}) {
    EXPECT_EQ(cause(line), "request_malformed") << line;
  }
}

TEST_F(Hostile, RequestsThatAreTooMuch) {
  EXPECT_EQ(cause(std::string(kLongestRequest + 1, ' ')), "request_too_large");
  std::string deep = R"({"v":1,"view":"me","params":{"x":)";
  for (int i = 0; i < 20'000; ++i) deep += '[';
  EXPECT_EQ(cause(deep), "request_malformed");
  std::string wide = R"({"v":1,"view":"me","params":{"x":[0)";
  for (std::size_t i = 0; i < kMostMembers; ++i) wide += ",0";
  EXPECT_EQ(cause(wide + "]}}"), "request_malformed");
}

TEST_F(Hostile, ParametersOfAnotherType) {
  add("boss", Role::administrator);
  have_second_factor("boss");
  const std::vector<Json> odd = {Json(7),
                                 Json(true),
                                 Json::array({"x"}),
                                 Json::object({{"x", 1}}),
                                 Json(std::string(100'000, 'x')),
                                 Json("line\nend"),
                                 Json(std::string("\0x", 2))};
  for (const Entry& entry : entries()) {
    for (const char* name : {"login", "user", "password", "current", "code", "token", "name", "role",
                             "tenants", "sellers", "id", "tenant", "all"}) {
      for (const Json& value : odd) {
        const Json answer = ask(entry.kind, entry.name, entry.door == Door::open ? "" : session_of("boss"),
                                Json::object({{name, value}}), true);
        EXPECT_NE(answer["status"].text(), "failed") << entry.name << " " << name << " " << answer.dump();
      }
    }
  }
  EXPECT_TRUE(view("me", session_of("boss"))["ok"].truthy()) << "the desk still answers";
}

TEST_F(Hostile, AnyBytesGetAnAnswer) {
  const std::string good =
      R"({"v":1,"session":"","language":"es","address":"::1","view":"me","params":{"q":[1,"a"]}})";
  std::minstd_rand draw(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string line = good;
    for (unsigned int times = 1 + draw() % 4; times > 0; --times) {
      const std::size_t at = draw() % line.size();
      switch (draw() % 3) {
        case 0:
          line[at] = static_cast<char>(draw() % 256);
          break;
        case 1:
          line.erase(at, 1 + draw() % 9);
          break;
        default:
          line.insert(at, line.substr(draw() % line.size(), draw() % 12));
      }
      if (line.empty()) line = "{";
    }
    const Json answer = say(line);
    ASSERT_FALSE(answer["ok"].truthy()) << line;
    ASSERT_NE(answer["status"].text(), "failed") << line;
  }
}

TEST_F(Hostile, AnotherPersonsSessionCannotBeMade) {
  add("ana", Role::viewer);
  const std::string token = session_of("ana");
  const auto stored = database().query("SELECT hash FROM console_session");
  std::string other = token;
  other[10] = other[10] == 'a' ? 'b' : 'a';
  std::string upper = token;
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 32 : c);
  for (const std::string& wrong :
       {other, stored->front().text(0), token + " ", " " + token, token.substr(0, 63),
        std::string("' OR '1'='1"), std::string(100'000, 'a')}) {
    EXPECT_EQ(view("me", wrong)["status"].text(), "unauthenticated");
  }
  if (upper != token) {
    EXPECT_EQ(view("me", upper)["status"].text(), "unauthenticated");
  }
  EXPECT_EQ(view("me", token)["document"]["login"].text(), "ana");
}

TEST_F(Hostile, AnAddressThatIsNoneIsNotKept) {
  add("ana", Role::viewer);
  EXPECT_TRUE(
      ask(Kind::action, "log_out", session_of("ana"), Json::object(), false, "<script>\n192.0.2.7")["ok"]
          .truthy());
  const auto rows = database().query("SELECT detail FROM journal");
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().text(0).find("script"), std::string::npos);
}

TEST_F(Hostile, SentencesAreInTheLanguageOfWhoAsks) {
  EXPECT_NE(view("me", "")["what"].text().find("sesión"), std::string::npos);
  language_ = "en";
  EXPECT_NE(view("me", "")["what"].text().find("session"), std::string::npos);
  language_ = "tlh";
  EXPECT_FALSE(view("me", "")["what"].text().empty());
}

}  // namespace
}  // namespace enlace::desk
