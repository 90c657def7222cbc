#pragma once

#include "mocks/alegra/company.hpp"

// Pieces of seeded data: clean rows as Alegra would show them, and the awkward ones of checklist 10, 13, 15.
namespace enlace::mock::alegra {

// Sellers, warehouses, price lists and taxes with every kind of id, once per company.
void put_surroundings(Company& company, std::int64_t now_ms);
// The awkward items (references FIX-…) and contacts, once per company.
void put_fixtures(Company& company, std::int64_t now_ms);

Decimal usual_iva(const Company& company);
// The company's active tax of this name and rate as an item shows it; made when there is none.
Json tax_of(Company& company, const std::string& name, const Decimal& rate, std::int64_t now_ms);

// Active, with an entry in General and, 5 % lower, in Mayoreo; no tax, no inventory.
Json plain_item(Company& company, const std::string& id, const std::string& name,
                const std::string& reference, const Decimal& price);
Json price_entry_of(const Company& company, const std::string& list_id, const Json& price);
Json stock(Company& company, const Decimal& quantity);  // spread over the warehouses

Json plain_contact(const Company& company, const std::string& id, const std::string& name,
                   const std::string& identification);  // a client with an address of the country
Json seller_reference(const Row& seller);               // as a contact shows it
Json seller_named(Company& company, const std::string& name, std::int64_t now_ms);  // made when there is none

}  // namespace enlace::mock::alegra
