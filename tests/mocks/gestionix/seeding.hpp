#pragma once

#include <enlace/sdk/result.hpp>

#include "mocks/gestionix/company.hpp"

namespace enlace::mock::gestionix {

// Fills a company, the same for the same seed:
//   {"seed": 1, "branch": name of the branch (the first one),
//    "items": n, "clients": n,                     made up
//    "products": [{"code", "description", "price" (after taxes), "taxes": [{"name","rate"}], "family",
//    "unit",
//                  "quantity"}],                   as another system sells them
//    "customers": [{"name", "tax_id"?}],           likewise
//    "fixtures": true}                             the rows that the mock checklist names
// Answers {"products": n, "clients": n}.
Result<Json> seed_company(Company& company, const Json& spec, std::int64_t now_ms);

}  // namespace enlace::mock::gestionix
