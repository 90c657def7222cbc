#include "engine/token_expiry.hpp"

#include <sodium.h>

#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::engine {

std::optional<std::int64_t> token_expiry_ms(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return std::nullopt;
  std::string_view part = token.substr(first + 1, second - first - 1);
  while (part.ends_with('=')) part.remove_suffix(1);
  std::string claims(part.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int decoded =
      sodium_base642bin(reinterpret_cast<unsigned char*>(claims.data()), claims.size(), part.data(),
                        part.size(), nullptr, &length, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (decoded != 0 || end != part.data() + part.size()) return std::nullopt;
  claims.resize(length);
  const Result<Json> json = Json::parse(claims);
  if (!json) return std::nullopt;
  constexpr std::int64_t kLatest_s = 253'402'300'799;  // the end of the year 9999
  const std::optional<std::int64_t> seconds = (*json)["exp"].integer();
  if (!seconds || *seconds <= 0 || *seconds > kLatest_s) return std::nullopt;
  return *seconds * 1000;
}

}  // namespace enlace::engine
