#pragma once

#include <string>

#include "mocks/handy/company.hpp"
#include "mocks/handy/switches.hpp"

// The objects as the API shows them (apis/handy.md 2.3-2.5, 3.2, 4.2, 5, 7, 8, 9). Each appends one JSON
// object to `out`.
namespace enlace::mock::handy {

void write_order(std::string& out, const Order& order, const Switches& switches);
void write_product(std::string& out, const Product& product, const Switches& switches);
void write_customer(std::string& out, const Customer& customer, const Switches& switches);
void write_price_list(std::string& out, const PriceList& list);
void write_list_price(std::string& out, const Product& product, const Decimal& price);
void write_zone(std::string& out, const Group& zone);
void write_user(std::string& out, const User& user);
// `with_products`: what is left of its load (OPEN-19).
void write_route(std::string& out, const Route& route, bool with_orders, bool with_products = false);
void write_visit(std::string& out, const Visit& visit);
void write_calendar_event(std::string& out, const Visit& visit);
void write_company(std::string& out, const Company& company);

// "Por entregar" for PENDING_DELIVERY (2.7); the status itself when it is not one of the known.
std::string pretty_status(const std::string& operative_status);

}  // namespace enlace::mock::handy
