#pragma once

#include "mocks/binderp/body.hpp"
#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

const Model& line_model();     // NewOrderProduct and NewInvoiceProduct, apis/bind.md 5.1, 5.2
const Model& service_model();  // NewOrderService

// The part that orders and invoices share, checked against the company: every ID known, the client active,
// at least one line, texts within their limits. `body` as the model bound it.
Result<Sale> sale_from(const Call& call, const Json& body);
// Every line of products says its unit, as the vendor's clients of 2018 have it for invoices.
Result<void> check_units(const Json& body);

// Products or Services of the details.
Json lines_shown(const Sale& sale, bool services);

}  // namespace enlace::mock::binderp
