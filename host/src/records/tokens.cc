#include "records/tokens.hpp"

#include <sodium.h>

#include <array>

namespace enlace::records {
namespace {

constexpr std::size_t kBytes = 32;

std::string hex(const std::array<unsigned char, kBytes>& bytes) {
  std::array<char, 2 * kBytes + 1> text{};
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

std::string hash_for(std::string_view purpose, std::string_view token) {
  std::array<unsigned char, kBytes> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
  return hex(hash);
}

}  // namespace

std::string new_token(Runtime& runtime) {
  std::array<unsigned char, kBytes> bytes{};
  runtime.random(bytes);
  return hex(bytes);
}

bool is_token(std::string_view text) {
  return text.size() == 2 * kBytes && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string hash_of(std::string_view token) {
  return hash_for("enlace console token", token);
}

std::string form_token(std::string_view token) {
  return hash_for("enlace console form", token);
}

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace enlace::records
