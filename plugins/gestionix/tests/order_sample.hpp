#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "products.hpp"

// A Handy order as the host hands it to push_order().
namespace enlace::gestionix {

inline Tax iva() {
  return {"IVA", d("16"), ""};
}

inline OrderLine order_line(const char* code, const char* price, const char* quantity,
                            std::vector<Tax> taxes = {iva()}) {
  OrderLine line;
  line.code = code;
  line.description = std::string("Producto ") + code;
  line.price = line.original_price = d(price);
  line.quantity = d(quantity);
  line.total = (line.price * line.quantity).rounded(2);
  line.taxes = std::move(taxes);
  return line;
}

inline PushRequest sample_request(std::vector<OrderLine> lines) {
  PushRequest request;
  request.reference = "HANDY-31000001";
  Order& order = request.order;
  order.id = "31000001";
  order.date = "2026-10-20";
  order.due_date = "2026-11-04";
  order.created_at = "2026-10-20T17:05:09Z";
  order.customer.code = "C-1";
  order.customer.description = "Abarrotes Lupita";
  order.customer.tax_id = "ALU120315AB7";
  order.customer.address = {"Reforma 21", "La Paz", "Puebla", "Puebla", "72160", ""};
  order.customer.email = "lupita@example.com";
  order.customer.phone = "2220003333";
  order.seller = {"Luis Mora", "luis.mora@example.com", ""};
  order.currency = "MXN";
  order.lines = std::move(lines);
  for (const OrderLine& line : order.lines) order.total += line.total;
  return request;
}

inline ProductTax iva16() {
  return {"IVA", "IVA 16%", true, d("16"), false, true};
}
inline ProductTax ieps8() {
  return {"IEPS", "IEPS 8%", true, d("8"), false, false};
}

inline Link client_link(const char* id = "7001") {
  return {"customer", "C-1", id, Json::object()};
}

inline Link product_link(const char* code, const char* id, std::vector<ProductTax> taxes = {iva16()}) {
  return KnownProduct{id, code, std::string("Producto ") + code, "Pieza", std::move(taxes)}.link(code);
}

}  // namespace enlace::gestionix
