#pragma once

#include "mocks/handy/company.hpp"

namespace enlace::mock::handy {

// The control side's convenience: references by name. Each finds the object or makes it.
Group& group_named(std::map<Id, Group>& groups, Id& next_id, const std::string& description);
Unit& unit_named(Company& company, Sequence& ids, const std::string& code);
Tax& tax_named(Company& company, Sequence& ids, const std::string& name, const Decimal& amount);

// `body` with its references turned into ids: family, category, zone, unit, type by name, priceList by
// code, tax and taxOptional by percentage or {"name", "amount"}. What is {"id": n} already stays.
enum class Owner { product, customer, order, line };
Json with_ids(Company& company, Sequence& ids, Owner owner, Json body);

}  // namespace enlace::mock::handy
