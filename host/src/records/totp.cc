#include "records/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "records/tokens.hpp"

namespace enlace::records {
namespace {

constexpr std::int64_t kStep_ms = 30'000;
constexpr int kDigits = 6;
constexpr std::size_t kKeyBytes = 20;

std::string percent(const std::string& text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace

std::string new_totp_key(Runtime& runtime) {
  std::array<unsigned char, kKeyBytes> bytes{};
  runtime.random(bytes);
  return {bytes.begin(), bytes.end()};
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned int held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[(held >> (bits - 5)) & 31];
  }
  if (bits > 0) out += kAlphabet[(held << (5 - bits)) & 31];
  return out;
}

std::int64_t totp_step(std::int64_t unix_ms) {
  return unix_ms / kStep_ms;
}

std::string totp_code(std::string_view key, std::int64_t step, int digits) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<unsigned char>((static_cast<std::uint64_t>(step) >> (8 * (7 - i))) & 0xff);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(), counter.size(), mac.data(),
           &size) == nullptr ||
      size < 20) {
    return {};  // no code: none matches
  }
  const std::size_t at = mac[size - 1] & 15;
  std::uint32_t number = ((mac[at] & 0x7fU) << 24) | (std::uint32_t{mac[at + 1]} << 16) |
                         (std::uint32_t{mac[at + 2]} << 8) | std::uint32_t{mac[at + 3]};
  std::string code(static_cast<std::size_t>(digits), '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10) {
    *digit = static_cast<char>('0' + number % 10);
  }
  return code;
}

std::optional<std::int64_t> step_of_code(std::string_view key, std::string_view code, std::int64_t unix_ms,
                                         std::int64_t used) {
  std::string typed;
  for (const char c : code) {
    if (c != ' ') typed += c;
  }
  if (typed.size() != kDigits) return std::nullopt;
  const std::int64_t now = totp_step(unix_ms);
  std::optional<std::int64_t> found;
  for (std::int64_t step = now - 1; step <= now + 1; ++step) {
    if (same_text(totp_code(key, step, kDigits), typed) && step > used) found = step;
  }
  return found;
}

std::string otpauth_uri(const std::string& login, std::string_view key) {
  return "otpauth://totp/Enlace:" + percent(login) + "?secret=" + base32(key) +
         "&issuer=Enlace&algorithm=SHA1&digits=6&period=30";
}

}  // namespace enlace::records
