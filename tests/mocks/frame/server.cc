#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include "mocks/frame/service.hpp"

namespace enlace::mock {
namespace {

// A connection that is kept alive holds its thread; clients keep pools of them.
constexpr int kMaxThreads = 64;
constexpr int kMaxQueued = 1024;
constexpr std::size_t kMostAtOnce = 1U << 20U;  // bytes given to a socket

// Waits that end early when the server stops, so that a "slow" answer never delays the end of a test.
class StopSignal {
 public:
  void raise() {
    const std::lock_guard lock(mutex_);
    raised_ = true;
    changed_.notify_all();
  }
  void wait_for(std::int64_t ms) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return raised_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool raised_ = false;
};

// Poco looks for the end of its accept loop four times a second; hundreds of tests wait for that.
class QuickSocketImpl final : public Poco::Net::ServerSocketImpl {
 public:
  bool poll(const Poco::Timespan& timeout, int mode) override {
    return ServerSocketImpl::poll(std::min(timeout, Poco::Timespan(0, 10'000)), mode);
  }
};

class QuickSocket final : public Poco::Net::ServerSocket {
 public:
  explicit QuickSocket(std::uint16_t port) : ServerSocket(new QuickSocketImpl, true) {
    try {
      // The address may be taken again at once after a restart, the port never shared by two mocks.
      bind(Poco::Net::SocketAddress("127.0.0.1", port), true, false);
      listen();
    } catch (const Poco::Exception& error) {  // its what() does not say why
      throw std::runtime_error("cannot listen on port " + std::to_string(port) + ": " + error.message());
    }
  }
};

std::string read_body(Poco::Net::HTTPServerRequest& request) {
  // Without a length Poco would read a POST until the client closes; such a request has no body.
  if (!request.hasContentLength() && !request.getChunkedTransferEncoding()) return {};
  std::string body;
  Poco::StreamCopier::copyToString(request.stream(), body);
  return body;
}

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  Handler(Frame& frame, StopSignal& stop) : frame_(frame), stop_(stop) {}

  void handleRequest(Poco::Net::HTTPServerRequest& in, Poco::Net::HTTPServerResponse& out) override {
    Headers headers(in.begin(), in.end());
    std::string body = read_body(in);
    const Frame::Answer answer =
        frame_.serve(make_request(in.getMethod(), in.getURI(), std::move(headers), std::move(body)));
    if (answer.delay_ms > 0) stop_.wait_for(answer.delay_ms);

    if (answer.wire == Frame::Wire::reset) return reset(in);
    const Response& response = answer.response;
    out.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status));
    for (const auto& [name, value] : response.headers) {
      if (name == "Date" && value.empty()) {
        out.erase(name);  // a fault leaves it out
      } else {
        out.set(name, value);
      }
    }
    const bool has_body = response.status != 204 && response.status != 304;
    if (has_body && answer.framing != Frame::Framing::length) {
      send_framed(in, out, answer);
    } else if (answer.wire == Frame::Wire::truncated) {
      out.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
      out.send().write(response.body.data(), static_cast<std::streamsize>(response.body.size() / 2)).flush();
      detach(in).close();
    } else {
      out.sendBuffer(response.body.data(), response.body.size());
    }
  }

 private:
  // Poco frames a body by its length. What is framed otherwise is written by hand, and ends the connection.
  static void send_framed(Poco::Net::HTTPServerRequest& in, Poco::Net::HTTPServerResponse& out,
                          const Frame::Answer& answer) {
    const bool chunked = answer.framing == Frame::Framing::chunked;
    if (answer.framing == Frame::Framing::http10) out.setVersion(Poco::Net::HTTPMessage::HTTP_1_0);
    out.setChunkedTransferEncoding(chunked);
    out.setKeepAlive(false);
    std::ostringstream text;
    out.write(text);  // the head and the empty line behind it
    const bool whole = answer.wire != Frame::Wire::truncated;
    const std::string_view body = answer.response.body;
    const std::string_view sent = whole ? body : body.substr(0, body.size() / 2);
    if (chunked) {
      write_chunks(text, sent, whole);
    } else {
      text << sent;
    }
    Poco::Net::StreamSocket socket = detach(in);
    const std::string bytes = std::move(text).str();
    std::size_t done = 0;
    while (done < bytes.size()) {
      const std::size_t left = std::min(bytes.size() - done, kMostAtOnce);
      const int n = socket.sendBytes(bytes.data() + done, static_cast<int>(left));
      if (n <= 0) break;
      done += static_cast<std::size_t>(n);
    }
    socket.shutdownSend();
    socket.close();
  }
  static void write_chunks(std::ostream& out, std::string_view body, bool whole) {
    constexpr std::size_t kChunk = 1000;
    for (std::size_t at = 0; at < body.size(); at += kChunk) {
      const std::string_view chunk = body.substr(at, kChunk);
      out << std::hex << chunk.size() << "\r\n" << chunk << "\r\n";
    }
    if (whole) out << "0\r\n\r\n";
  }
  // The socket leaves Poco's session, which then neither answers nor keeps the connection alive.
  static Poco::Net::StreamSocket detach(Poco::Net::HTTPServerRequest& in) {
    return static_cast<Poco::Net::HTTPServerRequestImpl&>(in).detachSocket();
  }
  static void reset(Poco::Net::HTTPServerRequest& in) {
    Poco::Net::StreamSocket socket = detach(in);
    socket.setLinger(true, 0);  // close() then sends RST instead of FIN
    socket.close();
  }

  Frame& frame_;
  StopSignal& stop_;
};

class HandlerFactory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  HandlerFactory(Frame& frame, StopSignal& stop) : frame_(frame), stop_(stop) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
    return new Handler(frame_, stop_);  // Poco takes ownership
  }

 private:
  Frame& frame_;
  StopSignal& stop_;
};

Poco::Net::HTTPServerParams::Ptr params() {
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(kMaxThreads);
  params->setMaxQueued(kMaxQueued);
  params->setKeepAlive(true);
  params->setMaxKeepAliveRequests(0);  // no limit
  return params;
}

}  // namespace

struct Server::State {
  State(Frame& frame, std::uint16_t port)
      : socket(QuickSocket(port)),
        threads(2, kMaxThreads),
        http(new HandlerFactory(frame, stop), threads, socket, params()) {}

  StopSignal stop;
  Poco::Net::ServerSocket socket;
  Poco::ThreadPool threads;
  Poco::Net::HTTPServer http;
};

Server::Server(Frame& frame, std::uint16_t port) : state_(std::make_unique<State>(frame, port)) {
  state_->http.start();
}

Server::~Server() {
  state_->stop.raise();
  state_->http.stopAll(true);
  state_->threads.joinAll();
}

std::uint16_t Server::port() const {
  return state_->socket.address().port();
}
std::string Server::base() const {
  return "http://127.0.0.1:" + std::to_string(port());
}

}  // namespace enlace::mock
