#pragma once

#include "mocks/handy/binder.hpp"
#include "mocks/handy/company.hpp"
#include "mocks/handy/switches.hpp"

// How the body of a write becomes an object: one function per resource, for the API and for the control
// side alike. Each changes only what the body names and leaves what is wrong in the binder's violations.
// Mandatory properties, uniqueness included, are checked too.
namespace enlace::mock::handy {

void bind_product(Binder& body, Company& company, const Switches& switches, Product& product);
void bind_customer(Binder& body, Company& company, const Switches& switches, Customer& customer);
void bind_zone(Binder& body, Group& zone);
void bind_price_list(Binder& body, Company& company, bool merge_items, PriceList& list);

}  // namespace enlace::mock::handy
