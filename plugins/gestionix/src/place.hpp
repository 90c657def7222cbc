#pragma once

#include <string>

#include "client.hpp"

// Whose books: the company and its branch, both chosen by name.
namespace enlace::gestionix {

struct Place {
  std::string company_id, company_name, company_tax_id;
  std::string branch_id, branch_name;
};

// The only company of the account, or the one that the settings name. ENLACE_E_CONFIG, causes
// "company_not_found" {company, available}, "company_ambiguous" {available}, "companies_none".
Result<Place> choose_company(Client& api, const std::string& wanted);

// Compared without case, accents and outer blanks. ENLACE_E_CONFIG, causes "branch_not_found" {branch,
// available}, "branch_ambiguous" {branch, branches}.
Result<void> choose_branch(Client& api, const std::string& wanted, Place& place);

}  // namespace enlace::gestionix
