#include <gtest/gtest.h>

#include "log/redactor.hpp"
#include "unit/egress/support.hpp"

namespace enlace::egress {
namespace {

using test::account;
using test::lost;
using test::read;
using test::World;
using test::write;

TEST(Egress, HandsOnTheAnswerAndAuthenticates) {
  World world([](const auto&, int) { return make_reply(200, "[]", {{"X-A", "b"}}); });
  HttpCall call = read();
  call.auth = "api";
  const HttpReply reply = world.send(account(), call);
  EXPECT_TRUE(reply.ok());
  EXPECT_EQ(reply.body, "[]");
  ASSERT_EQ(world.requests.size(), 1u);
  EXPECT_EQ(header_of(world.requests[0].headers, "Authorization"), "Bearer a-token-of-sixteen-and-more");
}

TEST(Egress, SendsNothingThatIsRefused) {
  World world([](const auto&, int) { return make_reply(200); });
  HttpCall call = read();
  call.url = "https://evil.example/";
  const HttpReply reply = world.send(account(), call);
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.status, ENLACE_E_MISUSE);
  EXPECT_EQ(reply.error.params["origin"].text(), "https://evil.example");
  EXPECT_EQ(world.send(account(), write("")).error.cause, "purpose_missing");
  EXPECT_TRUE(world.requests.empty());
}

TEST(Egress, RepeatsReadsWhateverHappensToThem) {
  World world([](const auto& exchange, int number) {
    switch (number) {
      case 0:
        return lost(Sent::no, exchange.is_write);
      case 1:
        return lost(Sent::maybe, exchange.is_write);
      case 2:
        return make_reply(503);
      case 3:
        return make_reply(408);
      default:
        return make_reply(200);
    }
  });
  EXPECT_TRUE(world.send(account(), read()).ok());
  EXPECT_EQ(world.requests.size(), 5u);
}

TEST(Egress, GivesUpAfterSoManyAttempts) {
  World world([](const auto&, int) { return make_reply(502, "<html>"); });
  world.options.max_attempts = 3;
  const HttpReply reply = world.send(account(), read());
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(world.requests.size(), 3u);
}

// Rule: H-4
TEST(Egress, NeverRepeatsAWriteThatMayHaveArrived) {
  for (const int status : {0, 301, 408, 500, 502, 503, 504}) {
    World world([&](const auto&, int) { return status == 0 ? lost(Sent::maybe, true) : make_reply(status); });
    WriteTrace trace;
    (void)world.send(account(), write(), &trace);
    EXPECT_EQ(world.requests.size(), 1u) << status;
    EXPECT_EQ(trace.of("order"), Exposure::maybe) << status;
  }
}

TEST(Egress, RepeatsAWriteOfWhichNoByteLeft) {
  World world([](const auto&, int number) { return number < 2 ? lost(Sent::no, true) : make_reply(201); });
  WriteTrace trace;
  EXPECT_EQ(world.send(account(), write(), &trace).status, 201);
  EXPECT_EQ(world.requests.size(), 3u);
  EXPECT_EQ(trace.of("order"), Exposure::answered);
}

TEST(Egress, AWriteThatNeverLeftIsNoExposure) {
  World world([](const auto&, int) { return lost(Sent::no, true); });
  WriteTrace trace;
  EXPECT_EQ(world.send(account(), write(), &trace).sent, Sent::no);
  EXPECT_EQ(trace.of("order"), Exposure::none);
}

TEST(Egress, RepeatsAnythingAfterA429WhenTheServerSaysSo) {
  World world([](const auto&, int number) {
    if (number == 0) return make_reply(429, {}, {{"Retry-After", "7"}});
    if (number == 1) return make_reply(429, {}, {{"Retry-After", "Mon, 24 Nov 2025 16:00:20 GMT"}});
    return make_reply(201);
  });
  WriteTrace trace;
  EXPECT_EQ(world.send(account(), write(), &trace).status, 201);
  ASSERT_EQ(world.times.size(), 3u);
  EXPECT_EQ(world.times[1] - world.times[0], 7'000);
  EXPECT_EQ(world.times[2] - world.times[1], 13'000);
  EXPECT_EQ(trace.of("order"), Exposure::answered);
}

TEST(Egress, WaitsForNothingBeyondTheDeadline) {
  World world([](const auto&, int) { return make_reply(429, {}, {{"Retry-After", "600"}}); });
  world.options.deadline_ms = world.runtime->monotonic_ms() + 60'000;
  const std::int64_t start = world.runtime->monotonic_ms();
  const HttpReply reply = world.send(account(), read());
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.error.retry_after_ms, 600'000);
  EXPECT_EQ(world.runtime->monotonic_ms(), start);
  EXPECT_EQ(world.requests.size(), 1u);
}

Account account_with_disguises() {
  Account made = account();
  made.rate.disguised = {
      {400, "/code", "", {"429"}}, {403, "", "Retry-After", {}}, {200, "/code", "", {"429"}}};
  return made;
}

constexpr const char* kTooMany = R"({"code":429,"message":"Too many requests"})";

// Alegra's /contacts (apis/alegra.md 1.5): not applied, whatever the method; everybody waits, then it goes
// again.
TEST(Egress, ALimitToldAsSomethingElseIsALimit) {
  for (const auto& first :
       {make_reply(400, kTooMany, {{"Retry-After", "7"}}), make_reply(403, "<html>", {{"Retry-After", "7"}}),
        make_reply(200, R"({"code":"429"})", {{"Retry-After", "7"}})}) {
    World world([&](const auto&, int number) { return number == 0 ? first : make_reply(201); });
    WriteTrace trace;
    EXPECT_EQ(world.send(account_with_disguises(), write(), &trace).status, 201);
    ASSERT_EQ(world.requests.size(), 2u) << first.status;
    EXPECT_GE(world.times[1] - world.times[0], 7'000);
    EXPECT_EQ(trace.of("order"), Exposure::answered);
  }
}

TEST(Egress, ALimitToldAsSomethingElseLeavesNothingInDoubt) {
  World world([](const auto&, int) { return make_reply(400, kTooMany); });
  world.options.max_attempts = 1;
  WriteTrace trace;
  const HttpReply reply = world.send(account_with_disguises(), write(), &trace);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(header_of(reply.headers, "Enlace-Status"), "400");
  EXPECT_EQ(reply.body, kTooMany) << "its words stay";
  EXPECT_GT(reply.error.retry_after_ms, 0);
  EXPECT_EQ(trace.of("order"), Exposure::none);
  EXPECT_EQ(world.send(account(), read()).status, 400) << "who does not say so does not mean it";
}

TEST(Egress, ATooLargeAnswerIsNotAskedForAgainAtOnceAndIsNoFault) {
  World world([](const auto& exchange, int) {
    HttpReply reply = lost(Sent::maybe, exchange.is_write);
    reply.error.status = ENLACE_E_UPSTREAM;
    reply.error.cause = "response_too_large";
    return reply;
  });
  for (int i = 0; i < 20; ++i) {
    const HttpReply reply = world.send(account(), read());
    EXPECT_EQ(reply.error.cause, "response_too_large");
    EXPECT_EQ(reply.error.params["origin"].text(), "https://api.alegra.com");
  }
  EXPECT_EQ(world.requests.size(), 20u);
}

TEST(Egress, A429SlowsThatAccountOnly) {
  World world([](const auto& exchange, int) {
    const bool limited = header_of(exchange.headers, "Authorization").find("other") == std::string::npos;
    return limited ? make_reply(429, {}, {{"Retry-After", "50"}}) : make_reply(200);
  });
  world.options.max_attempts = 1;
  HttpCall call = read();
  call.auth = "api";
  EXPECT_EQ(world.send(account(), call).status, 429);

  Account other = account();
  other.key = "another/alegra";
  other.slots.insert_or_assign("api", test::slot(Slot::Scheme::bearer, {{"token", "other"}}));
  const std::int64_t start = world.runtime->monotonic_ms();
  EXPECT_EQ(world.send(other, call).status, 200);
  EXPECT_EQ(world.runtime->monotonic_ms(), start);
  (void)world.send(account(), call);
  EXPECT_EQ(world.runtime->monotonic_ms(), start + 50'000);
}

TEST(Egress, SharesABudgetBetweenAccountsWithOneKey) {
  World world([](const auto&, int) { return make_reply(200); });
  Account one = account();
  one.rate.requests = 1;
  const Account same = one;
  (void)world.send(one, read());
  (void)world.send(same, read());
  EXPECT_GT(world.times[1], world.times[0]);
}

TEST(Egress, StopsAskingAServerThatFailsAndAsksAgainLater) {
  bool down = true;
  World world([&](const auto& exchange, int) {
    return down ? lost(Sent::maybe, exchange.is_write) : make_reply(200);
  });
  world.options.max_attempts = 1;
  for (int i = 0; i < 20; ++i) (void)world.send(account(), read());
  EXPECT_EQ(world.requests.size(), 8u);
  const HttpReply refused = world.send(account(), write());
  EXPECT_EQ(refused.error.cause, "circuit_open");
  EXPECT_EQ(refused.sent, Sent::no);
  EXPECT_GT(refused.error.retry_after_ms, 0);

  down = false;
  world.runtime->sleep_until(world.runtime->monotonic_ms() + refused.error.retry_after_ms);
  EXPECT_TRUE(world.send(account(), read()).ok());
  EXPECT_TRUE(world.send(account(), read()).ok());
}

TEST(Egress, AServerThatIsDownCostsNoBudget) {
  bool down = true;
  World world([&](const auto& exchange, int) {
    return down ? lost(Sent::maybe, exchange.is_write) : make_reply(200);
  });
  world.options.max_attempts = 1;
  Account who = account();
  who.rate.requests = 10;
  HttpReply reply;
  for (int i = 0; i < 9; ++i) reply = world.send(who, read());
  ASSERT_EQ(reply.error.cause, "circuit_open");
  down = false;
  const std::int64_t now = world.runtime->monotonic_ms();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(world.send(who, read()).error.cause, "circuit_open");
  EXPECT_EQ(world.runtime->monotonic_ms(), now);
  // A token was left, and still is; and another one came while the breaker was open.
  const std::int64_t back = now + 10'000;
  world.runtime->sleep_until(back);
  EXPECT_TRUE(world.send(who, read()).ok());
  EXPECT_EQ(world.runtime->monotonic_ms(), back);
}

TEST(Egress, CredentialsOfOneCompanyShareItsPaceAndNotEachOthersFaults) {
  World world([](const auto& exchange, int) {
    const bool fails = header_of(exchange.headers, "Authorization").find("other") != std::string::npos;
    return fails ? lost(Sent::maybe, exchange.is_write) : make_reply(200);
  });
  world.options.max_attempts = 1;
  HttpCall call = read();
  call.auth = "api";
  Account one = account();
  one.pace = "alegra:company-1";
  one.rate.requests = 60;
  Account other = one;
  other.key = "other/alegra";
  other.slots.insert_or_assign("api", test::slot(Slot::Scheme::bearer, {{"token", "other"}}));
  for (int i = 0; i < 12; ++i) (void)world.send(one, call);  // the burst
  const std::int64_t start = world.runtime->monotonic_ms();
  (void)world.send(other, call);
  EXPECT_GT(world.runtime->monotonic_ms(), start);
  for (int i = 0; i < 8; ++i) (void)world.send(other, call);
  EXPECT_EQ(world.send(other, call).error.cause, "circuit_open");
  EXPECT_TRUE(world.send(one, call).ok());
}

TEST(Egress, OneTenantsFaultsStopNoOtherTenantOfTheSameAccount) {
  World world([](const auto& exchange, int) {
    return exchange.url.ends_with("/bad") ? make_reply(500) : make_reply(200);
  });
  world.options.max_attempts = 1;
  Account one = account(), other = account();
  one.tenant = "lupita";
  other.tenant = "morelos";
  for (int i = 0; i < 8; ++i) (void)world.send(one, read("/bad"));
  EXPECT_EQ(world.send(one, read()).error.cause, "circuit_open");
  EXPECT_TRUE(world.send(other, read()).ok());
}

TEST(Egress, APatientCallOutlastsAnOutage) {
  std::int64_t back_at = 0;
  World* pointer = nullptr;
  World world([&](const auto& exchange, int) {
    return pointer->runtime->monotonic_ms() < back_at ? lost(Sent::no, exchange.is_write) : make_reply(200);
  });
  pointer = &world;
  back_at = world.runtime->monotonic_ms() + 20'000;
  world.options.max_attempts = 50;
  EXPECT_TRUE(world.send(account(), write()).ok());
}

TEST(Egress, AClientErrorIsNoReasonToStopAsking) {
  World world([](const auto&, int) { return make_reply(422); });
  for (int i = 0; i < 50; ++i) EXPECT_EQ(world.send(account(), write()).status, 422);
  EXPECT_EQ(world.requests.size(), 50u);
}

TEST(Egress, StopEndsWhatWaitsAndWhatComesLater) {
  World world([](const auto&, int) { return make_reply(503, {}, {{"Retry-After", "1000"}}); });
  world.options.deadline_ms = 100'000'000;
  HttpReply pending;
  auto thread = world.runtime->spawn("caller", [&] { pending = world.send(account(), read()); });
  world.runtime->sleep_until(world.runtime->monotonic_ms() + 100);
  const std::int64_t now = world.runtime->monotonic_ms();
  world.egress->stop();
  thread->join();
  EXPECT_EQ(pending.error.status, ENLACE_E_CANCELLED);
  EXPECT_EQ(world.runtime->monotonic_ms(), now);
  EXPECT_EQ(world.send(account(), read()).error.status, ENLACE_E_CANCELLED);
  EXPECT_EQ(world.requests.size(), 1u);
}

// The host is told to stop: an answer to a write that begins now may come too late to be heard.
TEST(Egress, BeginsNoWriteWhileTheHostStopsButEndsWhatHasBegun) {
  World world([](const auto&, int) { return make_reply(201); });
  WriteTrace begun, fresh;
  (void)world.send(account(), write("customer:CTE1"), &begun);
  world.egress->begin_no_write();
  const HttpReply refused = world.send(account(), write("order"), &fresh);
  EXPECT_EQ(refused.error.status, ENLACE_E_CANCELLED);
  EXPECT_EQ(refused.sent, Sent::no);
  EXPECT_EQ(fresh.worst(), Exposure::none) << "nothing left, so nothing is in doubt";
  EXPECT_EQ(world.requests.size(), 1u);
  EXPECT_TRUE(world.send(account(), write("order"), &begun).ok()) << "its customer is written already";
  EXPECT_TRUE(world.send(account(), read()).ok());
}

TEST(Egress, EveryWriteIsNotedAsMaybeBeforeItLeaves) {
  WriteTrace trace;
  Exposure during = Exposure::none;
  World world([&](const auto&, int) {
    during = trace.of("customer:CTE1");
    return make_reply(201);
  });
  (void)world.send(account(), write("customer:CTE1"), &trace);
  EXPECT_EQ(during, Exposure::maybe);
  EXPECT_EQ(trace.of("customer:CTE1"), Exposure::answered);
  EXPECT_EQ(trace.of("order"), Exposure::none);
}

TEST(Egress, ALaterAnswerDoesNotHideAnEarlierDoubt) {
  WriteTrace trace;
  World world([&](const auto&, int number) { return number == 0 ? make_reply(500) : make_reply(201); });
  (void)world.send(account(), write(), &trace);
  (void)world.send(account(), write(), &trace);
  EXPECT_EQ(trace.of("order"), Exposure::maybe);
}

TEST(Egress, BlanksLongSecretsInBodiesAndLeavesShortOnesAlone) {
  World world([](const auto&, int) {
    return make_reply(200, R"({"echo":"a-token-of-sixteen-and-more","price":100})",
                      {{"X-Echo", "a-token-of-sixteen-and-more"}});
  });
  Account who = account();
  who.slots.emplace("pin", test::slot(Slot::Scheme::bearer, {{"token", "100"}}));
  const HttpReply reply = world.send(who, read());
  EXPECT_EQ(reply.body, R"({"echo":"***","price":100})");
  EXPECT_EQ(header_of(reply.headers, "X-Echo"), "***");
  EXPECT_EQ(world.egress->redact(who, "pin 100"), "pin ***");
}

TEST(Egress, BlanksTheSecretOfTheMomentAfterItWasChanged) {
  World world([](const auto&, int) {
    return make_reply(200, R"(["a-token-of-sixteen-and-more","another-token-that-is-long"])");
  });
  Account who = account();
  EXPECT_EQ(world.send(who, read()).body, R"(["***","another-token-that-is-long"])");
  who.slots.insert_or_assign("api",
                             test::slot(Slot::Scheme::bearer, {{"token", "another-token-that-is-long"}}));
  EXPECT_EQ(world.send(who, read()).body, R"(["a-token-of-sixteen-and-more","***"])");
  who.slots.emplace("old", test::slot(Slot::Scheme::bearer, {{"token", "a-token-of-sixteen-and-more"}}));
  EXPECT_EQ(world.send(who, read()).body, R"(["***","***"])");
}

TEST(Egress, TheUserOfABasicSlotIsNoSecret) {
  World world([](const auto&, int) { return make_reply(200); });
  Account who = account();
  who.slots.insert_or_assign(
      "api", test::slot(Slot::Scheme::basic, {{"email", "contabilidad@lupita.mx"}, {"token", "zz9"}}));
  EXPECT_EQ(world.egress->redact(who, "contabilidad@lupita.mx: zz9"), "contabilidad@lupita.mx: ***");
  EXPECT_EQ(world.egress->redact(who, "Basic " + log::base64("contabilidad@lupita.mx:zz9")), "Basic ***");
}

TEST(Egress, AnExchangeHasItsOwnTimeout) {
  World world([](const auto&, int) { return make_reply(200); });
  HttpCall call = read();
  const std::int64_t now = world.runtime->monotonic_ms();
  (void)world.send(account(), call);
  EXPECT_EQ(world.requests[0].deadline_ms, now + 30'000);
  call.timeout_ms = 5'000;
  (void)world.send(account(), call);
  EXPECT_EQ(world.requests[1].deadline_ms, now + 5'000);
}

// A rough day at any seed: 30 % of requests fault, sixteen callers at once. Each write that was answered
// acted once, and a write that acted is never reported as not sent.
TEST(Egress, KeepsItsWordUnderFaultsAtEverySeed) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    std::map<std::string, int> acted;
    World world(
        [&](const HttpTransport::Exchange& exchange, int) {
          if (exchange.is_write) ++acted[exchange.body];
          return make_reply(201);
        },
        seed);
    SimRuntime::Faults faults;
    faults.refused = faults.before_effect = faults.after_effect = faults.status = faults.status_after = 0.06;
    world.runtime->set_faults(faults);
    std::vector<std::unique_ptr<Thread>> threads;
    for (int t = 0; t < 16; ++t) {
      threads.push_back(world.runtime->spawn("caller", [&, t] {
        for (int i = 0; i < 10; ++i) {
          HttpCall call = write();
          call.body = std::to_string(t) + "/" + std::to_string(i);
          WriteTrace trace;
          const HttpReply reply = world.send(account(), call, &trace);
          const int effects = acted[call.body];
          EXPECT_LE(effects, 1);
          EXPECT_TRUE(!reply.ok() || effects == 1);
          EXPECT_TRUE(trace.of("order") != Exposure::none || effects == 0);
        }
      }));
    }
    threads.clear();
  }
}

}  // namespace
}  // namespace enlace::egress
