#pragma once

#include "mocks/gestionix/company.hpp"

#include <enlace/sdk/result.hpp>

// The control side's way into a company: what a test says, past the rules that bind the API's users.
namespace enlace::mock::gestionix {

// A company with its usual taxes and one branch "Matriz", unless `spec` names others: {"company_id"?,
// "name"?, "legal_name"?, "tax_id"?, "branches": [rows]?}.
Result<Company> make_company(const Json& spec, std::int64_t fallback_id);

// Inserts a record as it is, in the canonical names; a record of that id is replaced, one without id gets
// one. What a row must have and lacks is filled in. Resources: branches, taxes, products, clients,
// sales_orders, sales. A product's `stock` says its branch; `stocks`, an object of total by branch, adds
// others; without any it is in all branches. Answers the id as text.
Result<std::string> insert_row(Company& company, std::string_view resource, const Json& row,
                               std::int64_t now_ms);

// False when there is none.
bool remove_row(Company& company, std::string_view resource, const std::string& id);

// Whether all of `rows` can be put into that resource, and hold only members that mean something; changes
// nothing.
Result<void> check_rows(const Company& company, std::string_view resource, const Json& rows);

// What a person changes in a product, a client or another row: the members that are given.
Result<void> change_row(Company& company, std::string_view resource, const std::string& id,
                        const Json& changes, std::int64_t now_ms);

}  // namespace enlace::mock::gestionix
