#pragma once

#include <optional>
#include <string>
#include <string_view>

// What ERPs in Mexico have in common.
namespace enlace::sdk {

inline constexpr std::string_view kGenericRfc = "XAXX010101000";         // the public at large
inline constexpr std::string_view kGenericForeignRfc = "XEXX010101000";  // customers abroad

// An RFC in upper case without separators, Ñ composed; nullopt when the text has not the shape of one: three
// letters (companies) or four (persons), six digits of a date, three of the homoclave.
std::optional<std::string> rfc_of(std::string_view tax_id);
bool is_generic_rfc(std::string_view rfc);

}  // namespace enlace::sdk
