#include "vault/sealing.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstdint>

namespace enlace::vault {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(Key::kSize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// Each part with its length, so that ("ab", "c") and ("a", "bc") differ.
std::string join(const std::vector<std::string_view>& binding) {
  std::string joined(1, kFormat);
  for (const std::string_view part : binding) {
    for (std::size_t i = 0; i < 8; ++i) {
      joined += static_cast<char>((std::uint64_t{part.size()} >> (8 * i)) & 0xff);
    }
    joined += part;
  }
  return joined;
}

}  // namespace

Key::~Key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

Key Key::random() {
  Key key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

std::optional<Key> Key::from_bytes(std::string_view bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  Key key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

std::optional<Key> Key::parse(std::string_view text) {
  if (text.size() == kSize) return from_bytes(text);
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  Key key;
  std::size_t size = 0;
  if (text.size() != 2 * kSize ||
      sodium_hex2bin(key.bytes_.data(), kSize, text.data(), text.size(), nullptr, &size, nullptr) != 0 ||
      size != kSize) {
    return std::nullopt;
  }
  return key;
}

std::string Key::id() const {
  constexpr std::string_view kPurpose = "enlace master key id";
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), bytes_of(kPurpose), kPurpose.size(), data(), kSize);
  std::array<char, 9> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), 4);
  return std::string(hex.data());
}

std::string seal_bytes(const Key& key, const std::vector<std::string_view>& binding, std::string_view plain) {
  const std::string bound = join(binding);
  std::string sealed(1 + kNonceSize + plain.size() + kTagSize, '\0');
  sealed[0] = kFormat;
  unsigned char* nonce = bytes_of(sealed) + 1;
  randombytes_buf(nonce, kNonceSize);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceSize, nullptr, bytes_of(plain), plain.size(),
                                             bytes_of(bound), bound.size(), nullptr, nonce, key.data());
  return sealed;
}

std::optional<std::string> open_sealed(const Key& key, const std::vector<std::string_view>& binding,
                                       std::string_view sealed) {
  if (sealed.size() < 1 + kNonceSize + kTagSize || sealed[0] != kFormat) return std::nullopt;
  const std::string bound = join(binding);
  const std::string_view nonce = sealed.substr(1, kNonceSize);
  const std::string_view body = sealed.substr(1 + kNonceSize);
  std::string plain(body.size() - kTagSize, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr, bytes_of(body),
                                                 body.size(), bytes_of(bound), bound.size(), bytes_of(nonce),
                                                 key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace enlace::vault
