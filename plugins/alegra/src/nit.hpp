#pragma once

#include <optional>
#include <string>
#include <string_view>

// The NIT, Colombia's tax id (apis/alegra.md 8.5).
namespace enlace::alegra {

struct Nit {
  std::string number;              // digits only, without the check digit
  bool unmarked = false;           // a check digit without a hyphen before it was taken off: worth a note
  bool wrong_check_digit = false;  // it was typed with one that is not this number's
};

// "900.373.913-4", "NIT 900373913", "900373913 4", "9003739134"; nullopt for what is no number. Company
// numbers have nine digits and begin with 8 or 9, persons' NITs are a cédula of ten that begins with 1: a
// digit more that is the check digit of those before it is one.
std::optional<Nit> read_nit(std::string_view tax_id);
std::optional<std::string> nit_of(std::string_view tax_id);
int nit_check_digit(std::string_view nit);

}  // namespace enlace::alegra
