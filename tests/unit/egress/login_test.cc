// Log-in recipes (design 7): when the host logs in, what it does with the token, and who never sees it.
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "egress/login.hpp"
#include "log/redactor.hpp"
#include "runtime/real_runtime.hpp"
#include "runtime/url.hpp"
#include "unit/egress/support.hpp"

namespace enlace::egress {
namespace {

using test::read;
using test::slot;
using test::write;

const std::string kPassword = "s3cret \"pa$$\" \xc3\xb1";
const std::string kLogin = "https://api.alegra.com/api/v1/login";

Account login_account(const std::string& key = "gestionix:1") {
  Account who = test::account();
  who.key = key;
  Slot login = slot(Slot::Scheme::login, {{"user", "ana@lupita.mx"}, {"password", kPassword}});
  login.login.url = kLogin;
  login.login.content_type = "application/json";
  login.login.body = R"({"user":"{{secret:api.user}}","password":"{{secret:api.password}}"})";
  login.login.token = "/access_token";
  login.login.expires_in = "/expires_in";
  login.login.lifetime_ms = 1'000'000;
  login.login.header = "Authorization";
  login.login.prefix = "Bearer ";
  who.slots.insert_or_assign("api", std::move(login));
  return who;
}

HttpCall with_token(HttpCall call) {
  call.auth = "api";
  return call;
}

std::string token_of(const HttpTransport::Exchange& exchange) {
  return std::string(header_of(exchange.headers, "Authorization"));
}

// A server whose tokens are called token-1, token-2, ... and of which only the newest is good.
class Server {
 public:
  HttpReply operator()(const HttpTransport::Exchange& exchange) {
    if (exchange.url.starts_with(kLogin)) {
      ++logins;
      if (on_login) {
        if (auto reply = on_login(logins)) return *std::move(reply);
      }
      return make_reply(200, "{\"access_token\":\"" + present() + "\",\"expires_in\":" + life + "}");
    }
    if (token_of(exchange) != "Bearer " + present() || dead) {
      ++refusals;
      return make_reply(401, R"({"message":"expired"})");
    }
    return make_reply(200, "{}");
  }
  [[nodiscard]] std::string present() const { return "token-" + std::to_string(generation); }

  int logins = 0, refusals = 0, generation = 1;
  bool dead = false;  // refuses every token
  std::string life = "40000";
  std::function<std::optional<HttpReply>(int number)> on_login;
};

class Login : public ::testing::Test {
 protected:
  Server server;
  test::World world{[this](const auto& exchange, int) { return server(exchange); }};
  Account who = login_account();

  HttpReply get() { return world.send(who, with_token(read())); }
  void pass(std::int64_t ms) { world.runtime->sleep_until(world.runtime->monotonic_ms() + ms); }
};

TEST_F(Login, LogsInOnceWithTheCredentialsAndSendsTheToken) {
  EXPECT_TRUE(get().ok());
  EXPECT_TRUE(get().ok());
  ASSERT_EQ(world.requests.size(), 3u);
  EXPECT_EQ(world.requests[0].url, kLogin);
  EXPECT_EQ(world.requests[0].method, "POST");
  EXPECT_EQ(header_of(world.requests[0].headers, "Content-Type"), "application/json");
  const Json body = *Json::parse(world.requests[0].body);
  EXPECT_EQ(body["user"].text(), "ana@lupita.mx");
  EXPECT_EQ(body["password"].text(), kPassword);
  EXPECT_EQ(token_of(world.requests[0]), "");
  EXPECT_EQ(token_of(world.requests[2]), "Bearer token-1");
}

TEST_F(Login, TheTokenGoesWhereTheRecipeSays) {
  who.slots.at("api").login.header = "X-Token";
  who.slots.at("api").login.prefix = "";
  HttpCall call = with_token(read());
  call.headers = {{"x-token", "mine"}};
  (void)world.send(who, call);
  EXPECT_EQ(header_of(world.requests[1].headers, "X-Token"), "token-1");
  EXPECT_EQ(std::count_if(world.requests[1].headers.begin(), world.requests[1].headers.end(),
                          [](const auto& header) { return header.second == "mine"; }),
            0);

  Account other = login_account("gestionix:2");
  other.slots.at("api").login.parameter = "access token";
  (void)world.send(other, with_token(read("/a?b=1")));
  EXPECT_TRUE(world.requests.back().url.ends_with("/a?b=1&access%20token=token-1"));
  EXPECT_EQ(token_of(world.requests.back()), "");
}

TEST_F(Login, RenewsATokenBeforeItEnds) {
  (void)get();
  pass(40'000'000 - 301'000);
  (void)get();
  EXPECT_EQ(server.logins, 1);
  pass(2'000);
  (void)get();
  EXPECT_EQ(server.logins, 2);
  EXPECT_EQ(server.refusals, 0);
}

TEST_F(Login, AShortLifeIsRenewedATenthEarly) {
  server.life = "10";
  (void)get();
  pass(8'900);
  (void)get();
  EXPECT_EQ(server.logins, 1);
  pass(200);
  (void)get();
  EXPECT_EQ(server.logins, 2);
}

TEST(LoginAlone, WhereTheAnswerIsSilentTheTokenSaysHowLongItLives) {
  const Account who = login_account();
  // {"iat":1000,"exp":4600} and {"exp":...}: an hour each.
  const auto life_with = [&](const std::string& token, const std::string& date) {
    Server silent;
    test::World other([&](const HttpTransport::Exchange& exchange, int) {
      if (!exchange.url.starts_with(kLogin)) return make_reply(200);
      ++silent.logins;
      return make_reply(200, "{\"access_token\":\"" + token + "\"}", {{"Date", date}});
    });
    (void)other.send(who, with_token(read()));
    const std::int64_t start = other.runtime->monotonic_ms();
    while (silent.logins < 2) {
      other.runtime->sleep_until(other.runtime->monotonic_ms() + 60'000);
      (void)other.send(who, with_token(read()));
      if (other.runtime->monotonic_ms() - start > 30'000'000) break;
    }
    return (other.runtime->monotonic_ms() - start) / 60'000;
  };
  const std::string date = "Mon, 24 Nov 2025 16:00:00 GMT";  // 1763999999 + 1
  EXPECT_EQ(life_with("h.eyJpYXQiOjEwMDAsImV4cCI6NDYwMH0.s", date), 55);
  EXPECT_EQ(life_with("h." + log::base64(R"({"exp":1764003600})") + ".s", date), 55);
  EXPECT_EQ(life_with("not-a-jwt", date), 15);         // the recipe's 1000 s, a tenth before its end
  EXPECT_EQ(life_with("h.!!!.s", date), 15);           // nor is this
  EXPECT_EQ(life_with("h.eyJleHAiOjF9.s", date), 15);  // ended long ago: no word at all
}

TEST_F(Login, A401CostsOneLogInAndOneRepeat) {
  (void)get();
  server.generation = 2;
  EXPECT_TRUE(get().ok());
  EXPECT_EQ(server.logins, 2);
  EXPECT_EQ(server.refusals, 1);
  EXPECT_EQ(world.requests.size(), 5u);
}

// Rule: H-4
// Where tokens last for a few requests, others may have made them before ours comes.
TEST_F(Login, ANewTokenThatOthersUsedUpIsFollowedByAnother) {
  ASSERT_TRUE(get().ok());
  server.generation = 3;
  server.on_login = [](int number) -> std::optional<HttpReply> {
    if (number > 2) return std::nullopt;
    return make_reply(200, R"({"access_token":"token-2","expires_in":40000})");
  };
  EXPECT_TRUE(get().ok());
  EXPECT_EQ(server.logins, 3);
  EXPECT_EQ(server.refusals, 2);
}

TEST_F(Login, AWriteAnsweredBy401IsNoExposureAndGoesOutOnceMore) {
  (void)get();
  server.generation = 2;
  WriteTrace trace;
  EXPECT_TRUE(world.send(who, with_token(write()), &trace).ok());
  EXPECT_EQ(trace.of("order"), Exposure::answered);
  EXPECT_EQ(server.refusals, 1);

  // The new log-in fails: nothing was applied and nothing is in doubt.
  server.generation = 3;
  server.on_login = [](int) { return make_reply(503); };
  WriteTrace second;
  const HttpReply reply = world.send(who, with_token(write()), &second);
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.cause, "login_failed");
  EXPECT_EQ(reply.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(second.of("order"), Exposure::none);
}

TEST_F(Login, ADoubtFromBeforeStaysWhenA401FollowsIt) {
  (void)get();
  server.generation = 2;
  WriteTrace trace;
  trace.note("order", Exposure::maybe);
  EXPECT_TRUE(world.send(who, with_token(write()), &trace).ok());
  EXPECT_EQ(trace.of("order"), Exposure::maybe);
}

TEST(LoginAlone, TheRepeatMayGetLostLikeAnyWrite) {
  const Account who = login_account();
  Server server;
  test::World losing([&](const HttpTransport::Exchange& exchange, int) {
    if (exchange.is_write && token_of(exchange) == "Bearer token-2") return test::lost(Sent::maybe, true);
    if (exchange.is_write) return make_reply(401);
    return server(exchange);
  });
  (void)losing.send(who, with_token(read()));
  server.generation = 2;
  WriteTrace trace;
  EXPECT_EQ(losing.send(who, with_token(write()), &trace).sent, Sent::maybe);
  EXPECT_EQ(trace.of("order"), Exposure::maybe);
}

TEST_F(Login, AServerThatRefusesEveryTokenIsNotHammered) {
  server.dead = true;
  EXPECT_EQ(get().status, 401);
  EXPECT_EQ(server.logins, 2);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get().status, 401);
  EXPECT_EQ(server.logins, 2);
  pass(61'000);
  server.dead = false;
  server.generation = 7;
  EXPECT_TRUE(get().ok());
}

TEST_F(Login, AWrongPasswordIsSaidAndNotTriedAgainForAWhile) {
  server.on_login = [](int) {
    return make_reply(401, R"({"error":"invalid_grant","error_description":"invalid user or password"})");
  };
  for (int i = 0; i < 20; ++i) {
    const HttpReply reply = get();
    EXPECT_EQ(reply.sent, Sent::no);
    EXPECT_EQ(reply.error.status, ENLACE_E_AUTH);
    EXPECT_EQ(reply.error.cause, "login_refused");
    EXPECT_EQ(reply.error.message, "invalid user or password");
    EXPECT_EQ(reply.error.params["fields"].dump(), R"(["password","user"])");
    EXPECT_EQ(reply.error.params["origin"].text(), "https://api.alegra.com");
    EXPECT_GT(reply.error.retry_after_ms, 0);
  }
  EXPECT_EQ(server.logins, 1);
  pass(15 * 60'000);
  (void)get();
  pass(30 * 60'000);
  (void)get();
  EXPECT_EQ(server.logins, 2);  // the second refusal holds for an hour
  pass(31 * 60'000);
  (void)get();
  EXPECT_EQ(server.logins, 3);
}

TEST_F(Login, APersonWhoAsksIsAnsweredAnew) {
  server.on_login = [](int number) -> std::optional<HttpReply> {
    if (number > 1) return std::nullopt;
    return make_reply(400, R"({"error":"invalid_grant"})");
  };
  EXPECT_EQ(get().error.cause, "login_refused");
  EXPECT_EQ(get().error.message, "invalid_grant");
  world.options.ask_again = true;
  EXPECT_TRUE(get().ok());
  world.options.ask_again = false;
  EXPECT_TRUE(get().ok());
}

TEST_F(Login, OtherCredentialsAreAnotherAccount) {
  server.on_login = [](int number) -> std::optional<HttpReply> {
    if (number > 1) return std::nullopt;
    return make_reply(401);
  };
  EXPECT_FALSE(get().ok());
  who = login_account("gestionix:mended");
  EXPECT_TRUE(get().ok());
}

TEST(LoginAlone, WhatIsNotAboutThePasswordIsTriedAgain) {
  const Account who = login_account();
  for (const int status : {400, 403, 404, 405, 422, 500, 503}) {
    Server other;
    other.on_login = [&](int) { return make_reply(status, "<html>"); };
    test::World faulty([&](const auto& exchange, int) { return other(exchange); });
    const HttpReply reply = faulty.send(who, with_token(read()));
    EXPECT_EQ(reply.error.cause, "login_failed") << status;
    EXPECT_EQ(reply.error.params["http_status"].text(), std::to_string(status));
    EXPECT_EQ(reply.error.status_class(), ENLACE_CLASS_TRANSIENT);
    other.on_login = {};
    EXPECT_TRUE(faulty.send(who, with_token(read())).ok()) << status;
  }
  for (const char* answer : {"", "<html>", "{}", R"({"access_token":null})", R"({"access_token":"a b"})"}) {
    Server other;
    other.on_login = [&](int) { return make_reply(200, answer); };
    test::World odd([&](const auto& exchange, int) { return other(exchange); });
    EXPECT_EQ(odd.send(who, with_token(read())).error.cause, "login_unreadable") << answer;
  }
}

TEST_F(Login, IsHarmlessToRepeat) {
  server.on_login = [](int number) -> std::optional<HttpReply> {
    if (number > 2) return std::nullopt;
    return test::lost(number == 1 ? Sent::maybe : Sent::no, false);
  };
  EXPECT_TRUE(get().ok());
}

TEST_F(Login, ALostLogInPutsNoWriteInDoubt) {
  server.on_login = [](int) { return test::lost(Sent::maybe, true); };
  WriteTrace trace;
  const HttpReply reply = world.send(who, with_token(write()), &trace);
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(trace.of("order"), Exposure::none);
}

TEST_F(Login, AFailedRenewalDoesNotStopATokenThatStillLasts) {
  (void)get();
  pass(39'800'000);
  server.on_login = [](int) { return make_reply(503); };
  EXPECT_TRUE(get().ok());
  const int tries = server.logins;
  EXPECT_TRUE(get().ok());
  EXPECT_EQ(server.logins, tries);  // not with every request
  pass(10'001);
  server.on_login = {};
  EXPECT_TRUE(get().ok());
  EXPECT_EQ(server.logins, tries + 1);
  EXPECT_EQ(server.refusals, 0);
}

TEST(LoginTogether, OneLogsInForAllWhoWait) {
  Server server;
  SimRuntime::Options simulation;
  simulation.seed = 3;
  simulation.faults.latency_min_ms = 50;
  simulation.faults.latency_max_ms = 200;
  simulation.network = [&](const HttpTransport::Exchange& exchange, SimRuntime&) { return server(exchange); };
  SimRuntime runtime(simulation);
  const auto egress = make_egress(runtime);
  const Account who = login_account();
  std::atomic<int> good{0};
  for (const int generation : {1, 2}) {  // at the start, and when all meet an expired token
    server.generation = generation;
    std::vector<std::unique_ptr<Thread>> threads;
    for (int i = 0; i < 8; ++i) {
      threads.push_back(runtime.spawn("job", [&] {
        if (egress->send(who, with_token(read()), {}, nullptr).ok()) ++good;
      }));
    }
    for (const auto& thread : threads) thread->join();
    EXPECT_EQ(server.logins, generation);
  }
  EXPECT_EQ(good, 16);

  // They share a refusal as well.
  server.generation = 3;
  server.on_login = [](int) { return make_reply(401); };
  std::atomic<int> refused{0};
  std::vector<std::unique_ptr<Thread>> threads;
  for (int i = 0; i < 8; ++i) {
    threads.push_back(runtime.spawn("job", [&] {
      if (egress->send(who, with_token(read()), {}, nullptr).error.cause == "login_refused") ++refused;
    }));
  }
  for (const auto& thread : threads) thread->join();
  EXPECT_EQ(refused, 8);
  EXPECT_EQ(server.logins, 3);
}

TEST(LoginTogether, AStopEndsTheWait) {
  SimRuntime::Options simulation;
  simulation.seed = 4;
  simulation.faults.latency_min_ms = simulation.faults.latency_max_ms = 5'000;
  simulation.network = [&](const HttpTransport::Exchange&, SimRuntime&) { return make_reply(503); };
  SimRuntime runtime(simulation);
  const auto egress = make_egress(runtime);
  const Account who = login_account();
  std::vector<HttpReply> replies(3);
  std::vector<std::unique_ptr<Thread>> threads;
  for (HttpReply& reply : replies) {
    threads.push_back(
        runtime.spawn("job", [&] { reply = egress->send(who, with_token(read()), {}, nullptr); }));
  }
  runtime.sleep_until(runtime.monotonic_ms() + 1'000);
  egress->stop();
  for (const auto& thread : threads) thread->join();
  for (const HttpReply& reply : replies) EXPECT_EQ(reply.error.cause, "stopped");
}

TEST_F(Login, OnlyTheRecipeMayUseTheFields) {
  HttpCall call = write("session");
  call.body = R"({"p":"{{secret:api.password}}"})";
  EXPECT_EQ(world.send(who, call).error.cause, "unknown_slot");
  EXPECT_TRUE(world.requests.empty());
  // Nor may a recipe use those of another slot.
  who.slots.emplace("other", slot(Slot::Scheme::bearer, {{"token", "another"}}));
  who.slots.at("api").login.body = "{{secret:other.token}}";
  EXPECT_EQ(get().error.cause, "unknown_slot");
  EXPECT_TRUE(world.requests.empty());
}

TEST_F(Login, GoesNowhereButToTheAllowedOrigins) {
  who.slots.at("api").login.url = "https://evil.example/login";
  EXPECT_EQ(get().error.cause, "origin_not_allowed");
  EXPECT_TRUE(world.requests.empty());
}

TEST_F(Login, AMissingPasswordIsNamed) {
  who.slots.at("api").fields.erase("password");
  const HttpReply reply = get();
  EXPECT_EQ(reply.error.cause, "credential_missing");
  EXPECT_EQ(reply.error.params["field"].text(), "password");
}

// For ThreadSanitizer: whoever sweeps looks at what another thread wrote last, and nothing else makes the two
// meet (their hand-over here orders nothing on purpose).
TEST(LoginSweep, LooksAtTheStatesOfOtherThreads) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  Gate gate(*runtime);
  Logins logins(*runtime, gate);
  const auto log_in = [&](const std::string& key, int& asked) {
    const Account who = login_account(key);
    const Logins::Need need{who, "api", who.slots.at("api"), runtime->monotonic_ms() + 60'000, false};
    return logins.token(need, [&](const HttpCall&) {
      ++asked;
      return make_reply(401, "{}");
    });
  };
  constexpr int kBeforeASweep = 1'024;
  std::atomic<bool> full = false;
  std::thread other([&] {
    int asked = 0;
    for (int i = 0; i < kBeforeASweep; ++i) (void)log_in("erp:" + std::to_string(i), asked);
    full.store(true, std::memory_order_relaxed);
  });
  while (!full.load(std::memory_order_relaxed)) std::this_thread::yield();
  int asked = 0;
  EXPECT_EQ(log_in("erp:one more", asked).error().cause, "login_refused");
  EXPECT_EQ(asked, 1);
  // A refusal that holds is not swept: its credentials are not tried again.
  EXPECT_EQ(log_in("erp:0", asked).error().cause, "login_refused");
  EXPECT_EQ(asked, 1);
  other.join();
}

// Every answer repeats the token and the password, on good days and bad.
TEST(LoginCanary, NeitherTokenNorPasswordComesBack) {
  const std::string token = "t0k-7e55";  // shorter than what is blanked of other secrets
  int asked = 0;
  for (const int status : {200, 201, 400, 401, 403, 404, 409, 422, 429, 500, 503, 0, -1}) {
    for (const bool is_write : {false, true}) {
      for (const bool in_login : {false, true}) {
        test::World world([&](const HttpTransport::Exchange& exchange, int) {
          std::string all = exchange.url + exchange.body + token + kPassword + percent_encode(kPassword) +
                            Json(kPassword).dump() + log::base64(token + "----------------");
          for (const auto& [name, value] : exchange.headers) all += name + ": " + value + "\n";
          const bool here = exchange.url.starts_with(kLogin) == in_login;
          if (!here && !in_login) {
            return make_reply(200, Json::object({{"access_token", token}, {"echo", all}}).dump());
          }
          if (!here) return make_reply(200, all);
          if (status > 0) {
            const Json body = Json::object({{"message", all}, {"error_description", all}});
            return make_reply(status, body.dump(), {{"X-Echo", token}, {"Retry-After", "1"}});
          }
          HttpReply reply = test::lost(status == 0 ? Sent::no : Sent::maybe, exchange.is_write);
          reply.error.message = all;
          reply.error.cause = "connection_lost";
          return reply;
        });
        world.options.max_attempts = 2;
        world.options.deadline_ms = world.runtime->monotonic_ms() + 20'000;
        const Account who = login_account();
        const HttpReply reply = world.send(who, with_token(is_write ? write() : read()));
        std::string all = reply.body + reply.error.message + reply.error.params.dump() + reply.error.erp_code;
        for (const auto& [name, value] : reply.headers) all += name + value;
        for (const std::string& secret :
             {token, std::string("7e55"), std::string("s3cret"), percent_encode(kPassword).substr(0, 8)}) {
          if (in_login && secret.find("7e55") != std::string::npos) continue;  // nobody's token yet
          EXPECT_EQ(all.find(secret), std::string::npos) << status << is_write << in_login << '\n' << all;
        }
        const std::string told = world.egress->redact(who, "a " + kPassword + " b ana@lupita.mx c");
        EXPECT_EQ(told.find("s3cret"), std::string::npos);
        EXPECT_EQ(told.find("ana@"), std::string::npos);
        EXPECT_TRUE(in_login || world.egress->redact(who, "x" + token).find(token) == std::string::npos);
        ++asked;
      }
    }
  }
  EXPECT_EQ(asked, 52);
}

}  // namespace
}  // namespace enlace::egress
