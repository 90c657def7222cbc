#include "mocks/handy/company.hpp"

namespace enlace::mock::handy {

Product* Company::product(const std::string& code) {
  const auto found = product_ids.find(code);
  return found == product_ids.end() ? nullptr : &products.at(found->second);
}

Customer* Company::customer(const std::string& code) {
  const auto found = customer_ids.find(code);
  return found == customer_ids.end() ? nullptr : &customers.at(found->second);
}

PriceList* Company::price_list(const std::string& code) {
  for (auto& [id_, list] : price_lists) {
    if (list.code == code) return &list;
  }
  return nullptr;
}

User* Company::user(Id user_id) {
  const auto found = users.find(user_id);
  return found == users.end() ? nullptr : &found->second;
}

Route* Company::open_route(const User& user) {
  for (auto& [id_, route] : routes) {
    if (route.user == &user && !route.date_closed) return &route;
  }
  return nullptr;
}

const User* Company::administrator() const {
  for (const auto& [id_, user] : users) {
    if (user.authority == "ROLE_ADMIN") return &user;
  }
  return nullptr;
}

}  // namespace enlace::mock::handy
