#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>

#include "runtime/real_runtime.hpp"
#include "unit/runtime/script_server.hpp"

namespace enlace {
namespace {

using test::ok;
using test::read_request;
using test::say;
using test::ScriptServer;

class TransportTest : public testing::Test {
 protected:
  HttpTransport::Exchange get(const std::string& url, std::int64_t within_ms = 10'000) {
    HttpTransport::Exchange request;
    request.method = "GET";
    request.url = url;
    request.deadline_ms = runtime_->monotonic_ms() + within_ms;
    return request;
  }
  HttpTransport::Exchange post(const std::string& url, std::string body, std::int64_t within_ms = 10'000) {
    auto request = get(url, within_ms);
    request.method = "POST";
    request.body = std::move(body);
    request.is_write = true;
    return request;
  }
  HttpReply run(const HttpTransport::Exchange& request) { return runtime_->transport().exchange(request); }

  std::unique_ptr<Runtime> runtime_ = make_real_runtime();
};

TEST_F(TransportTest, BringsStatusHeadersAndBodyOfAnyStatus) {
  ScriptServer server([](auto& socket, int) {
    read_request(socket);
    say(socket, "HTTP/1.1 422 Unprocessable\r\nX-Limit: 7\r\nContent-Length: 3\r\n\r\nbad");
  });
  const HttpReply reply = run(get(server.url("/a")));
  EXPECT_EQ(reply.sent, Sent::complete);
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.body, "bad");
  EXPECT_EQ(header_of(reply.headers, "x-limit"), "7");
}

TEST_F(TransportTest, SendsALargeBodyWhole) {
  std::atomic<std::size_t> received{0};
  ScriptServer server([&](auto& socket, int) {
    const std::string request = read_request(socket);
    received = request.size() - request.find("\r\n\r\n") - 4;
    say(socket, ok("{}"));
  });
  const HttpReply reply = run(post(server.url(), std::string(3'000'000, 'x')));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(received, 3'000'000u);
}

TEST_F(TransportTest, SaysNotSentWhenNobodyListens) {
  std::uint16_t port = 0;
  {
    ScriptServer server([](auto&, int) {});
    port = server.port();
  }
  const HttpReply reply = run(post("http://127.0.0.1:" + std::to_string(port) + "/", "{}"));
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.status, ENLACE_E_NETWORK);
  EXPECT_EQ(reply.error.cause, "connection_refused");
}

TEST_F(TransportTest, SaysNotSentForAHostWithoutAddress) {
  const HttpReply reply = run(post("http://no-such-host.invalid/", "{}"));
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.cause, "host_not_found");
}

TEST_F(TransportTest, RefusesUrlsAndHeadersThatBreakOut) {
  EXPECT_EQ(run(get("http://user@127.0.0.1/")).error.cause, "url_invalid");
  auto request = get("http://127.0.0.1:1/");
  request.headers = {{"A", "b\r\nC: d"}};
  EXPECT_EQ(run(request).error.cause, "header_invalid");
  EXPECT_EQ(run(request).sent, Sent::no);
}

TEST_F(TransportTest, SaysMaybeWhenTheServerClosesWithoutAnAnswer) {
  ScriptServer server([](auto& socket, int) { read_request(socket); });
  const HttpReply reply = run(post(server.url(), "{}"));
  EXPECT_EQ(reply.sent, Sent::maybe);
  EXPECT_EQ(reply.error.status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(reply.status, 0);
}

TEST_F(TransportTest, SaysMaybeWhenTheServerResets) {
  ScriptServer server([](auto& socket, int) {
    read_request(socket);
    test::reset(socket);
  });
  EXPECT_EQ(run(post(server.url(), "{}")).sent, Sent::maybe);
}

TEST_F(TransportTest, SaysMaybeWhenTheBodyIsCutShort) {
  for (const std::string answer : {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":1}",
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n",
                                   "HTTP/1.1 200 OK\r\nContent-Le"}) {
    ScriptServer server([&](auto& socket, int) {
      read_request(socket);
      say(socket, answer);
    });
    const HttpReply reply = run(post(server.url(), "{}"));
    EXPECT_EQ(reply.sent, Sent::maybe);
    EXPECT_EQ(reply.error.cause, "response_truncated");
    EXPECT_EQ(reply.status, 0);
    EXPECT_TRUE(reply.body.empty());
  }
}

TEST_F(TransportTest, DoesNotOutliveItsDeadlineOnADrippingServer) {
  std::mutex mutex;
  std::condition_variable over;
  bool finished = false;
  ScriptServer server([&](auto& socket, int) {
    read_request(socket);
    say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    std::unique_lock lock(mutex);
    while (!over.wait_for(lock, std::chrono::milliseconds(20), [&] { return finished; })) say(socket, "x");
  });
  const std::int64_t start = runtime_->monotonic_ms();
  const HttpReply reply = run(get(server.url(), 300));
  const std::int64_t took = runtime_->monotonic_ms() - start;
  {
    const std::lock_guard lock(mutex);
    finished = true;
  }
  over.notify_all();
  EXPECT_EQ(reply.sent, Sent::maybe);
  EXPECT_EQ(reply.error.cause, "timeout");
  EXPECT_GE(took, 295);
  EXPECT_LT(took, 2'000);
}

TEST_F(TransportTest, EndsAtOnceWhenCancelled) {
  std::atomic<bool> cancelled{false};
  std::atomic<bool> arrived{false};
  ScriptServer server([&](auto& socket, int) {
    read_request(socket);
    cancelled = true;
    arrived = true;
    read_request(socket);  // until the client closes
  });
  auto request = post(server.url(), "{}", 60'000);
  request.cancelled = &cancelled;
  const std::int64_t start = runtime_->monotonic_ms();
  const HttpReply reply = run(request);
  EXPECT_TRUE(arrived);
  EXPECT_EQ(reply.sent, Sent::maybe);
  EXPECT_EQ(reply.error.cause, "stopped");
  EXPECT_LT(runtime_->monotonic_ms() - start, 10'000);
}

TEST_F(TransportTest, StopsAtTheResponseLimit) {
  ScriptServer server([](auto& socket, int) {
    read_request(socket);
    say(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 100; ++i) say(socket, "400\r\n" + std::string(1024, 'x') + "\r\n");
  });
  auto request = get(server.url());
  request.max_response_bytes = 10'000;
  const HttpReply reply = run(request);
  EXPECT_EQ(reply.sent, Sent::maybe);
  EXPECT_EQ(reply.error.cause, "response_too_large");
  EXPECT_EQ(reply.error.status, ENLACE_E_UPSTREAM) << "it may be smaller the next time";
}

TEST_F(TransportTest, TakesAnswersThatEndWithTheirConnection) {
  for (const std::string version : {"HTTP/1.1", "HTTP/1.0"}) {
    for (const int status : {200, 401, 403, 429}) {
      ScriptServer server([&](auto& socket, int) {
        read_request(socket);
        say(socket, version + " " + std::to_string(status) + " x\r\nRetry-After: 7\r\n\r\n{\"code\":1}");
      });
      const HttpReply reply = run(post(server.url(), "{}"));
      EXPECT_EQ(reply.sent, Sent::complete) << version << ' ' << status;
      EXPECT_EQ(reply.status, status);
      EXPECT_EQ(reply.body, "{\"code\":1}");
      EXPECT_EQ(header_of(reply.headers, "Retry-After"), "7");
    }
  }
}

TEST_F(TransportTest, AResetEndsNoAnswer) {
  ScriptServer server([](auto& socket, int) {
    read_request(socket);
    say(socket, "HTTP/1.1 200 OK\r\n\r\n{\"id\":1");
    test::reset(socket);
  });
  const HttpReply reply = run(post(server.url(), "{}"));
  EXPECT_EQ(reply.sent, Sent::maybe);
  EXPECT_NE(reply.error.cause, "");
}

TEST_F(TransportTest, UnpacksWhatNobodyAskedToBePacked) {
  const std::string plain = "{\"id\":\"" + std::string(5'000, 'x') + "\"}";
  std::string asked;
  for (const auto& [coding, packed] : std::vector<std::pair<std::string, std::string>>{
           {"gzip", test::packed(plain, 15 + 16)},
           {"x-gzip", test::packed(plain, 15 + 16)},
           {"deflate", test::packed(plain, 15)},
           {"deflate", test::packed(plain, -15)},
           {"gzip, gzip", test::packed(test::packed(plain, 15 + 16), 15 + 16)},
           {"gzip",
            test::packed(plain.substr(0, 100), 15 + 16) + test::packed(plain.substr(100), 15 + 16)}}) {
    ScriptServer server([&, coding = coding, packed = packed](auto& socket, int) {
      asked = read_request(socket);
      say(socket, "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding +
                      "\r\nContent-Length: " + std::to_string(packed.size()) + "\r\n\r\n" + packed);
    });
    const HttpReply reply = run(get(server.url()));
    EXPECT_EQ(reply.status, 200) << coding << ": " << reply.error.message;
    EXPECT_EQ(reply.body, plain) << coding;
    EXPECT_EQ(header_of(reply.headers, "Content-Encoding"), "");
    EXPECT_NE(asked.find("Accept-Encoding: identity\r\n"), std::string::npos);
  }
}

TEST_F(TransportTest, RefusesWhatCannotBeUnpacked) {
  const std::string plain(1'000'000, 'x');
  const std::string packed = test::packed(plain, 15 + 16);
  std::string damaged = packed;
  damaged[damaged.size() / 2] ^= 0x55;
  for (const auto& [coding, body, cause] : std::vector<std::array<std::string, 3>>{
           {"gzip", packed.substr(0, packed.size() - 4), "response_packed"},  // the trailer is missing
           {"gzip", packed.substr(0, packed.size() - 8), "response_packed"},
           {"gzip", damaged, "response_packed"},
           {"br", packed, "response_packed"},
           {"gzip", "\x1f\x8b{}", "response_packed"},
           {"zstd", "{}", "response_packed"},
           {"gzip, gzip, gzip, gzip, gzip", packed, "response_packed"},
           {"gzip", test::packed(std::string(50'000'000, ' '), 15 + 16), "response_too_large"}}) {
    for (const int status : {200, 422, 500}) {
      ScriptServer server([&, coding = coding, body = body](auto& socket, int) {
        read_request(socket);
        say(socket, "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Encoding: " + coding +
                        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
      });
      const HttpReply reply = run(post(server.url(), "{}"));
      if (status >= 400) {
        EXPECT_EQ(reply.status, status) << "its status says what happened";
        EXPECT_EQ(reply.body, "");
        continue;
      }
      EXPECT_EQ(reply.sent, Sent::maybe) << coding;
      EXPECT_EQ(reply.error.cause, cause) << coding;
      EXPECT_EQ(reply.error.status, ENLACE_E_AMBIGUOUS);
    }
  }
}

TEST_F(TransportTest, ANameThatPacksNothingIsPassedBy) {
  const std::string packed = test::packed("{\"id\":7}", 15 + 16);
  for (const auto& [coding, body] :
       std::vector<std::array<std::string, 2>>{{"utf-8", "{\"id\":7}"},
                                               {"none", "{\"id\":7}"},
                                               {"binary, utf-8, none, x, y", "{\"id\":7}"},
                                               {"UTF-8, gzip", packed},
                                               {"gzip", "{\"id\":7}"},  // a proxy unpacked it
                                               {"x-gzip, gzip", packed}}) {
    ScriptServer server([&, body = body, coding = coding](auto& socket, int) {
      read_request(socket);
      say(socket, "HTTP/1.1 201 Created\r\nContent-Encoding: " + coding +
                      "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    const HttpReply reply = run(post(server.url(), "{}"));
    EXPECT_EQ(reply.status, 201) << coding << ": " << reply.error.cause;
    EXPECT_EQ(reply.body, "{\"id\":7}") << coding;
  }
}

// A refusal is in its status: no doubt may come from a body that breaks off.
TEST_F(TransportTest, ARefusalWhoseBodyIsCutShortIsARefusal) {
  enum class How { reset, close, hang };
  for (const How how : {How::reset, How::close, How::hang}) {
    for (const int status : {401, 403, 422, 429, 408, 503, 200}) {
      for (const std::string framing : {"Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n", ""}) {
        if (how == How::close && framing.empty()) continue;  // whole
        const std::string body = framing.starts_with("T") ? "9\r\n{\"code\":1\r\n" : "{\"code\":1";
        ScriptServer server([&](auto& socket, int) {
          read_request(socket);
          say(socket,
              "HTTP/1.1 " + std::to_string(status) + " x\r\nRetry-After: 7\r\n" + framing + "\r\n" + body);
          if (how == How::hang) read_request(socket);
          if (how != How::reset) return;
          std::this_thread::sleep_for(std::chrono::milliseconds(30));  // what was said arrives first
          test::reset(socket);
        });
        const HttpReply reply = run(post(server.url(), "{}", how == How::hang ? 150 : 10'000));
        const bool refused = status > 400 && status < 500 && status != 408;
        EXPECT_EQ(reply.sent, refused ? Sent::complete : Sent::maybe) << status << framing;
        EXPECT_EQ(reply.status, refused ? status : 0) << framing;
        EXPECT_EQ(reply.body, refused ? "{\"code\":1" : "") << status << framing;
        if (refused) {
          EXPECT_EQ(header_of(reply.headers, "Retry-After"), "7");
        }
      }
    }
  }
}

TEST_F(TransportTest, ARefusalThatIsTooLargeIsARefusal) {
  ScriptServer server([](auto& socket, int) {
    read_request(socket);
    say(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 50000\r\n\r\n" + std::string(50'000, 'x'));
  });
  auto request = post(server.url(), "{}");
  request.max_response_bytes = 10'000;
  const HttpReply reply = run(request);
  EXPECT_EQ(reply.sent, Sent::complete);
  EXPECT_EQ(reply.status, 403);
}

TEST_F(TransportTest, DoesNotFollowRedirects) {
  ScriptServer elsewhere([](auto& socket, int) { read_request(socket); });
  ScriptServer server([&](auto& socket, int) {
    read_request(socket);
    say(socket, "HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(run(get(server.url())).status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(TransportTest, KeepsAConnectionForTheNextExchange) {
  ScriptServer server([](auto& socket, int) {
    while (!read_request(socket).empty()) say(socket, ok("x"));
  });
  for (int i = 0; i < 5; ++i) EXPECT_EQ(run(get(server.url())).status, 200);
  EXPECT_EQ(run(post(server.url(), "{}")).status, 200);
  EXPECT_EQ(server.connections(), 1);
  runtime_.reset();  // lets the server's thread end
}

TEST_F(TransportTest, AWriteNeverMeetsAConnectionThatTheServerHasClosed) {
  std::atomic<int> closed{0};
  ScriptServer server([&](auto& socket, int) {
    read_request(socket);
    say(socket, ok("x"));
    socket.shutdown();
    ++closed;
  });
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(run(post(server.url(), "{}")).sent, Sent::complete) << i;
    while (closed <= i) std::this_thread::yield();
  }
  EXPECT_EQ(server.connections(), 5);
}

TEST_F(TransportTest, AReadOnAConnectionThatDiesIsSentAgainOnAFreshOne) {
  ScriptServer server([](auto& socket, int connection) {
    read_request(socket);
    say(socket, ok("x"));
    if (connection > 0) return;
    read_request(socket);  // takes the second request and dies on it
    test::reset(socket);
  });
  EXPECT_EQ(run(get(server.url())).status, 200);
  EXPECT_EQ(run(get(server.url())).status, 200);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(TransportTest, AWriteOnAConnectionThatDiesIsNotSentAgain) {
  std::atomic<int> writes{0};
  ScriptServer server([&](auto& socket, int) {
    read_request(socket);
    say(socket, ok("x"));
    if (read_request(socket).starts_with("POST")) ++writes;
    test::reset(socket);
  });
  EXPECT_EQ(run(get(server.url())).status, 200);
  EXPECT_EQ(run(post(server.url(), "{}")).sent, Sent::maybe);
  EXPECT_EQ(writes, 1);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(TransportTest, ServesSeveralThreadsAtOnce) {
  ScriptServer server([](auto& socket, int) {
    while (true) {
      const std::string request = read_request(socket);
      if (request.empty()) return;
      say(socket, ok(request.substr(4, request.find(' ', 4) - 4)));
    }
  });
  std::atomic<int> right{0};
  std::vector<std::unique_ptr<Thread>> threads;
  for (int t = 0; t < 8; ++t) {
    threads.push_back(runtime_->spawn("client", [&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string target = "/" + std::to_string(t) + "/" + std::to_string(i);
        if (run(get(server.url(target))).body == target) ++right;
      }
    }));
  }
  threads.clear();
  EXPECT_EQ(right, 400);
  EXPECT_LE(server.connections(), 16);
  runtime_.reset();
}

}  // namespace
}  // namespace enlace
