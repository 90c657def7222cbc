#include "mocks/alegra/text.hpp"

#include <algorithm>
#include <array>

namespace enlace::mock::alegra {

std::string check_digit(std::string_view nit) {
  static constexpr std::array<int, 15> kWeights = {3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71};
  int sum = 0;
  for (std::size_t i = 0; i < std::min(nit.size(), kWeights.size()); ++i) {
    sum += (nit[nit.size() - 1 - i] - '0') * kWeights[i];
  }
  const int rest = sum % 11;
  return std::to_string(rest < 2 ? rest : 11 - rest);
}

}  // namespace enlace::mock::alegra
