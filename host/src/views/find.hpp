#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "views/orders.hpp"

// One box finds an order (V-3).
namespace enlace::views {

struct OrderFound {
  // Tenant and order: the one that is meant, for certain.
  std::optional<std::pair<std::string, std::string>> exact;
  Orders orders;  // what fits, newest first
  [[nodiscard]] Json to_json() const;
};

// `tenant` "" = all. A folio, a number or id of the ERP and a mark are exact where one order has it.
Result<OrderFound> find(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                        const std::string& text, const std::string& tenant, const Reach& reach = {});

}  // namespace enlace::views
