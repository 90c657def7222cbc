#pragma once

#include "mocks/gestionix/company.hpp"

namespace enlace::mock::gestionix {

// Head and items, with id, number and status.
Json document_json(const Document& document);
bool is_final(const Document& document);  // invoiced or delivered: it cannot be deleted
void set_status(Document& document, const std::string& status, std::int64_t now_ms);

}  // namespace enlace::mock::gestionix
