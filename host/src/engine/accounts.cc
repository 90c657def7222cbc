#include "engine/accounts.hpp"

#include <sodium.h>
#include <algorithm>
#include <array>

namespace enlace::engine {
namespace {

constexpr int kHandyRequestsPerMinute = 400;

Result<vault::Secret> resolve(const config::Credential& credential, const std::string& tenant,
                              vault::Vault& vault) {
  if (credential.secret_name.empty()) return vault::Secret(credential.plain);
  return vault.get(tenant, credential.secret_name);
}

egress::Slot::Scheme scheme_of(Descriptor::Credential::Scheme scheme) {
  switch (scheme) {
    case Descriptor::Credential::Scheme::basic:
      return egress::Slot::Scheme::basic;
    case Descriptor::Credential::Scheme::bearer:
      return egress::Slot::Scheme::bearer;
    case Descriptor::Credential::Scheme::header:
      return egress::Slot::Scheme::header;
    case Descriptor::Credential::Scheme::query:
      return egress::Slot::Scheme::query;
    case Descriptor::Credential::Scheme::login:
      return egress::Slot::Scheme::login;
  }
  return egress::Slot::Scheme::bearer;
}

std::string digest(const std::string& text) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return std::string(hex.data());
}

// {name} stands for the setting of that name, or its default in the schema.
std::string with_settings(std::string text, const Json& settings, const Json& schema) {
  for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    std::string value = settings[name].text();
    if (value.empty()) value = schema["properties"][name]["default"].text();
    while (value.ends_with('/')) value.pop_back();
    text.replace(open, close - open + 1, value);
    open += value.size();
  }
  return text;
}

egress::LoginRecipe recipe_of(const Descriptor::Credential::Login& login, const Json& settings,
                              const Json& schema) {
  egress::LoginRecipe recipe;
  recipe.method = login.method;
  recipe.url = with_settings(login.url, settings, schema);
  recipe.content_type = login.content_type;
  recipe.body = login.body;
  recipe.token = login.token;
  recipe.expires_in = login.expires_in;
  recipe.lifetime_ms = std::int64_t{login.lifetime_seconds} * 1000;
  recipe.header = login.header;
  recipe.prefix = login.prefix;
  recipe.parameter = login.parameter;
  return recipe;
}

}  // namespace

std::string credential_digest(const egress::Account& account) {
  std::string all;
  // The same key at another address is another account: a mock's, a proxy's.
  for (const std::string& origin : account.origins) all += origin + '\0';
  for (const auto& [slot, value] : account.slots) {
    for (const auto& [field, secret] : value.fields) {
      all += slot + '\0' + field + '\0' + std::string(secret.reveal()) + '\0';
    }
  }
  std::string result = digest(all);
  sodium_memzero(all.data(), all.size());
  return result;
}

Result<egress::Account> handy_account(const config::TenantConfig& tenant, vault::Vault& vault) {
  egress::Account account;
  ENLACE_TRY(vault::Secret token, resolve(tenant.handy.token, tenant.tenant, vault));
  egress::Slot slot;
  slot.scheme = egress::Slot::Scheme::bearer;
  slot.fields.emplace("token", std::move(token));
  account.slots.emplace("handy", std::move(slot));
  account.origins = {egress::origin_of(tenant.handy.base_url)};
  account.rate.requests = kHandyRequestsPerMinute;
  account.rate.per_seconds = 60;
  account.rate.limit_header = "X-RateLimit-Limit";
  account.rate.remaining_header = "X-RateLimit-Remaining";
  account.rate.reset_header = "X-RateLimit-Reset";
  account.rate.reset = egress::RateSpec::Reset::unix_time;
  // Handy's servers say 429 (apis/handy.md 1.6); a gateway in front of them may not.
  account.rate.disguised = {{0, "/code", "", {"429"}},
                            {0, "/status", "", {"429"}},
                            {0, "/error/code", "", {"429"}},
                            {403, "", "Retry-After", {}}};
  account.key = "handy:" + credential_digest(account);
  account.tenant = tenant.tenant;
  account.system = kHandySystem;
  return account;
}

Result<egress::Account> erp_account(const config::TenantConfig& tenant,
                                    const config::ConnectorConfig& connector, const Descriptor& descriptor,
                                    const session::AllowedConnector& allowed, vault::Vault& vault) {
  egress::Account account;
  std::vector<std::string> fields;
  for (const Descriptor::Credential& credential : descriptor.credentials) {
    egress::Slot slot;
    slot.scheme = scheme_of(credential.scheme);
    slot.name = credential.name;
    if (!credential.fields.empty()) slot.user_field = credential.fields.front();
    fields.insert(fields.end(), credential.fields.begin(), credential.fields.end());
    const bool any_given =
        std::any_of(credential.fields.begin(), credential.fields.end(),
                    [&](const std::string& field) { return connector.credentials.contains(field); });
    if (credential.optional && !any_given) continue;
    if (credential.login) {
      slot.login = recipe_of(*credential.login, connector.settings, descriptor.settings_schema);
    }
    for (const std::string& field : credential.fields) {
      const auto given = connector.credentials.find(field);
      if (given == connector.credentials.end()) {
        return failure(
            ENLACE_E_CONFIG, "credential_missing", "credentials." + field + " is not set",
            Json::object({{"tenant", tenant.tenant}, {"connector", connector.instance}, {"field", field}}));
      }
      ENLACE_TRY(vault::Secret value, resolve(given->second, tenant.tenant, vault));
      slot.fields.emplace(field, std::move(value));
    }
    account.slots.emplace(credential.slot, std::move(slot));
  }
  for (const auto& [field, unused] : connector.credentials) {
    (void)unused;
    if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
      return failure(
          ENLACE_E_CONFIG, "credential_unknown", "credentials." + field + " is not one of the connector's",
          Json::object({{"tenant", tenant.tenant}, {"connector", connector.instance}, {"field", field}}));
    }
  }

  for (const std::string& origin : descriptor.origins) {
    if (std::find(allowed.origins.begin(), allowed.origins.end(), origin) == allowed.origins.end()) {
      return failure(ENLACE_E_CONFIG, "origin_not_approved", origin + " is not approved",
                     Json::object({{"connector", allowed.id}, {"origin", origin}}));
    }
    account.origins.push_back(origin);
  }
  if (const std::string& base = connector.settings["base_url"].text(); !base.empty()) {
    account.origins.push_back(egress::origin_of(base));
  }
  // A mail server is the tenant's own: that its file names it is the approval.
  if (const Json& smtp = connector.settings["smtp"]; smtp.is_object()) {
    const std::string& security = smtp["security"].text();
    const bool implicit = security == "tls";
    const std::string port = smtp["port"].is_null() ? (implicit ? "465" : "587") : smtp["port"].text();
    account.origins.push_back(
        egress::origin_of((implicit ? "smtps://" : "smtp://") + smtp["server"].text() + ":" + port));
    account.mail.allow_plain = security == "none";
    account.mail.ca_file = smtp["ca_file"].text();
  }

  account.rate.requests = descriptor.rate.requests;
  account.rate.per_seconds = descriptor.rate.per_seconds;
  // Who knows that this account may do more, or should do less, says so.
  if (const auto given = connector.settings["requests_per_minute"].integer(); given && *given > 0) {
    account.rate.requests = static_cast<int>(std::min<std::int64_t>(*given, 1'000'000));
    account.rate.per_seconds = 60;
  }
  account.rate.limit_header = descriptor.rate.limit_header;
  account.rate.remaining_header = descriptor.rate.remaining_header;
  account.rate.reset_header = descriptor.rate.reset_header;
  account.rate.reset = descriptor.rate.reset_kind == Descriptor::Rate::ResetKind::unix_time
                           ? egress::RateSpec::Reset::unix_time
                           : egress::RateSpec::Reset::seconds;
  account.rate.disguised = descriptor.rate.disguised;
  account.key = allowed.id + ":" + credential_digest(account);
  account.tenant = tenant.tenant;
  account.system = allowed.id;
  return account;
}

}  // namespace enlace::engine
