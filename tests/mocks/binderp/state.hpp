#pragma once

#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

// What a judge wants to see of a company: documents, masters, counters; no key.
Json company_state(const Company& company);

}  // namespace enlace::mock::binderp
