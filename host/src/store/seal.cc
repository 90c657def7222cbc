#include "store/seal.hpp"

#include <sodium.h>

#include <array>
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

class Hash {
 public:
  explicit Hash(const std::string& key_hex) {
    std::array<unsigned char, 32> key{};
    std::size_t size = 0;
    sodium_hex2bin(key.data(), key.size(), key_hex.data(), key_hex.size(), nullptr, &size, nullptr);
    crypto_generichash_init(&state_, key.data(), key.size(), kSealBytes);
  }
  void add(char type, std::string_view bytes) {
    std::array<unsigned char, 9> head{};
    head[0] = static_cast<unsigned char>(type);
    for (std::size_t i = 0; i < 8; ++i) {
      head[i + 1] = static_cast<unsigned char>(std::uint64_t{bytes.size()} >> (8 * i));
    }
    crypto_generichash_update(&state_, head.data(), head.size());
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  std::string finish() {
    std::array<unsigned char, kSealBytes> digest{};
    crypto_generichash_final(&state_, digest.data(), digest.size());
    return to_hex(digest.data(), digest.size());
  }

 private:
  crypto_generichash_state state_{};
};

struct Adder {
  Hash& hash;
  void operator()(std::nullptr_t) const { hash.add('n', {}); }
  void operator()(std::int64_t value) const { hash.add('i', std::to_string(value)); }
  void operator()(const std::string& value) const { hash.add('t', value); }
  void operator()(const Blob& value) const { hash.add('b', value.bytes); }
};

}  // namespace

std::string new_seal_key() {
  return random_hex(32);
}
std::string new_instance_id() {
  return random_hex(16);
}

std::string seal_row(const std::string& key_hex, std::string_view table, const std::vector<Value>& columns) {
  Hash hash(key_hex);
  hash.add('T', table);
  for (const Value& column : columns) std::visit(Adder{hash}, column);
  return hash.finish();
}

}  // namespace enlace::store
