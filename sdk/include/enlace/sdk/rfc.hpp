#pragma once

#include <optional>
#include <string>
#include <string_view>

// The RFC, Mexico's tax id (apis/bind.md 8.1).
namespace enlace::sdk {

inline constexpr std::string_view kGenericRfc = "XAXX010101000";         // the public at large
inline constexpr std::string_view kGenericForeignRfc = "XEXX010101000";  // customers abroad

// An RFC in upper case without separators, Ñ composed, cleaned of blanks and dashes of any script (H-29; not
// of a word before it, see typed_tax_id()); nullopt when the text has not the form of one: three letters
// (companies) or four (persons), the six digits of a day that exists, two of the homoclave and the check
// digit, which is 0-9 or A.
std::optional<std::string> rfc_of(std::string_view tax_id);
bool is_generic_rfc(std::string_view rfc);

// Whether the last character of an rfc_of() is the check digit of the others. Some that the tax office gave
// out are not, and kGenericRfc is not: good for a warning, never for a refusal.
bool has_rfc_check_digit(std::string_view rfc);

}  // namespace enlace::sdk
