#include "mocks/binderp/guid.hpp"

namespace enlace::mock::binderp {
namespace {

std::string written(std::uint64_t high, std::uint64_t low) {
  high = (high & 0xffffffffffff0fffU) | 0x4000U;            // version 4
  low = (low & 0x3fffffffffffffffU) | 0x8000000000000000U;  // variant 10
  constexpr char kHex[] = "0123456789abcdef";
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits.push_back(kHex[(high >> shift) & 15U]);
  for (int shift = 60; shift >= 0; shift -= 4) digits.push_back(kHex[(low >> shift) & 15U]);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) digits.insert(dash, 1, '-');
  return digits;
}

}  // namespace

std::uint64_t mixed_bits(std::uint64_t seed, std::string_view name) {
  std::uint64_t bits = 0xcbf29ce484222325U ^ (seed * 0x9e3779b97f4a7c15U);  // FNV-1a over the name …
  for (const char c : name) bits = (bits ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;  // … finished by SplitMix64
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
  return bits ^ (bits >> 31);
}

std::string GuidSource::next() {
  return of("#" + std::to_string(++count_));
}

std::string GuidSource::of(std::string_view name) const {
  return written(mixed_bits(seed_, name), mixed_bits(seed_ + 1, name));
}

std::optional<std::string> parsed_guid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string guid(text);
  for (std::size_t i = 0; i < guid.size(); ++i) {
    char& c = guid[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return std::nullopt;
      continue;
    }
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return std::nullopt;
  }
  return guid;
}

std::string order_key(std::string_view guid) {
  if (guid.size() != 36) return std::string(guid);  // the names of events, which are no GUIDs
  std::string key;
  key += guid.substr(24);
  key += guid.substr(19, 4);
  const auto backwards = [&](std::size_t from, std::size_t digits) {
    for (std::size_t at = from + digits; at > from; at -= 2) key += guid.substr(at - 2, 2);
  };
  backwards(14, 4);
  backwards(9, 4);
  backwards(0, 8);
  return key;
}

}  // namespace enlace::mock::binderp
