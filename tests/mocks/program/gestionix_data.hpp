#pragma once

#include "mocks/program/matching_data.hpp"

namespace enlace::mock {

class GestionixService;

inline constexpr const char* kGestionixBranch = "Sucursal Centro";

// Makes and fills the tenant's company. With `handy`, each of its products is one here: same code, the price
// after taxes, family as category; and every second customer is known by the same name. There is a second
// branch, whose products and customers are nobody's business. The tenant's account is made if it has none.
Result<void> fill_gestionix(Tenant& tenant, const DataPlan& plan, const HandyService* handy,
                            GestionixService& gestionix);

}  // namespace enlace::mock
