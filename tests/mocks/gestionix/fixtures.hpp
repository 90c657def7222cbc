#pragma once

#include <enlace/sdk/result.hpp>

#include "mocks/gestionix/company.hpp"

namespace enlace::mock::gestionix {

// The awkward products and clients that the mock checklist names (apis/gestionix.md 9), in that branch, and
// two further branches whose names differ by accents alone.
Result<void> put_fixtures(Company& company, std::int64_t branch, std::int64_t now_ms);

}  // namespace enlace::mock::gestionix
