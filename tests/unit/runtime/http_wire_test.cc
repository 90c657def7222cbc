#include "runtime/http_wire.hpp"

#include <gtest/gtest.h>

namespace enlace {
namespace {

using State = ResponseReader::State;

ResponseReader read_all(const std::string& bytes, std::size_t piece, const char* method = "GET",
                        std::uint64_t max_body = 1000) {
  ResponseReader reader(method, max_body);
  for (std::size_t i = 0; i < bytes.size(); i += piece) {
    reader.feed(std::string_view(bytes).substr(i, piece));
  }
  return reader;
}

TEST(ResponseReader, ReadsABodyOfStatedLengthInPiecesOfAnySize) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b \r\n\r\nhello";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    auto reader = read_all(bytes, piece);
    ASSERT_EQ(reader.state(), State::done) << piece;
    EXPECT_TRUE(reader.reusable());
    EXPECT_EQ(reader.status(), 200);
    EXPECT_EQ(reader.take_body(), "hello");
    EXPECT_EQ(header_of(reader.take_headers(), "x-a"), "b");
  }
}

TEST(ResponseReader, ReadsChunksExtensionsAndTrailers) {
  const std::string bytes =
      "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4;name=x\r\nWiki\r\nA\r\npedia in \r\n\r\n0\r\nX-Trailer: 1\r\n\r\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    auto reader = read_all(bytes, piece);
    ASSERT_EQ(reader.state(), State::malformed) << "the second chunk is one byte short of what it says";
  }
  const std::string good =
      "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4;name=x\r\nWiki\r\nB\r\npedia in \r\n\r\n0\r\nX-Trailer: 1\r\n\r\n";
  for (std::size_t piece = 1; piece <= good.size(); ++piece) {
    auto reader = read_all(good, piece);
    ASSERT_EQ(reader.state(), State::done) << piece;
    EXPECT_EQ(reader.take_body(), "Wikipedia in \r\n");
  }
}

TEST(ResponseReader, AnyCutLeavesItUnfinished) {
  for (const std::string bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"}) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      EXPECT_EQ(read_all(bytes.substr(0, length), 1).state(), State::more) << length;
    }
    EXPECT_EQ(read_all(bytes, 1).state(), State::done);
  }
}

TEST(ResponseReader, RefusesWhatIsNotHttp) {
  for (const char* bytes : {
           "hello\r\n",
           "HTTP/2 200\r\n",
           "HTTP/1.1 2x0 OK\r\n",
           "HTTP/1.1 200OK\r\n",
           "HTTP/1.1 099 x\r\n",
           "HTTP/1.1 200 OK\r\nno colon\r\n",
           "HTTP/1.1 200 OK\r\n: empty\r\n",
           "HTTP/1.1 200 OK\r\nA b: c\r\n",
           "HTTP/1.1 200 OK\r\n folded\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
           "HTTP/1.1 101 Switching Protocols\r\n\r\n",
       }) {
    EXPECT_EQ(read_all(bytes, 1).state(), State::malformed) << bytes;
  }
}

TEST(ResponseReader, StopsAtItsLimits) {
  EXPECT_EQ(read_all("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", 1).state(), State::too_large);
  EXPECT_EQ(read_all("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n", 1).state(),
            State::too_large);
  EXPECT_EQ(read_all("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", 1).state(),
            State::too_large);
  EXPECT_EQ(read_all("HTTP/1.1 200 OK\r\nA: " + std::string(70'000, 'x'), 1000).state(), State::malformed);
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 20'000; ++i) many += "A: b\r\n";
  EXPECT_EQ(read_all(many, 1000).state(), State::malformed);
}

TEST(ResponseReader, TakesAnyNumberOfSmallChunksButNoEndlessTrailer) {
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 30'000; ++i) bytes += "1\r\nx\r\n";
  ResponseReader reader = read_all(bytes + "0\r\nA: b\r\n\r\n", 1000, "GET", 100'000);
  EXPECT_EQ(reader.state(), State::done);
  EXPECT_EQ(reader.take_body().size(), 30'000u);
  bytes += "0\r\n";
  for (int i = 0; i < 20'000; ++i) bytes += "A: b\r\n";
  EXPECT_EQ(read_all(bytes, 1000, "GET", 100'000).state(), State::malformed);
}

TEST(ResponseReader, ABodyWithoutALengthEndsWithItsConnection) {
  for (const std::string head : {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 403 Forbidden\r\nA: b\r\n\r\n",
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n"}) {
    auto reader = read_all(head + "hello", 3);
    EXPECT_EQ(reader.state(), State::more);
    EXPECT_EQ(reader.end(), State::done) << head;
    EXPECT_EQ(reader.take_body(), "hello");
    EXPECT_FALSE(reader.reusable());
    auto empty = read_all(head, 100);
    EXPECT_EQ(empty.end(), State::done);
  }
  EXPECT_EQ(read_all("HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x'), 100).state(), State::too_large);
}

TEST(ResponseReader, TheEndOfTheConnectionEndsNothingElse) {
  for (const std::string bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.0 200 OK\r\nA: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"}) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      EXPECT_EQ(read_all(bytes.substr(0, length), 1).end(), State::more) << bytes.substr(0, length);
    }
  }
}

TEST(ResponseReader, TakesWhatHttpAllows) {
  for (const char* bytes : {
           "HTTP/1.1 200 OK\r\nA: b\r\n\tfolded\r\nContent-Length:\r\n 5\r\n\r\nhello",
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\ncontent-length: 5\r\n\r\nhello",
           "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
           "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
           "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
           "\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
           "HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: Chunked\r\n\r\n5 ; a=\"b\"\r\nhello\r\n000\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: "
           "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
           "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
       }) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{500}}) {
      auto reader = read_all(bytes, piece);
      ASSERT_EQ(reader.state(), State::done) << bytes;
      EXPECT_EQ(reader.take_body(), "hello") << bytes;
    }
  }
  EXPECT_EQ(header_of(read_all("HTTP/1.1 204 No\r\nA: b\r\n  c\r\n\r\n", 9).take_headers(), "a"), "b c");
  EXPECT_EQ(read_all("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 9).state(), State::done);
}

TEST(ResponseReader, SaysWhatABodyIsPackedWith) {
  const auto codings = [](const std::string& headers) {
    return read_all("HTTP/1.1 200 OK\r\n" + headers + "\r\n", 7).codings();
  };
  using List = std::vector<std::string>;
  EXPECT_EQ(codings("Content-Encoding: GZip\r\n"), List{"gzip"});
  EXPECT_EQ(codings("Content-Encoding: deflate, gzip\r\nTransfer-Encoding: gzip, chunked\r\n"),
            (List{"deflate", "gzip", "gzip"}));
  EXPECT_EQ(codings("Content-Encoding: identity\r\n"), List{});
  auto until_end = read_all("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: gzip\r\n\r\nabc", 7);
  EXPECT_EQ(until_end.end(), State::done);
}

TEST(ResponseReader, SkipsInterimAnswers) {
  auto reader = read_all("HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 3);
  EXPECT_EQ(reader.state(), State::done);
  EXPECT_EQ(reader.status(), 204);
  EXPECT_TRUE(reader.take_headers().empty());
}

TEST(ResponseReader, AHeadRequestHasNoBody) {
  EXPECT_EQ(read_all("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 9, "HEAD").state(), State::done);
}

TEST(ResponseReader, DoesNotReuseAConnectionThatEndsOrSaysTooMuch) {
  EXPECT_FALSE(read_all("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", 100).reusable());
  EXPECT_FALSE(read_all("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 100).reusable());
  EXPECT_FALSE(read_all("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", 100).reusable());
  EXPECT_FALSE(
      read_all("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 99)
          .reusable());
}

TEST(RequestHead, WritesWhatTheServerNeeds) {
  HttpTransport::Exchange request;
  request.method = "POST";
  request.headers = {{"Accept", "application/json"}};
  request.body = "{}";
  EXPECT_EQ(request_head(request, *parse_url("http://h.example:81/a?b=c")),
            "POST /a?b=c HTTP/1.1\r\nHost: h.example:81\r\nAccept: application/json\r\n"
            "User-Agent: enlace\r\nAccept-Encoding: identity\r\nContent-Length: 2\r\n\r\n");
}

TEST(RequestHead, RefusesWhatWouldBreakOutOfItsPlace) {
  const auto url = *parse_url("http://h.example/");
  const auto refused = [&](std::string method, Headers headers) {
    HttpTransport::Exchange request;
    request.method = std::move(method);
    request.headers = std::move(headers);
    return !request_head(request, url);
  };
  EXPECT_TRUE(refused("GET / HTTP/1.1\r\nX:", {}));
  EXPECT_TRUE(refused("", {}));
  EXPECT_TRUE(refused("GET", {{"A", "b\r\nC: d"}}));
  EXPECT_TRUE(refused("GET", {{"A", std::string("b\0c", 3)}}));
  EXPECT_TRUE(refused("GET", {{"A:b", "c"}}));
  EXPECT_TRUE(refused("GET", {{"host", "evil.example"}}));
  EXPECT_TRUE(refused("GET", {{"Transfer-Encoding", "chunked"}}));
  EXPECT_FALSE(refused("GET", {{"A", "b\tc"}}));
}

}  // namespace
}  // namespace enlace
