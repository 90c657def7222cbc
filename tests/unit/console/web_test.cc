// Requests as they come, and addresses as they are written.
#include "console_fixture.hpp"
#include "pages/filter.hpp"

namespace enlace::console {
namespace {

TEST(TextCodes, ReadAndWriteAddresses) {
  EXPECT_EQ("/pedidos?q=sol%20y%20luna%20%26%20m%C3%A1s",
            address_of("/pedidos", {{"q", "sol y luna & más"}, {"zona", ""}}));
  EXPECT_EQ("sol y luna", percent_decoded("sol+y%20luna", true));
  EXPECT_EQ("100%", percent_decoded("100%", true));
  EXPECT_EQ("", percent_decoded("%ff%fe", true));
  EXPECT_EQ("ab", percent_decoded("a%00%0d%1bb", true));
  EXPECT_EQ(3u, parse_fields("a=1&b=2&c=3&d=4", 3).size());
  EXPECT_EQ("2", cookie_of("enlace-form=1; enlace=2", "enlace"));
  EXPECT_EQ("", cookie_of("xenlace=2", "enlace"));
}

TEST(OwnPath, IsOfThisConsoleOrTheFirstPage) {
  EXPECT_EQ("/pedidos?q=sol", own_path("/pedidos?q=sol"));
  for (const char* other : {"", "https://evil.example/", "//evil.example/", "/\\evil.example",
                            "/a\r\nSet-Cookie: x", "javascript:alert(1)"}) {
    EXPECT_EQ("/", own_path(other)) << other;
  }
}

TEST(Filter, StandsInTheAddress) {
  const Fields fields = parse_fields(
      "periodo=ayer&estado=espera&estado=duda&vendedor=ana&minimo=%241%2C250&avisos=1&otra=x&por=dia&estado=<"
      "b>",
      50);
  const Json filter = filter_of(fields);
  EXPECT_EQ(
      R"({"amount_from":"1250","with_notes":true,"period":"yesterday","states":["waits_for_person","in_doubt"],"sellers":["ana"],"by":"day"})",
      filter.dump());
  EXPECT_FALSE(filter_of(parse_fields("periodo=hoy&desde=2026-12-01", 50)).contains("period"));
}

TEST(Fit, TakesThePartsOfAPath) {
  EXPECT_EQ((std::vector<std::string>{"lupita", "31"}), fit("/pedidos/{}/{}", "/pedidos/lupita/31"));
  EXPECT_FALSE(fit("/pedidos/{}/{}", "/pedidos/lupita"));
  EXPECT_FALSE(fit("/pedidos/{}", "/pedidos/"));
  EXPECT_FALSE(fit("/pedidos", "/pedidos/1"));
  EXPECT_TRUE(fit("/", "/"));
}

class Bounds_ : public testing::Test {
 protected:
  static Bounds bounds() {
    Bounds small;
    small.patience_ms = 400;
    return small;
  }
  Console console_{"/nowhere/console.sock", false, bounds()};
};

TEST_F(Bounds_, RefuseWhatIsNoRequest) {
  const std::string host = "Host: localhost\r\n";
  const std::vector<std::pair<std::string, int>> requests = {
      {"NONSENSE\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET //evil.example/ HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET http://evil.example/ HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET / HTTP/3.0\r\n" + host + "\r\n", 505},
      {"TRACE / HTTP/1.1\r\n" + host + "\r\n", 405},
      {"DELETE /pedidos HTTP/1.1\r\n" + host + "\r\n", 405},
      {"GET / HTTP/1.1\r\n" + host + host + "\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello", 400},
      {"GET /" + std::string(5'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
      {"GET / HTTP/1.1\r\n" + host + "X: " + std::string(20'000, 'a') + "\r\n\r\n", 431},
      {"POST /entrar HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
      {"POST /entrar HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 411},
      {"POST /entrar HTTP/1.1\r\n" + host + "Content-Length: 99999999999\r\n\r\n", 413},
      {"POST /entrar HTTP/1.1\r\n" + host + "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\na", 415},
      {"POST /healthz HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", 405}};
  for (const auto& [bytes, status] : requests) {
    const Answered answered = console_.send(bytes);
    EXPECT_EQ(status, answered.status) << bytes.substr(0, 60);
    EXPECT_TRUE(answered.says("default-src 'none'")) << bytes.substr(0, 60);
  }
}

TEST_F(Bounds_, GiveWhoeverSendsSlowlyNoMoreTime) {
  Poco::Net::StreamSocket socket = console_.connect();
  const std::string half = "GET / HTTP/1.1\r\nHost: lo";
  socket.sendBytes(half.data(), static_cast<int>(half.size()));
  EXPECT_EQ(408, Console::read(socket).status);
  const Answered body = console_.send(
      "POST /entrar HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\n\r\na=1");
  EXPECT_EQ(408, body.status);
}

TEST_F(Bounds_, LetNobodyTakeAllThreads) {
  std::vector<Poco::Net::StreamSocket> silent;
  for (int i = 0; i < 60; ++i) silent.push_back(console_.connect());
  EXPECT_TRUE(
      test::eventually([&] { return console_.get("/healthz").status == 200; }, std::chrono::seconds(20)));
}

}  // namespace
}  // namespace enlace::console
