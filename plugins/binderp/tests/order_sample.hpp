#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "bind_company.hpp"

// A Handy order as the host hands it to push_order().
namespace enlace::binderp {

inline Tax iva(const char* rate = "16") {
  return {"IVA", d(rate), ""};
}

inline OrderLine order_line(const char* code, const char* price, const char* quantity,
                            std::vector<Tax> taxes = {iva()}) {
  OrderLine line;
  line.code = code;
  line.description = code;
  line.price = line.original_price = d(price);
  line.quantity = d(quantity);
  line.total = line.price * line.quantity;
  line.taxes = std::move(taxes);
  return line;
}

inline PushRequest sample_request(std::vector<OrderLine> lines) {
  PushRequest request;
  request.reference = "HANDY-31000001";
  Order& order = request.order;
  order.id = "31000001";
  order.date = "2026-10-20";
  order.customer.code = "C-1";
  order.customer.description = "Abarrotes Lupita";
  order.customer.tax_id = "EKU9003173C9";
  order.seller = {"Luis Mora", "luis@lupita.mx", ""};
  order.comment = "Entregar por la tarde";
  order.lines = std::move(lines);
  for (const OrderLine& line : order.lines) order.total += line.total;
  return request;
}

inline Link client_link(int id = 700) {
  return {"customer", "C-1", BindCompany::id(id), Json::object({{"address_id", BindCompany::id(900)}})};
}
inline Link product_link_to(const char* code, int id) {
  return {"product", code, BindCompany::id(id), Json::object({{"unit", "Pieza"}})};
}

// One line of a product that is in Bind, and a client that is linked.
inline PushRequest linked_request(std::vector<OrderLine> lines = {order_line("A1", "116.00", "2")}) {
  PushRequest request = sample_request(std::move(lines));
  request.links = {client_link(), product_link_to("A1", 800)};
  return request;
}

inline void add_product(BindCompany& company, int id, const char* code, const char* title) {
  company.table("Products")
      .push_back(Json::object({{"ID", BindCompany::id(id)},
                               {"Code", code},
                               {"Title", title},
                               {"SKU", code},
                               {"Unit", "Pieza"},
                               {"Type", 2},
                               {"Cost", d("12.5")},
                               {"CurrencyID", kPesos},
                               {"ProductionAuto", true}}));
}

inline Json& add_client(BindCompany& company, int id, const std::string& name,
                        const std::string& rfc = "XAXX010101000") {
  company.table("Clients").push_back(
      Json::object({{"ID", BindCompany::id(id)},
                    {"Number", id},
                    {"ClientName", name},
                    {"LegalName", name},
                    {"RFC", rfc},
                    {"Status", "Activo"},
                    {"Addresses", Json::array({Json(BindCompany::id(id + 100'000))})}}));
  return company.table("Clients").back();
}

// The notice of this code, null when there is none.
inline Json notice(const Json& outcome, const char* code) {
  for (const Json& warning : outcome["warnings"].items()) {
    if (warning["code"].text() == code)
      return warning["params"].is_null() ? Json::object() : warning["params"];
  }
  return {};
}

}  // namespace enlace::binderp
