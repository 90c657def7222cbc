#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "settings.hpp"

// Alegra contacts to Handy customers, and Handy customers to new contacts (apis/alegra.md 8).
namespace enlace::alegra {

std::string contact_name(const Json& row);
std::string identification_of(const Json& row);
bool has_client_role(const Json& row);
std::variant<Customer, Skipped> map_contact(const Json& row, const Settings& settings);

// A NIT without dots, blanks, check digit (apis/alegra.md 8.5) and the word itself.
std::optional<std::string> nit_of(std::string_view tax_id);
int nit_check_digit(std::string_view nit);

// The request that creates a client, and what a second try must know.
struct NewClient {
  Json body;
  std::string identification;  // what it was created with
  bool shared = false;         // a generic identification, which many clients have
  std::vector<Notice> warnings;
};
// `category` is the customer's, in composed form. ENLACE_E_INVALID, causes "customer_without_rfc",
// "customer_rfc_invalid", "customer_nit_invalid" {customer, tax_id}.
Result<NewClient> new_client(const Customer& customer, const std::string& name, const std::string& category,
                             Country country, const Settings& settings);

}  // namespace enlace::alegra
