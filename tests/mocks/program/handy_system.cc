#include "mocks/program/handy_system.hpp"
#include "mocks/handy/handy_service.hpp"

namespace enlace::mock {

std::string HandySystem::name() const {
  return "handy";
}

Result<void> HandySystem::fill(Tenant& tenant, const DataPlan& plan, HandyService*) {
  return fill_handy(tenant, plan, service());
}

Json HandySystem::address() const {
  return base() + "/api/v2";
}

Json HandySystem::company_of(const Tenant& tenant) const {
  return tenant.handy_company == 0 ? Json() : Json(tenant.handy_company);
}

std::string HandySystem::top_lines(const Tenant&) const {
  return "handy:\n  base_url: " + base() +
         "/api/v2\n  token: secret:handy-token\n  default_family: General\n";
}

void HandySystem::add_secrets(const Tenant& tenant, Json& secrets) const {
  secrets.set("handy-token", tenant.handy_token);
}

std::unique_ptr<System> make_handy_system(SettableClock& clock, std::uint64_t seed) {
  return std::make_unique<HandySystem>(clock, seed);
}

}  // namespace enlace::mock
