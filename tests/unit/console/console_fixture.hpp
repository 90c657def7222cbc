#pragma once

#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "runtime/real_runtime.hpp"
#include "site/router.hpp"
#include "support/child_process.hpp"
#include "support/eventually.hpp"
#include "support/temporary_directory.hpp"
#include "web/server.hpp"

namespace enlace::console {

// A desk that answers with the documents of a made-up day, in a process of its own.
class FakeDesk {
 public:
  explicit FakeDesk(const std::string& canary = "")
      : process_(test::ChildProcess::start({"/usr/bin/python3", ENLACE_FAKE_DESK, socket(), "--for-ever"},
                                           {"/dev/null", directory_.file("out"), directory_.file("out")},
                                           {"CANARY=" + canary})) {
    const auto says_ready = [this] {
      std::ifstream out(directory_.file("out"));
      std::string word;
      return static_cast<bool>(out >> word) && word == "ready";
    };
    EXPECT_TRUE(test::eventually(says_ready, std::chrono::seconds(30)));
  }
  [[nodiscard]] std::string socket() const { return directory_.file("console.sock"); }

 private:
  test::TemporaryDirectory directory_;
  test::ChildProcess process_;
};

struct Answered {
  int status = 0;
  std::string head, body;
  [[nodiscard]] bool has(const std::string& text) const { return body.find(text) != std::string::npos; }
  [[nodiscard]] bool says(const std::string& header) const { return head.find(header) != std::string::npos; }
};

// The console, listening, before a desk.
class Console {
 public:
  explicit Console(const std::string& socket, bool secure = false, const Bounds& bounds = {}) {
    site_.socket = socket;
    site_.secure = secure;
    runtime_->random(site_.key);
    Listening listening{"127.0.0.1", 0, secure, 16, 64, bounds, 5'000};
    auto server = Server::open(
        listening, *runtime_, [this](const Request& request) { return router_.answer(request); },
        Router::refuse);
    EXPECT_TRUE(server);
    server_ = *std::move(server);
    server_->start();
  }

  [[nodiscard]] Poco::Net::StreamSocket connect() const {
    return Poco::Net::StreamSocket(Poco::Net::SocketAddress("127.0.0.1", server_->port()));
  }
  // What comes back until the other side hangs up.
  static Answered read(Poco::Net::StreamSocket& socket) {
    std::string all;
    std::array<char, 65'536> piece{};
    try {
      while (true) {
        const int got = socket.receiveBytes(piece.data(), static_cast<int>(piece.size()));
        if (got <= 0) break;
        all.append(piece.data(), static_cast<std::size_t>(got));
      }
    } catch (const Poco::Exception&) {
    }
    const std::size_t end = std::min(all.find("\r\n\r\n"), all.size());
    Answered answered{0, all.substr(0, end), all.substr(std::min(end + 4, all.size()))};
    if (all.size() > 12) answered.status = std::atoi(all.c_str() + 9);
    return answered;
  }
  [[nodiscard]] Answered send(const std::string& bytes) const {
    Poco::Net::StreamSocket socket = connect();
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    return read(socket);
  }
  [[nodiscard]] Answered get(const std::string& path, const std::string& cookies = "") const {
    return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookies + "\r\n\r\n");
  }
  [[nodiscard]] Answered post(const std::string& path, const std::string& form, const std::string& cookies,
                              const std::string& headers = "Sec-Fetch-Site: same-origin\r\n") const {
    return send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookies + "\r\n" + headers +
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                std::to_string(form.size()) + "\r\n\r\n" + form);
  }
  // The cookie of whoever logs in, and the token of that session's forms.
  struct Session {
    std::string cookies, csrf;
  };
  [[nodiscard]] Session log_in(const std::string& user) const {
    const Answered form = get("/entrar");
    const std::string cookie = between(form.head, "Set-Cookie: ", ";");
    const Answered in = post("/entrar",
                             "csrf=" + between(form.body, "name=\"csrf\" value=\"", "\"") + "&user=" + user +
                                 "&password=correcto+caballo+bateria",
                             cookie);
    EXPECT_EQ(303, in.status) << in.body;
    const std::string session = between(in.head, "Set-Cookie: ", ";");
    return {session, between(get("/contrasena", session).body, "name=\"csrf\" value=\"", "\"")};
  }
  static std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const std::size_t from = text.find(before);
    if (from == std::string::npos) return {};
    const std::size_t start = from + before.size();
    return text.substr(start, text.find(after, start) - start);
  }

 private:
  std::unique_ptr<Runtime> runtime_ = make_real_runtime();
  Site site_{"", "", false, *runtime_, {}};
  Router router_{site_};
  std::unique_ptr<Server> server_;
};

// The addresses of every page, with parts that the made-up day has.
inline std::vector<std::string> page_addresses() {
  return {"/",
          "/pedidos",
          "/pedidos?estado=espera&por=vendedor",
          "/pedidos?q=sol&periodo=hoy",
          "/pedidos/lupita/31000355",
          "/espera",
          "/catalogo?empresa=lupita&producto=a",
          "/empresas/lupita",
          "/empresas/bogota",
          "/historial",
          "/personas",
          "/sesiones",
          "/sesiones?todas=1",
          "/contrasena",
          "/segundo-factor",
          "/accion?accion=retry&estado=espera",
          "/accion?accion=summary&pedido=lupita%2F31000355",
          "/accion?accion=drop&pedido=lupita%2F31000355&volver=%2Fespera"};
}

}  // namespace enlace::console
