#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "phrases/phrasebook.hpp"

namespace Poco::Net {
class StreamSocket;
}

// Asks the host, on behalf of whoever has the session, over its local socket: one line of JSON out, one in.
namespace enlace::console {

struct Asker {
  std::string session;  // "" = nobody is logged in
  phrases::Language language = phrases::Language::es;
  std::string address;  // of the browser
};

class HostLink {
 public:
  HostLink(std::string path, Asker asker);
  ~HostLink();

  // The document. Of an Error: `message` is what happened and params.remedy what to do, in the language of
  // who asks; `status` is AUTH where nobody is logged in any more, FORBIDDEN, NOT_FOUND, INVALID,
  // RATE_LIMITED where the host is busy, NETWORK where it does not answer, else INTERNAL.
  Result<Json> view(const std::string& name, const Json& params = Json::object());
  Result<Json> action(const std::string& name, const Json& params, bool confirm = true);
  // A long answer: each piece as it comes; false: no more is wanted. The document at its end.
  Result<Json> stream(const std::string& name, const Json& params,
                      const std::function<bool(const Json& piece)>& take);

  [[nodiscard]] const Asker& asker() const { return asker_; }
  void set_session(std::string session) { asker_.session = std::move(session); }

 private:
  Result<Json> ask(const char* kind, const std::string& name, const Json& params, bool confirm,
                   const std::function<bool(const Json&)>* take);
  Result<void> connect();
  Result<std::string> line();

  std::string path_;
  Asker asker_;
  std::unique_ptr<Poco::Net::StreamSocket> socket_;
  std::string buffer_;
};

}  // namespace enlace::console
