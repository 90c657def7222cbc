#pragma once

#include <functional>
#include <map>
#include <string>

#include "gestionix_account.hpp"
#include "order_sample.hpp"

namespace enlace::gestionix {

using Account = GestionixAccount;

inline PushRequest plain_order() {
  PushRequest request = sample_request({order_line("A", "125.28", "2")});
  return request;
}

inline FindRequest plain_find() {
  return {"HANDY-1", json(R"({"company_id":"1104","document":"order"})"), ""};
}

inline const std::map<std::string, std::function<sdk::testing::OpResult(GestionixAccount&)>>& operations() {
  static const std::map<std::string, std::function<sdk::testing::OpResult(GestionixAccount&)>> all = {
      {"check", [](GestionixAccount& account) { return account.session().check(); }},
      {"pull_products", [](GestionixAccount& account) { return account.session().pull_products(); }},
      {"pull_customers", [](GestionixAccount& account) { return account.session().pull_customers(); }},
      {"push_order", [](GestionixAccount& account) { return account.session().push_order(plain_order()); }},
      {"find_order", [](GestionixAccount& account) { return account.session().find_order(plain_find()); }},
      {"delete_order",
       [](GestionixAccount& account) { return account.session().delete_order(plain_find()); }}};
  return all;
}

inline const std::map<std::string, std::string>& rows() {
  static const std::map<std::string, std::string> all = {
      {"companies",
       R"({"company_id":1104,"name":"Demo","legal_name":"Demo SA de CV","tax_id":"DDE100101AA1"})"},
      {"branch_offices", R"({"branch_id":5131,"name":"Matriz","active":true})"},
      {"products", product_row(1, "A", R"("unit_total_price":"125.28")", {"IEPS", "IVA"})},
      {"clients", client_row(1, "Otra", "Otra SA", R"("contact":{"name":"a","email":"a@b.mx","phone":"5"},
          "address":{"street":"x","outside_number":"1","city":"P","postal_code":"72000"})")},
      {"sales_orders",
       R"({"order_id":"so-1","number":1,"status":"open","total":"1.00","external_reference":"HANDY-1"})"}};
  return all;
}

inline void fill(GestionixAccount& account) {
  for (const auto& [table, row] : rows()) account.table(table) = {json(row)};
}

}  // namespace enlace::gestionix
