#include "mocks/alegra/ids.hpp"

#include <algorithm>
#include <charconv>

namespace enlace::mock::alegra {

std::uint64_t mixed_bits(std::uint64_t seed, std::string_view name) {
  std::uint64_t bits = 0xcbf29ce484222325U ^ (seed * 0x9e3779b97f4a7c15U);  // FNV-1a over the name …
  for (const char c : name) bits = (bits ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;  // … finished by SplitMix64
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
  return bits ^ (bits >> 31);
}

std::string IdSource::uuid(std::int64_t unix_ms) {
  if (unix_ms > last_ms_) {
    last_ms_ = unix_ms;
    step_ = 0;
  } else if (++step_ > 0xfff) {  // the millisecond is full: borrow from the next one
    ++last_ms_;
    step_ = 0;
  }
  const std::uint64_t high = (static_cast<std::uint64_t>(last_ms_) << 16) | 0x7000 | step_;
  const std::uint64_t low =
      (mixed_bits(seed_, std::to_string(high)) & 0x3fffffffffffffffU) | 0x8000000000000000U;
  constexpr char kHex[] = "0123456789abcdef";
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits.push_back(kHex[(high >> shift) & 15]);
  for (int shift = 60; shift >= 0; shift -= 4) digits.push_back(kHex[(low >> shift) & 15]);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) digits.insert(dash, 1, '-');
  return digits;
}

void IdSource::taken(std::string_view id) {
  std::int64_t value = 0;
  if (is_numeral(id) && std::from_chars(id.data(), id.data() + id.size(), value).ec == std::errc()) {
    last_numeral_ = std::max(last_numeral_, value);
  }
}

bool is_numeral(std::string_view id) {
  return !id.empty() && std::ranges::all_of(id, [](char c) { return '0' <= c && c <= '9'; });
}

std::string id_of(const Json& value) {
  return value.is_object() ? value["id"].text() : value.text();
}

bool id_less(std::string_view a, std::string_view b) {
  const bool a_numeral = is_numeral(a);
  if (a_numeral != is_numeral(b)) return a_numeral;
  if (a_numeral && a.size() != b.size()) return a.size() < b.size();
  return a < b;
}

}  // namespace enlace::mock::alegra
