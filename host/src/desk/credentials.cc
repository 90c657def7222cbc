#include "desk/credentials.hpp"

#include "records/passwords.hpp"
#include "records/totp.hpp"

namespace enlace::desk {
namespace {

constexpr std::size_t kLongestPassword = 1024;  // bytes; longer ones are none of ours

std::string context_of(const std::string& login) {
  return "console totp/" + login;
}

}  // namespace

Result<vault::Secret> password_in(const Json& params, const char* name) {
  const Json& value = params[name];
  if (value.is_null() || value.text().empty()) {
    return failure(ENLACE_E_INVALID, "param_missing", name, Json::object({{"name", name}}));
  }
  if (!value.is_string() || value.text().size() > kLongestPassword) {
    return failure(ENLACE_E_INVALID, "param_wrong", name, Json::object({{"name", name}}));
  }
  return vault::Secret(value.text());
}

Result<std::string> new_password(const Call& call, const std::string& login, const std::string& name) {
  ENLACE_TRY(const vault::Secret password, password_in(call.request.params, "password"));
  ENLACE_CHECK(records::acceptable_password(password.reveal(), {login, name}));
  return records::hash_password(call.tools.runtime(), password);
}

Result<void> wait_for_turn(const Call& call, const std::vector<records::Waiting>& waits) {
  ENLACE_TRY(const std::int64_t wait_ms,
             records::begin_attempt(call.tools.database(), waits, call.tools.runtime().unix_ms()));
  if (wait_ms == 0) return {};
  return failure(ENLACE_E_RATE_LIMITED, "log_in_wait", {},
                 Json::object({{"seconds", (wait_ms + 999) / 1000}}));
}

Result<bool> is_code(const Tools& tools, const std::string& login, const std::string& code) {
  store::Database& database = tools.database();
  ENLACE_TRY(const records::SecondFactor factor, records::second_factor(database, login));
  ENLACE_TRY(const vault::Secret key, unseal_factor(tools, login, factor.key));
  const std::optional<std::int64_t> step =
      records::step_of_code(key.reveal(), code, tools.runtime().unix_ms(), factor.used_step);
  if (!step) return false;
  return records::use_step(database, login, *step);
}

Result<store::Blob> seal_factor(const Tools& tools, const std::string& login, const std::string& key) {
  return tools.engine.services().vault.seal(kVaultOfHost, context_of(login), key);
}

Result<vault::Secret> unseal_factor(const Tools& tools, const std::string& login, const store::Blob& sealed) {
  ENLACE_TRY(std::string key, tools.engine.services().vault.unseal(kVaultOfHost, context_of(login), sealed));
  return vault::Secret(std::move(key));
}

}  // namespace enlace::desk
