#include "egress/authorize.hpp"

#include <algorithm>
#include <array>

#include "log/redactor.hpp"
#include "runtime/smtp_wire.hpp"

namespace enlace::egress {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(x) == lower(y);
  });
}

// Headers that are the host's: who asks, whom, and where a message ends.
bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 14> kReserved{"Authorization",
                                                              "Proxy-Authorization",
                                                              "Cookie",
                                                              "Host",
                                                              "Connection",
                                                              "Proxy-Connection",
                                                              "Keep-Alive",
                                                              "Content-Length",
                                                              "Transfer-Encoding",
                                                              "Upgrade",
                                                              "Expect",
                                                              "TE",
                                                              "Trailer",
                                                              "Accept-Encoding"};
  return std::any_of(kReserved.begin(), kReserved.end(),
                     [&](std::string_view reserved) { return same_name(reserved, name); });
}

Failure misuse(std::string cause, Json params = {}) {
  return failure(ENLACE_E_MISUSE, std::move(cause), {}, std::move(params));
}

// nullopt: the origin is allowed.
std::optional<Failure> unless_allowed(const Account& account, const std::string& origin) {
  Json allowed = Json::array();
  for (const std::string& entry : account.origins) {
    const std::string known = origin_of(entry);
    if (!known.empty() && known == origin) return std::nullopt;
    allowed.push_back(known);
  }
  return misuse("origin_not_allowed", Json::object({{"origin", origin}, {"allowed", std::move(allowed)}}));
}

Result<Url> allowed_url(const Account& account, const std::string& text) {
  const auto url = parse_url(text);
  if (!url) return misuse("url_invalid");
  if (auto refused = unless_allowed(account, url->origin())) return *std::move(refused);
  return *url;
}

// The value of a field, fit for a header.
Result<std::string> value_of(const std::string& slot_name, const Slot& slot, const std::string& field) {
  const Json params = Json::object({{"slot", slot_name}, {"field", field}});
  const auto found = slot.fields.find(field);
  if (found == slot.fields.end() || found->second.empty()) {
    return failure(ENLACE_E_CONFIG, "credential_missing", {}, params);
  }
  const std::string_view value = found->second.reveal();
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; };
  if (std::any_of(value.begin(), value.end(), is_control)) {
    return failure(ENLACE_E_CONFIG, "credential_malformed", {}, params);
  }
  return std::string(value);
}

void add_parameter(const std::string& name, std::string_view value, std::string& url) {
  url +=
      (url.find('?') == std::string::npos ? '?' : '&') + percent_encode(name) + '=' + percent_encode(value);
}

void set_header(const std::string& name, std::string value, Headers& headers) {
  std::erase_if(headers, [&](const auto& header) { return same_name(header.first, name); });
  headers.emplace_back(name, std::move(value));
}

struct Login {
  std::string user, password;
};
Result<Login> login_of(const std::string& name, const Slot& slot) {
  const std::string& user_field = user_field_of(slot);
  ENLACE_TRY(std::string user, value_of(name, slot, user_field));
  const auto other = std::find_if(slot.fields.begin(), slot.fields.end(),
                                  [&](const auto& field) { return field.first != user_field; });
  ENLACE_TRY(std::string password,
             value_of(name, slot, other == slot.fields.end() ? "password" : other->first));
  return Login{std::move(user), std::move(password)};
}

Result<void> add_credentials(const Account& account, const std::string& name,
                             HttpTransport::Exchange& exchange) {
  const auto found = account.slots.find(name);
  if (found == account.slots.end()) return misuse("unknown_slot", Json::object({{"slot", name}}));
  const Slot& slot = found->second;
  const std::string only = slot.fields.empty() ? "token" : slot.fields.begin()->first;
  switch (slot.scheme) {
    case Slot::Scheme::basic: {
      ENLACE_TRY(const Login login, login_of(name, slot));
      exchange.headers.emplace_back("Authorization",
                                    "Basic " + log::base64(login.user + ':' + login.password));
      return {};
    }
    case Slot::Scheme::bearer: {
      ENLACE_TRY(const std::string token, value_of(name, slot, only));
      exchange.headers.emplace_back("Authorization", "Bearer " + token);
      return {};
    }
    case Slot::Scheme::header: {
      ENLACE_TRY(std::string value, value_of(name, slot, only));
      set_header(slot.name, std::move(value), exchange.headers);
      return {};
    }
    case Slot::Scheme::query: {
      ENLACE_TRY(const std::string value, value_of(name, slot, only));
      add_parameter(slot.name, value, exchange.url);
      return {};
    }
    case Slot::Scheme::login:
      return {};
  }
  return {};
}

// How a secret is written inside a body of this type.
std::string written_in(const HttpCall& call, const std::string& value) {
  const std::string_view type = header_of(call.headers, "Content-Type");
  if (type.find("x-www-form-urlencoded") != std::string_view::npos) return percent_encode(value);
  if (type.find("json") != std::string_view::npos) {
    const std::string quoted = Json(value).dump();
    return quoted.substr(1, quoted.size() - 2);
  }
  return value;
}

// {{secret:<slot>.<field>}} becomes that credential, in the bodies of log-ins alone: the text of an order may
// hold whatever a seller typed, and must never be able to ask for a secret. A slot of scheme login gives its
// fields to its own recipe alone, because what the answer holds would be its token.
Result<std::string> with_secrets(const Account& account, const HttpCall& call,
                                 const std::string& login_slot) {
  constexpr std::string_view kOpen = "{{secret:", kClose = "}}";
  if (call.purpose != "session") return call.body;
  std::string body;
  std::string_view rest = call.body;
  while (true) {
    const std::size_t open = rest.find(kOpen);
    body += rest.substr(0, open);
    if (open == std::string_view::npos) return body;
    rest.remove_prefix(open + kOpen.size());
    const std::size_t close = rest.find(kClose);
    const std::string_view name = rest.substr(0, close);
    const std::size_t dot = name.find('.');
    const auto slot = account.slots.find(std::string(name.substr(0, dot)));
    const bool known = slot != account.slots.end() &&
                       (slot->second.scheme == Slot::Scheme::login) == !login_slot.empty() &&
                       (login_slot.empty() || slot->first == login_slot);
    if (close == std::string_view::npos || dot == std::string_view::npos || !known) {
      return misuse("unknown_slot", Json::object({{"slot", name.substr(0, 64)}}));
    }
    ENLACE_TRY(const std::string value,
               value_of(slot->first, slot->second, std::string(name.substr(dot + 1))));
    body += written_in(call, value);
    rest.remove_prefix(close + kClose.size());
  }
}

Result<HttpTransport::Exchange> checked(const Account& account, const HttpCall& call,
                                        const std::string& login_slot) {
  static constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
  if (std::find(kMethods.begin(), kMethods.end(), call.method) == kMethods.end()) {
    return misuse("method_not_allowed", Json::object({{"method", call.method}}));
  }
  ENLACE_TRY(const Url url, allowed_url(account, call.url));
  for (const auto& [name, value] : call.headers) {
    if (is_reserved(name)) return misuse("header_not_allowed", Json::object({{"header", name}}));
  }
  if (call.is_write() && call.purpose.empty()) return misuse("purpose_missing");

  HttpTransport::Exchange exchange;
  exchange.method = call.method;
  exchange.url = url.origin() + url.target;
  exchange.headers = call.headers;
  ENLACE_TRY(exchange.body, with_secrets(account, call, login_slot));
  exchange.is_write = call.is_write();
  if (call.max_response_bytes > 0) exchange.max_response_bytes = call.max_response_bytes;
  if (!call.auth.empty()) ENLACE_CHECK(add_credentials(account, call.auth, exchange));
  return exchange;
}

}  // namespace

const std::string& user_field_of(const Slot& slot) {
  static const std::string kNone;
  if (!slot.user_field.empty()) return slot.user_field;
  for (const auto& [field, value] : slot.fields) {
    for (const char* name : {"email", "user", "username", "login", "client_id"}) {
      if (field == name) return field;
    }
  }
  return slot.fields.empty() ? kNone : slot.fields.begin()->first;
}

Result<HttpTransport::Exchange> authorize(const Account& account, const HttpCall& call) {
  return checked(account, call, {});
}

Result<HttpTransport::Exchange> authorize_login(const Account& account, const std::string& slot_name,
                                                const HttpCall& log_in) {
  return checked(account, log_in, slot_name);
}

void add_token(const LoginRecipe& recipe, std::string_view token, HttpTransport::Exchange& exchange) {
  if (!recipe.parameter.empty()) return add_parameter(recipe.parameter, token, exchange.url);
  set_header(recipe.header, recipe.prefix + std::string(token), exchange.headers);
}

Result<SmtpTransport::Exchange> authorize(const Account& account, const SmtpCall& call) {
  const auto server = parse_smtp_url(call.server);
  if (!server) return misuse("url_invalid");
  if (auto refused = unless_allowed(account, server->origin())) return *std::move(refused);
  SmtpTransport::Exchange exchange;
  exchange.host = server->host;
  exchange.port = server->port;
  exchange.implicit_tls = server->implicit_tls;
  exchange.allow_plain = account.mail.allow_plain;
  exchange.ca_file = account.mail.ca_file;
  exchange.log_in_only = call.log_in_only;
  if (!call.log_in_only) {
    if (call.purpose.empty()) return misuse("purpose_missing");
    for (const std::string* address : {&call.sender, &call.recipient}) {
      if (const char* problem = problem_of_address(*address)) {
        return failure(ENLACE_E_INVALID, "address_invalid", problem,
                       Json::object({{"address", *address}, {"reason", problem}}));
      }
    }
    if (const char* problem = problem_of_message(call.message)) {
      return misuse("message_malformed", Json::object({{"reason", problem}}));
    }
    exchange.sender = call.sender;
    exchange.recipient = call.recipient;
    exchange.message = call.message;
  }
  if (!call.auth.empty()) {
    const auto slot = account.slots.find(call.auth);
    if (slot == account.slots.end()) return misuse("unknown_slot", Json::object({{"slot", call.auth}}));
    ENLACE_TRY(Login login, login_of(call.auth, slot->second));
    exchange.user = std::move(login.user);
    exchange.password = std::move(login.password);
  }
  return exchange;
}

}  // namespace enlace::egress
