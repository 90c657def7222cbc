#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "mocks/frame/message.hpp"
#include "mocks/handy/switches.hpp"

namespace enlace::mock::handy {

// So many requests per fixed window, apis/handy.md 1.6. A budget is a token or a company, by the switch.
class RateLimit {
 public:
  struct Verdict {
    bool allowed = true;
    Headers headers;  // X-RateLimit-*
  };
  Verdict count(const std::string& budget, std::int64_t now_ms, const Switches& switches);

 private:
  struct Window {
    std::int64_t number = -1;
    std::int64_t used = 0;
  };
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace enlace::mock::handy
