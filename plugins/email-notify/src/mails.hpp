#pragma once

#include <string>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/documents.hpp>

#include "settings.hpp"

// What each message says. Pure: the moments come in, nothing is sent.
namespace enlace::email_notify {

struct Content {
  std::string subject, text, html;
};

// A new order, or one that replaces another (E-1, E-3). `made`: the order's moment in the tenant's zone.
Content order_content(const Settings& settings, const Order& order, const enlace_local_time& made);
// What a message about its deletion will want to know: the find key.
Json order_facts(const Settings& settings, const Order& order);
// An order that was deleted (E-3), from its find key.
Content removal_content(const Settings& settings, const Json& facts);
// The end customer's link to the portal (F-1 to F-3). `facts`: {portal_url, company_number, total, reference,
// date, last_day, generic_concept}; the last two may be missing.
Content self_invoice_content(const Settings& settings, const Order& order, const Json& facts);

}  // namespace enlace::email_notify
