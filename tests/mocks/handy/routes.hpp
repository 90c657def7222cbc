#pragma once

#include <enlace/sdk/result.hpp>

#include "mocks/handy/company.hpp"
#include "mocks/handy/violations.hpp"

// The life of a route (apis/handy.md 6, 7): loading a truck takes goods from the warehouse; what was not
// sold from it comes back when the route is closed.
namespace enlace::mock::handy {

// `body` as in 7; `wrong` gets what is refused, short stock included, and then nothing has changed.
Route* start_route(Company& company, Sequence& ids, Moment now, const User& user, const Json& body,
                   Violations& wrong);
void recharge_route(Company& company, Route& route, const Json& body, Violations& wrong);
void accept_route(Company& company, Route& route);  // its orders are ON_ROUTE from here on
void close_route(Company& company, Route& route, Moment at);
void cancel_route(Company& company, Route& route);  // before it is accepted

}  // namespace enlace::mock::handy
