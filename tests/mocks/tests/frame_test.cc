#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/fault_tally.hpp"
#include "mocks/frame/glob.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/tests/http_probe.hpp"

namespace enlace::mock {
namespace {

// Counts what reaches it and echoes the body.
class EchoService final : public Service {
 public:
  [[nodiscard]] std::string name() const override { return "echo"; }
  Response handle(const Request& request) override {
    ++calls_;
    if (request.path == "/throws") throw std::runtime_error("defect");
    if (!body.empty()) return Response::text(200, body, "application/json; charset=utf-8");
    return Response::json(200, Json::object({{"text", "péché " + request.body}, {"calls", calls_}}));
  }
  [[nodiscard]] Json state() const override { return Json::object({{"calls", calls_}}); }
  void reset() override { calls_ = 0; }
  Response control(const Request&, const std::string& path) override {
    return path == "/own" ? Response::json(200, Json::object({{"own", true}})) : Response::json(404, {});
  }

  std::string body;  // the answer to everything, instead of the echo

 private:
  std::int64_t calls_ = 0;
};

class FrameTest : public ::testing::Test {
 protected:
  void arm(const char* faults) { ASSERT_EQ(probe_.send("POST", "/__mock/faults", faults).status, 200); }
  void arm(const Json& fault) { ASSERT_EQ(probe_.post("/__mock/faults", fault).status, 200); }
  std::int64_t calls() { return probe_.get("/__mock/state").json()["calls"].integer().value_or(-1); }
  Json journal(const std::string& query = "") {
    return probe_.get("/__mock/requests" + query).json()["requests"];
  }

  EchoService service_;
  SettableClock clock_;
  Frame frame_{service_, clock_, 7};
  Server server_{frame_};
  HttpProbe probe_{server_.port(), {{"Authorization", "Bearer canary-token-1"}}};
};

TEST(Message, DecodesSegmentsOneByOneAndKeepsAnEncodedSlashInside) {
  const Request request = make_request("GET", "/a/b%20c/d%2Fe/?x=1+2&y=%C3%A9&x=3&bare", {}, "");
  EXPECT_EQ(request.segments(), (std::vector<std::string>{"a", "b c", "d/e"}));
  EXPECT_EQ(request.param("x"), "1 2");
  EXPECT_EQ(request.param("y"), "é");
  EXPECT_EQ(request.param("bare"), "");
  EXPECT_EQ(request.param("z"), std::nullopt);
  EXPECT_EQ(request.query.size(), 4U);
}

TEST(Message, LeavesABrokenPercentSignAsItStands) {
  EXPECT_EQ(percent_decode("100%", false), "100%");
  EXPECT_EQ(percent_decode("%zz%4", false), "%zz%4");
  EXPECT_EQ(percent_decode("%41", false), "A");
  EXPECT_EQ(percent_encode("a/b #é~"), "a%2Fb%20%23%C3%A9~");
}

TEST(Glob, MatchesStarsAcrossSlashes) {
  EXPECT_TRUE(matches_glob("/api/*/items*", "/api/v1/items/7"));
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_FALSE(matches_glob("/api/v1/items", "/api/v1/items/7"));
  EXPECT_FALSE(matches_glob("*/items", "/items/7"));
}

TEST_F(FrameTest, AnswersThroughASocketAndKeepsTheConnection) {
  const auto reply = probe_.send("POST", "/x", "hola");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.json()["text"].text(), "péché hola");
  EXPECT_EQ(reply.header("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(probe_.get("/x").json()["calls"].integer(), 2);
}

TEST_F(FrameTest, JournalKeepsEveryRequestInOrderAndNeverTheToken) {
  probe_.send("POST", "/p?b=2&a=canary-token-1&b=1", "body with canary-token-1");
  probe_.get("/q");
  const Json entries = journal();
  ASSERT_EQ(entries.size(), 2U);
  const Json& first = entries.items()[0];
  EXPECT_EQ(first["method"].text(), "POST");
  EXPECT_EQ(first["path"].text(), "/p");
  EXPECT_EQ(first["query"].dump(), R"([["b","2"],["a","***"],["b","1"]])");
  EXPECT_EQ(first["body"].text(), "body with ***");
  EXPECT_EQ(first["status"].integer(), 200);
  EXPECT_EQ(entries.dump().find("canary-token-1"), std::string::npos);
  EXPECT_EQ(journal("?method=GET").size(), 1U);
  EXPECT_EQ(journal("?path=/p*").size(), 1U);
  EXPECT_EQ(journal("?since=1").items()[0]["path"].text(), "/q");
  probe_.send("DELETE", "/__mock/requests");
  EXPECT_EQ(journal().size(), 0U);
}

TEST_F(FrameTest, StatusFaultNeverReachesTheServiceAndStatusAfterDoes) {
  arm(Json::object({{"kind", "status"}, {"status", 503}, {"retry_after", "2"}, {"body", "later"}}));
  const auto before = probe_.get("/x");
  EXPECT_EQ(before.status, 503);
  EXPECT_EQ(before.header("Retry-After"), "2");
  EXPECT_EQ(before.body, "later");
  EXPECT_EQ(calls(), 0);
  arm(R"({"kind":"status","status":200,"body":"{\"error\":\"no\"}","headers":{"Content-Type":"application/json"}})");
  const auto well = probe_.get("/x");  // 200 with the body of an error
  EXPECT_EQ(well.header("Content-Type"), "application/json");
  EXPECT_EQ(well.json()["error"].text(), "no");
  arm(Json::object({{"kind", "status_after"}, {"status", 500}}));
  EXPECT_EQ(probe_.get("/x").status, 500);
  EXPECT_EQ(calls(), 1);
  EXPECT_EQ(probe_.get("/x").status, 200);
}

TEST_F(FrameTest, ResetsAreRealResetsBeforeOrAfterTheEffect) {
  arm(Json::object({{"kind", "reset_before"}}));
  auto reply = probe_.get("/x");
  EXPECT_EQ(reply.status, 0);
  EXPECT_TRUE(reply.reset);
  EXPECT_EQ(calls(), 0);
  arm(Json::object({{"kind", "reset_after"}}));
  reply = probe_.send("POST", "/x", std::string(50'000, 'x'));
  EXPECT_EQ(reply.status, 0);
  EXPECT_TRUE(reply.reset);
  EXPECT_EQ(calls(), 1);
  EXPECT_EQ(journal().items()[1]["wire"].text(), "reset");
}

TEST_F(FrameTest, TruncationAnnouncesTheWholeBodyAndSendsHalf) {
  arm(Json::object({{"kind", "truncate"}}));
  const auto reply = probe_.get("/x");
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.truncated);
  EXPECT_EQ(reply.body.size(), std::stoul(reply.header("Content-Length")) / 2);
  EXPECT_EQ(calls(), 1);
}

TEST_F(FrameTest, BrokenBodiesAreBrokenAsNamed) {
  arm(R"([{"kind":"malformed"},{"kind":"html"},{"kind":"invalid_utf8"},{"kind":"huge"},
                      {"kind":"redirect"},{"kind":"wrong_type"}])");
  EXPECT_TRUE(probe_.get("/x").json().is_null());
  const auto html = probe_.get("/x");
  EXPECT_EQ(html.status, 502);
  EXPECT_EQ(html.body.substr(0, 6), "<html>");
  const auto utf8 = probe_.get("/x");
  EXPECT_TRUE(utf8.json().is_null());
  EXPECT_NE(utf8.body.find("\xC3\x28"), std::string::npos);
  const auto huge = probe_.get("/x");
  EXPECT_GT(huge.body.size(), 10U * 1024 * 1024);
  EXPECT_TRUE(huge.json().is_object());
  const auto redirect = probe_.get("/x");
  EXPECT_EQ(redirect.status, 302);
  EXPECT_EQ(redirect.header("Location"), "http://elsewhere.invalid/");
  const auto wrong_type = probe_.get("/x");
  EXPECT_TRUE(wrong_type.json().is_object());
  EXPECT_EQ(wrong_type.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(probe_.get("/x").header("Content-Type"), "application/json; charset=utf-8");
}

TEST_F(FrameTest, AWrongDateIsOffByWhatTheFaultSaysAndThatAnswerAlone) {
  clock_.set(1'741'107'600'000);  // 2025-03-04T17:00:00Z
  arm(*Json::parse(R"([{"kind":"clock","shift_ms":7200000},{"kind":"clock","shift_ms":-315360000000}])"));
  const auto ahead = probe_.get("/x");
  EXPECT_EQ(ahead.status, 200);
  EXPECT_TRUE(ahead.json().is_object());
  EXPECT_EQ(ahead.header("Date"), "Tue, 04 Mar 2025 19:00:00 GMT");
  EXPECT_EQ(probe_.get("/x").header("Date"), "Sat, 07 Mar 2015 17:00:00 GMT");
  EXPECT_EQ(probe_.get("/x").header("Date"), "Tue, 04 Mar 2025 17:00:00 GMT");
}

// Rule: H-23
TEST_F(FrameTest, ADateHeaderIsShiftedForOneAnswerForSomeAndForGood) {
  clock_.set(1'700'000'000'000);
  const auto date = [&] { return probe_.get("/x").header("Date"); };
  const std::string now = "Tue, 14 Nov 2023 22:13:20 GMT";
  EXPECT_EQ(date(), now);
  arm(R"([{"kind":"clock","shift_ms":7200000},{"kind":"clock","shift_ms":-3600000,"after":1}])");
  EXPECT_EQ(date(), "Wed, 15 Nov 2023 00:13:20 GMT");
  EXPECT_EQ(date(), "Tue, 14 Nov 2023 21:13:20 GMT");
  EXPECT_EQ(date(), now);
  arm(R"({"kind":"clock","shift_ms":432000000,"times":2})");
  EXPECT_EQ(date(), "Sun, 19 Nov 2023 22:13:20 GMT");
  EXPECT_EQ(date(), "Sun, 19 Nov 2023 22:13:20 GMT");
  EXPECT_EQ(date(), now);
  arm(R"({"kind":"clock","date":"","times":1})");
  EXPECT_EQ(date(), "");
  // For good, and other faults go on beside it.
  arm(R"([{"kind":"clock","date":"yesterday","times":-1},{"kind":"status","status":503}])");
  const auto both = probe_.get("/x");
  EXPECT_EQ(both.status, 503);
  EXPECT_EQ(both.header("Date"), "yesterday");
  EXPECT_EQ(date(), "yesterday");
  EXPECT_EQ(journal().items().back()["fault"].text(), "clock");
  EXPECT_EQ(journal().items()[8]["fault"].text(), "status+clock");
}

TEST_F(FrameTest, AnswersAreFramedInEveryWayThatHttpAllows) {
  const std::string plain = R"({"text":"péché ","calls":1})";
  ASSERT_EQ(probe_.get("/x").body, plain);
  arm(Json::object({{"kind", "http10"}}));
  const auto old = probe_.get("/x");
  EXPECT_EQ(old.version, "HTTP/1.0");
  EXPECT_EQ(old.header("Content-Length"), "");
  EXPECT_TRUE(old.json().is_object());
  arm(Json::object({{"kind", "until_close"}}));
  const auto closed = probe_.get("/x");
  EXPECT_EQ(closed.version, "HTTP/1.1");
  EXPECT_EQ(closed.header("Transfer-Encoding"), "");
  EXPECT_EQ(closed.json()["calls"].integer(), 3);
  arm(Json::object({{"kind", "chunked"}}));
  const auto chunked = probe_.get("/x");
  EXPECT_EQ(chunked.header("Transfer-Encoding"), "chunked");
  EXPECT_TRUE(chunked.body.ends_with("\r\n0\r\n\r\n"));
  arm(Json::object({{"kind", "cut_chunks"}}));
  EXPECT_FALSE(probe_.get("/x").body.ends_with("0\r\n\r\n"));
  // A refusal in odd framing is a refusal all the same.
  arm(R"([{"kind":"status","status":403,"body":"no"},{"kind":"until_close"}])");
  const auto refused = probe_.get("/x");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body, "no");
  EXPECT_EQ(calls(), 5);
  // A truncation that nothing in the framing shows.
  arm(R"([{"kind":"truncate"},{"kind":"until_close"}])");
  EXPECT_EQ(probe_.get("/x").body, plain.substr(0, plain.size() / 2));
}

TEST_F(FrameTest, AnswersCarryAByteOrderMarkOrArePackedThoughNobodyAsked) {
  arm(Json::object({{"kind", "bom"}}));
  EXPECT_TRUE(probe_.get("/x").body.starts_with("\xEF\xBB\xBF{"));
  arm(Json::object({{"kind", "gzip"}}));
  const auto packed = probe_.get("/x");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_TRUE(packed.body.starts_with("\x1F\x8B"));
  EXPECT_EQ(std::to_string(packed.body.size()), packed.header("Content-Length"));
  arm(Json::object({{"kind", "gzip"}, {"mb", 40}}));
  EXPECT_LT(probe_.get("/x").body.size(), 100'000U);
  arm(Json::object({{"kind", "huge"}, {"mb", 3}}));
  EXPECT_GT(probe_.get("/x").body.size(), 3U * 1024 * 1024);
}

TEST_F(FrameTest, OneTextOfOneRecordIsPoisonedAndItsNeighboursAreNot) {
  service_.body = R"({"list":[{"id":1,"name":"a","by":{"name":"x"}},{"id":2,"name":"b\"c","at":null}]})";
  arm(Json::object({{"kind", "text"}, {"field", "name"}, {"record", 2}, {"what", "lone_surrogate"}}));
  EXPECT_EQ(probe_.get("/x").body,
            R"({"list":[{"id":1,"name":"a","by":{"name":"x"}},{"id":2,"name":"b\"c\ud83d","at":null}]})");
  arm(R"({"kind":"text","where":{"id":"1"},"field":"by.name","what":"nul"})");
  EXPECT_EQ(probe_.get("/x").body,
            R"({"list":[{"id":1,"name":"a","by":{"name":"x\u0000"}},{"id":2,"name":"b\"c","at":null}]})");
  arm(R"({"kind":"text","where":{"id":2},"field":"name","what":"invalid_utf8"})");
  EXPECT_NE(probe_.get("/x").body.find("b\\\"c\xC3\x28\xFF\""), std::string::npos);
}

TEST_F(FrameTest, OneValueIsReplacedByWhatIsPutThere) {
  service_.body = R"({"list":[{"code":"A","stock":7},{"code":"B","stock":8}]})";
  arm(R"([{"kind":"value","where":{"code":"B"},"field":"stock","value":"1.7763568394003E-15","times":-1},
                      {"kind":"value","where":{"code":"A"},"field":"stock","value":"7.0","times":-1},
                      {"kind":"value","where":{"code":"C"},"field":"stock","value":"0"}])");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(probe_.get("/x").body,
              R"({"list":[{"code":"A","stock":7.0},{"code":"B","stock":1.7763568394003E-15}]})");
  }
  const Json faults = probe_.get("/__mock/faults").json();
  EXPECT_EQ(faults["faults"].items()[0]["hits"].integer(), 2);
  EXPECT_EQ(faults["never_fired"].items()[0]["id"].integer(), 3);  // there is no C: nothing happened
  probe_.send("DELETE", "/__mock/faults");
  arm(Json::object({{"kind", "value"}, {"field", "list"}, {"depth", 900}}));
  EXPECT_NE(probe_.get("/x").body.find(std::string(900, '[') + std::string(900, ']')), std::string::npos);
}

TEST_F(FrameTest, FaultsHaveAnIdAndCountTheirHits) {
  const Json armed = probe_.post("/__mock/faults", Json::object({{"kind", "status"}, {"times", 2}})).json();
  EXPECT_EQ(armed["id"].integer(), 1);
  const Json more = probe_
                        .send("POST", "/__mock/faults",
                              R"([{"kind":"html","path":"/never"},{"kind":"slow","delay_ms":1,"times":-1}])")
                        .json();
  EXPECT_EQ(more["ids"].dump(), "[2,3]");
  probe_.get("/x");
  const auto report = [&] { return probe_.get("/__mock/faults").json(); };
  EXPECT_EQ(report()["faults"].items()[0]["hits"].integer(), 1);
  EXPECT_EQ(report()["faults"].items()[0]["times"].integer(), 1);
  probe_.get("/x");
  EXPECT_EQ(report()["faults"].items()[0]["id"].integer(), 2);
  EXPECT_EQ(report()["spent"].items()[0]["hits"].integer(), 2);
  EXPECT_EQ(probe_.send("DELETE", "/__mock/faults/3").status, 200);
  EXPECT_EQ(probe_.send("DELETE", "/__mock/faults/3").status, 404);
  EXPECT_EQ(report()["faults"].size(), 1U);
}

TEST_F(FrameTest, AFaultThatNeverFiredIsNamedAlsoAfterItWasCleared) {
  arm(Json::object({{"kind", "html"}, {"method", "PUT"}, {"path", "/never"}}));
  arm(Json::object({{"kind", "status"}}));
  probe_.get("/x");
  const auto unfired = [&] { return probe_.get("/__mock/state").json()["faults_never_fired"]; };
  ASSERT_EQ(unfired().size(), 1U);
  EXPECT_EQ(fault_line(unfired().items()[0]), "1 html PUT /never");
  probe_.send("DELETE", "/__mock/faults");
  EXPECT_EQ(unfired().size(), 1U);
  EXPECT_EQ(frame_.faults_never_fired().size(), 1U);
  probe_.send("POST", "/__mock/reset");
  EXPECT_EQ(unfired().size(), 0U);
}

TEST_F(FrameTest, RefusesWhatMeansNothingAndNamesWhatWasLikelyMeant) {
  const auto refusal = [&](const std::string& fault) {
    const auto reply = probe_.send("POST", "/__mock/faults", fault);
    EXPECT_EQ(reply.status, 400) << fault;
    return reply.json()["error"].text();
  };
  EXPECT_NE(refusal(R"({"kind":"rest_before"})").find("\"reset_before\""), std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"status","stauts":500})").find("\"status\""), std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"status","methd":"GET"})").find("\"method\""), std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"status","method":"GTE"})").find("\"GET\""), std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"reset_after","status":500})").find("means nothing"), std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"text","what":"lone_surogate"})").find("\"lone_surrogate\""),
            std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"status","times":0})").find("times"), std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"clock"})").find("shift_ms"), std::string::npos);
  EXPECT_NE(refusal(R"({"kind":"value","value":"1"})").find("field"), std::string::npos);
  EXPECT_EQ(probe_.get("/__mock/faults").json()["faults"].size(), 0U);
  const auto clock = probe_.send("POST", "/__mock/clock", R"({"advance":5})");
  EXPECT_EQ(clock.status, 400);
  EXPECT_NE(clock.json()["error"].text().find("\"advance_ms\""), std::string::npos);
}

TEST_F(FrameTest, FaultsMatchMethodPathAndCount) {
  arm(Json::object({{"kind", "status"}, {"method", "POST"}, {"path", "/a*"}, {"after", 1}, {"times", 2}}));
  EXPECT_EQ(probe_.get("/a").status, 200);
  EXPECT_EQ(probe_.send("POST", "/b").status, 200);
  EXPECT_EQ(probe_.send("POST", "/a1").status, 200);
  EXPECT_EQ(probe_.send("POST", "/a2").status, 500);
  EXPECT_EQ(probe_.send("POST", "/a3").status, 500);
  EXPECT_EQ(probe_.send("POST", "/a4").status, 200);
  EXPECT_EQ(probe_.get("/__mock/faults").json()["faults"].size(), 0U);
}

TEST_F(FrameTest, ProbabilitiesRepeatWithTheSeed) {
  const Json fault =
      Json::object({{"kind", "status"}, {"times", -1}, {"probability", *Decimal::parse("0.3")}});
  const auto run = [&] {
    arm(fault);
    std::string outcomes;
    for (int i = 0; i < 60; ++i) outcomes += probe_.get("/x").status == 200 ? '.' : 'F';
    EXPECT_EQ(probe_.send("DELETE", "/__mock/faults").status, 200);
    return outcomes;
  };
  const std::string first = run();
  EXPECT_EQ(run(), first);
  const auto failed = std::ranges::count(first, 'F');
  EXPECT_GT(failed, 5);
  EXPECT_LT(failed, 35);
}

TEST_F(FrameTest, RefusesAFaultItDoesNotUnderstandAndArmsNoneOfTheBatch) {
  const auto reply = probe_.send("POST", "/__mock/faults", R"([{"kind":"status"},{"kind":"rest_before"}])");
  EXPECT_EQ(reply.status, 400);
  EXPECT_NE(reply.json()["error"].text().find("rest_before"), std::string::npos);
  EXPECT_EQ(probe_.send("POST", "/__mock/faults", R"({"kind":"status","stauts":500})").status, 400);
  EXPECT_EQ(probe_.send("POST", "/__mock/faults", R"({"kind":"slow"})").status, 400);
  EXPECT_EQ(probe_.get("/x").status, 200);
}

TEST_F(FrameTest, ClockStandsStillWhereItIsSetAndRunsAgainWhenReleased) {
  probe_.post("/__mock/clock", Json::object({{"unix_ms", 1'700'000'000'000}}));
  EXPECT_EQ(clock_.unix_ms(), 1'700'000'000'000);
  probe_.post("/__mock/clock", Json::object({{"advance_ms", 500}}));
  EXPECT_EQ(probe_.get("/__mock/clock").json()["unix_ms"].integer(), 1'700'000'000'500);
  probe_.post("/__mock/clock", Json::object({{"unix_ms", nullptr}}));
  EXPECT_GT(clock_.unix_ms(), 1'700'000'000'500);
  EXPECT_EQ(probe_.post("/__mock/clock", Json::object()).status, 400);
}

TEST_F(FrameTest, ResetForgetsServiceJournalFaultsAndClock) {
  probe_.get("/x");
  arm(Json::object({{"kind", "status"}}));
  clock_.set(1);
  EXPECT_EQ(probe_.send("POST", "/__mock/reset").status, 200);
  EXPECT_EQ(calls(), 0);
  EXPECT_EQ(journal().size(), 0U);
  EXPECT_GT(clock_.unix_ms(), 1);
  EXPECT_EQ(probe_.get("/x").status, 200);
}

TEST_F(FrameTest, PassesUnknownControlRoutesToTheServiceAndNeverArmsThemWithFaults) {
  arm(Json::object({{"kind", "status"}, {"times", -1}}));
  EXPECT_TRUE(probe_.get("/__mock/own").json()["own"].truthy());
  EXPECT_EQ(probe_.get("/__mock/other").status, 404);
  EXPECT_EQ(probe_.get("/__mockery").status, 500);  // not the control side
}

TEST_F(FrameTest, ADefectOfTheMockIsA500ThatSaysSo) {
  const auto reply = probe_.get("/throws");
  EXPECT_EQ(reply.status, 500);
  EXPECT_NE(reply.body.find("the mock itself failed: defect"), std::string::npos);
}

TEST_F(FrameTest, ServesSeveralClientsAtOnce) {
  constexpr int kClients = 8;
  constexpr int kRequests = 50;
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([this] {
      HttpProbe probe(server_.port());
      for (int i = 0; i < kRequests; ++i) EXPECT_EQ(probe.get("/x").status, 200);
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(calls(), kClients * kRequests);
}

TEST(Server, EndsAtOnceWhileASlowAnswerIsPending) {
  EchoService service;
  SettableClock clock;
  Frame frame(service, clock, 1);
  auto server = std::make_unique<Server>(frame);
  HttpProbe control(server->port());
  control.post("/__mock/faults", Json::object({{"kind", "slow"}, {"delay_ms", 600'000}}));
  std::thread client([port = server->port()] {
    HttpProbe probe(port);
    probe.get("/x");
  });
  while (control.get("/__mock/requests").json()["requests"].size() == 0) std::this_thread::yield();
  server.reset();  // the test's own timeout is the judge
  client.join();
}

}  // namespace
}  // namespace enlace::mock
