#include "cli/control.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <istream>
#include <limits>
#include <mutex>
#include <ostream>
#include <streambuf>

#include <enlace/sdk/json.hpp>

#include "local/server.hpp"

namespace enlace::cli {
namespace {

constexpr std::size_t kLongestLine = 1u << 20;
constexpr std::int64_t kMostColumns = 10'000;
constexpr int kThreads = 3;          // a long sync must not keep `status` waiting
constexpr int kSilence_ms = 10'000;  // a client that says nothing must not hold a thread
constexpr int kReading_ms = 60'000;  // nor one that does not read

bool send_line(int fd, const Json& json, int patience_ms = kReading_ms) {
  return local::send_all(fd, json.dump() + "\n", patience_ms);
}

// An ostream's buffer whose text goes to the client as it is flushed or grows.
class SocketBuffer final : public std::streambuf {
 public:
  SocketBuffer(int fd, const char* member, std::mutex& mutex) : fd_(fd), member_(member), mutex_(mutex) {}
  ~SocketBuffer() override { sync(); }

 protected:
  int_type overflow(int_type c) override {
    if (c != traits_type::eof()) text_.push_back(traits_type::to_char_type(c));
    if (text_.size() > 4096) sync();
    return c;
  }
  std::streamsize xsputn(const char* s, std::streamsize n) override {
    text_.append(s, static_cast<std::size_t>(n));
    if (text_.size() > 4096) sync();
    return n;
  }
  int sync() override {
    if (text_.empty()) return 0;
    const std::lock_guard lock(mutex_);
    // Half a line may have gone out: nothing may follow it.
    if (!send_line(fd_, Json::object({{member_, text_}}))) ::shutdown(fd_, SHUT_RDWR);
    text_.clear();
    return 0;
  }

 private:
  int fd_;
  const char* member_;
  std::mutex& mutex_;
  std::string text_;
};

class CommandServer final : public ControlServer {
 public:
  explicit CommandServer(Handler handler) : handler_(std::move(handler)) {}

  Result<void> listen(const std::string& path) {
    local::Server::Options options;
    options.place.path = path;
    options.threads = kThreads;
    ENLACE_TRY(server_, local::Server::open(std::move(options), [this](int fd) { answer(fd); }));
    return {};
  }

 private:
  void answer(int fd) {
    const std::optional<std::string> line = local::Lines(fd, kLongestLine).next(kSilence_ms);
    const Result<Json> json = line ? Json::parse(*line) : Result<Json>(Json());
    if (!json || !json->is_object()) return;
    ControlRequest request;
    for (const Json& word : (*json)["words"].items()) request.words.push_back(word.text());
    request.input = (*json)["input"].text();
    request.language = (*json)["language"].text();
    request.login = (*json)["login"].text();
    request.directory = (*json)["directory"].text();
    request.terminal = (*json)["terminal"].truthy();
    request.columns = static_cast<std::size_t>(
        std::clamp<std::int64_t>((*json)["columns"].integer().value_or(0), 0, kMostColumns));
    request.colour = (*json)["colour"].truthy();

    std::mutex mutex;
    int exit = 1;
    {
      SocketBuffer out_buffer(fd, "out", mutex), err_buffer(fd, "err", mutex);
      std::ostream out(&out_buffer), err(&err_buffer);
      try {
        exit = handler_(request, out, err);
      } catch (const std::exception& problem) {  // one command must not end the host
        err << "enlace: the command failed unexpectedly: " << problem.what() << '\n';
      }
      out.flush();
      err.flush();
    }
    send_line(fd, Json::object({{"exit", exit}}));
  }

  Handler handler_;
  std::unique_ptr<local::Server> server_;  // last: it ends before what it uses
};

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::open(const std::string& path, Handler handler) {
  auto server = std::make_unique<CommandServer>(std::move(handler));
  ENLACE_CHECK(server->listen(path));
  return std::unique_ptr<ControlServer>(std::move(server));
}

Result<int> run_remotely(const std::string& path, const ControlRequest& request, std::ostream& out,
                         std::ostream& err) {
  ENLACE_TRY(const local::Descriptor socket, local::connect_to(path));
  Json words = Json::array();
  for (const std::string& word : request.words) words.push_back(word);
  const Json said = Json::object({{"words", words},
                                  {"input", request.input},
                                  {"language", request.language},
                                  {"login", request.login},
                                  {"directory", request.directory},
                                  {"terminal", request.terminal},
                                  {"columns", static_cast<std::int64_t>(request.columns)},
                                  {"colour", request.colour}});
  if (!send_line(socket.get(), said, local::kForEver)) {
    return failure(ENLACE_E_INTERNAL, "host_unreachable", "the running host does not answer",
                   Json::object({{"path", path}}));
  }
  local::Lines lines(socket.get(), std::numeric_limits<std::size_t>::max());
  while (const std::optional<std::string> line = lines.next()) {
    const Result<Json> json = Json::parse(*line);
    if (!json) break;
    if (json->contains("out")) out << (*json)["out"].text() << std::flush;
    if (json->contains("err")) err << (*json)["err"].text() << std::flush;
    if (json->contains("exit")) return static_cast<int>((*json)["exit"].integer().value_or(1));
  }
  return failure(ENLACE_E_INTERNAL, "host_hung_up", "the host ended before it answered",
                 Json::object({{"path", path}}));
}

}  // namespace enlace::cli
