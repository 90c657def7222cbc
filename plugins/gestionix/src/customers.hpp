#pragma once

#include <string>
#include <variant>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "mapping.hpp"
#include "settings.hpp"

// Gestionix clients to Handy customers, and Handy customers to new clients (apis/gestionix.md 3.5, 5.2).
namespace enlace::gestionix {

inline constexpr const char* kZone = "General";  // G-CUST-4

std::string commercial_name(const Mapping& mapping, const Json& row);
std::string legal_name(const Mapping& mapping, const Json& row);
bool is_active_client(const Mapping& mapping, const Json& row);
// One that belongs to another branch; those without a branch are everyone's.
bool is_of_other_branch(const Mapping& mapping, const Json& row, const std::string& branch_id);

std::variant<Customer, Skipped> map_client(const Mapping& mapping, const Json& row,
                                           const std::string& branch_id);

// The request that creates a client. `name` is the customer's, composed and trimmed.
struct NewClient {
  Json body;
  std::vector<Notice> warnings;
};
NewClient new_client(const Mapping& mapping, const Customer& as_typed, const std::string& name,
                     const std::string& branch_id, const Settings& settings);
// The mark of the client that a push creates: unique in Gestionix.
std::string client_reference(const Customer& customer);

// Ids are numbers on the wire (apis/gestionix.md 2); one that is not stays text.
Json wire_id(const std::string& id);

}  // namespace enlace::gestionix
