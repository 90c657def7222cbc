#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/tests/http_probe.hpp"

namespace enlace::mock {

inline Json json(std::string_view text) {
  Result<Json> parsed = Json::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed ? *std::move(parsed) : Json();
}

// A Handy mock behind a real socket with one Mexican company, whose clock stands at 2025-03-04 11:05:12 in
// Mexico City (17:05:12 UTC).
class HandyTest : public ::testing::Test {
 protected:
  static constexpr std::int64_t kNow = 1'741'107'912;
  static constexpr const char* kToken = "token-of-lupita-1";

  HandyTest() {
    clock_.set(kNow * 1000);
    company_ = make_company(R"({"name":"Abarrotes Lupita","token":"token-of-lupita-1"})");
  }

  std::int64_t make_company(std::string_view body) {
    const auto made = service_.create_company(json(body));
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
    return made ? *made : 0;
  }
  // The control side without HTTP; fails the test when it refuses.
  Json make(std::string_view kind, std::string_view body) {
    Result<Json> made = service_.create(company_, kind, json(body));
    EXPECT_TRUE(made.has_value()) << kind << " " << body << ": " << (made ? "" : made.error().message);
    return made ? *std::move(made) : Json();
  }
  // A customer CTE1, a product ACME-1 (116.00 with 16 %) and `count` orders of it, a minute apart.
  void make_orders(int count) {
    make("customers", R"({"code":"CTE1","description":"Abarrotes Lupita"})");
    make("products", R"({"code":"ACME-1","price":116})");
    for (int i = 0; i < count; ++i) {
      clock_.set((kNow + 60 * i) * 1000);
      make("orders", R"({"customer":"CTE1","items":[{"product":"ACME-1"}]})");
    }
  }
  void set(std::string_view switches) {
    const Result<void> applied = service_.apply_switches(json(switches));
    EXPECT_TRUE(applied.has_value()) << (applied ? "" : applied.error().message);
  }
  HttpProbe::Reply get(const std::string& target) { return probe_.get("/api/v2" + target); }
  HttpProbe::Reply post(const std::string& target, std::string_view body) {
    return probe_.send("POST", "/api/v2" + target, std::string(body));
  }
  HttpProbe::Reply put(const std::string& target, std::string_view body) {
    return probe_.send("PUT", "/api/v2" + target, std::string(body));
  }
  static std::vector<std::int64_t> ids(const Json& array) {
    std::vector<std::int64_t> out;
    for (const Json& one : array.items()) out.push_back(one["id"].integer().value_or(0));
    return out;
  }
  // The "field" of every entry of a 422 body.
  static std::vector<std::string> fields(const HttpProbe::Reply& reply) {
    std::vector<std::string> out;
    const Json errors = reply.json()["errors"];
    for (const Json& error : errors.items()) out.push_back(error["field"].text());
    return out;
  }

  SettableClock clock_;
  HandyService service_{clock_};
  Frame frame_{service_, clock_, 1};
  Server server_{frame_};
  std::int64_t company_ = 0;
  HttpProbe probe_{server_.port(), {{"Authorization", std::string("Bearer ") + kToken}}};
};

}  // namespace enlace::mock
