#pragma once

#include "mocks/binderp/body.hpp"
#include "mocks/binderp/company.hpp"

// The handlers of the routes, one file per resource. Each is called for an authenticated request within its
// budget.
namespace enlace::mock::binderp {

using Handler = Result<Response> (*)(Call& call);

// catalogs.cc
Result<Response> list_catalog(Call& call);
Result<Response> list_cities(Call& call);
Result<Response> list_inventory(Call& call);
Result<Response> get_series(Call& call);
Result<Response> get_categories(Call& call);
Result<Response> get_account_categories(Call& call);
Result<Response> get_user_profile(Call& call);
Result<Response> get_company_profile(Call& call);

// products.cc
Result<Response> list_products(Call& call);
Result<Response> get_product(Call& call);
Result<Response> get_product_image(Call& call);
Result<Response> create_product(Call& call);
Result<Response> replace_product(Call& call);
Result<Response> delete_product(Call& call);
Result<Response> list_prices(Call& call);

// clients.cc
Result<Response> list_clients(Call& call);
Result<Response> get_client(Call& call);
Result<Response> create_client(Call& call);
Result<Response> replace_client(Call& call);
Result<Response> delete_client(Call& call);

// orders.cc
Result<Response> list_orders(Call& call);
Result<Response> get_order(Call& call);
Result<Response> create_order(Call& call);
Result<Response> replace_order(Call& call);
Result<Response> cancel_order(Call& call);

// invoices.cc
Result<Response> list_invoices(Call& call);
Result<Response> get_invoice(Call& call);
Result<Response> create_invoice(Call& call);
Result<Response> cancel_invoice(Call& call);
Result<Response> get_invoice_pdf(Call& call);
Result<Response> get_invoice_xml(Call& call);
Result<Response> pay_invoice(Call& call);
Result<Response> list_payments(Call& call);

// notes.cc: comments and webhooks
Result<Response> list_comments(Call& call);
Result<Response> create_comment(Call& call);
Result<Response> list_events(Call& call);
Result<Response> get_event(Call& call);
Result<Response> list_subscriptions(Call& call);
Result<Response> put_subscription(Call& call);
Result<Response> delete_subscription(Call& call);
void notify(Call& call, std::string_view event, const Json& payload);

// What they share.
Response answer(const Json& body);                          // 200
Response created(const Call& call, const std::string& id);  // 200 and a bare JSON string (apis/bind.md 1.3)
Response no_content();                                      // 204
Result<std::string> id_in_path(const Call& call);           // a GUID, or 400
// The body as `model` reads it; what it carried in vain is counted in the company.
Result<Json> body_of(Call& call, std::string_view argument, const Model& model);
Result<std::string> required_query(const Call& call, std::string_view name);  // or 404, as in Web API
Failure no_such_resource(const Request& request);

}  // namespace enlace::mock::binderp
