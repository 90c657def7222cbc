// Webhooks that are really sent: to subscribers that live, are dead, slow, or fail (checklist 25).
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "mocks/frame/service.hpp"
#include "mocks/tests/alegra_probe.hpp"

namespace enlace::mock {
namespace {

class Subscriber final : public Service {
 public:
  [[nodiscard]] std::string name() const override { return "subscriber"; }
  Response handle(const Request&) override { return Response::text(204, ""); }
  [[nodiscard]] Json state() const override { return Json::object(); }
  void reset() override {}
  Response control(const Request&, const std::string&) override { return Response::json(404, {}); }
};

class AlegraWebhooks : public ::testing::Test, protected AlegraProbe {
 protected:
  AlegraWebhooks() { service.post_webhooks(); }

  void arm(const std::string& faults) {
    const Frame::Answer armed = frame_.serve(make_request("POST", "/__mock/faults", {}, faults));
    ASSERT_EQ(armed.response.status, 200) << armed.response.body;
  }
  Reply subscribe(const std::string& url) {
    return post("/webhooks/subscriptions", Json::object({{"event", "new-client"}, {"url", url}}).dump());
  }
  void make_client(int number) {
    const std::string name = "Cliente " + std::to_string(number);
    EXPECT_EQ(post("/contacts", Json::object({{"name", name}, {"type", "client"}}).dump()).status, 200);
  }
  // The company once no webhook is on its way any more.
  Json settled() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (state()["webhooks_pending"].integer() != 0 && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return state();
  }
  // A port of this machine where nobody listens.
  static std::string dead_url() {
    Subscriber nobody;
    SettableClock clock;
    Frame frame(nobody, clock, 1);
    return Server(frame).base() + "/hook";
  }

  Subscriber subscriber_;
  Frame frame_{subscriber_, clock, 1};
  Server server_{frame_};
  std::string url_ = server_.base() + "/hook?key=1";
};

TEST_F(AlegraWebhooks, ASubscriberIsAskedFirstAndToldAfterwards) {
  EXPECT_EQ(subscribe(url_).status, 200);
  make_client(1);
  const Json company_now = settled();
  ASSERT_EQ(company_now["webhook_calls"].size(), 2U);
  EXPECT_EQ(company_now["webhook_calls"].items()[0]["body"].text(), "");
  EXPECT_EQ(company_now["webhook_calls"].items()[1]["status"].integer(), 204);
  const Json asked =
      *Json::parse(frame_.serve(make_request("GET", "/__mock/requests", {}, "")).response.body);
  ASSERT_EQ(asked["requests"].size(), 2U);
  EXPECT_EQ(asked["requests"].items()[1]["query"].dump(), R"([["key","1"]])");
  EXPECT_NE(asked["requests"].items()[1]["body"].text().find("Cliente 1"), std::string::npos);
}

TEST_F(AlegraWebhooks, ADeadOneADistantOneAndAFailingOneCannotSubscribe) {
  EXPECT_EQ(subscribe(dead_url()).status, 400);
  EXPECT_EQ(subscribe("https://hook.example/x").status, 400);  // nothing but this machine is called
  EXPECT_EQ(subscribe("no address").status, 400);
  arm(R"({"kind":"status","status":500})");
  EXPECT_EQ(subscribe(url_).status, 400);
  EXPECT_EQ(state()["webhooks"].size(), 0U);
}

TEST_F(AlegraWebhooks, ASlowOneKeepsNobodyWaitingAndCountsAsFailed) {
  turn(R"({"webhook_timeout_ms":1500})");
  ASSERT_EQ(subscribe(url_).status, 200);
  arm(R"({"kind":"slow","delay_ms":3000})");
  const auto began = std::chrono::steady_clock::now();
  make_client(1);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(1000));
  const Json company_now = settled();
  EXPECT_EQ(company_now["webhook_calls"].items().back()["status"].integer(), 0);
  EXPECT_EQ(company_now["webhooks"].items()[0]["failures"].integer(), 1);
}

TEST_F(AlegraWebhooks, TenFailuresInARowEndASubscriptionAndOneSuccessForgivesThem) {
  ASSERT_EQ(subscribe(url_).status, 200);
  arm(R"({"kind":"status","status":503,"times":9})");
  for (int i = 0; i < 9; ++i) make_client(i);
  EXPECT_EQ(settled()["webhooks"].items()[0]["failures"].integer(), 9);
  make_client(10);
  EXPECT_EQ(settled()["webhooks"].items()[0]["failures"].integer(), 0);
  arm(R"({"kind":"reset_after","times":-1})");
  for (int i = 0; i < 10; ++i) make_client(20 + i);
  const Json ended = settled();
  EXPECT_EQ(ended["webhooks"].size(), 0U);
  EXPECT_EQ(ended["webhooks_dropped"].items()[0]["url"].text(), url_);
  make_client(40);
  EXPECT_EQ(settled()["webhook_calls"].size(), 21U);
}

TEST_F(AlegraWebhooks, ASubscriptionMovesToAnAddressThatAnswers) {
  const std::string id = subscribe(url_).body["subscription"]["id"].text();
  const std::string further = server_.base() + "/further";
  EXPECT_EQ(send("PUT", "/webhooks/subscriptions/" + id, R"({"url":")" + dead_url() + R"("})").status, 400);
  EXPECT_EQ(send("PUT", "/webhooks/subscriptions/" + id, R"({"url":")" + further + R"("})").status, 200);
  EXPECT_EQ(state()["webhooks"].items()[0]["url"].text(), further);
  EXPECT_EQ(send("PUT", "/webhooks/subscriptions/none", "{}").status, 404);
}

}  // namespace
}  // namespace enlace::mock
