#pragma once

#include "mocks/alegra/company.hpp"

namespace enlace::mock::alegra {

// Fills a company with realistic data that depends on the seed alone.
//   {"seed": 1, "items": 30, "contacts": 20, "fixtures": true,
//    "products":  [{"code","description","base_price","taxes":[{"name","rate"}],"quantity"}],
//    "customers": [{"name", "identification", "seller"}],
//    "percentage_entries": false}
// `items` are made up under the references ART-0001 …; `products` become items with exactly those codes,
// prices before tax (list General, and 5 % less in Mayoreo) and stocks, for a Handy mock that sells the same.
// `fixtures` adds the awkward rows of checklist 10, 13 and 15, under references FIX-….
// `percentage_entries` gives the items an entry in Empleados, the percentage list, too.
// Answers {"products":[{"id","code","description","base_price","taxes","quantity"}],
// "contacts":[{"id","name"}]} for the regular rows, fixtures not included.
Result<Json> seed_company(Company& company, const Json& spec, std::int64_t now_ms);

}  // namespace enlace::mock::alegra
