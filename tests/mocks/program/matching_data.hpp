#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

namespace enlace::mock {

class AlegraService;
class HandyService;

// What enlace-mock is asked to fill its mocks with.
struct DataPlan {
  std::uint64_t seed = 1;
  std::int64_t orders = 60;  // per company, as all of these
  std::int64_t products = 30;
  std::int64_t customers = 20;
  // "demo": everything can be delivered, except one order of a customer without tax id (in Mexico) and one
  // of a product that the ERP does not know. "plain": everything. "mixed": whatever the checklists name.
  std::string profile = "demo";
};

// One tenant as it stands in the mocks. Tokens depend on the seed alone, so that a restarted mock still
// fits the secrets that were stored.
struct Tenant {
  std::string tenant;  // "abarrotes-lupita"
  std::string name;
  std::string country;  // "MX", "CO"
  std::string time_zone;
  std::string email;  // Alegra's user
  std::string handy_token;
  std::string alegra_token;
  std::int64_t handy_company = 0;  // 0: not served
  std::string alegra_company;      // "": not served
};

// A Mexican and a Colombian tenant, with tokens.
std::vector<Tenant> demo_tenants(std::uint64_t seed);

// Makes and fills the tenant's companies in the mocks that are given; either may be null. With both, each
// Handy product is an Alegra item of the same code, price before tax and taxes, and every second customer
// is known to Alegra by the same name.
Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy, AlegraService* alegra);

}  // namespace enlace::mock
