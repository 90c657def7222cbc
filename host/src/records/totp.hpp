#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/runtime.hpp"

// The second factor: codes of an authenticator, RFC 6238 with HMAC-SHA1, 30 s and six digits.
namespace enlace::records {

std::string new_totp_key(Runtime& runtime);  // 160 bits
std::string base32(std::string_view bytes);  // RFC 4648, without padding
std::int64_t totp_step(std::int64_t unix_ms);
std::string totp_code(std::string_view key, std::int64_t step, int digits = 6);
// The step whose code this is: the present one or a neighbour, later than `used`. Blanks within the code do
// not count.
std::optional<std::int64_t> step_of_code(std::string_view key, std::string_view code, std::int64_t unix_ms,
                                         std::int64_t used);
// What an authenticator reads from a QR code.
std::string otpauth_uri(const std::string& login, std::string_view key);

}  // namespace enlace::records
