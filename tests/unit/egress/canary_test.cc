#include <gtest/gtest.h>

#include <unistd.h>

#include "log/log.hpp"
#include "log/redactor.hpp"
#include "runtime/url.hpp"
#include "unit/egress/support.hpp"

namespace enlace::egress {
namespace {

const std::string kCanary = "canary \"4f1d\" \xc3\xb1/9b&c2=7e55+a0";

std::vector<std::string> forms() {
  const std::string json = Json(kCanary).dump();
  return {kCanary, percent_encode(kCanary), log::base64(kCanary), log::base64("user@x.mx:" + kCanary),
          json.substr(1, json.size() - 2)};
}

bool leaks(const std::string& text) {
  for (const auto& form : forms()) {
    if (text.find(form) != std::string::npos) return true;
  }
  // Fragments that no honest text holds.
  return text.find("4f1d") != std::string::npos || text.find("7e55") != std::string::npos ||
         text.find(log::base64(kCanary).substr(8, 16)) != std::string::npos;
}

std::string everything(const HttpReply& reply) {
  std::string all = reply.body + '\n' + reply.error.cause + '\n' + reply.error.message + '\n' +
                    reply.error.params.dump() + '\n' + reply.error.erp_code;
  for (const auto& [name, value] : reply.headers) all += '\n' + name + ": " + value;
  return all;
}

Account canary_account() {
  Account who = test::account();
  who.slots.clear();
  who.slots.emplace("bearer", test::slot(Slot::Scheme::bearer, {{"token", kCanary}}));
  who.slots.emplace("basic", test::slot(Slot::Scheme::basic, {{"email", "user@x.mx"}, {"token", kCanary}}));
  who.slots.emplace("header", test::slot(Slot::Scheme::header, {{"key", kCanary}}, "X-Key"));
  who.slots.emplace("query", test::slot(Slot::Scheme::query, {{"key", kCanary}}, "key"));
  return who;
}

// A server that repeats everything it was sent, on every path that an error can take.
HttpReply indiscreet(const HttpTransport::Exchange& exchange, int path) {
  std::string all = exchange.method + ' ' + exchange.url + '\n' + exchange.body;
  for (const auto& [name, value] : exchange.headers) all += '\n' + name + ": " + value;
  for (const auto& form : forms()) all += '\n' + form;
  const auto failed = [&](Sent sent, enlace_status status, const char* cause) {
    HttpReply reply;
    reply.sent = sent;
    reply.error.status = status;
    reply.error.cause = cause;
    reply.error.message = all;
    return reply;
  };
  static constexpr int kStatuses[]{200, 201, 204, 301, 302, 400, 401, 403,
                                   404, 408, 409, 422, 429, 500, 502, 503};
  constexpr int kAnswers = static_cast<int>(std::size(kStatuses));
  if (path < kAnswers) {
    return make_reply(kStatuses[path], all,
                      {{"X-Echo", kCanary}, {"Location", exchange.url}, {"Retry-After", "1"}});
  }
  switch (path - kAnswers) {
    case 0:
      return failed(Sent::no, ENLACE_E_NETWORK, "connection_refused");
    case 1:
      return failed(Sent::no, ENLACE_E_NETWORK, "tls_certificate");
    case 2:
      return failed(Sent::maybe, ENLACE_E_TIMEOUT, "timeout");
    case 3:
      return failed(Sent::maybe, ENLACE_E_AMBIGUOUS, "connection_lost");
    case 4:
      return failed(Sent::maybe, ENLACE_E_UPSTREAM, "response_malformed");
    default:
      return failed(Sent::maybe, ENLACE_E_BUDGET, "response_too_large");
  }
}
constexpr int kPaths = 22;

TEST(Canary, NoPathAnyWayOutLetsTheSecretThrough) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  int checked = 0;
  for (int path = 0; path < kPaths; ++path) {
    for (const char* auth : {"bearer", "basic", "header", "query"}) {
      for (const bool is_write : {false, true}) {
        test::World world([&](const auto& exchange, int) { return indiscreet(exchange, path); });
        world.options.max_attempts = 2;
        HttpCall call = is_write ? test::write() : test::read();
        call.auth = auth;
        const HttpReply reply = world.send(canary_account(), call);
        ASSERT_FALSE(world.requests.empty());
        EXPECT_FALSE(leaks(everything(reply))) << path << ' ' << auth << '\n' << everything(reply);

        // What a job makes of it: a redacted sentence and a log line.
        const std::string raw = everything(indiscreet(world.requests.front(), path));
        EXPECT_FALSE(leaks(world.egress->redact(canary_account(), raw)));
        auto logger = log::make_logger(*world.runtime, ends[1], log::Format::json, log::Level::debug);
        logger->forbid(kCanary);
        logger->write(log::Level::error, {"t", "c", "j", raw}, raw, Json::object({{"raw", raw}, {raw, 1}}));
        std::string line(65'536, '\0');
        line.resize(
            static_cast<std::size_t>(std::max<ssize_t>(::read(ends[0], line.data(), line.size()), 0)));
        EXPECT_FALSE(line.empty());
        EXPECT_FALSE(leaks(line)) << line;
        ++checked;
      }
    }
  }
  EXPECT_EQ(checked, kPaths * 4 * 2);
  close(ends[0]);
  close(ends[1]);
}

TEST(Canary, NoRefusalNamesTheSecret) {
  test::World world([](const auto&, int) { return make_reply(200); });
  Account who = canary_account();
  who.slots.emplace("broken", test::slot(Slot::Scheme::bearer, {{"token", kCanary + "\n"}}));
  HttpCall call = test::read();
  call.auth = "broken";
  EXPECT_FALSE(leaks(everything(world.send(who, call))));
  call.auth = "nobody";
  EXPECT_FALSE(leaks(everything(world.send(who, call))));
}

}  // namespace
}  // namespace enlace::egress
