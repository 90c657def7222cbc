#pragma once

#include <string>

#include <enlace/sdk/documents.hpp>

namespace enlace::email_notify::test {

inline Json settings() {
  return Json::object({{"smtp", Json::object({{"server", "mail.lupita.mx"}})},
                       {"from", "Pedidos Lupita <avisos@lupita.mx>"},
                       {"recipients", Json::array({"Ana.Lopez@lupita.mx"})}});
}

inline OrderLine line(const std::string& code, const std::string& name, const char* quantity,
                      const char* price, const char* total) {
  OrderLine made;
  made.code = code;
  made.description = name;
  made.quantity = d(quantity);
  made.price = made.original_price = d(price);
  made.net_price = (d(price) / d("1.16")).rounded(6);
  made.taxes = {{"IVA", d("16"), ""}};
  made.total = d(total);
  return made;
}

inline PushRequest request() {
  Order order;
  order.id = "31000001";
  order.kind = OrderKind::presale;
  order.date = "2026-11-22";
  order.due_date = "2026-12-07";
  order.created_at = "2026-11-22T16:15:00Z";
  order.delivery_date = "2026-11-24";
  order.customer.code = "C-0042";
  order.customer.description = "Abarrotes Doña Lucía <3>";
  order.customer.legal_name = "Lucía Núñez Peña";
  order.customer.tax_id = "NUPL800101AB1";
  order.customer.address = {"Av. Juárez 15, int. 2", "Centro", "Puebla", "Puebla", "72000", "México"};
  order.customer.phone = "222 123 4567";
  order.customer.email = "lucia@example.com";
  order.seller = {"Jorge Ramírez", "jorge@lupita.mx", ""};
  order.lines = {
      line("7501055300075", "Refresco de cola 600 ml", "24", "18.50", "444.00"),
      line("7501000911288", "Galletas surtidas, caja con 12 paquetes de 170 g", "3", "212.40", "637.20"),
      line("A-1/2", "Café de olla «La Abuela» 1 kg", "1.5", "1234.56", "1851.84")};
  order.lines[1].original_price = d("236.00");
  order.lines[1].discount_percent = d("10");
  order.lines[2].taxes.clear();
  order.lines[2].net_price = d("1234.56");
  order.total = d("2933.04");
  order.total_tax = d("149.13");
  order.total_before_tax = d("2783.91");
  order.currency = "MXN";
  order.comment = "Entregar por la puerta de atrás.\nPreguntar por Toño";
  PushRequest made;
  made.order = order;
  made.reference = "HANDY-31000001";
  return made;
}

}  // namespace enlace::email_notify::test
