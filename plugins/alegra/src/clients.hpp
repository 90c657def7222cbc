#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "client.hpp"
#include "settings.hpp"

// The Alegra client of a Handy customer: found by its exact name, else created (A-ORD-2,
// apis/alegra.md 14.3).
namespace enlace::alegra {

struct KnownClient {
  std::string id;
  std::vector<Notice> warnings;
};

// "" when no client has exactly this name. `name` is composed and trimmed.
Result<KnownClient> find_client(Client& api, const std::string& name, const Customer& customer);

// Errors: those of new_client(); "identification_taken" {customer, tax_id, other}, "client_limit_reached",
// "client_refused" {customer, answer}; AMBIGUOUS "client_in_doubt" {customer} when it may have been created.
Result<KnownClient> create_client(Client& api, const std::string& name, const Customer& customer,
                                  Country country, const Settings& settings);

}  // namespace enlace::alegra
