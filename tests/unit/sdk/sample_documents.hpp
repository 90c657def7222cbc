#pragma once

#include <enlace/sdk/descriptor.hpp>
#include <enlace/sdk/documents.hpp>

// One document of each kind with every member set to something that is not its default.
namespace enlace::sample {

inline Notice notice() {
  Notice notice;
  notice.code = "tax_not_mapped";
  notice.params = Json::object({{"tax", "IEPS"}});
  notice.message = "no tax of 8 %";
  return notice;
}

inline Tax tax() {
  Tax tax;
  tax.name = "IVA";
  tax.rate = d("16");
  tax.remote_id = "3";
  return tax;
}

inline Product product() {
  Product product;
  product.code = "JAB/1";
  product.description = "Jabón 1 kg 😀";
  product.price = d("104.40");
  product.base_price = d("90");
  product.taxes = {tax()};
  product.family = "Limpieza";
  product.inventory = d("12.5");
  product.enabled = false;
  product.barcode = "7501234567890";
  product.unit = "piece";
  product.remote_id = "17";
  product.link_data = Json::object({{"unit", "Pieza"}});
  product.notices = {notice()};
  return product;
}

inline Customer customer() {
  Customer customer;
  customer.code = "C-1";
  customer.description = "Abarrotes Lupita";
  customer.legal_name = "Guadalupe Pérez Ñandú";
  customer.tax_id = "XAXX010101000";
  customer.address = {"Av. Juárez 10", "Centro", "Guadalajara", "Jalisco", "44100", "MX"};
  customer.zone = "Norte";
  customer.category = "Mayoreo";
  customer.email = "lupita@example.com";
  customer.phone = "3312345678";
  customer.credit_days = 15;
  customer.enabled = false;
  customer.remote_id = "99";
  customer.notices = {notice()};
  return customer;
}

inline Order order() {
  OrderLine line;
  line.code = "JAB/1";
  line.description = "Jabón 1 kg";
  line.quantity = d("2.5");
  line.price = d("96");
  line.original_price = d("104.40");
  line.net_price = d("82.758620689655");
  line.discount_percent = d("8.05");
  line.taxes = {tax()};
  line.total = d("240.00");
  line.is_return = true;
  line.is_reward = true;
  line.comment = "por la tarde";

  Order order;
  order.id = "31000001";
  order.kind = OrderKind::presale;
  order.date = "2026-11-22";
  order.due_date = "2026-12-07";
  order.created_at = "2026-11-23T01:15:00Z";
  order.delivery_date = "2026-11-24";
  order.customer = customer();
  order.seller = {"Ana", "ana@example.com", "ruta 4"};
  order.lines = {line};
  order.total = d("240.00");
  order.total_tax = d("33.10");
  order.total_before_tax = d("206.90");
  order.currency = "MXN";
  order.comment = "tocar el timbre";
  order.replaces = "30999999";
  return order;
}

inline Link link() {
  Link link;
  link.kind = "customer";
  link.key = "C-1";
  link.remote_id = "99";
  link.data = Json::object({{"net_price", "82.50"}, {"tax_ids", Json::array({"3"})}});
  link.age_s = 3600;
  return link;
}

inline Outcome outcome() {
  Outcome outcome;
  outcome.remote_id = "501";
  outcome.remote_number = "R-77";
  outcome.status = "open";
  outcome.total = d("240.00");
  outcome.warnings = {notice()};
  outcome.facts = Json::object({{"uuid", "0f"}});
  return outcome;
}

inline Found found() {
  Found found;
  found.complete = true;
  found.documents = {{"501", "R-77", "void", false, d("240.00")},
                     {"502", "R-78", "open", true, std::nullopt}};
  found.documents[1].facts = Json::object({{"self_invoice", Json::object({{"company_number", "48213"},
                                                                          {"total", "540.00"},
                                                                          {"reference", "41d07ab3"},
                                                                          {"document", "remision"},
                                                                          {"date", "2026-03-02"}})}});
  return found;
}

inline Skipped skipped() {
  Skipped skipped;
  skipped.kind = "product";
  skipped.key = "JAB/1";
  skipped.remote_id = "17";
  skipped.name = "Jabón";
  skipped.why = notice();
  return skipped;
}

inline CheckReport check_report() {
  CheckReport report;
  report.items = {{"credentials", true, {}}, {"price_list", false, notice()}};
  report.account = "company:7";
  report.facts = Json::object({{"country", "MX"}});
  return report;
}

inline PushRequest push_request() {
  PushRequest request;
  request.order = order();
  request.reference = "HANDY-31000001";
  request.links = {link()};
  return request;
}

inline FindRequest find_request() {
  FindRequest request;
  request.reference = "HANDY-31000001";
  request.find_key = Json::object({{"client", "99"}, {"date", "2026-11-22"}});
  request.remote_id = "501";
  return request;
}

inline Descriptor descriptor() {
  Descriptor descriptor;
  descriptor.id = "com.example.acme";
  descriptor.version = "1.2.3";
  descriptor.vendor = "Acme";
  descriptor.abi = "1.0";
  descriptor.settings_schema = Json::object({{"type", "object"}});
  descriptor.credentials = {{"api", Descriptor::Credential::Scheme::basic, {"email", "token"}, ""},
                            {"key", Descriptor::Credential::Scheme::header, {"key"}, "X-Api-Key"},
                            {"app", Descriptor::Credential::Scheme::query, {"app"}, "app_id"}};
  descriptor.origins = {"https://api.example.com"};
  descriptor.rate = {150,
                     60,
                     "X-Limit",
                     "X-Remaining",
                     "X-Reset",
                     Descriptor::Rate::ResetKind::unix_time,
                     {{400, "/code", "", {"429"}}, {0, "", "Retry-After", {}}}};
  descriptor.schedules = {{"orders", "every 10m"}, {"products", "daily 03:00 America/Mexico_City"}};
  descriptor.features = Json::object({{"two_taxes", true}});
  descriptor.settle_seconds = 600;
  descriptor.lag_seconds = 30;
  descriptor.in_doubt = Descriptor::InDoubt::find;
  descriptor.texts["es"]["customer_without_rfc"] = {"El cliente {customer} no tiene RFC.",
                                                    "Agrega el RFC en Handy."};
  descriptor.texts["en"]["customer_without_rfc"] = {"Customer {customer} has no RFC.",
                                                    "Add the RFC in Handy."};
  return descriptor;
}

}  // namespace enlace::sample
