#include "desk/new_user.hpp"

#include "records/passwords.hpp"

namespace enlace::desk {
namespace {

Result<void> are_tenants(const Tools& tools, const std::vector<std::string>& names) {
  const auto configuration = tools.engine.configuration();
  for (const std::string& name : names) {
    if (configuration->tenants.contains(name)) continue;
    Json known = Json::array();
    for (const auto& [tenant, file] : configuration->tenants) known.push_back(tenant);
    return failure(ENLACE_E_NOT_FOUND, "unknown_tenant", {},
                   Json::object({{"name", name}, {"known", known}}));
  }
  return {};
}

Result<records::Role> role_meant(const std::string& name) {
  const std::optional<records::Role> role = records::role_of(name);
  if (!role) return failure(ENLACE_E_INVALID, "role_unknown", {}, Json::object({{"role", name}}));
  return *role;
}

// Whether there may be somebody with this role and these limits.
Result<void> may_be(const Tools& tools, const records::User& user) {
  if (user.role == records::Role::administrator && user.limited()) {
    return failure(ENLACE_E_INVALID, "administrator_limited");
  }
  if (user.role != records::Role::viewer && !user.sellers.empty()) {
    return failure(ENLACE_E_INVALID, "sellers_limit_viewers");
  }
  return are_tenants(tools, user.tenants);
}

}  // namespace

Result<records::User> add_user(const Tools& tools, const NewUser& wanted, const std::string& actor) {
  records::User user;
  ENLACE_TRY(user.login, records::clean_login(wanted.login));
  ENLACE_TRY(user.role, role_meant(wanted.role));
  user.name = wanted.name;
  user.tenants = wanted.tenants;
  user.sellers = wanted.sellers;
  user.created_ms = tools.runtime().unix_ms();
  user.created_by = actor;
  ENLACE_CHECK(may_be(tools, user));
  ENLACE_CHECK(records::acceptable_password(wanted.password.reveal(), {user.login, user.name}));
  ENLACE_TRY(const std::string hash, records::hash_password(tools.runtime(), wanted.password));
  ENLACE_CHECK(records::add_user(tools.database(), user, hash));
  return user;
}

Result<records::User> change_user(const Tools& tools, const UserChange& wanted) {
  ENLACE_TRY(const std::string login, records::clean_login(wanted.login));
  ENLACE_TRY(std::optional<records::User> found, records::find_user(tools.database(), login));
  if (!found) return failure(ENLACE_E_NOT_FOUND, "user_unknown", {}, Json::object({{"login", login}}));
  records::User user = *std::move(found);
  if (wanted.role) {
    ENLACE_TRY(user.role, role_meant(*wanted.role));
  }
  user.name = wanted.name.value_or(user.name);
  user.tenants = wanted.tenants.value_or(user.tenants);
  user.sellers = wanted.sellers.value_or(user.sellers);
  ENLACE_CHECK(may_be(tools, user));
  ENLACE_CHECK(records::change_user(tools.database(), user));
  return user;
}

Json granted(const records::User& user) {
  const Json all = user.to_json();
  return Json::object({{"role", all["role"]}, {"tenants", all["tenants"]}, {"sellers", all["sellers"]}});
}

}  // namespace enlace::desk
