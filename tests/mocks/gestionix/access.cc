#include "mocks/gestionix/access.hpp"

#include <algorithm>

#include "mocks/gestionix/refusal.hpp"

namespace enlace::mock::gestionix {
namespace {

// base64url without padding (RFC 7515): what the parts of a JWT are written in.
std::string base64url(std::string_view plain) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string encoded;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : plain) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6;)
      encoded.push_back(kAlphabet[(bits >> static_cast<unsigned>(held -= 6)) & 63U]);
  }
  if (held > 0) encoded.push_back(kAlphabet[(bits << static_cast<unsigned>(6 - held)) & 63U]);
  return encoded;
}

// Nothing that can be guessed from the one before, and the same in every run.
std::string serial_text(std::int64_t serial) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::uint64_t bits = static_cast<std::uint64_t>(serial) * 0x9E3779B97F4A7C15ULL + 0x632BE59BD9B4E019ULL;
  std::string text;
  for (int i = 0; i < 16; ++i, bits >>= 4U) text.push_back(kDigits[bits & 15U]);
  return text;
}

}  // namespace

std::string Access::make_token(const Switches& switches, std::int64_t expires_ms) {
  const std::string serial = serial_text(log_ins_);
  if (switches.token_form == "opaque") return "mock-token-" + serial;
  const std::string claims = R"({"scope":["gestionix_api","offline_access"],"jti":")" + serial +
                             R"(","exp":)" + std::to_string(expires_ms / 1000) + "}";
  return base64url(R"({"alg":"RS256","typ":"JWT"})") + "." + base64url(claims) + "." + base64url(serial);
}

Result<std::string> Access::log_in(const std::string& user, const std::string& password,
                                   const Switches& switches, std::int64_t now_ms) {
  Account* account = this->account(user);
  const auto refused = [&](const char* text) {
    ++refused_log_ins_;
    return refuse(401, "invalid_grant", text);
  };
  if (!account) return refused("invalid user or password");
  if (account->locked_at_ms >= 0) {
    const bool over = switches.lock_ms > 0 && now_ms - account->locked_at_ms >= switches.lock_ms;
    if (!over) return refused("the account is locked");
    account->locked_at_ms = -1;
    account->failures = 0;
  }
  if (account->password != password) {
    if (switches.lock_after > 0 && ++account->failures >= switches.lock_after) account->locked_at_ms = now_ms;
    return refused("invalid user or password");
  }
  account->failures = 0;
  ++log_ins_;
  if (switches.single_session) {
    std::erase_if(tokens_, [&](const auto& entry) { return entry.second.user == user; });
  }
  const std::int64_t expires_ms = now_ms + switches.expires_in_s * 1000;
  std::string text = make_token(switches, expires_ms);
  Token token;
  token.user = user;
  token.expires_ms = expires_ms;
  tokens_[text] = token;
  return text;
}

Token* Access::use(std::string_view text, std::int64_t now_ms) {
  if (expire_after_) {
    if (*expire_after_ == 0) {
      tokens_.clear();
      expire_after_ = expire_every_ > 0 ? std::optional(expire_every_) : std::nullopt;
    } else {
      --*expire_after_;
    }
  }
  const auto at = tokens_.find(text);
  if (at == tokens_.end()) return nullptr;
  if (now_ms < at->second.expires_ms) return &at->second;
  tokens_.erase(at);
  return nullptr;
}

void Access::put(const std::string& user, const std::string& password, std::int64_t company) {
  Account& account = accounts_[user];
  account.password = password;
  account.companies.insert(company);
}

Account* Access::account(std::string_view user) {
  const auto at = accounts_.find(user);
  return at == accounts_.end() ? nullptr : &at->second;
}

void Access::expire_after(std::int64_t requests, bool every) {
  expire_after_ = requests;
  expire_every_ = every ? std::max<std::int64_t>(requests, 1) : 0;
}

bool Access::unlock(std::string_view user) {
  Account* found = account(user);
  if (!found) return false;
  found->locked_at_ms = -1;
  found->failures = 0;
  return true;
}

Result<void> count_call(Token& token, const Switches& switches, std::int64_t now_ms) {
  if (switches.rate_limit == 0) return {};
  const std::int64_t age = now_ms - token.window_start_ms;
  if (token.window_calls == 0 || age < 0 || age >= switches.rate_window_ms) {
    token.window_start_ms = now_ms;
    token.window_calls = 0;
  }
  if (++token.window_calls <= switches.rate_limit) return {};
  Failure refusal = refuse(429, "rate_limited", "too many requests");
  refusal.error.retry_after_ms = token.window_start_ms + switches.rate_window_ms - now_ms;
  return refusal;
}

}  // namespace enlace::mock::gestionix
