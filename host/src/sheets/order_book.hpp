#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "phrases/phrasebook.hpp"
#include "views/orders.hpp"

// The orders of a filter as a file (V-2): the very ones that `enlace orders` lists, with their lines.
namespace enlace::sheets {

struct OrderBook {
  views::OrderFilter filter;
  views::Reach reach{};
  phrases::Language language = phrases::Language::es;
  std::string actor{};  // who asked for it
  // Why an order is not delivered, in words.
  std::function<std::string(const views::OrderRow&)> why{};
};

struct Exported {
  std::int64_t orders = 0, lines = 0;
  std::int64_t without_lines = 0;  // orders that are too old, or cannot be read
  std::int64_t cut = 0;            // texts that were longer than a cell holds
};

// A workbook with the sheets of orders, lines, sums and the filter, or, where the name ends with .csv, the
// orders alone. The store is read page by page and free in between. Errors: "export_format" {path}, those of
// Book and of views::orders.
Result<Exported> write_orders(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                              const OrderBook& book, const std::string& path);

// "pedidos_lupita_2026-11-24_2026-11-30.xlsx": a name for a file of such a filter. `end`: "xlsx" or "csv".
std::string name_for(const views::OrderFilter& filter, phrases::Language language, const std::string& end);

}  // namespace enlace::sheets
