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

}  // namespace

Result<records::User> add_user(const Tools& tools, const NewUser& wanted, const std::string& actor) {
  records::User user;
  ENLACE_TRY(user.login, records::clean_login(wanted.login));
  const std::optional<records::Role> role = records::role_of(wanted.role);
  if (!role) return failure(ENLACE_E_INVALID, "role_unknown", {}, Json::object({{"role", wanted.role}}));
  user.role = *role;
  user.name = wanted.name;
  user.tenants = wanted.tenants;
  user.sellers = wanted.sellers;
  user.created_ms = tools.runtime().unix_ms();
  user.created_by = actor;
  if (user.role == records::Role::administrator && user.limited()) {
    return failure(ENLACE_E_INVALID, "administrator_limited");
  }
  if (user.role != records::Role::viewer && !user.sellers.empty()) {
    return failure(ENLACE_E_INVALID, "sellers_limit_viewers");
  }
  ENLACE_CHECK(are_tenants(tools, user.tenants));
  ENLACE_CHECK(records::acceptable_password(wanted.password.reveal(), {user.login, user.name}));
  ENLACE_TRY(const std::string hash, records::hash_password(tools.runtime(), wanted.password));
  ENLACE_CHECK(records::add_user(tools.database(), user, hash));
  return user;
}

Json granted(const records::User& user) {
  const Json all = user.to_json();
  return Json::object({{"role", all["role"]}, {"tenants", all["tenants"]}, {"sellers", all["sellers"]}});
}

}  // namespace enlace::desk
