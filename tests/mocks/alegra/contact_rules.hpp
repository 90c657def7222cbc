#pragma once

#include "mocks/alegra/company.hpp"

namespace enlace::mock::alegra {

// Checks the body of a write of a contact by the rules of the company's country (apis/alegra.md 8.3 to 8.5)
// and answers the contact as it reads from then on, without id. `self` is the id of the contact that is being
// replaced, "" for a new one.
Result<Json> contact_from(const Call& call, const std::string& self);

// The seller, term or price list of a contact or document: the id given, bare or as {id}, spelled out.
Result<Json> reference_to(const Call& call, std::string_view resource, const Json& given);

}  // namespace enlace::mock::alegra
