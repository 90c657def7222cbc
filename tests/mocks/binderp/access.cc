#include "mocks/binderp/access.hpp"

#include <algorithm>
#include <cstdio>

#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {
namespace {

constexpr std::int64_t kYearSeconds = 365LL * 86'400;

std::int64_t seconds_until(std::int64_t moment_ms, std::int64_t now_ms) {
  return std::max<std::int64_t>((moment_ms - now_ms + 999) / 1000, 1);
}

// The gateway's own answers, in its own spelling of members.
Response gateway(int status, const std::string& message, std::int64_t retry_after) {
  Response response = Response::json(status, Json::object({{"statusCode", status}, {"message", message}}));
  if (retry_after > 0) response.headers.emplace_back("Retry-After", std::to_string(retry_after));
  return response;
}

}  // namespace

std::string make_key(const std::string& user, std::int64_t company_number, const std::string& internal_id,
                     KeyTerm term, std::uint64_t seed) {
  const std::int64_t expires = term.expires == 0 ? term.from + kYearSeconds : term.expires;
  const Json header = Json::object({{"alg", "HS256"}, {"typ", "JWT"}});
  const Json claims = Json::object({{"unique_name", user + "|" + std::to_string(company_number)},
                                    {"InternalID", internal_id},
                                    {"nbf", term.from},
                                    {"exp", expires},
                                    {"iat", term.from},
                                    {"iss", "Minnt_Solutions_SA_DE_CV"},
                                    {"aud", "Bind_ERP_API_Users"}});
  const std::string content = base64url(header.dump()) + "." + base64url(claims.dump());
  std::string signature;
  for (int part = 0; part < 4; ++part) {
    std::uint64_t bits = mixed_bits(seed + static_cast<std::uint64_t>(part), content);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8U) signature.push_back(static_cast<char>(bits & 0xffU));
  }
  return content + "." + base64url(signature);
}

std::int64_t expiry_of(std::string_view key) {
  const std::size_t first = key.find('.');
  const std::size_t second = first == std::string_view::npos ? first : key.find('.', first + 1);
  if (second == std::string_view::npos) return -1;
  const auto decoded = from_base64url(key.substr(first + 1, second - first - 1));
  if (!decoded) return -1;
  const Result<Json> claims = Json::parse(*decoded);
  const auto expires = claims ? (*claims)["exp"].integer() : std::nullopt;
  return expires ? *expires * 1000 : -1;
}

std::optional<std::string> bearer_of(const Request& request) {
  const std::string_view header = request.header("Authorization");
  if (header.size() < 8 || !same_ignoring_case(header.substr(0, 7), "Bearer ")) return std::nullopt;
  return std::string(header.substr(7));
}

std::optional<Response> refuse_beyond_budget(Key& key, const Switches& switches, std::int64_t now_ms) {
  if (switches.rate_calls > 0) {
    while (!key.calls.empty() && key.calls.front() <= now_ms - switches.rate_window_ms) key.calls.pop_front();
    if (static_cast<std::int64_t>(key.calls.size()) >= switches.rate_calls) {
      const std::int64_t wait = seconds_until(key.calls.front() + switches.rate_window_ms, now_ms);
      return gateway(429, "Rate limit is exceeded. Try again in " + std::to_string(wait) + " seconds.", wait);
    }
  }
  if (switches.quota_calls > 0) {
    if (key.quota_start_ms < 0 || now_ms >= key.quota_start_ms + switches.quota_window_ms) {
      key.quota_start_ms = now_ms;
      key.quota_used = 0;
    }
    if (key.quota_used >= switches.quota_calls) {
      const std::int64_t wait = seconds_until(key.quota_start_ms + switches.quota_window_ms, now_ms);
      char left[64];
      std::snprintf(left, sizeof left, "%02d:%02d:%02d", static_cast<int>(wait / 3600),
                    static_cast<int>(wait / 60 % 60), static_cast<int>(wait % 60));
      return gateway(403, std::string("Out of call volume quota. Quota will be replenished in ") + left + ".",
                     wait);
    }
    ++key.quota_used;
  }
  if (switches.rate_calls > 0) key.calls.push_back(now_ms);
  return std::nullopt;
}

Response unauthorized(bool key_was_given) {
  if (!key_was_given) {
    return gateway(401, "Access denied due to missing key. Make sure to include it when making requests.", 0);
  }
  return Response::json(401, Json::object({{"Message", "Authorization has been denied for this request."}}));
}

Response answer_of(const Error& refusal) {
  if (refusal.params.is_null()) return {refusal.http_status, {}, ""};
  return Response::json(refusal.http_status, refusal.params);
}

}  // namespace enlace::mock::binderp
