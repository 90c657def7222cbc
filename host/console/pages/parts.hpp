#pragma once

#include <string>
#include <vector>

#include "pages/pages.hpp"

// What several pages show alike.
namespace enlace::console {

// Of an order or a delivery: {"state": its word, "mark": its shape, "class": its colour}.
Json state_members(const Visit& visit, const std::string& state);
// A connector's name as people say it: "alegra" -> "Alegra".
std::string spoken(const std::string& connector);
// What its deliveries hold: each connector with the ERP's number, or how many of its recipients have it.
Json delivery_marks(const Visit& visit, const Json& deliveries);
// Where an order is, in one sentence; and what to tell a customer who calls.
std::string standing_of(const Visit& visit, const Json& order);
std::string answer_of(const Visit& visit, const Json& order);
std::string order_link(const Json& order);
std::string cut_text(const std::string& text, std::size_t code_points);
// "37 pedidos", "1 pedido".
std::string orders_text(const Visit& visit, std::int64_t count);
// The companies that somebody may choose from.
Json companies_of(Visit& visit, const std::string& chosen);
// A list of {value, name, selected}.
Json choices(const std::vector<std::pair<std::string, std::string>>& all, const std::string& chosen);

}  // namespace enlace::console
