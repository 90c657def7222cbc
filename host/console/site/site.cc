#include "site/site.hpp"

#include <sodium.h>

namespace enlace::console {
namespace {

std::string hex(const std::array<unsigned char, 32>& bytes) {
  std::array<char, 65> text{};
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

}  // namespace

// Lax, not Strict: a link in a message about a problem must find its reader logged in. What changes anything
// is sent by POST, which Lax keeps from other sites, and is looked at once more (site/guard).
std::string Site::cookie(const std::string& name, const std::string& value, int seconds) const {
  std::string text = name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax";
  if (secure) text += "; Secure";
  if (seconds >= 0) text += "; Max-Age=" + std::to_string(seconds);
  return text;
}

std::string Site::new_token() const {
  std::array<unsigned char, 32> bytes{};
  runtime.random(bytes);
  return hex(bytes);
}

std::string Site::mark_of(std::string_view text) const {
  std::array<unsigned char, 32> mark{};
  crypto_generichash(mark.data(), mark.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), key.data(), key.size());
  return hex(mark);
}

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace enlace::console
