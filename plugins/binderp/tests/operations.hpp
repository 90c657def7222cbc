#pragma once

#include <functional>
#include <map>
#include <string>

#include "bind_company.hpp"
#include "order_sample.hpp"

namespace enlace::binderp {

using Account = BindCompany;

inline PushRequest order_with_new_client() {
  return sample_request({order_line("A1", "116", "2", {})});
}

inline FindRequest key() {
  return {"HANDY-1",
          Json::object({{"client_id", BindCompany::id(700)},
                        {"date", "2026-10-20"},
                        {"document", "Orders"},
                        {"reference", "HANDY-1"}}),
          ""};
}

inline void fill(BindCompany& company) {
  add_product(company, 800, "A1", "Café");
  add_client(company, 700, "Otra");
  company.table("Orders").push_back(Json::object({{"ID", BindCompany::id(1)},
                                                  {"PurchaseOrder", "HANDY-1"},
                                                  {"Status", 0},
                                                  {"Number", 1},
                                                  {"Total", 1}}));
}

inline Product changed_product() {
  Product product;
  product.code = "A1";
  product.description = "Nuevo nombre";
  product.price = 116;
  return product;
}

inline const std::map<std::string, std::function<sdk::testing::OpResult(BindCompany&)>>& operations() {
  static const std::map<std::string, std::function<sdk::testing::OpResult(BindCompany&)>> all = {
      {"check", [](BindCompany& company) { return company.session().check(); }},
      {"push_products",
       [](BindCompany& company) { return company.session().push_products({changed_product()}); }},
      {"push_order",
       [](BindCompany& company) { return company.session().push_order(order_with_new_client()); }},
      {"find_order", [](BindCompany& company) { return company.session().find_order(key()); }},
      {"delete_order", [](BindCompany& company) { return company.session().delete_order(key()); }}};
  return all;
}

}  // namespace enlace::binderp
