#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>

#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "views/order_filter.hpp"

// What waits for a person, as work: by cause and company, with its money and its customers (console.md B.4).
namespace enlace::views {

struct WaitingGroup {
  std::string tenant, company, time_zone, currency, connector, cause;
  Json params;  // of the oldest
  std::string message;
  std::int64_t count = 0;  // orders
  Decimal sum;
  std::int64_t oldest_ms = 0;
  std::int64_t customer_count = 0;
  std::vector<std::string> customers;    // the first twenty
  std::vector<std::string> some_orders;  // the oldest twenty
  [[nodiscard]] Json to_json() const;
};

struct Waiting {
  std::vector<WaitingGroup> groups;  // those with most orders first
  std::int64_t count = 0;
  Decimal sum;
  std::int64_t now_ms = 0;
  [[nodiscard]] std::size_t currencies() const;  // amounts of several have no sum
  [[nodiscard]] Json to_json() const;
};

// `tenant` "" = all.
Result<Waiting> waiting(engine::Engine& engine, ledger::Ledger& ledger, const std::string& tenant,
                        const Reach& reach = {});

}  // namespace enlace::views
