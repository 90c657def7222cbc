#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mocks/alegra/alegra_service.hpp"

namespace enlace::mock {

struct Reply {
  int status = 0;
  Json body;
  std::map<std::string, std::string> headers;
  [[nodiscard]] std::string code() const { return body["code"].text(); }
};

// An Alegra service with one company, and the few verbs that its tests need. The clock stands still.
class AlegraProbe {
 public:
  static constexpr std::int64_t kNow = 1'792'500'000'000;  // 2026-10-20

  explicit AlegraProbe(const std::string& country = "mexico") : service((clock.set(kNow), clock)) {
    company = add_company("ana@demo.example", "token-1", country);
    login("ana@demo.example", "token-1");
    control("/switches", R"({"rate_limit":0,"loose_types":false,"numeral_ids":"string"})");
  }

  std::string add_company(const std::string& email, const std::string& token, const std::string& country) {
    return control("/companies",
                   Json::object({{"email", email}, {"token", token}, {"country", country}}).dump())
        .body["id"]
        .text();
  }

  void login(const std::string& email, const std::string& token);
  void authorization(std::string header) { authorization_ = std::move(header); }

  Reply send(const std::string& method, const std::string& target, const std::string& body = "") {
    return reply(service.handle(make_request(method, "/api/v1" + target, headers(), body)));
  }
  Reply get(const std::string& target) { return send("GET", target); }
  Reply post(const std::string& target, const std::string& body) { return send("POST", target, body); }

  Reply control(const std::string& path, const std::string& body, const std::string& method = "POST") {
    const Request request = make_request(method, "/__mock" + path, {}, body);
    Reply answer = reply(service.control(request, path));
    EXPECT_EQ(answer.status, 200) << answer.body.dump();
    return answer;
  }
  Reply turn(const std::string& switches) { return control("/switches", switches); }
  Reply put(const std::string& resource, const std::string& rows) {
    return control("/companies/" + company + "/" + resource, rows);
  }
  Json state() const { return service.state()["companies"].items().at(0); }

  SettableClock clock;
  AlegraService service;
  std::string company;

 private:
  [[nodiscard]] Headers headers() const {
    return authorization_.empty() ? Headers() : Headers{{"Authorization", authorization_}};
  }
  static Reply reply(const Response& response) {
    Reply answer;
    answer.status = response.status;
    answer.headers = {response.headers.begin(), response.headers.end()};
    Result<Json> body = Json::parse(response.body);
    EXPECT_TRUE(body) << response.body;
    if (body) answer.body = *std::move(body);
    return answer;
  }

  std::string authorization_;
};

inline void AlegraProbe::login(const std::string& email, const std::string& token) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string plain = email + ":" + token;
  std::string encoded;
  for (std::size_t i = 0; i < plain.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = (bits << 8) | (i + k < plain.size() ? static_cast<unsigned char>(plain[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      encoded.push_back(i + k <= plain.size() ? kAlphabet[(bits >> (18 - 6 * k)) & 63] : '=');
    }
  }
  authorization_ = "Basic " + encoded;
}

}  // namespace enlace::mock
