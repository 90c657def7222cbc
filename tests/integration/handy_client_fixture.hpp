#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "handy/client.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "runtime/real_runtime.hpp"
#include "text/zone.hpp"

namespace enlace::handy {

inline Json json(const std::string& text) {
  auto parsed = Json::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *std::move(parsed) : Json();
}

inline std::int64_t at(const char* iso) {
  return *text::parse_iso(iso);
}

// The mock, with a hook that a test may use to change something just before a request is served.
class HookedService final : public mock::Service {
 public:
  explicit HookedService(mock::HandyService& service) : service_(service) {}
  std::string name() const override { return service_.name(); }
  mock::Response handle(const mock::Request& request) override {
    if (before) before(request);
    mock::Response response = service_.handle(request);
    if (after) after(request, response);
    return response;
  }
  Json state() const override { return service_.state(); }
  void reset() override { service_.reset(); }
  mock::Response control(const mock::Request& request, const std::string& path) override {
    return service_.control(request, path);
  }
  std::function<void(const mock::Request&)> before;
  std::function<void(const mock::Request&, mock::Response&)> after;

 private:
  mock::HandyService& service_;
};

// A client, and a Handy that stands at 2025-03-04 11:05:12 in Mexico City (17:05:12 UTC).
class HandyClientTest : public testing::Test {
 protected:
  static constexpr const char* kNow = "2025-03-04T17:05:12Z";
  static constexpr const char* kToken = "token-of-lupita-1";

  HandyClientTest() {
    clock_.set(at(kNow));
    use_company(R"({"name":"Abarrotes Lupita","token":"token-of-lupita-1"})", "America/Mexico_City");
    make("customers", R"({"code":"CTE1","description":"Abarrotes Lupita","zone":"Puebla"})");
    make("products", R"({"code":"ACME-1","description":"Jabón","price":116,"family":"Limpieza"})");
  }

  void use_company(const std::string& body, const std::string& zone) {
    const auto made = service_.create_company(json(body));
    ASSERT_TRUE(made) << made.error().message;
    company_ = *made;
    zone_ = zone;
    set_token(json(body)["token"].text());
  }
  void set_token(const std::string& token) {
    egress::Slot slot;
    slot.fields.emplace("token", vault::Secret(std::string(token)));
    account_.slots.insert_or_assign("handy", std::move(slot));
    account_.key = "handy:" + token;
    account_.origins = {server_.base()};
    account_.rate.requests = 100'000;
    account_.rate.limit_header = "X-RateLimit-Limit";
    account_.rate.remaining_header = "X-RateLimit-Remaining";
    account_.rate.reset_header = "X-RateLimit-Reset";
    account_.rate.reset = egress::RateSpec::Reset::unix_time;
  }
  std::unique_ptr<Client> client(std::int64_t within_ms = 60'000) {
    return make_client(
        *egress_, account_,
        {server_.base() + "/api/v2/", zone_, egress::Priority::orders, runtime_->monotonic_ms() + within_ms},
        &trace_);
  }

  Json make(std::string_view kind, const std::string& body) {
    auto made = service_.create(company_, kind, json(body));
    EXPECT_TRUE(made) << kind << ' ' << body << ": " << (made ? "" : made.error().message);
    return made ? *std::move(made) : Json();
  }
  std::string make_order(std::int64_t unix_ms) {
    clock_.set(unix_ms);
    return make("orders", R"({"customer":"CTE1","items":[{"product":"ACME-1"}]})")["id"].text();
  }
  std::vector<std::string> make_orders(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) ids.push_back(make_order(at(kNow) + i * 1'000));
    return ids;
  }
  void set(const std::string& switches) {
    const auto applied = service_.apply_switches(json(switches));
    ASSERT_TRUE(applied) << applied.error().message;
  }
  void fault(const std::string& body) {
    const auto answer = frame_.serve(mock::make_request("POST", "/__mock/faults", {}, body));
    ASSERT_EQ(answer.response.status / 100, 2) << answer.response.body;
  }
  // How many requests of a method arrived at a path (a glob).
  std::size_t requests(const std::string& method, const std::string& path = "*") {
    const auto answer = frame_.serve(mock::make_request(
        "GET", "/__mock/requests?method=" + method + "&path=" + mock::percent_encode(path), {}, ""));
    return json(answer.response.body)["requests"].size();
  }
  [[nodiscard]] Window around_now() const { return {at(kNow) - 3'600'000, at(kNow) + 3'600'000}; }
  static std::vector<std::string> ids(const Listing& listing) {
    std::vector<std::string> out;
    for (const Json& record : listing.records) out.push_back(record["id"].text());
    return out;
  }
  static std::vector<std::string> codes(const Listing& listing) {
    std::vector<std::string> out;
    for (const Json& record : listing.records) out.push_back(record["code"].text());
    return out;
  }

  mock::SettableClock clock_;
  mock::HandyService service_{clock_};
  HookedService hooked_{service_};
  mock::Frame frame_{hooked_, clock_, 1};
  std::unique_ptr<Runtime> runtime_ = make_real_runtime();
  std::unique_ptr<egress::Egress> egress_ = egress::make_egress(*runtime_);
  mock::Server server_{frame_};
  egress::Account account_;
  egress::WriteTrace trace_;
  std::int64_t company_ = 0;
  std::string zone_;
};

}  // namespace enlace::handy
