#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <zlib.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace enlace::test {

// A server on loopback that runs one script on each connection, in a thread of its own.
class ScriptServer {
 public:
  using Script = std::function<void(Poco::Net::StreamSocket&, int connection)>;

  explicit ScriptServer(Script script)
      : ScriptServer(Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), std::move(script)) {}
  ScriptServer(Poco::Net::ServerSocket listener, Script script)
      : listener_(std::move(listener)), script_(std::move(script)), acceptor_([this] { accept(); }) {}
  ~ScriptServer() {
    stop_ = true;
    acceptor_.join();
    for (auto& worker : workers_) worker.join();
  }

  [[nodiscard]] std::uint16_t port() const { return listener_.address().port(); }
  [[nodiscard]] std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + target;
  }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] const std::atomic<bool>& stopping() const { return stop_; }

 private:
  void accept() {
    while (!stop_) {
      if (!listener_.poll(Poco::Timespan(20'000), Poco::Net::Socket::SELECT_READ)) continue;
      // The connection belongs to its worker alone: Poco's reference count is invisible to ThreadSanitizer.
      auto socket = std::make_unique<Poco::Net::StreamSocket>(listener_.acceptConnection());
      workers_.emplace_back([this, socket = std::move(socket), number = connections_++] {
        try {
          script_(*socket, number);
        } catch (const Poco::Exception&) {  // the client hung up: part of many scripts
        }
      });
    }
  }

  Poco::Net::ServerSocket listener_;
  Script script_;
  std::atomic<bool> stop_{false};
  std::atomic<int> connections_{0};
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

// Reads one request, body included; "" when the client closed.
inline std::string read_request(Poco::Net::StreamSocket& socket) {
  std::string bytes;
  std::size_t expected = std::string::npos;  // of the whole request, once its head is there
  char buffer[64 * 1024];
  while (bytes.size() < expected) {
    const int count = socket.receiveBytes(buffer, sizeof buffer);
    if (count <= 0) return {};
    bytes.append(buffer, static_cast<std::size_t>(count));
    const auto head = expected == std::string::npos ? bytes.find("\r\n\r\n") : std::string::npos;
    if (head == std::string::npos) continue;
    const auto length = bytes.find("Content-Length: ");
    expected = head + 4 + (length < head ? std::stoul(bytes.substr(length + 16, 20)) : 0);
  }
  return bytes;
}

inline void say(Poco::Net::StreamSocket& socket, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    done += static_cast<std::size_t>(
        socket.sendBytes(bytes.data() + done, static_cast<int>(bytes.size() - done)));
  }
}

inline std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// `window_bits` as zlib has them: 31 gzip, 15 zlib, -15 bare.
inline std::string packed(const std::string& plain, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, plain.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

// Closes so that the peer gets a reset instead of an end.
inline void reset(Poco::Net::StreamSocket& socket) {
  socket.setLinger(true, 0);
  socket.close();
}

}  // namespace enlace::test
