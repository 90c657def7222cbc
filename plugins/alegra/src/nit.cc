#include "nit.hpp"

#include <array>

#include <enlace/sdk/typed_text.hpp>

namespace enlace::alegra {
namespace {

constexpr std::size_t kLongest = 15;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Long enough to end in a check digit that nothing marks.
bool has_digit_more(std::string_view digits) {
  const char first = digits.empty() ? '0' : digits.front();
  return (digits.size() == 10 && (first == '8' || first == '9')) || (digits.size() == 11 && first == '1');
}

}  // namespace

std::optional<Nit> read_nit(std::string_view tax_id) {
  const std::string text = sdk::typed_tax_id(tax_id).value;
  Nit nit;
  std::string after_hyphen;
  bool hyphen = false;
  for (const char c : text) {
    if (c == '-') {
      nit.number += after_hyphen;
      after_hyphen.clear();
      hyphen = true;
    } else if (is_digit(c)) {
      (hyphen ? after_hyphen : nit.number).push_back(c);
    } else if (std::string_view(" .,").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  const bool marked = after_hyphen.size() == 1;
  if (!marked) nit.number += after_hyphen;
  const auto fits = [](std::string_view number, char digit) {
    return nit_check_digit(number) == digit - '0';
  };
  if (marked) {
    nit.wrong_check_digit = !fits(nit.number, after_hyphen.front());
  } else if (has_digit_more(nit.number)) {
    const std::string_view number = std::string_view(nit.number).substr(0, nit.number.size() - 1);
    nit.unmarked = fits(number, nit.number.back());
    nit.wrong_check_digit = !nit.unmarked;
    if (nit.unmarked) nit.number.pop_back();
  }
  if (nit.number.empty() || nit.number.size() > kLongest) return std::nullopt;
  return nit;
}

std::optional<std::string> nit_of(std::string_view tax_id) {
  const std::optional<Nit> nit = read_nit(tax_id);
  return nit ? std::optional(nit->number) : std::nullopt;
}

int nit_check_digit(std::string_view nit) {
  constexpr std::array<int, kLongest> kWeights = {3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71};
  int sum = 0;
  for (std::size_t i = 0; i < nit.size() && i < kWeights.size(); ++i) {
    sum += (nit[nit.size() - 1 - i] - '0') * kWeights[i];
  }
  const int rest = sum % 11;
  return rest < 2 ? rest : 11 - rest;
}

}  // namespace enlace::alegra
