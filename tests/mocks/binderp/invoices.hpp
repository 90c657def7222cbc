#pragma once

#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

Json list_item_of(const Invoice& invoice);
void shelve(Company& company, const Invoice& invoice, std::int64_t now_ms);  // after a change
// What the portal of self-invoicing asks for: the last 8 characters of the ID (apis/bind.md 7).
std::string reference_of(const Invoice& invoice);

}  // namespace enlace::mock::binderp
