#include "contacts.hpp"

#include <algorithm>
#include <array>

#include <enlace/sdk/rfc.hpp>

#include "text.hpp"

namespace enlace::alegra {
namespace {

std::string first_of(std::initializer_list<const Json*> values) {
  for (const Json* value : values) {
    if (std::string text = text_of(*value); !text.empty()) return text;
  }
  return {};
}

// Mexico writes a street in three parts, the other countries in one (apis/alegra.md 8.2).
Address address_of(const Json& row) {
  Address address;
  if (!row.is_object()) {
    address.street = text_of(row);
    return address;
  }
  address.street = first_of({&row["address"], &row["street"]});
  if (const std::string number = text_of(row["exteriorNumber"]); !number.empty())
    address.street += " " + number;
  if (const std::string number = text_of(row["interiorNumber"]); !number.empty())
    address.street += " int. " + number;
  address.street = std::string(trim(address.street));
  address.neighborhood = text_of(row["colony"]);
  address.city = first_of({&row["city"], &row["municipality"], &row["locality"]});
  address.state = first_of({&row["department"], &row["state"]});
  address.postal_code = text_of(row["zipCode"]);
  address.country = text_of(row["country"]);
  return address;
}

void set_filled(Json& object, std::string_view key, std::string_view value) {
  if (!trim(value).empty()) object.set(key, trim(value));
}

Json mexican_address(const Address& from) {
  Json address;
  set_filled(address, "street", from.street);
  set_filled(address, "colony", from.neighborhood);
  set_filled(address, "municipality", from.city);
  set_filled(address, "state", from.state);
  set_filled(address, "zipCode", from.postal_code);
  return address;
}

// Alegra refuses a city without its department (2112, apis/alegra.md 8.5): both or neither.
Json general_address(const Address& from) {
  Json address;
  set_filled(address, "address", from.street);
  if (!trim(from.city).empty() && !trim(from.state).empty()) {
    set_filled(address, "city", from.city);
    set_filled(address, "department", from.state);
  }
  return address;
}

Failure refuse(std::string cause, const Customer& customer, std::string_view why) {
  return failure(ENLACE_E_INVALID, std::move(cause), std::string(why),
                 Json::object({{"customer", customer.description}, {"tax_id", trim(customer.tax_id)}}));
}

// A-ORD-MX
Result<void> identify_in_mexico(NewClient& client, const Customer& customer) {
  if (trim(customer.tax_id).empty())
    return refuse("customer_without_rfc", customer, "the customer has no RFC");
  const std::optional<std::string> rfc = sdk::rfc_of(customer.tax_id);
  if (!rfc) return refuse("customer_rfc_invalid", customer, "the customer's RFC is not one");
  client.identification = *rfc;
  client.shared = sdk::is_generic_rfc(*rfc);
  client.body.set("identification", *rfc);
  return {};
}

// A-ORD-CO
Result<void> identify_in_colombia(NewClient& client, const Customer& customer, const std::string& category,
                                  const Settings& settings) {
  const bool has_nit = !trim(customer.tax_id).empty();
  const std::optional<std::string> nit = has_nit ? nit_of(customer.tax_id) : settings.default_nit;
  if (!nit) return refuse("customer_nit_invalid", customer, "the customer's NIT is not a number");
  client.identification = *nit;
  client.shared = *nit == settings.default_nit;
  client.body.set("identificationObject",
                  Json::object({{"type", "NIT"}, {"number", *nit}, {"dv", nit_check_digit(*nit)}}));
  const bool natural = category == "Persona natural";
  client.body.set("kindOfPerson", natural ? "PERSON_ENTITY" : "LEGAL_ENTITY");
  client.body.set("regime", "SIMPLIFIED_REGIME");  // mandatory with e-invoicing (apis/alegra.md 8.5, 15.4)
  if (!natural && category != "Persona jurídica") {
    client.warnings.push_back(
        {"customer_category_unknown",  // legal entity, as for any NIT (apis/alegra.md Q9)
         Json::object({{"customer", customer.description}, {"category", category}}), ""});
  }
  return {};
}

// "NIT 900.373.913-4", "N.I.T.: 900373913": what follows the word, if it is there.
std::string_view without_the_word(std::string_view tax_id) {
  std::string_view rest = tax_id;
  for (const char letter : std::string_view("nit")) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" .\t"), rest.size()));
    if (rest.empty() || (rest.front() | 0x20) != letter) return tax_id;
    rest.remove_prefix(1);
  }
  rest.remove_prefix(std::min(rest.find_first_not_of(" .:\t"), rest.size()));
  return rest;
}

}  // namespace

std::string contact_name(const Json& row) {
  const Json& name = row["name"].is_object() ? row["name"] : row["nameObject"];
  if (!row["name"].is_object() && !text_of(row["name"]).empty()) return text_of(row["name"]);
  if (std::string full = text_of(name["fullname"]); !full.empty()) return full;
  std::string joined_name;
  for (const char* part : {"firstName", "secondName", "lastName", "secondLastName"}) {
    const std::string text = text_of(name[part]);
    if (!text.empty()) joined_name += (joined_name.empty() ? "" : " ") + text;
  }
  return joined_name;
}

std::string identification_of(const Json& row) {
  const Json& plain =
      row["identification"].is_object() ? row["identification"]["number"] : row["identification"];
  return first_of({&plain, &row["identificationObject"]["number"]});
}

// A list, which may be empty, or a bare text (apis/alegra.md 8.2).
bool has_client_role(const Json& row) {
  const Json::Array& roles = row["type"].items();
  return text_of(row["type"]) == "client" ||
         std::any_of(roles.begin(), roles.end(), [](const Json& role) { return text_of(role) == "client"; });
}

// Numbers that stand for "has none": what a push wrote for want of a real one must not come back as one.
bool is_generic(std::string_view tax_id, const Settings& settings) {
  return sdk::is_generic_rfc(tax_id) || nit_of(tax_id) == settings.default_nit;
}

std::variant<Customer, Skipped> map_contact(const Json& row, const Settings& settings) {
  const std::string name = contact_name(row);
  const auto skipped = [&](std::string why) {
    return Skipped{"customer", "", id_of(row), name, {std::move(why), {}, ""}};
  };
  if (!has_client_role(row)) return skipped("contact_not_client");  // A-CUST-1
  if (text_of(row["status"]) == "inactive") return skipped("contact_inactive");
  if (name.empty()) return skipped("contact_without_name");

  Customer customer;
  customer.description = name;
  customer.tax_id = identification_of(row);
  if (is_generic(customer.tax_id, settings)) customer.tax_id.clear();
  customer.address = address_of(row["address"]);
  customer.zone = text_of(row["seller"]["name"]);  // A-CUST-2
  customer.zone_is_default = customer.zone.empty();
  if (customer.zone_is_default) customer.zone = settings.default_zone;
  customer.email = text_of(row["email"]);
  customer.phone = first_of({&row["phonePrimary"], &row["mobile"], &row["phoneSecondary"]});
  if (const auto days = row["term"]["days"].integer(); days && *days >= 0 && *days <= 3650) {
    customer.credit_days = static_cast<int>(*days);
  }
  customer.remote_id = id_of(row);
  return customer;
}

std::optional<std::string> nit_of(std::string_view tax_id) {
  tax_id = without_the_word(tax_id);
  std::string nit;
  const std::size_t hyphen = tax_id.rfind('-');
  const bool has_check_digit =
      hyphen != std::string_view::npos && trim(tax_id.substr(hyphen + 1)).size() == 1;
  for (const char c : has_check_digit ? tax_id.substr(0, hyphen) : tax_id) {
    if (c >= '0' && c <= '9') {
      nit.push_back(c);
    } else if (std::string_view(" .-\t\r\n").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  if (nit.empty() || nit.size() > 15) return std::nullopt;
  return nit;
}

int nit_check_digit(std::string_view nit) {
  constexpr std::array<int, 15> kWeights = {3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71};
  int sum = 0;
  for (std::size_t i = 0; i < nit.size() && i < kWeights.size(); ++i) {
    sum += (nit[nit.size() - 1 - i] - '0') * kWeights[i];
  }
  const int rest = sum % 11;
  return rest < 2 ? rest : 11 - rest;
}

Result<NewClient> new_client(const Customer& customer, const std::string& name, const std::string& category,
                             Country country, const Settings& settings) {
  NewClient client;
  client.body = Json::object({{"name", name}, {"type", Json::array({"client"})}});
  Json address;
  switch (country) {
    case Country::mexico:
      ENLACE_CHECK(identify_in_mexico(client, customer));
      address = mexican_address(customer.address);
      break;
    case Country::colombia:
      ENLACE_CHECK(identify_in_colombia(client, customer, category, settings));
      address = general_address(customer.address);
      break;
    case Country::automatic:
    case Country::other:  // a generic contact (apis/alegra.md R15)
      client.identification = std::string(trim(customer.tax_id));
      set_filled(client.body, "identification", client.identification);
      address = general_address(customer.address);
      break;
  }
  if (!address.is_null()) client.body.set("address", address);
  if (looks_like_email(trim(customer.email))) {
    client.body.set("email", trim(customer.email));
  } else if (!trim(customer.email).empty()) {
    client.warnings.push_back(
        {"customer_email_left_out",
         Json::object({{"customer", customer.description}, {"email", trim(customer.email)}}), ""});
  }
  set_filled(client.body, "phonePrimary", customer.phone);
  // Many clients share a generic identification; without this the second one would be refused (R13, Q10).
  if (client.shared) client.body.set("ignoreRepeated", true);
  return client;
}

}  // namespace enlace::alegra
