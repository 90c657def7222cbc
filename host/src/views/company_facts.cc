#include "views/company_facts.hpp"

#include "engine/identity.hpp"

namespace enlace::views {

Result<Companies> Companies::of(engine::Engine& engine) {
  Companies companies;
  ENLACE_TRY(companies.currencies_, engine::known_currencies(engine.services().database));
  const auto configuration = engine.configuration();
  for (const auto& [tenant, config] : configuration->tenants) {
    companies.known_[tenant] = {config.name.empty() ? tenant : config.name, config.time_zone, {}};
  }
  return companies;
}

CompanyFacts Companies::facts(const std::string& tenant) const {
  const auto known = known_.find(tenant);
  CompanyFacts facts = known == known_.end() ? CompanyFacts{tenant, "UTC", {}} : known->second;
  const auto currency = currencies_.find(tenant);
  if (currency != currencies_.end()) facts.currency = currency->second;
  return facts;
}

}  // namespace enlace::views
