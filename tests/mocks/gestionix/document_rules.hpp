#pragma once

#include "mocks/gestionix/call.hpp"
#include "mocks/gestionix/refusal.hpp"

namespace enlace::mock::gestionix {

// Everything that makes a pedido or a venta acceptable (apis/gestionix.md 3.7, 4): adds what is wrong with
// `call.body`.
void check_document(const Call& call, DocumentType type, Violations& wrong);

}  // namespace enlace::mock::gestionix
