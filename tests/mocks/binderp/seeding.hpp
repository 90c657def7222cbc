#pragma once

#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

// A company with its catalogues as checklist "Seeds" wants them: the price lists Público and Mayoreo, three
// warehouses over two locations, MXN and USD, six accounts with 105-01-001, two users of whom the first,
// "Integraciones", has the key. `spec`: {"name", "number"?, "rfc"?, "key"?, "seed"?, "utc_offset_minutes"?}.
Result<Company> make_company(const Json& spec, const std::string& id, std::int64_t now_ms);

// Makes one more key of a user: {"user"?: UserName, "key"?, "issued"?, "expires"?} (Unix seconds). Answers
// it.
Result<Json> add_key(Company& company, const Json& spec, std::int64_t now_ms);

// {"seed": 1, "products": 260 or [{"code", "description", "base_price", "vat"?, "unit"?}],
//  "clients": 240 or [{"name", "rfc"?, "email"?, "phone"?}], "fixtures": true}: goods and clients, and the
// awkward ones of the checklist. Answers how many there are now.
Result<Json> seed_company(Company& company, const Json& spec, std::int64_t now_ms);

}  // namespace enlace::mock::binderp
