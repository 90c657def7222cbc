#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "settings.hpp"

// Alegra contacts to Handy customers, and Handy customers to new contacts (apis/alegra.md 8).
namespace enlace::alegra {

// Handy's customer category of natural persons, exactly so (A-ORD-CO).
inline constexpr std::string_view kNaturalPerson = "Persona natural";

// The name that people know a contact by: the text, else its parts joined.
std::string contact_name(const Json& row);
std::string identification_of(const Json& row);
// However either is written: with dots, a check digit, blanks of any script.
bool same_identification(std::string_view a, std::string_view b);
bool has_client_role(const Json& row);
std::variant<Customer, Skipped> map_contact(const Json& row, const Settings& settings);

// The request that creates a client, and what a second try must know.
struct NewClient {
  Json body;
  std::string identification;  // what it was created with
  bool shared = false;         // a generic identification, which many clients have
  std::vector<Notice> warnings;
};
// `category` is the customer's, in composed form. What people typed is cleaned first (H-29).
// ENLACE_E_INVALID, causes "customer_without_rfc", "customer_rfc_invalid", "customer_nit_invalid" {customer,
// tax_id}.
Result<NewClient> new_client(const Customer& customer, const std::string& name, const std::string& category,
                             Country country, const Settings& settings);
// Moves the address into the observations, for an Alegra that refuses it. False when there is none to move.
bool drop_address(NewClient& client, const Customer& customer);

}  // namespace enlace::alegra
