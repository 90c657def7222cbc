#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/gestionix/company.hpp"
#include "mocks/gestionix/mapping.hpp"
#include "mocks/gestionix/switches.hpp"

namespace enlace::mock::gestionix {

// One authenticated request on its way to its handler, in canonical names.
struct Call {
  const Operation& operation;
  const Mapping& mapping;
  const Switches& switches;
  Company& company;
  std::int64_t now_ms = 0;
  std::string id;                             // what stood for ${id}
  std::map<std::string, std::string> params;  // without the paging
  std::optional<std::string> page, page_size;
  Json body;  // of a write, an object

  [[nodiscard]] std::optional<std::string> param(const std::string& name) const {
    const auto at = params.find(name);
    return at == params.end() ? std::nullopt : std::optional(at->second);
  }
};

// The handlers. Each answers the body that goes out, already in wire names.
Result<Json> list_branches(Call& call);
Result<Json> list_taxes(Call& call);
Result<Json> list_products(Call& call);
Result<Json> get_product(Call& call);
Result<Json> list_clients(Call& call);
Result<Json> get_client(Call& call);
Result<Json> create_client(Call& call);
Result<Json> create_document(Call& call, DocumentType type);
Result<Json> list_documents(Call& call, DocumentType type);
Result<Json> get_document(Call& call, DocumentType type);
Result<Json> delete_document(Call& call, DocumentType type);

}  // namespace enlace::mock::gestionix
