#include "customers.hpp"

#include <enlace/sdk/rfc.hpp>
#include <enlace/sdk/typed_text.hpp>

#include "text.hpp"

namespace enlace::gestionix {
namespace {

constexpr const char* kCountryCode = "MEX";
constexpr const char* kCountry = "México";

std::string member_of(const Mapping& mapping, const Json& row, const char* member) {
  return text_of(mapping.get("client", member, row));
}

Address address_of(const Mapping& mapping, const Json& row) {
  const auto text = [&](const char* member) { return member_of(mapping, row, member); };
  Address address;
  address.street = text("street");
  if (!text("outside_number").empty()) address.street += " " + text("outside_number");
  if (!text("inside_number").empty()) address.street += " Int. " + text("inside_number");
  address.street = std::string(trim(address.street));
  address.neighborhood = text("neighborhood");
  address.city = text("city");
  address.state = text("state");
  address.postal_code = text("postal_code");
  address.country = text("address_country");
  return address;
}

void put_address(const Mapping& mapping, Json& body, const Address& address) {
  bool any = false;
  for (const auto& [member, value] : std::initializer_list<std::pair<const char*, const std::string&>>{
           {"street", address.street},
           {"neighborhood", address.neighborhood},
           {"city", address.city},
           {"state", address.state},
           {"postal_code", address.postal_code}}) {
    if (trim(value).empty()) continue;
    mapping.put("client", member, body, trim(value));
    any = true;
  }
  if (!any) return;
  mapping.put("client", "address_country", body, kCountry);
  mapping.put("client", "address_country_code", body, kCountryCode);
}

}  // namespace

std::string commercial_name(const Mapping& mapping, const Json& row) {
  return member_of(mapping, row, "commercial_name");
}

std::string legal_name(const Mapping& mapping, const Json& row) {
  return member_of(mapping, row, "legal_name");
}

bool is_active_client(const Mapping& mapping, const Json& row) {
  const Json& active = mapping.get("client", "active", row);
  return active.is_null() || mapping.means("active", active);
}

bool is_of_other_branch(const Mapping& mapping, const Json& row, const std::string& branch_id) {
  const std::string own = member_of(mapping, row, "branch_id");
  return !own.empty() && own != branch_id;
}

std::variant<Customer, Skipped> map_client(const Mapping& mapping, const Json& row,
                                           const std::string& branch_id) {
  Customer customer;
  customer.remote_id = member_of(mapping, row, "id");
  customer.legal_name = legal_name(mapping, row);
  customer.description = commercial_name(mapping, row);  // G-CUST-2
  if (customer.description.empty()) customer.description = customer.legal_name;
  // One name for both, as a push creates them, says nothing of a legal name that Handy may have.
  if (customer.legal_name == customer.description) customer.legal_name.clear();
  const auto skipped = [&](std::string why) {
    return Skipped{"customer", "", customer.remote_id, customer.description, {std::move(why), {}, ""}};
  };
  if (is_of_other_branch(mapping, row, branch_id)) return skipped("client_of_other_branch");  // G-CUST-1
  if (!is_active_client(mapping, row)) return skipped("client_inactive");                     // G-CUST-3
  if (customer.description.empty()) return skipped("client_without_name");
  customer.tax_id = member_of(mapping, row, "tax_id");
  if (sdk::is_generic_rfc(sdk::rfc_of(customer.tax_id).value_or(""))) customer.tax_id.clear();
  customer.address = address_of(mapping, row);
  customer.zone = kZone;
  customer.zone_is_default = true;  // a customer whom Handy had before stays where its sellers look for it
  customer.email = member_of(mapping, row, "email");
  customer.phone = member_of(mapping, row, "phone");
  return customer;
}

std::string client_reference(const Customer& customer) {
  return "HANDY-C-" + customer.code;
}

Json wire_id(const std::string& id) {
  const bool is_number =
      !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos;
  return is_number && (id.size() == 1 || id[0] != '0') ? Json::number(id) : Json(id);
}

NewClient new_client(const Mapping& mapping, const Customer& as_typed, const std::string& name,
                     const std::string& branch_id, const Settings& settings) {
  NewClient client;
  sdk::CustomerRules rules = sdk::kMexicanCustomer;  // H-29
  if (!settings.create_customer_address) rules.postal_digits = 0;
  sdk::TypedCustomer cleaned = sdk::typed_customer(as_typed, rules);
  const Customer& customer = cleaned.customer;
  client.warnings = std::move(cleaned.notices);
  Json& body = client.body;
  body = Json::object();
  const auto put = [&](const char* member, Json value) {
    mapping.put("client", member, body, std::move(value));
  };
  put("legal_name", name);
  put("commercial_name", name);
  const std::string tax_id(trim(customer.tax_id));
  const std::optional<std::string> rfc = sdk::rfc_of(tax_id);
  if (!rfc && !tax_id.empty()) {
    client.warnings.push_back({"customer_rfc_left_out",
                               Json::object({{"customer", customer.description}, {"tax_id", tax_id}}), ""});
  }
  put("tax_id", rfc.value_or(std::string(sdk::kGenericRfc)));
  put("country_code", kCountryCode);
  put("branch_id", wire_id(branch_id));
  put("external_reference", client_reference(customer));
  const std::string email(trim(customer.email));
  if (sdk::looks_like_email(email)) {
    put("email", email);
  } else if (!email.empty()) {
    client.warnings.push_back({"customer_email_left_out",
                               Json::object({{"customer", customer.description}, {"email", email}}), ""});
  }
  if (const std::string_view phone = trim(customer.phone); !phone.empty()) put("phone", phone);
  if (settings.create_customer_address) put_address(mapping, body, customer.address);
  return client;
}

}  // namespace enlace::gestionix
