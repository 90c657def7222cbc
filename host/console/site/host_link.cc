#include "site/host_link.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <array>

#include "look/words.hpp"

namespace enlace::console {
namespace {

using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

constexpr std::size_t kLongestLine = 8u << 20;
constexpr std::size_t kDeepest = 48;
const Poco::Timespan kPatience(30, 0);

Failure away() {
  return failure(ENLACE_E_NETWORK, "host_unreachable");
}

// An answer that is none: the host's fault, or somebody else's at its socket.
Failure strange() {
  return failure(ENLACE_E_INTERNAL, "host_answer_unreadable");
}

enlace_status status_of(const std::string& name) {
  if (name == "unauthenticated") return ENLACE_E_AUTH;
  if (name == "denied") return ENLACE_E_FORBIDDEN;
  if (name == "not_found") return ENLACE_E_NOT_FOUND;
  if (name == "invalid") return ENLACE_E_INVALID;
  if (name == "busy") return ENLACE_E_RATE_LIMITED;
  return ENLACE_E_INTERNAL;
}

Failure refusal(const Json& answer) {
  return failure(status_of(answer["status"].text()), answer["cause"].text(), answer["what"].text(),
                 Json::object({{"remedy", answer["remedy"].text()}, {"params", answer["params"]}}));
}

}  // namespace

HostLink::HostLink(std::string path, Asker asker) : path_(std::move(path)), asker_(std::move(asker)) {}
HostLink::~HostLink() = default;

Result<void> HostLink::connect() {
  if (socket_) return {};
  try {
    auto socket = std::make_unique<StreamSocket>();
    socket->connect(SocketAddress(SocketAddress::UNIX_LOCAL, path_));
    socket->setReceiveTimeout(kPatience);
    socket->setSendTimeout(kPatience);
    socket_ = std::move(socket);
    return {};
  } catch (const Poco::Exception&) {
    return away();
  }
}

Result<std::string> HostLink::line() {
  try {
    std::size_t searched = 0;
    while (true) {
      const std::size_t end = buffer_.find('\n', searched);
      if (end != std::string::npos) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return line;
      }
      searched = buffer_.size();
      if (buffer_.size() > kLongestLine) return strange();
      std::array<char, 65'536> piece;
      const int got = socket_->receiveBytes(piece.data(), static_cast<int>(piece.size()));
      if (got <= 0) return away();
      buffer_.append(piece.data(), static_cast<std::size_t>(got));
    }
  } catch (const Poco::Exception&) {
    return away();
  }
}

Result<Json> HostLink::ask(const char* kind, const std::string& name, const Json& params, bool confirm,
                           const std::function<bool(const Json&)>* take) {
  ENLACE_CHECK(connect());
  Json request = Json::object({{"v", 1},
                               {"session", asker_.session},
                               {"language", asker_.language == phrases::Language::es ? "es" : "en"},
                               {"address", asker_.address},
                               {kind, name},
                               {"params", params}});
  if (confirm) request.set("confirm", true);
  const std::string text = request.dump() + "\n";
  try {
    for (std::size_t sent = 0; sent < text.size();) {
      const int taken = socket_->sendBytes(text.data() + sent, static_cast<int>(text.size() - sent));
      if (taken <= 0) return away();
      sent += static_cast<std::size_t>(taken);
    }
  } catch (const Poco::Exception&) {
    return away();
  }
  while (true) {
    ENLACE_TRY(const std::string answered, line());
    Result<Json> answer = Json::parse(answered, kDeepest);
    if (!answer || !answer->is_object()) return strange();
    if (take != nullptr && answer->contains("chunk")) {
      if (!(*take)(*answer)) return away();
      continue;
    }
    if (!(*answer)["ok"].truthy()) return refusal(*answer);
    return (*answer)["document"];
  }
}

Result<Json> HostLink::view(const std::string& name, const Json& params) {
  return ask("view", name, params, false, nullptr);
}

Result<Json> HostLink::action(const std::string& name, const Json& params, bool confirm) {
  return ask("action", name, params, confirm, nullptr);
}

Result<Json> HostLink::stream(const std::string& name, const Json& params,
                              const std::function<bool(const Json&)>& take) {
  return ask("action", name, params, true, &take);
}

}  // namespace enlace::console
