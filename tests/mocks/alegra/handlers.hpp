#pragma once

#include "mocks/alegra/company.hpp"

// The handlers of the routes, one file per resource. Each is called for an authenticated request within the
// rate limit; the answer is the body of a 200, or a refusal.
namespace enlace::mock::alegra {

// items.cc
Result<Json> list_items(Call& call);
Result<Json> get_item(Call& call);
Result<Json> create_item(Call& call);
Result<Json> update_item(Call& call);

// contacts.cc
Result<Json> list_contacts(Call& call);
Result<Json> get_contact(Call& call);
Result<Json> create_contact(Call& call);
Result<Json> replace_contact(Call& call);

// remissions.cc
Result<Json> list_remissions(Call& call);
Result<Json> get_remission(Call& call);
Result<Json> create_remission(Call& call);
Result<Json> update_remission(Call& call);
Result<Json> delete_remission(Call& call);
Result<Json> void_remission(Call& call);
Result<Json> open_remission(Call& call);

// catalogs.cc: sellers, warehouses, price lists, taxes, terms, currencies, number templates, item
// categories; the company and its user; deletion of any master
Result<Json> list_catalog(Call& call);
Result<Json> get_catalog(Call& call);
Result<Json> create_catalog(Call& call);
Result<Json> update_catalog(Call& call);
Result<Json> delete_row(Call& call);
Result<Json> get_company(Call& call);
Result<Json> update_company(Call& call);
Result<Json> list_users(Call& call);
Result<Json> get_self(Call& call);

// webhooks.cc
Result<Json> list_subscriptions(Call& call);
Result<Json> get_subscription(Call& call);
Result<Json> create_subscription(Call& call);
Result<Json> update_subscription(Call& call);
Result<Json> delete_subscription(Call& call);
// Tells the subscribers of `event`; a subscription that failed ten times in a row is removed.
void notify(Call& call, std::string_view event, const Json& payload);
// What became of a webhook that the courier's thread carried.
void settle(Company& company, const Errand& errand);

}  // namespace enlace::mock::alegra
