#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace enlace::log {

// Finds known secrets by value and puts "***" in their place: plain, base64 (also inside a longer text that
// was encoded, such as "user:secret"), URL-encoded and JSON-escaped. The cost of apply() does not grow with
// the number of secrets. Not thread-safe for add(); what it holds is wiped with it.
class Redactor {
 public:
  Redactor() = default;
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;
  ~Redactor();

  void add(std::string_view secret);
  [[nodiscard]] std::string apply(std::string text) const;
  [[nodiscard]] bool empty() const { return by_start_.empty() && short_.empty(); }

 private:
  void add_form(std::string form);
  // Length of the longest known form that `text` starts with; 0 when none does.
  [[nodiscard]] std::size_t match(std::string_view text) const;

  std::unordered_map<std::uint64_t, std::vector<std::string>> by_start_;  // first eight bytes
  std::bitset<65536> starts_;       // first two bytes of any form: most places in a text fail here
  std::bitset<65536> inside_;       // every two bytes of those eight
  std::vector<std::string> short_;  // forms with fewer
};

std::string base64(std::string_view bytes);

}  // namespace enlace::log
