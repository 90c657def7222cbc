#include "mocks/alegra/contact_rules.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/text.hpp"

namespace enlace::mock::alegra {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 11> kIdentificationTypes = {
    "RC", "TI", "CC", "TE", "CE", "NIT", "PP", "PEP", "DIE", "NUIP", "FOREIGN_NIT"};
constexpr std::array<std::string_view, 3> kKindsOfPerson = {"LEGAL_ENTITY", "PERSON_ENTITY", "OTHER_ENTITY"};
constexpr std::array<std::string_view, 6> kRegimesOfColombia = {
    "SIMPLIFIED_REGIME",        "COMMON_REGIME",      "NOT_REPONSIBLE_FOR_CONSUMPTION", "SPECIAL_REGIME",
    "NATIONAL_CONSUMPTION_TAX", "INC_IVA_RESPONSIBLE"};
constexpr std::array<std::string_view, 15> kRegimesOfMexico = {
    "SALARIED_REGIME",
    "BUSINESS_ACTIVITIES_REGIME",
    "LEASEHOLD_REGIME",
    "GENERAL_REGIME_OF_MORAL_PEOPLE_LAW",
    "REGIME_OF_MORAL_PEOPLE_NOT_PROFIT",
    "FISCAL_INCORPORATION_REGIME",
    "PRIMARY_SECTOR_REGIME",
    "REGIME_OF_THE_COORDINATED",
    "REGIME_OF_THE_TECHNOLOGICAL_PLATFORMS_INCOME_ACTIVITIES",
    "REGIME_OF_COOPERATIVE_PRODUCTION_SOCIETIES",
    "REGIME_OF_TRUST",
    "SOCIETIES_OPTIONAL_REGIME",
    "NO_REGIME",
    "SIMPLIFIED_REGIME",
    "DIVIDEND_INCOME"};
constexpr std::array<std::string_view, 2> kThirdTypes = {"NATIONAL", "FOREIGN"};

bool empty(const Json& value) {
  return value.is_null() || (value.is_string() && value.text().empty());
}

Result<void> check_choice(const Json& given, Names choices, const char* refusal) {
  if (empty(given) || std::ranges::find(choices, given.text()) != choices.end()) return {};
  return refuse(400, refusal);
}

Result<void> put_name(const Call& call, Json& contact) {
  const Json& body = call.body;
  const bool named = !empty(body["name"]);
  const Json& parts = body["nameObject"];
  const bool in_parts = parts.is_object();
  if (named && in_parts && call.switches().refuse_name_with_parts) {
    return refuse(400, "name y nameObject son excluyentes", 2039);
  }
  const bool person = call.company.country == "colombia" && body["kindOfPerson"].text() == "PERSON_ENTITY";
  if (person && call.switches().require_name_parts &&
      (empty(parts["firstName"]) || empty(parts["lastName"]))) {
    return refuse(400, "El campo nameObject es obligatorio");
  }
  // Such a contact is shown under the parts joined by blanks.
  const std::string name = in_parts && !name_text(parts).empty() ? name_text(parts) : body["name"].text();
  if (name.find_first_not_of(" \t\r\n") == std::string::npos) return refuse(400, "El nombre es obligatorio");
  contact.set("name", name);
  if (in_parts) contact.set("nameObject", body["nameObject"]);
  return {};
}

Json roles_of(const Json& given) {
  Json roles = Json::array();
  const Json list = given.is_array() ? given : Json::array({given});
  for (const Json& role : list.items()) {
    if (role.text() == "client" || role.text() == "provider") roles.push_back(role);  // others vanish (8.3)
  }
  return roles;
}

// Colombia: {type, number, dv?} under identificationObject, or under identification itself (8.5, Q8).
Result<void> put_colombian_identification(const Call& call, Json& contact) {
  const Json& body = call.body;
  const std::string& form = call.switches().identification_form;
  Json given;
  if (body["identification"].is_object() && form != "identificationObject") given = body["identification"];
  if (body["identificationObject"].is_object() && form != "identification")
    given = body["identificationObject"];
  const std::string number = given.is_object() ? given["number"].text() : identification_text(body);
  if (number.empty()) return {};
  const std::string& type = given["type"].text();
  if (type.empty()) return refuse(400, "El tipo de identificación es obligatorio", 2035);
  ENLACE_CHECK(check_choice(type, kIdentificationTypes, "El tipo de identificación no es válido"));
  if ((type == "NIT" || type == "CC") && !is_numeral(number)) {
    return refuse(400, "El número de identificación solo admite dígitos");
  }
  Json identification = Json::object({{"type", type}, {"number", number}});
  if (type == "NIT") identification.set("dv", check_digit(number));
  contact.set("identification", number);
  contact.set("identificationObject", std::move(identification));
  return {};
}

Result<void> put_identification(const Call& call, Json& contact) {
  if (call.company.country == "colombia") return put_colombian_identification(call, contact);
  const std::string& identification = identification_text(call.body);
  if (identification.empty()) return {};
  if (call.company.country == "mexico" && call.switches().check_rfc && !is_rfc(identification)) {
    return refuse(400, "El RFC no es válido");
  }
  contact.set("identification", identification);
  return {};
}

Result<void> check_country(const Call& call) {
  const Json& body = call.body;
  if (call.company.country == "colombia") {
    if (call.switches().require_kind_of_person && empty(body["kindOfPerson"])) {
      return refuse(400, "El tipo de persona es obligatorio");
    }
    const Names kinds(kKindsOfPerson.data(), call.switches().refuse_other_entity ? 2 : 3);
    ENLACE_CHECK(check_choice(body["kindOfPerson"], kinds, "El tipo de persona no es válido"));
    ENLACE_CHECK(check_choice(body["regime"], kRegimesOfColombia, "El régimen no es válido"));
    if (!empty(body["address"]["city"]) && empty(body["address"]["department"])) {
      return refuse(400, "El departamento no es válido", 2112);
    }
    if (call.switches().require_department && !empty(body["address"]["address"]) &&
        empty(body["address"]["department"])) {
      return refuse(400, "El departamento es inválido", 2112);
    }
  } else if (call.company.country == "mexico") {
    ENLACE_CHECK(check_choice(body["regime"], kRegimesOfMexico, "El régimen fiscal no es válido"));
    ENLACE_CHECK(check_choice(body["thirdType"], kThirdTypes, "El tipo de tercero no es válido"));
  }
  return {};
}

// The identification may not be taken already, unless the check is switched off by `ignoreRepeated` (8.3).
Result<void> check_repeated(const Call& call, const Json& contact, const std::string& self) {
  const std::string& identification = contact["identification"].text();
  if (identification.empty()) return {};
  if (call.body["ignoreRepeated"].truthy() && call.switches().ignore_repeated_supported) return {};
  const std::string code = folded(identification);
  for (const auto& [sequence, row] : call.company.table("contacts").rows()) {
    if (row.folded_code == code && row.id != self) {
      Failure refusal = refuse(400, "Ya existe un contacto con la identificación " + identification, 2006);
      refusal.error.params = Json::object({{"contactId", row.id},
                                           {"contactName", name_text(row.body["name"])},
                                           {"contactIdentification", identification_text(row.body)}});
      return refusal;
    }
  }
  return {};
}

Json country_address(const Call& call) {
  Json address = call.body["address"];
  if (address.is_object() && call.company.country == "colombia" && !address.contains("country")) {
    address.set("country", "Colombia");
  }
  return address;
}

}  // namespace

Result<Json> reference_to(const Call& call, std::string_view resource, const Json& given) {
  const std::string id = id_of(given);
  if (id.empty()) return Json();
  const Row* row = call.company.find(resource, id);
  if (!row) return refuse(400, "No existe el recurso " + std::string(resource) + " con id " + id);
  Json reference = Json::object({{"id", row->id}, {"name", row->body["name"]}});
  if (resource == "sellers") {
    reference.set("identification", row->body["identification"]);
    reference.set("observations", row->body["observations"]);
  } else if (resource == "terms") {
    reference.set("days", row->body["days"]);
  }
  return reference;
}

Result<Json> contact_from(const Call& call, const std::string& self) {
  const Json& body = call.body;
  // A write replaces the whole contact (1.6): whatever the body leaves out is gone.
  Json contact = Json::object({{"id", self}, {"name", ""}, {"identification", Json()}});
  ENLACE_CHECK(put_name(call, contact));
  if (!empty(body["email"]) && !is_email(body["email"].text())) return refuse(400, "El email no es válido");
  ENLACE_CHECK(put_identification(call, contact));
  ENLACE_CHECK(check_country(call));
  ENLACE_CHECK(check_repeated(call, contact, self));
  for (const char* text : {"email", "phonePrimary", "phoneSecondary", "mobile", "fax", "observations"}) {
    contact.set(text, body[text]);
  }
  contact.set("status", empty(body["status"]) ? Json("active") : body["status"]);
  contact.set("type", roles_of(body["type"]));
  for (const char* optional :
       {"kindOfPerson", "regime", "thirdType", "cfdiUse", "paymentMethod", "creditLimit"}) {
    if (!empty(body[optional])) contact.set(optional, body[optional]);
  }
  contact.set("address", country_address(call));
  ENLACE_TRY(Json seller, reference_to(call, "sellers", body["seller"]));
  ENLACE_TRY(Json price_list, reference_to(call, "price-lists", body["priceList"]));
  ENLACE_TRY(Json term, reference_to(call, "terms", body["term"]));
  contact.set("seller", std::move(seller));
  contact.set("priceList", std::move(price_list));
  contact.set("term", std::move(term));
  contact.set("internalContacts",
              body["internalContacts"].is_array() ? body["internalContacts"] : Json::array());
  return contact;
}

}  // namespace enlace::mock::alegra
