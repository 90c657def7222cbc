#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>

namespace enlace::mock::binderp {

// One line of an order or an invoice: goods or a service.
struct Line {
  std::string product_id;  // of a service: its ID
  std::string name;
  std::string code;
  std::string unit;
  std::string comments;
  Json index_number;
  Decimal quantity;
  Decimal price;  // before taxes
  Decimal vat_rate;
  Decimal vat_given;  // an amount, where the switch line_vat says so
  Decimal ieps;       // a fraction; with ieps_type 1 an amount for each unit
  std::int64_t ieps_type = 0;
  Decimal filled;
  Decimal gross;  // with its taxes, at 2 decimals: what a judge compares with
  bool service = false;

  [[nodiscard]] Decimal net() const { return price * quantity; }
};

// The arithmetic of apis/bind.md 5.1, every amount at 2 decimals, half up.
struct Amounts {
  Decimal products, services;  // subtotals, net of the discount
  Decimal discount, vat, ieps, isr_ret, vat_ret, total;
  Decimal vat_rate;  // the one shown

  [[nodiscard]] Decimal subtotal() const { return products + services; }
};

// What orders and invoices have in common. Names are those of the moment of writing, as in the real lists.
struct Sale {
  std::string client_id, client_name, client_rfc, client_phone;
  std::string address;  // as text
  std::string warehouse_id, warehouse_name, location_id, location_name;
  std::string price_list_id, price_list_name, currency_id, currency_name, currency_code;
  Decimal exchange_rate = 1;
  Json comments, purchase_order;  // text or null
  std::vector<std::string> emails;
  std::vector<Line> lines;
  Decimal discount_amount;
  std::int64_t discount_type = 1;  // 1: an amount; 0: percent
  Json order_vat_rate;             // number or null, as it was sent
  Decimal isr_rate, vat_ret_rate;
  Amounts amounts;
};

// Computes `amounts` and the `gross` of every line. `order_rate_rules`, `line_vat`: the switches.
void compute(Sale& sale, bool order_rate_rules, std::string_view line_vat);

}  // namespace enlace::mock::binderp
