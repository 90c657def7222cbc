#include "web/server.hpp"

#include <Poco/ErrorHandler.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

namespace enlace::console {
namespace {

using Poco::Net::StreamSocket;

constexpr int kBacklog = 64;

// What goes wrong with one connection is no news: browsers hang up all the time.
class Quiet : public Poco::ErrorHandler {
 public:
  void exception(const Poco::Exception&) override {}
  void exception(const std::exception&) override {}
  void exception() override {}
};

bool send_all(StreamSocket& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const int sent =
        socket.sendBytes(bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 65'536)));
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void send(StreamSocket& socket, const Response& response, const Listening& listening, bool head_only) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status()) + ' ' + reason_of(response.status()) +
                     "\r\nConnection: close\r\n";
  for (const Fields& fields : {response.headers(), policy(listening.secure)}) {
    for (const auto& [name, value] : fields) head += name + ": " + value + "\r\n";
  }
  // A stream ends with its connection.
  if (!response.stream()) head += "Content-Length: " + std::to_string(response.body().size()) + "\r\n";
  head += "\r\n";
  if (!response.stream()) {
    send_all(socket, head_only ? head : head + response.body());
    return;
  }
  if (!send_all(socket, head) || head_only) return;
  response.stream()([&](std::string_view piece) { return send_all(socket, piece); });
}

// After a refusal the rest of what was sent is read for a moment: hanging up on unread bytes would take the
// answer away from whoever sent them.
void drain(StreamSocket& socket) {
  char piece[4'096];
  for (int pieces = 0; pieces < 32 && socket.poll(Poco::Timespan(0, 100'000), StreamSocket::SELECT_READ);
       ++pieces) {
    if (socket.receiveBytes(piece, sizeof piece) <= 0) return;
  }
}

struct Work {
  Listening listening;
  Runtime& runtime;
  Answer answer;
  Refuse refuse;
};

class Connection : public Poco::Net::TCPServerConnection {
 public:
  Connection(const StreamSocket& socket, const Work& work) : TCPServerConnection(socket), work_(work) {}

  void run() override {
    try {
      socket().setSendTimeout(Poco::Timespan(work_.listening.sending_ms * 1'000));
      Request request;
      request.address = socket().peerAddress().host().toString();
      const int status = read_request(socket(), work_.runtime, work_.listening.bounds, request);
      if (status == 0) return;
      const Response response = status == 200 ? work_.answer(request) : work_.refuse(status);
      send(socket(), response, work_.listening, request.method == "HEAD");
      socket().shutdownSend();
      if (status != 200) drain(socket());
    } catch (const Poco::Exception&) {  // nobody is there any more
    }
  }

 private:
  const Work& work_;
};

class Connections : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Connections(Work work) : work_(std::move(work)) {}
  Poco::Net::TCPServerConnection* createConnection(const StreamSocket& socket) override {
    return new Connection(socket, work_);
  }

 private:
  Work work_;
};

class PocoServer : public Server {
 public:
  PocoServer(const Poco::Net::ServerSocket& socket, Work work)
      : pool_(2, work.listening.threads + 1), port_(socket.address().port()) {
    Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
    params->setMaxThreads(work.listening.threads);
    params->setMaxQueued(work.listening.waiting);
    const Poco::Net::TCPServerConnectionFactory::Ptr factory = new Connections(std::move(work));
    server_ = std::make_unique<Poco::Net::TCPServer>(factory, pool_, socket, params);
  }
  ~PocoServer() override {
    server_->stop();
    pool_.joinAll();
  }
  [[nodiscard]] std::uint16_t port() const override { return port_; }
  void start() override { server_->start(); }

 private:
  Poco::ThreadPool pool_;
  std::uint16_t port_;
  std::unique_ptr<Poco::Net::TCPServer> server_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const Listening& listening, Runtime& runtime, Answer answer,
                                             Refuse refuse) {
  static Quiet quiet;
  Poco::ErrorHandler::set(&quiet);
  try {
    const Poco::Net::SocketAddress address(listening.host, listening.port);
    Poco::Net::ServerSocket socket;
    socket.bind(address, true, false);
    socket.listen(kBacklog);
    return std::unique_ptr<Server>(
        std::make_unique<PocoServer>(socket, Work{listening, runtime, std::move(answer), std::move(refuse)}));
  } catch (const Poco::Exception& problem) {
    return failure(ENLACE_E_CONFIG, "console_listen", problem.displayText(),
                   Json::object({{"address", listening.host + ":" + std::to_string(listening.port)},
                                 {"reason", problem.displayText()}}));
  }
}

std::string reason_of(int status) {
  return Poco::Net::HTTPResponse::getReasonForStatus(
      static_cast<Poco::Net::HTTPResponse::HTTPStatus>(status));
}

}  // namespace enlace::console
