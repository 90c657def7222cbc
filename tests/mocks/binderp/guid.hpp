#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enlace::mock::binderp {

// A repeatable spread of bits, for choices that depend on a seed and a name and on nothing else.
std::uint64_t mixed_bits(std::uint64_t seed, std::string_view name);

// Hands out random GUIDs (RFC 9562 version 4), the same ones for the same seed. Lower case with hyphens and
// no braces (apis/bind.md 1.3).
class GuidSource {
 public:
  explicit GuidSource(std::uint64_t seed) : seed_(seed) {}
  std::string next();
  // The same one for the same name, whatever was handed out before.
  [[nodiscard]] std::string of(std::string_view name) const;

 private:
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
};

// 8-4-4-4-12 hexadecimal digits in any case, made lower case; nullopt for anything else.
std::optional<std::string> parsed_guid(std::string_view text);

// A key whose order is SQL Server's of `uniqueidentifier`: the last 12 digits first, then backwards group by
// group, the first three groups from their last byte on (apis/bind.md 1.5, default order).
std::string order_key(std::string_view guid);

}  // namespace enlace::mock::binderp
