#pragma once

#include <cstdint>

#include "views/order.hpp"

// What is said of an order first, and what to tell the customer who asks: codes with parameters; the
// sentences stand in phrases. Why an order waits is said by its cause.
namespace enlace::views {

// "order_is_in" {system, number, time, age}, "order_was_sent" {recipient, time, age},
// "order_waits_for_person" {system}, "order_is_in_doubt", "order_is_in_doubt_until" {system, next},
// "order_is_on_the_way", "order_is_on_the_way_at", "order_is_held_up", "order_is_held_up_until" {system,
// next}, "order_is_not_sent", "order_goes_nowhere", "order_was_removed", "order_was_replaced" {newer},
// "order_is_damaged".
CopyAnswer standing_of(const OrderRow& row, std::int64_t now_ms);
// "tell_delivered" {order, amount, number}, "tell_sent", "tell_on_the_way", "tell_waits", "tell_not_sent",
// "tell_removed", "tell_replaced" {newer}, "tell_unknown" {order, amount}.
CopyAnswer answer_of(const OrderRow& row);

// "$1,234.50", with the currency's code where it is not the peso of Mexico.
std::string shown_amount(const std::string& total, const std::string& currency);
// "11:12", or "2026-11-30 11:12" of another day than now; "" for 0.
std::string shown_time(std::int64_t unix_ms, std::int64_t now_ms, const std::string& zone);
std::string shown_age(std::int64_t now_ms, std::int64_t then_ms);  // "7 min", "3 h", "2 d"
// "Alegra" of "alegra".
std::string shown_system(const std::string& connector);

}  // namespace enlace::views
