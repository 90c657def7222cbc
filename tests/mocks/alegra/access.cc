#include "mocks/alegra/access.hpp"

#include <algorithm>
#include <cstdint>

#include "mocks/alegra/refusal.hpp"
#include "mocks/frame/glob.hpp"

namespace enlace::mock::alegra {
namespace {

constexpr const char* kHtmlPage =
    "<!DOCTYPE html>\n<html><head><title>Attention Required!</title></head><body><h1>Sorry, you have been "
    "blocked</h1><p>You are unable to access this site.</p></body></html>\n";

constexpr std::int64_t kUsualLimit = 150;  // shown where nothing is counted

// Strict base64 (RFC 4648, padded, nothing foreign inside).
std::optional<std::string> base64_decoded(std::string_view text) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : (text.ends_with("=") ? 1 : 0);
  std::string decoded;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      decoded.push_back(static_cast<char>((bits >> held) & 0xff));
    }
  }
  return decoded;
}

std::int64_t seconds_left(const Company& company, std::int64_t now_ms) {
  const std::int64_t end = company.window_start_ms + company.switches.rate_window_ms;
  return std::max<std::int64_t>((end - now_ms + 999) / 1000, 0);
}

Headers headers_with(std::int64_t limit, std::int64_t remaining, std::int64_t reset) {
  return {{"X-Rate-Limit-Limit", std::to_string(limit)},
          {"X-Rate-Limit-Remaining", std::to_string(remaining)},
          {"X-Rate-Limit-Reset", std::to_string(reset)}};
}

}  // namespace

std::optional<std::pair<std::string, std::string>> basic_credentials(std::string_view header) {
  constexpr std::string_view kScheme = "Basic ";
  if (!header.starts_with(kScheme)) return std::nullopt;
  const std::optional<std::string> decoded = base64_decoded(header.substr(kScheme.size()));
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return std::pair(decoded->substr(0, colon), decoded->substr(colon + 1));
}

bool allowed(Company& company, std::int64_t now_ms) {
  const Switches& switches = company.switches;
  if (switches.rate_limit == 0) return true;
  const std::int64_t age = now_ms - company.window_start_ms;
  if (company.window_calls == 0 || age < 0 || age >= switches.rate_window_ms) {
    company.window_start_ms = now_ms;
    company.window_calls = 0;
  }
  return ++company.window_calls <= switches.rate_limit;
}

Headers rate_headers(const Company& company, std::int64_t now_ms) {
  const std::int64_t limit = company.switches.rate_limit;
  if (limit == 0) return rate_headers_of_stranger(company.switches);
  return headers_with(limit, std::max<std::int64_t>(limit - company.window_calls, 0),
                      seconds_left(company, now_ms));
}

Headers rate_headers_of_stranger(const Switches& switches) {
  const std::int64_t limit = switches.rate_limit == 0 ? kUsualLimit : switches.rate_limit;
  return headers_with(limit, limit, switches.rate_window_ms / 1000);
}

Result<void> check_refusals(const Switches& switches, const std::string& route) {
  const auto armed = [&](const std::string& pattern) {
    return !pattern.empty() && matches_glob(pattern, route);
  };
  if (armed(switches.refuse_402)) return refuse(402, "Tu plan no incluye esta acción");
  if (armed(switches.refuse_403)) return refuse(403, "Tu rol no tiene permiso para esta acción");
  if (armed(switches.refuse_406)) return refuse(406, "Alcanzaste un límite de tu plan");
  return {};
}

Response refused(const Error& error, const Switches& switches, const std::string& route) {
  std::string shape = "message";
  bool text_code = false;
  for (const Json& rule : switches.error_shapes.items()) {
    if (!matches_glob(rule["route"].text(), route)) continue;
    if (!rule["shape"].text().empty()) shape = rule["shape"].text();
    text_code = rule["code"].text() == "string";
    break;
  }
  const Json code = text_code ? Json(error.erp_code) : Json::number(error.erp_code);
  Json body = Json::object({{"code", code}, {"message", error.message}});
  if (shape == "error") {
    body = Json::object({{"error", error.message}, {"code", code}});
  } else if (shape == "nested") {
    body = Json::object({{"error", Json::object({{"message", error.message}, {"code", code}})}});
  } else if (shape == "list") {
    body.set("message", Json::array({error.message, "Revisa los datos enviados"}));
  } else if (shape == "bare") {
    body = Json::object({{"code", code}});
  } else if (shape == "empty") {
    return Response::text(error.http_status, "", "application/json; charset=utf-8");
  } else if (shape == "html") {
    return Response::text(error.http_status, kHtmlPage, "text/html; charset=utf-8");
  }
  for (const Json::Member& further : error.params.members()) body.set(further.key, further.value);
  return Response::json(shape == "ok" ? 200 : error.http_status, body);
}

std::optional<Response> firewalled(const Switches& switches, const std::string& route) {
  if (switches.firewall_403.empty() || !matches_glob(switches.firewall_403, route)) return std::nullopt;
  return Response::text(403, kHtmlPage, "text/html; charset=UTF-8");
}

bool allowed_contacts(Company& company, std::int64_t now_ms) {
  const Switches& switches = company.switches;
  if (switches.contacts_rate_limit == 0) return true;
  const std::int64_t age = now_ms - company.contacts_window_start_ms;
  if (company.contacts_window_calls == 0 || age < 0 || age >= switches.rate_window_ms) {
    company.contacts_window_start_ms = now_ms;
    company.contacts_window_calls = 0;
  }
  return ++company.contacts_window_calls <= switches.contacts_rate_limit;
}

}  // namespace enlace::mock::alegra
