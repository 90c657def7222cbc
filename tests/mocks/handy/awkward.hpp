#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/json.hpp>

// The profile "awkward" of the seed: what people type. Everything in it can be read, addressed and delivered,
// so that a second run has nothing to write; it only looks unlike its neighbours.
namespace enlace::mock::handy {

std::string awkward_code(std::int64_t index);  // of the product at that place; "" for an ordinary one
void make_awkward_product(std::int64_t index, Json& product);
void make_awkward_customer(std::int64_t index, std::string_view tax_id_field, Json& customer);

}  // namespace enlace::mock::handy
