#pragma once

#include "mocks/alegra/company.hpp"

// The control side's way into a company: what a test says, past the rules that bind the API's users.
namespace enlace::mock::alegra {

// A company with what every account has: the list General, a warehouse, terms, a numbering, its currency
// and the usual taxes of its country. `spec`: {"email", "token", "country", and optionally "id", "name",
// "identification", "currency", "decimalPrecision", "timezone", "seed"}.
Result<Company> make_company(const Json& spec, const std::string& fallback_id, std::int64_t now_ms);

// Inserts a record exactly as it is (a record of that id is replaced) and answers its id. One without an id
// gets one. Resources: items, contacts, sellers, taxes, price-lists, warehouses, terms, currencies,
// number-templates, item-categories, remissions. A remission is given as in POST /remissions, beside which
// id, number, status, invoices (ids), total and created_ms are taken as they are.
Result<std::string> insert_row(Company& company, std::string_view resource, const Json& row,
                               std::int64_t now_ms);

bool remove_row(Company& company, std::string_view resource, const std::string& id);

// Invoices a remission: it is `closed` from then on and cannot be deleted. Answers the invoice's id.
Result<std::string> link_invoice(Company& company, const std::string& remission_id, std::int64_t now_ms);

// Whether rows of that resource can be inserted, and this one among them; changes nothing.
Result<void> check_resource(std::string_view resource);
Result<void> check_row(Company& company, std::string_view resource, const Json& row, std::int64_t now_ms);

}  // namespace enlace::mock::alegra
