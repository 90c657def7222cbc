#pragma once

#include "site/visit.hpp"

// What answers each route; site/routes.cc lists them with who may ask.
namespace enlace::console {

using Page = Result<Response>;

// assets.cc: what is no page
Page style(Visit& visit);
Page script(Visit& visit);
Page icon(Visit& visit);
Page healthz(Visit& visit);
Page readyz(Visit& visit);
Page metrics(Visit& visit);

// entry.cc: in and out
Page log_in_form(Visit& visit);
Page log_in(Visit& visit);
Page log_out(Visit& visit);
Page choose_language(Visit& visit);
Page link_form(Visit& visit);
Page open_link(Visit& visit);

// account.cc: oneself
Page second_factor_form(Visit& visit);
Page begin_second_factor(Visit& visit);
Page confirm_second_factor(Visit& visit);
Page password_form(Visit& visit);
Page change_password(Visit& visit);
Page sessions(Visit& visit);
Page end_session(Visit& visit);

// today.cc
Page today(Visit& visit);
Page version(Visit& visit);

// plots.cc
Page hours_plot(Visit& visit);
Page delays_plot(Visit& visit);
Page company_plot(Visit& visit);

// orders.cc
Page orders(Visit& visit);
Page find(Visit& visit);
Page export_orders(Visit& visit);

// order.cc
Page order(Visit& visit);
Page order_by_folio(Visit& visit);

// action.cc: what people do with orders
Page confirm_action(Visit& visit);
Page act(Visit& visit);

// waiting.cc, catalogue.cc, company.cc, history.cc, people.cc
Page waiting(Visit& visit);
Page catalogue(Visit& visit);
Page company(Visit& visit);
Page company_action(Visit& visit);
Page history(Visit& visit);
Page people(Visit& visit);
Page add_person(Visit& visit);
Page person_action(Visit& visit);

}  // namespace enlace::console
