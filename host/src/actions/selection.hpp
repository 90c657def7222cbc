#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actions/orders.hpp"
#include "views/orders.hpp"

// All that a filter finds (V-4): counted and summed first, then done to just those.
namespace enlace::actions {

struct Preview {
  std::int64_t count = 0;  // orders that it would be done to
  Decimal sum;
  std::string currency;       // "" = several, or not known
  std::int64_t left_out = 0;  // orders that the filter finds and whose state does not allow it
  std::vector<Meant> meant;   // oldest first
  [[nodiscard]] Json to_json() const;
};

inline constexpr std::int64_t kMostAtOnce = 100'000;  // orders

// What was skipped or removed on purpose is not retried with many others, only by its id. Error
// "selection_too_large" {most}.
Result<Preview> preview(Host& host, Deed deed, const views::OrderFilter& filter,
                        const views::Reach& reach = {});

// Error "selection_changed" {expected, found}: the filter finds another number of orders than was approved.
Result<Outcome> act_on_all(Host& host, const std::string& actor, Deed deed, const Details& details,
                           const views::OrderFilter& filter, const views::Reach& reach,
                           std::optional<std::int64_t> expect_count);

}  // namespace enlace::actions
