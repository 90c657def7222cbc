#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>

namespace enlace::mock::alegra {

// A repeatable spread of bits, for choices that depend on a seed and a name and on nothing else.
std::uint64_t mixed_bits(std::uint64_t seed, std::string_view name);

// Hands out ids as apis/alegra.md 1.3 describes them: old resources get numerals, new ones UUIDv7 (RFC 9562:
// 48 bits of Unix milliseconds, version 7, variant 10), rising even within one millisecond.
class IdSource {
 public:
  explicit IdSource(std::uint64_t seed) : seed_(seed) {}
  std::string numeral() { return std::to_string(++last_numeral_); }
  std::string uuid(std::int64_t unix_ms);
  void taken(std::string_view id);  // numerals handed out from now on stay above this one

 private:
  std::uint64_t seed_;
  std::int64_t last_numeral_ = 1000;
  std::int64_t last_ms_ = 0;
  std::uint64_t step_ = 0;  // within last_ms_; fills the 12 bits after the version
};

bool is_numeral(std::string_view id);
// An id inside a body: "12", 12 or {"id": …}; "" when there is none.
std::string id_of(const Json& value);
// Numerals by value first, then the rest by bytes. The real order of a mix is unknown.
bool id_less(std::string_view a, std::string_view b);

}  // namespace enlace::mock::alegra
