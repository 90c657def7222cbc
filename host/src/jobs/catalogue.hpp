#pragma once

#include "jobs/context.hpp"

// ERP -> Handy: products with prices and stock, and customers with their zones. A run compares what the ERP
// has with what Handy holds now and writes only the difference (H-11); what left the ERP is disabled, never
// deleted (H-10), unless that would be suspiciously much (H-17); what is left out keeps its reason (H-21).
namespace enlace::jobs {

enum class Stock { skip, along, only };  // inventory switched off; with the products; nothing but stock

// Handy -> ERP: products, for connectors that take them (ENLACE_CAP_PUSH_PRODUCTS) and pull none. To a
// connector whose descriptor says `features: {products: compare}` go all, and it writes what differs from
// what the ERP holds; to others only what differs from what the ERP was last given. In batches; what is not
// taken keeps its reason (H-21) and goes again at the next run. Stock never does. Counts: seen, unchanged,
// pushed, left_out.
RunReport push_products(Services& services, const Instance& instance, const RunOptions& options);

// Counts in the report: seen, created, updated, unchanged, disabled, skipped, refused.
RunReport sync_products(Services& services, const Instance& instance, const RunOptions& options, Stock stock);
RunReport sync_customers(Services& services, const Instance& instance, const RunOptions& options);

}  // namespace enlace::jobs
