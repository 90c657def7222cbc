// The pages, as browsers get them.
#include "console_fixture.hpp"
#include "look/embedded.hpp"
#include "look/html.hpp"

namespace enlace::console {
namespace {

class Pages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    desk_ = std::make_unique<FakeDesk>();
    console_ = std::make_unique<Console>(desk_->socket());
    administrator_ = console_->log_in("rosa");
    viewer_ = console_->log_in("leo");
    operator_ = console_->log_in("ana");
  }
  static void TearDownTestSuite() {
    console_.reset();
    desk_.reset();
  }
  static inline std::unique_ptr<FakeDesk> desk_;
  static inline std::unique_ptr<Console> console_;
  static inline Console::Session administrator_, viewer_, operator_;
};

TEST_F(Pages, AnswerInBothLanguages) {
  for (const std::string& address : page_addresses()) {
    const Answered es = console_->get(address, administrator_.cookies);
    EXPECT_EQ(200, es.status) << address;
    EXPECT_TRUE(es.has("<html lang=\"es-MX\">")) << address;
    const Answered en = console_->get(address, administrator_.cookies + "; enlace-language=en");
    EXPECT_EQ(200, en.status) << address;
    EXPECT_TRUE(en.has("<html lang=\"en\">")) << address;
    EXPECT_TRUE(en.has("<h1")) << address;
  }
  EXPECT_EQ(std::vector<std::string>(), unknown_names());
}

TEST_F(Pages, OfOrdersShowWhatTheFilterFindsWithSums) {
  const Answered page =
      console_->get("/pedidos?estado=espera&empresa=lupita&por=vendedor", operator_.cookies);
  EXPECT_TRUE(page.has("El cliente Tienda El Sol no tiene RFC en Handy.")) << page.body;
  EXPECT_TRUE(page.has("6 pedidos · $13,823.45"));
  EXPECT_TRUE(page.has("name=\"pedido\" value=\"lupita/31000355\""));
  EXPECT_TRUE(page.has("Reintentar los 6"));
  EXPECT_TRUE(page.has("/pedidos?estado=espera&amp;empresa=lupita&amp;vendedor=Ana%20Torres"));
}

TEST_F(Pages, PageThroughOrders) {
  const Answered first = console_->get("/pedidos", operator_.cookies);
  EXPECT_TRUE(first.has("/pedidos?periodo=hoy&amp;despues=50"));
  const Answered second = console_->get("/pedidos?periodo=hoy&despues=50", operator_.cookies);
  EXPECT_TRUE(second.has("31000349"));
  EXPECT_FALSE(second.has(">31000399<"));
}

TEST_F(Pages, LeadFromANumberToTheOrder) {
  EXPECT_TRUE(
      console_->get("/buscar?q=31000355", operator_.cookies).says("Location: /pedidos/lupita/31000355\r\n"));
  EXPECT_TRUE(console_->get("/buscar?q=R-5001", operator_.cookies).says("/31000001\r\n"));
  EXPECT_TRUE(
      console_->get("/pedidos/31000355", operator_.cookies).says("Location: /pedidos/lupita/31000355\r\n"));
  EXPECT_TRUE(
      console_->get("/buscar?q=la+luna", operator_.cookies).says("Location: /pedidos?q=la%20luna\r\n"));
}

// Two clicks from "something is wrong" to all of a cause sent again: count and sum stand before the second.
TEST_F(Pages, SayHowManyBeforeAnActionAndWhatCameOfItAfter) {
  const Answered today = console_->get("/", operator_.cookies);
  const std::string link =
      "/accion?empresa=puebla&amp;causa=product_unknown&amp;conector=gestionix&amp;estado=espera&amp;accion="
      "retry&amp;volver=%2F";
  ASSERT_TRUE(today.has(link)) << today.body;
  const Answered confirm = console_->get(
      "/accion?empresa=puebla&causa=product_unknown&conector=gestionix&estado=espera&accion=retry&volver=%2F",
      operator_.cookies);
  EXPECT_TRUE(confirm.has("2 pedidos, $9,043.37")) << confirm.body;
  EXPECT_TRUE(confirm.has("enlace dead retry --cause product_unknown --tenant puebla"));
  const Answered done = console_->post(
      "/accion",
      "csrf=" + operator_.csrf +
          "&accion=retry&empresa=puebla&causa=product_unknown&estado=espera&cuenta=2&volver=%2Fespera",
      operator_.cookies);
  EXPECT_EQ(303, done.status);
  EXPECT_TRUE(done.says("Location: /espera\r\n"));
  const std::string told = Console::between(done.head, "Set-Cookie: ", ";");
  const Answered after = console_->get("/espera", operator_.cookies + "; " + told);
  EXPECT_TRUE(after.has("Reintentar: 2 hechos.")) << after.body;
  EXPECT_FALSE(console_->get("/espera", operator_.cookies + "; " + told + "x").has("2 hechos"))
      << "somebody else's notice";
}

TEST_F(Pages, ShowNobodyWhatThatPersonMayNotDo) {
  EXPECT_FALSE(console_->get("/", viewer_.cookies).has("accion=retry"));
  EXPECT_FALSE(console_->get("/pedidos/lupita/31000355", viewer_.cookies).has("/accion"));
  EXPECT_FALSE(console_->get("/empresas/lupita", viewer_.cookies).has("run_now"));
  EXPECT_FALSE(console_->get("/", operator_.cookies).has("/personas"));
  EXPECT_TRUE(console_->get("/", administrator_.cookies).has("/personas"));
  EXPECT_EQ(403, console_->get("/personas", operator_.cookies).status);
  EXPECT_EQ(403, console_
                     ->post("/accion", "csrf=" + viewer_.csrf + "&accion=retry&pedido=lupita%2F31000355",
                            viewer_.cookies)
                     .status);
}

TEST_F(Pages, OfTheFirstVisitAreSmall) {
  std::size_t bytes = embedded("enlace.css").size() + embedded("enlace.js").size();
  for (const char* address : {"/", "/graficas/horas.svg", "/graficas/minutos.svg"}) {
    const Answered answered = console_->get(address, operator_.cookies);
    bytes += answered.body.size() + answered.head.size();
  }
  EXPECT_LE(bytes, 30u * 1'024);
}

TEST_F(Pages, LoadNothingFromElsewhere) {
  for (const std::string& address : page_addresses()) {
    const std::string body = console_->get(address, administrator_.cookies).body;
    EXPECT_EQ(std::string::npos, body.find("src=\"http")) << address;
    EXPECT_EQ(std::string::npos, body.find("href=\"http")) << address;
    EXPECT_EQ(std::string::npos, body.find("<style")) << address;
  }
}

TEST_F(Pages, GiveFilesToKeep) {
  const Answered file = console_->get("/pedidos/exportar?periodo=hoy&formato=csv", operator_.cookies);
  EXPECT_EQ(200, file.status);
  EXPECT_TRUE(file.says("Content-Disposition: attachment; filename=\"pedidos_"));
  EXPECT_EQ("folio\n31000001\n", file.body);
}

TEST_F(Pages, LeadToTheLogInAndBack) {
  const Answered closed = console_->get("/pedidos?q=sol");
  EXPECT_EQ(303, closed.status);
  EXPECT_TRUE(closed.says("Location: /entrar?a=%2Fpedidos%3Fq%3Dsol\r\n"));
  const Answered ended = console_->get("/pedidos", "enlace=0000");
  EXPECT_EQ(303, ended.status);
}

TEST_F(Pages, OfAWrongLogInSaySoOnceMore) {
  const Answered form = console_->get("/entrar");
  const Answered wrong = console_->post(
      "/entrar", "user=ana&password=no&csrf=" + Console::between(form.body, "name=\"csrf\" value=\"", "\""),
      Console::between(form.head, "Set-Cookie: ", ";"));
  EXPECT_EQ(422, wrong.status);
  EXPECT_TRUE(wrong.has("El usuario o la contraseña no son correctos."));
  EXPECT_TRUE(wrong.has("value=\"ana\""));
  EXPECT_FALSE(wrong.says("Set-Cookie: enlace="));
}

TEST_F(Pages, MakeTheFirstAdministratorByALink) {
  const std::string path = "/abrir/" + std::string(64, 'f');
  const Answered form = console_->get(path);
  EXPECT_EQ(200, form.status);
  EXPECT_TRUE(form.has("La primera persona de la consola"));
  const Answered made = console_->post(path,
                                       "login=rosa&name=Rosa&password=correcto+caballo+bateria&csrf=" +
                                           Console::between(form.body, "name=\"csrf\" value=\"", "\""),
                                       Console::between(form.head, "Set-Cookie: ", ";"));
  EXPECT_EQ(303, made.status);
  EXPECT_TRUE(made.says("Set-Cookie: enlace="));
  EXPECT_EQ(404, console_->get("/abrir/used").status);
}

TEST(Away, SaysThatTheHostDoesNotAnswer) {
  const Console console("/nowhere/console.sock");
  const Answered page = console.get("/", "enlace=1234");
  EXPECT_EQ(503, page.status);
  EXPECT_TRUE(page.has("El servicio de Enlace no contesta."));
  EXPECT_TRUE(page.says("Refresh: 10"));
  EXPECT_EQ(503, console.get("/readyz").status);
  EXPECT_EQ(200, console.get("/healthz").status);
}

// Whatever others wrote (a customer's name, an ERP's error) is text on every page.
TEST(Canary, StaysTextOnEveryPage) {
  const FakeDesk desk("\"><img src=x onerror=alert(1)>'");
  const Console console(desk.socket());
  const Console::Session session = console.log_in("rosa");
  int shown = 0;
  for (const std::string& address : page_addresses()) {
    const Answered page = console.get(address, session.cookies);
    EXPECT_FALSE(page.has("<img src=x")) << address;
    EXPECT_FALSE(page.has("onerror=alert(1)>")) << address;
    shown += page.has("&lt;img src=x onerror=alert(1)&gt;") ? 1 : 0;
  }
  EXPECT_GE(shown, 9);
  for (const char* picture : {"/graficas/horas.svg", "/graficas/minutos.svg"}) {
    EXPECT_FALSE(console.get(picture, session.cookies).has("<img")) << picture;
  }
}

}  // namespace
}  // namespace enlace::console
