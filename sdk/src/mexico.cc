#include <enlace/sdk/mexico.hpp>

#include <algorithm>

namespace enlace::sdk {

std::optional<std::string> rfc_of(std::string_view tax_id) {
  std::string rfc;  // with Ñ, two bytes in UTF-8, as one '#'
  for (std::size_t i = 0; i < tax_id.size(); ++i) {
    const std::string_view two = tax_id.substr(i, 2);
    const bool tilde_follows = tax_id.substr(i + 1, 2) == "\u0303";  // decomposed, as some systems write it
    if (two == "Ñ" || two == "ñ" || ((tax_id[i] == 'N' || tax_id[i] == 'n') && tilde_follows)) {
      rfc.push_back('#');
      i += tilde_follows ? 2 : 1;
    } else if (tax_id[i] >= 'a' && tax_id[i] <= 'z') {
      rfc.push_back(static_cast<char>(tax_id[i] - 'a' + 'A'));
    } else if (std::string_view(" -./\t\r\n").find(tax_id[i]) == std::string_view::npos) {
      rfc.push_back(tax_id[i]);
    }
  }
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (rfc.size() != 12 && rfc.size() != 13) return std::nullopt;  // companies, persons
  const auto date = rfc.end() - 9;
  const auto homoclave = rfc.end() - 3;
  const bool fits =
      std::all_of(rfc.begin(), date, [&](char c) { return is_letter(c) || c == '#' || c == '&'; }) &&
      std::all_of(date, homoclave, is_digit) &&
      std::all_of(homoclave, rfc.end(), [&](char c) { return is_letter(c) || is_digit(c); });
  if (!fits) return std::nullopt;
  for (std::size_t at = rfc.find('#'); at != std::string::npos; at = rfc.find('#')) rfc.replace(at, 1, "Ñ");
  return rfc;
}

bool is_generic_rfc(std::string_view rfc) {
  return rfc == kGenericRfc || rfc == kGenericForeignRfc;
}

}  // namespace enlace::sdk
