#pragma once

#include <array>
#include <string>
#include <string_view>

#include "runtime/runtime.hpp"

// What the program was started with, and its only secret.
namespace enlace::console {

struct Site {
  std::string socket;     // where the host answers
  std::string authority;  // host and port that browsers must name; "" = any
  bool secure = false;    // browsers come by TLS, through a proxy on this machine
  Runtime& runtime;
  std::array<unsigned char, 32> key{};  // of this process, new at each start: marks what it gave out itself

  [[nodiscard]] std::string session_cookie() const { return secure ? "__Host-enlace" : "enlace"; }
  [[nodiscard]] std::string form_cookie() const { return secure ? "__Host-enlace-form" : "enlace-form"; }
  [[nodiscard]] std::string told_cookie() const { return secure ? "__Host-enlace-told" : "enlace-told"; }
  [[nodiscard]] std::string cookie(const std::string& name, const std::string& value, int seconds) const;

  [[nodiscard]] std::string new_token() const;  // 256 bits, 64 hex digits
  [[nodiscard]] std::string mark_of(
      std::string_view text) const;  // 64 hex digits that only this process can make
};

bool same_text(std::string_view a, std::string_view b);  // takes as long, wherever they differ

}  // namespace enlace::console
