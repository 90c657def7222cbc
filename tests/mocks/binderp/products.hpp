#pragma once

#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

// The row of GET /Products.
Json list_item_of(const Product& product);
// Everything that a product of Bind has where nobody said anything else; ID, Code and Title are still empty.
Json blank_product(const Call& call);
Json blank_product(const Company& company, const std::string& now);
void keep(Company& company, Product product, std::int64_t now_ms);

}  // namespace enlace::mock::binderp
