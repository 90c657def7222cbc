#include "handy/fields.hpp"
#include "handy/mapping.hpp"

namespace enlace::handy {

Result<Customer> map_customer(const Json& json) {
  Customer customer;
  customer.code = json["code"].text();
  if (customer.code.empty()) {
    return failure(ENLACE_E_INVALID, "customer_malformed", {}, Json::object({{"member", "code"}}));
  }
  customer.description = json["description"].text();
  if (customer.description.empty()) customer.description = json["name"].text();
  customer.legal_name = json["businessName"].text();
  customer.tax_id = tax_id_of(json);
  customer.address.street = json["address"].text();
  customer.address.neighborhood = json["neighborhood"].text();
  customer.address.city = json["city"].text();
  customer.address.state = json["state"].text();
  customer.address.postal_code = json["postalCode"].text();
  customer.address.country = json["country"].text();
  customer.zone = json["zone"]["description"].text();
  customer.category = json["category"]["description"].text();
  customer.email = json["email"].text();
  customer.phone = first_of(json, CustomerNames::kPhone).text();
  constexpr std::int64_t kMostCreditDays = 3650;  // more than ten years is a slip, not a term
  if (const auto days = json["creditDays"].integer(); days && *days >= 0 && *days <= kMostCreditDays) {
    customer.credit_days = static_cast<int>(*days);
  }
  customer.enabled = json["enabled"].boolean().value_or(true);
  return customer;
}

std::string tax_id_of(const Json& customer) {
  return first_of(customer, CustomerNames::kTaxId).text();
}

}  // namespace enlace::handy
