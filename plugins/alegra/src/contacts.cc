#include "contacts.hpp"

#include <algorithm>

#include <enlace/sdk/rfc.hpp>
#include <enlace/sdk/typed_text.hpp>

#include "nit.hpp"
#include "person.hpp"
#include "text.hpp"

namespace enlace::alegra {
namespace {

constexpr std::size_t kObservations = 500;  // code points, apis/alegra.md 9.2

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

Json general_address(const Address& from) {
  Json address;
  set_filled(address, "address", from.street);
  set_filled(address, "city", from.city);
  set_filled(address, "department", from.state);
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
Result<void> identify_in_colombia(NewClient& client, const Customer& customer, const std::string& name,
                                  const std::string& category, const Settings& settings) {
  const bool has_nit = !customer.tax_id.empty();
  const std::optional<Nit> nit = has_nit ? read_nit(customer.tax_id) : Nit{settings.default_nit};
  if (!nit) return refuse("customer_nit_invalid", customer, "the customer's NIT is not a number");
  const Json about = Json::object({{"customer", customer.description}, {"tax_id", customer.tax_id}});
  if (nit->wrong_check_digit) client.warnings.push_back({"customer_nit_check_digit", about, ""});
  if (nit->unmarked) {
    client.warnings.push_back({"customer_nit_with_check_digit", Json(about).set("nit", nit->number), ""});
  }
  client.identification = nit->number;
  client.shared = nit->number == settings.default_nit;
  client.body.set(
      "identificationObject",
      Json::object({{"type", "NIT"}, {"number", nit->number}, {"dv", nit_check_digit(nit->number)}}));
  const bool natural = category == kNaturalPerson;
  client.body.set("kindOfPerson", natural ? "PERSON_ENTITY" : "LEGAL_ENTITY");
  if (natural) {  // refused with a name in one text; one of the two is safe either way
                  // (apis/alegra.md 8.3, 8.5)
    client.body.erase("name");
    client.body.set("nameObject", name_parts(name));
  }
  client.body.set("regime", "SIMPLIFIED_REGIME");  // mandatory with e-invoicing (apis/alegra.md 8.5, 15.4)
  if (!natural && category != "Persona jurídica") {
    client.warnings.push_back(
        {"customer_category_unknown",  // legal entity, as for any NIT (apis/alegra.md Q9)
         Json::object({{"customer", customer.description}, {"category", category}}), ""});
  }
  return {};
}

std::string in_one_line(const Address& address) {
  std::string line;
  for (const std::string* part :
       {&address.street, &address.neighborhood, &address.city, &address.state, &address.postal_code}) {
    if (const std::string_view text = trim(*part); !text.empty())
      line += (line.empty() ? "" : ", ") + std::string(text);
  }
  return line;
}

// Where a person still finds it.
void keep_in_observations(NewClient& client, const Customer& customer) {
  const std::string line = in_one_line(customer.address);
  client.body.set("observations", cut(line, kObservations));
  client.warnings.push_back({"customer_address_in_observations",
                             Json::object({{"customer", customer.description}, {"address", line}}), ""});
}

}  // namespace

std::string contact_name(const Json& row) {
  if (row["name"].is_object()) {
    const std::string full = text_of(row["name"]["fullname"]);
    return without_filler(full.empty() ? joined_parts(row["name"]) : full);
  }
  const std::string name = text_of(row["name"]);
  return without_filler(name.empty() ? joined_parts(row["nameObject"]) : name);
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
  const std::optional<std::string> rfc = sdk::rfc_of(tax_id);
  return (rfc && sdk::is_generic_rfc(*rfc)) || nit_of(tax_id) == settings.default_nit;
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

bool same_identification(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view text) {
    if (std::optional<std::string> rfc = sdk::rfc_of(text)) return *rfc;
    return nit_of(text).value_or(sdk::typed_tax_id(text).value);
  };
  return plain(a) == plain(b);
}

bool drop_address(NewClient& client, const Customer& customer) {
  if (!client.body.erase("address")) return false;
  keep_in_observations(client, customer);
  return true;
}

Result<NewClient> new_client(const Customer& typed, const std::string& name, const std::string& category,
                             Country country, const Settings& settings) {
  const bool mexico = country == Country::mexico;
  auto [customer, notices] =
      sdk::typed_customer(typed, mexico ? sdk::kMexicanCustomer : sdk::CustomerRules());
  NewClient client;
  client.warnings = std::move(notices);
  client.body = Json::object({{"name", name}, {"type", Json::array({"client"})}});
  Json address = mexico ? mexican_address(customer.address) : general_address(customer.address);
  switch (country) {
    case Country::mexico:
      ENLACE_CHECK(identify_in_mexico(client, customer));
      break;
    case Country::colombia:
      ENLACE_CHECK(identify_in_colombia(client, customer, name, category, settings));
      if (!address.is_null() && !address.contains("department")) {  // refused as a whole (apis/alegra.md 8.5)
        address = {};
        keep_in_observations(client, customer);
      }
      break;
    case Country::automatic:
    case Country::other:  // a generic contact (apis/alegra.md R15)
      client.identification = customer.tax_id;
      set_filled(client.body, "identification", client.identification);
      if (!address.contains("department") && address.erase("city") && address.size() == 0) address = {};
      break;
  }
  if (!address.is_null()) client.body.set("address", address);
  if (looks_like_email(customer.email)) {
    client.body.set("email", customer.email);
  } else if (!customer.email.empty()) {
    client.warnings.push_back({"customer_email_left_out",
                               Json::object({{"customer", customer.description}, {"email", customer.email}}),
                               ""});
  }
  set_filled(client.body, "phonePrimary", customer.phone);
  // Many clients share a generic identification; without this the second one would be refused (R13, Q10).
  if (client.shared) client.body.set("ignoreRepeated", true);
  return client;
}

}  // namespace enlace::alegra
