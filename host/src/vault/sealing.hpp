#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enlace::vault {

// 32 bytes that are wiped when they go away. Neither copied nor moved by accident: pass by reference.
class Key {
 public:
  static constexpr std::size_t kSize = 32;
  Key() = default;
  Key(const Key& other) = default;
  Key& operator=(const Key& other) = default;
  ~Key();

  static Key random();
  // From exactly 32 raw bytes, or 64 hex digits with blanks around; nothing otherwise.
  static std::optional<Key> parse(std::string_view text);
  static std::optional<Key> from_bytes(std::string_view bytes);
  // 8 hex digits that name a key, for people and file names; nothing of the key can be read from them.
  [[nodiscard]] std::string id() const;
  [[nodiscard]] std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  [[nodiscard]] const unsigned char* data() const { return bytes_.data(); }

 private:
  std::array<unsigned char, kSize> bytes_{};
};

// XChaCha20-Poly1305 with a random nonce: format byte, nonce, ciphertext with its tag. `binding` says what
// is sealed for whom; it is not stored, and open_sealed() must name the same.
std::string seal_bytes(const Key& key, const std::vector<std::string_view>& binding, std::string_view plain);
// Nothing when the bytes were changed, cut, moved to another binding, or sealed by another key.
std::optional<std::string> open_sealed(const Key& key, const std::vector<std::string_view>& binding,
                                       std::string_view sealed);

}  // namespace enlace::vault
