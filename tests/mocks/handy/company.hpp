#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "mocks/handy/model.hpp"
#include "mocks/handy/order_book.hpp"

namespace enlace::mock::handy {

// Numbers for new objects, over all companies, as the real service gives them. Ids are 64 bits wide
// (apis/handy.md 1.10); those of lines and routes start above 32 bits, so that a client that cuts them shows.
struct Sequence {
  Id company = 1;
  Id tax = 1;
  Id category = 31'000;
  Id order_type = 35'000;
  Id price_list = 41'000;
  Id unit = 46'000;
  Id user = 80'001;
  Id family = 228'000;
  Id zone = 320'001;
  Id product = 5'000'001;
  Id customer = 9'000'001;
  Id order = 31'000'001;
  Id visit = 60'000'001;
  Id route = 5'000'000'001;
  Id line = 7'000'000'001;
};

// A deletion that lists show only from some moment on.
struct LateDeletion {
  Moment visible_from = 0;
  Json body;  // as delete_order() takes it
};

// One tenant of Handy with all its data. Objects are added and changed, never removed; they keep their
// addresses.
struct Company {
  Company(Id the_id, Zone the_zone) : id(the_id), zone(the_zone) {}
  Company(const Company&) = delete;
  Company& operator=(const Company&) = delete;

  Id id;
  std::string name;
  std::string time_zone;
  Zone zone;
  std::string country = "MX";
  std::string currency = "MXN";
  std::string product_unit = "PZA";
  std::string subscription_status = "ACTIVE";

  std::map<Id, Tax> taxes;
  std::map<Id, Unit> units;
  std::map<Id, Group> zones, families, product_categories, customer_categories, order_types;
  std::map<Id, User> users;
  std::map<Id, PriceList> price_lists;
  std::map<Id, Product> products;
  std::map<Id, Customer> customers;
  std::unordered_map<std::string, Id> product_ids, customer_ids;  // by code
  OrderBook orders;
  std::vector<LateDeletion> late_deletions;
  std::map<Id, Route> routes;
  std::map<Id, Visit> visits;

  std::map<std::string, std::int64_t> writes;  // accepted through the API: "PUT /product/{code}" -> how often
  std::map<std::string, std::int64_t> refused;  // likewise, 4xx

  [[nodiscard]] Product* product(const std::string& code);
  [[nodiscard]] Customer* customer(const std::string& code);
  [[nodiscard]] PriceList* price_list(const std::string& code);
  [[nodiscard]] User* user(Id user_id);
  [[nodiscard]] Route* open_route(const User& user);
  [[nodiscard]] const User* administrator() const;  // the portal's user; every company has one
};

}  // namespace enlace::mock::handy
