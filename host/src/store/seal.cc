#include "store/seal.hpp"

#include <sodium.h>

#include <array>
#include <charconv>
#include <cstring>

namespace enlace::store {
namespace {

constexpr std::size_t kSealBytes = 16;

std::string to_hex(const unsigned char* bytes, std::size_t size) {
  std::string hex(size * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes, size);
  hex.pop_back();
  return hex;
}

std::string random_hex(std::size_t size) {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), size);
  return to_hex(bytes.data(), size);
}

// Each column with its type and length before it, so that no two rows read the same.
void append(std::string& message, char type, std::string_view bytes) {
  std::array<char, 9> head{type};
  for (std::size_t i = 0; i < 8; ++i) head[i + 1] = static_cast<char>(std::uint64_t{bytes.size()} >> (8 * i));
  message.append(head.data(), head.size()).append(bytes);
}

struct Appender {
  std::string& message;
  void operator()(std::nullptr_t) const { append(message, 'n', {}); }
  void operator()(std::int64_t value) const {
    std::array<char, 20> digits;
    const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    append(message, 'i', {digits.data(), end});
  }
  void operator()(const std::string& value) const { append(message, 't', value); }
  void operator()(const Blob& value) const { append(message, 'b', value.bytes); }
};

}  // namespace

std::string new_seal_key() {
  return random_hex(32);
}
std::string new_instance_id() {
  return random_hex(16);
}

SealKey seal_key_of(const std::string& hex) {
  SealKey key{};
  std::size_t size = 0;
  sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &size, nullptr);
  return key;
}

std::string seal_row(const SealKey& key, std::string_view table, const std::vector<Value>& columns) {
  std::string message;
  message.reserve(1024);
  append(message, 'T', table);
  for (const Value& column : columns) std::visit(Appender{message}, column);
  std::array<unsigned char, kSealBytes> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(message.data()),
                     message.size(), key.data(), key.size());
  return to_hex(digest.data(), digest.size());
}

}  // namespace enlace::store
