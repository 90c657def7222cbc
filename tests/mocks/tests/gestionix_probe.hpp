#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "mocks/gestionix/gestionix_service.hpp"

namespace enlace::mock {

// A Gestionix service with one company (1104), two branches (5131, 5132) and a user who is logged in, and the
// few verbs that its tests need. The clock stands still.
class GestionixProbe {
 public:
  static constexpr std::int64_t kNow = 1'792'500'000'000;  // 2026-10-20

  struct Reply {
    int status = 0;
    Json body;
    std::map<std::string, std::string> headers;
    [[nodiscard]] std::string code() const { return body["errors"].items().at(0)["code"].text(); }
    // "field: text" of every entry, one a line.
    [[nodiscard]] std::string errors() const {
      std::string all;
      for (const Json& error : body["errors"].items()) {
        all += error["field"].text() + ": " + error["errorMessage"].text() + "\n";
      }
      return all;
    }
  };

  explicit GestionixProbe(gestionix::Mapping mapping = gestionix::Mapping::standard())
      : service((clock.set(kNow), clock), std::move(mapping)) {
    control("/companies", R"({"user":"ana@demo.example","password":"s3creto-largo","name":"Comercial Puebla",
      "branches":[{"name":"Sucursal Centro"},{"name":"Bodega Norte"}]})");
    control("/switches", R"({"rate_limit":0,"extra_members":false})");
    log_in();
  }

  void log_in() {
    token = send("POST", "/users/authentication", R"({"user":"ana@demo.example","password":"s3creto-largo"})")
                .body["access_token"]
                .text();
  }

  Reply send(const std::string& method, const std::string& target, const std::string& body = "") {
    Headers headers{{"Accept", "application/json"}};
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    if (!company.empty()) headers.emplace_back("Company", company);
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    return reply(service.handle(make_request(method, "/api/v3" + target, headers, body)));
  }
  Reply get(const std::string& target) { return send("GET", target); }
  Reply post(const std::string& target, const std::string& body) { return send("POST", target, body); }
  Reply del(const std::string& target) { return send("DELETE", target); }

  Reply control(const std::string& path, const std::string& body, const std::string& method = "POST") {
    const Request request = make_request(method, "/__mock" + path, {}, body);
    Reply answer = reply(service.control(request, path));
    EXPECT_EQ(answer.status, 200) << answer.body.dump();
    return answer;
  }
  void turn(const std::string& switches) { control("/switches", switches); }
  // Inserts rows; the id of the first.
  std::string put(const std::string& resource, const std::string& rows) {
    return control("/companies/1104/" + resource, rows).body["ids"].items().at(0).text();
  }
  Json state() const { return service.state()["companies"].items().at(0); }

  // All keys (or another member) of a list, page by page.
  std::vector<std::string> all(const std::string& target, const std::string& member, int size = 100) {
    std::vector<std::string> values;
    for (int page = 1; page < 50; ++page) {
      const Reply answer =
          get(target + "&page_size=" + std::to_string(size) + "&page=" + std::to_string(page));
      EXPECT_EQ(answer.status, 200) << answer.errors();
      for (const Json& row : answer.body["list"].items()) values.push_back(row[member].text());
      if (page * size >= answer.body["total"].integer().value_or(0)) break;
    }
    return values;
  }

  SettableClock clock;
  GestionixService service;
  std::string token;
  std::string company = "1104";

 private:
  static Reply reply(const Response& response) {
    Reply answer;
    answer.status = response.status;
    answer.headers = {response.headers.begin(), response.headers.end()};
    if (response.body.empty()) return answer;
    Result<Json> body = Json::parse(response.body);
    EXPECT_TRUE(body) << response.body;
    if (body) answer.body = *std::move(body);
    return answer;
  }
};

}  // namespace enlace::mock
