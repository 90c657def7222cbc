#pragma once

#include <functional>
#include <map>
#include <string>

#include "alegra_account.hpp"
#include "order_sample.hpp"

namespace enlace::alegra {

using Account = AlegraAccount;

inline const char* const kItem = R"({"id":"1","name":"A","reference":"A","status":"active","type":"simple",
    "inventory":{"unit":"unit","availableQuantity":5,"warehouses":[{"availableQuantity":"5"}]},
    "tax":[{"id":"3","name":"IVA","percentage":"16.00","status":"active"}],
    "price":[{"idPriceList":"1","name":"General","price":100}]})";

inline PushRequest order_with_new_client() {
  PushRequest request = sample_request({order_line("A", "116", "2")});
  return request;
}

// Every operation, by name, on an account that has what it needs.
inline const std::map<std::string, std::function<sdk::testing::OpResult(AlegraAccount&)>>& operations() {
  static const std::map<std::string, std::function<sdk::testing::OpResult(AlegraAccount&)>> all = {
      {"check", [](AlegraAccount& account) { return account.session().check(); }},
      {"pull_products", [](AlegraAccount& account) { return account.session().pull_products(); }},
      {"pull_customers", [](AlegraAccount& account) { return account.session().pull_customers(); }},
      {"push_order",
       [](AlegraAccount& account) { return account.session().push_order(order_with_new_client()); }},
      {"find_order",
       [](AlegraAccount& account) {
         return account.session().find_order(
             {"HANDY-1", json(R"({"client_id":"215","date":"2026-10-20"})"), ""});
       }},
      {"delete_order", [](AlegraAccount& account) {
         return account.session().delete_order(
             {"HANDY-1", json(R"({"client_id":"215","date":"2026-10-20"})"), ""});
       }}};
  return all;
}

inline void fill(AlegraAccount& account) {
  account.add("items", kItem);
  account.add("contacts", R"({"id":"9","name":"Otra","type":["client"]})");
  account.add("remissions", R"({"id":"7","client":{"id":"215"},"date":"2026-10-20","status":"open",
      "observations":"[HANDY-1] x"})");
}

}  // namespace enlace::alegra
