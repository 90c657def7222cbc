#pragma once

#include "mocks/program/matching_data.hpp"

namespace enlace::mock {

class BindErpService;

inline constexpr const char* kBindWarehouse = "Almacén General";

// The key of Bind's user. Out of the account's own secret, which depends on the seed alone.
std::string binderp_key(const ErpAccount& account);

// Makes and fills the tenant's company. With `handy`, each of its products is one here: same code, price
// before taxes; every second customer is known by the same name, and every warehouse that a seller's `extras`
// name is there. The tenant's account is made if it has none.
Result<void> fill_binderp(Tenant& tenant, const DataPlan& plan, const HandyService* handy,
                          BindErpService& bind);

}  // namespace enlace::mock
