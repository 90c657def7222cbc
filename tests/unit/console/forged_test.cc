// What a page of somebody else's, in the same browser, can make this console do: nothing.
#include "console_fixture.hpp"

namespace enlace::console {
namespace {

std::string example_of(std::string pattern) {
  for (std::size_t at = pattern.find("{}"); at != std::string::npos; at = pattern.find("{}"))
    pattern.replace(at, 2, "lupita");
  return pattern;
}

class Forged : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    desk_ = std::make_unique<FakeDesk>();
    console_ = std::make_unique<Console>(desk_->socket());
  }
  static void TearDownTestSuite() {
    console_.reset();
    desk_.reset();
  }
  static inline std::unique_ptr<FakeDesk> desk_;
  static inline std::unique_ptr<Console> console_;
};

TEST_F(Forged, RequestsChangeNothing) {
  const Console::Session session = console_->log_in("rosa");
  const std::string same = "Sec-Fetch-Site: same-origin\r\n";
  const std::vector<std::pair<std::string, std::string>> forged = {
      // form's token, headers
      {"", same},
      {"csrf=" + std::string(64, '0'), same},
      {"csrf=" + session.csrf.substr(1), same},
      {"csrf=" + session.csrf, "Sec-Fetch-Site: cross-site\r\n"},
      {"csrf=" + session.csrf, "Sec-Fetch-Site: same-site\r\n"},
      {"csrf=" + session.csrf, "Sec-Fetch-Site: none\r\n"},
      {"csrf=" + session.csrf, "Origin: https://evil.example\r\n"},
      {"csrf=" + session.csrf, "Origin: null\r\n"},
      {"csrf=" + session.csrf, same + "Origin: http://localhost:81\r\n"}};
  int changing = 0;
  for (const Route& route : routes()) {
    if (std::string_view(route.method) != "POST") continue;
    ++changing;
    for (const auto& [form, headers] : forged) {
      const Answered answered = console_->post(example_of(route.pattern), form, session.cookies, headers);
      EXPECT_EQ(403, answered.status) << route.pattern << ' ' << headers;
      EXPECT_TRUE(answered.has("No se hizo nada")) << route.pattern;
    }
  }
  EXPECT_GE(changing, 12);
  // The same with what a page of ours sends.
  const Answered own = console_->post("/sesiones", "csrf=" + session.csrf + "&id=2", session.cookies,
                                      same + "Origin: http://localhost\r\n");
  EXPECT_EQ(303, own.status);
}

TEST_F(Forged, LogInsAreRefusedToo) {
  const Answered form = console_->get("/entrar");
  const std::string token = Console::between(form.body, "name=\"csrf\" value=\"", "\"");
  const std::string typed = "&user=rosa&password=correcto+caballo+bateria";
  EXPECT_EQ(403, console_->post("/entrar", "csrf=" + token + typed, "").status)
      << "a token of another browser";
  EXPECT_EQ(403, console_->post("/entrar", typed, Console::between(form.head, "Set-Cookie: ", ";")).status);
}

TEST_F(Forged, NothingChangesByBeingLookedAt) {
  for (const Route& route : routes()) {
    if (std::string_view(route.method) != "POST") continue;
    bool also_get = false;
    for (const Route& other : routes())
      also_get = also_get ||
                 (std::string_view(other.method) == "GET" && fit(other.pattern, example_of(route.pattern)));
    if (also_get) continue;
    EXPECT_EQ(405, console_->get(example_of(route.pattern)).status) << route.pattern;
  }
}

// Each route of the table, whoever asks and whatever comes of it.
TEST_F(Forged, EveryAnswerHasThePolicy) {
  const Console::Session session = console_->log_in("rosa");
  for (const Route& route : routes()) {
    for (const std::string& cookies : {std::string(), session.cookies}) {
      const std::string path = example_of(route.pattern);
      const bool posts = std::string_view(route.method) == "POST";
      const Answered answered =
          posts ? console_->post(path, "csrf=" + session.csrf, cookies) : console_->get(path, cookies);
      EXPECT_GE(answered.status, 200) << path;
      EXPECT_LT(answered.status, 500) << path;
      for (const char* header :
           {"\r\nContent-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src "
            "'self'; connect-src 'self'; "
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'\r\n",
            "\r\nX-Content-Type-Options: nosniff\r\n", "\r\nReferrer-Policy: same-origin\r\n",
            "\r\nCache-Control: "}) {
        EXPECT_TRUE(answered.says(header)) << route.method << ' ' << path << ": " << header;
      }
      const bool is_page = answered.says("Content-Type: text/html");
      EXPECT_TRUE(!is_page || answered.says("Cache-Control: no-store")) << path;
      EXPECT_FALSE(answered.says("Strict-Transport-Security")) << path;
    }
  }
  for (const char* lost : {"/no-hay", "/pedidos/a/b/c", "/%3Cscript%3E", "/..%2f..%2fetc%2fpasswd"}) {
    const Answered answered = console_->get(lost, session.cookies);
    EXPECT_EQ(404, answered.status) << lost;
    EXPECT_TRUE(answered.says("default-src 'none'")) << lost;
  }
}

TEST_F(Forged, CookiesAreOutOfReach) {
  const Answered plain = console_->get("/entrar");
  EXPECT_TRUE(plain.says("Set-Cookie: enlace-form="));
  EXPECT_TRUE(plain.says("; Path=/; HttpOnly; SameSite=Lax"));
  const Console secure(desk_->socket(), true);
  const Answered form = secure.get("/entrar");
  EXPECT_TRUE(form.says("Set-Cookie: __Host-enlace-form="));
  EXPECT_TRUE(form.says("; Path=/; HttpOnly; SameSite=Lax; Secure"));
  EXPECT_TRUE(form.says("Strict-Transport-Security: max-age=31536000"));
  const Console::Session session = secure.log_in("ana");
  EXPECT_TRUE(session.cookies.starts_with("__Host-enlace="));
  EXPECT_EQ(200, secure.get("/", session.cookies).status);
}

}  // namespace
}  // namespace enlace::console
