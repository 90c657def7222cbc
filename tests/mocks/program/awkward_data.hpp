#pragma once

#include "mocks/program/matching_data.hpp"

namespace enlace::mock {

// The profile "awkward" as the ERPs know it: the same goods and customers, some names in other capitals or
// without accents, tax ids as the ERP keeps them, and further ones that only the ERP has.
void make_awkward(Goods& goods);

// Letters and digits of a tax id as people type it, in capitals.
std::string bare_tax_id(const std::string& typed);

}  // namespace enlace::mock
