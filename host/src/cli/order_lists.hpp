#pragma once

#include <string>

#include "cli/context.hpp"
#include "views/orders.hpp"

// How lists of orders look on the terminal: `enlace orders`, `enlace find`.
namespace enlace::cli {

// The orders that the arguments mean; the errors of views::OrderFilter, "state_unknown" {state}.
Result<views::OrderFilter> filter_of(const Arguments& arguments);
void print_rows(Context& context, const views::Orders& orders);
void print_groups(Context& context, const views::Orders& orders);
// "37 orders, $204,331.20: delivered 35 $190,011.10, waits for a person 2 $14,320.10"
void print_sums(Context& context, const views::Orders& orders);
// What was understood of what somebody typed; nothing where there is nothing to say.
void print_understood(Context& context, const views::Orders& orders);

// "$1,234.50"; as it is where it is no amount.
std::string shown_money(const std::string& amount, const std::string& currency);
std::string shown_money(const Decimal& amount, const std::string& currency);
// A line of phrases, with its remedy below where there is one.
void say_line(const char* code, Context& context, std::ostream& out, const Json& params = Json::object());

}  // namespace enlace::cli
