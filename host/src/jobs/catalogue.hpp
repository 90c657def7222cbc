#pragma once

#include "jobs/context.hpp"

// ERP -> Handy: products with prices and stock, and customers with their zones. A run compares what the ERP
// has with what Handy holds now and writes only the difference (H-11); what left the ERP is disabled, never
// deleted (H-10), unless that would be suspiciously much (H-17); what is left out keeps its reason (H-21).
namespace enlace::jobs {

enum class Stock { skip, along, only };  // inventory switched off; with the products; nothing but stock

// Counts in the report: seen, created, updated, unchanged, disabled, skipped, refused.
RunReport sync_products(Services& services, const Instance& instance, const RunOptions& options, Stock stock);
RunReport sync_customers(Services& services, const Instance& instance, const RunOptions& options);

}  // namespace enlace::jobs
