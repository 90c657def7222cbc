#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

// A Handy order as the host hands it to push_order().
namespace enlace::alegra {

inline Tax iva() {
  return {"IVA", d("16"), ""};
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
  order.due_date = "2026-11-04";
  order.created_at = "2026-10-20T17:05:09Z";
  order.customer.code = "C-1";
  order.customer.description = "Abarrotes Lupita";
  order.customer.tax_id = "ALU120315AB7";
  order.comment = "Entrega por la tarde";
  order.lines = std::move(lines);
  for (const OrderLine& line : order.lines) order.total += line.total;
  return request;
}

inline Link client_link(const char* id = "215") {
  return {"customer", "C-1", id, Json::object()};
}

inline Link product_link(const char* code, const char* id, const char* net) {
  return {
      "product", code, id,
      Json::object({{"item_id", id},
                    {"net_price", net},
                    {"taxes", Json::array({Json::object({{"id", "3"}, {"name", "IVA"}, {"rate", "16"}})})},
                    {"other_taxes", Json::array()}})};
}

}  // namespace enlace::alegra
