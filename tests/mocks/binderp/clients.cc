#include "mocks/binderp/clients.hpp"

#include "mocks/binderp/handlers.hpp"
#include "mocks/binderp/listing.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/text.hpp"

// Clients, apis/bind.md 4.
namespace enlace::mock::binderp {
namespace {

using Kind = Member::Kind;

const Model& new_address() {
  static const Model model = {
      {"StreetName", Kind::text}, {"InteriorNumber", Kind::text}, {"ExteriorNumber", Kind::text},
      {"Colonia", Kind::text},    {"Comments", Kind::text},       {"ZipCode", Kind::text},
      {"Localidad", Kind::text},  {"City", Kind::text},           {"State", Kind::text}};
  return model;
}

Model client_model(bool edit) {
  Model model = {{"LegalName", Kind::text, true},
                 {"CommercialName", Kind::text, true},
                 {"RFC", Kind::text, true},
                 {"CreditDays", Kind::integer, true},
                 {"CreditAmount", Kind::number, true},
                 {"PriceListID", Kind::guid, true},
                 {"AccountingNumber", Kind::text, true},
                 {"Address", Kind::object, false, &new_address()},
                 {"Email", Kind::text},
                 {"Telephone", Kind::text},
                 {"Comment", Kind::text},
                 {"Source", Kind::text},
                 {"PaymentMethod", Kind::integer},
                 {"PaymentTerm", Kind::integer},
                 {"LocationID", Kind::guid},
                 {"SalesEmployeeID", Kind::guid},
                 {"CreditEmployeeID", Kind::guid},
                 {"AccountNumber", Kind::text},
                 {"DefaultDiscount", Kind::number},
                 {"RegimenFiscal", Kind::text}};
  if (edit) model.insert(model.begin(), {"ID", Kind::guid, true});
  return model;
}

const Model& new_client() {
  static const Model model = client_model(false);
  return model;
}
const Model& edit_client() {
  static const Model model = client_model(true);
  return model;
}

Failure invalid(const std::string& member, const std::string& sentence) {
  return refuse_with(400, Json::object({{"Message", "The request is invalid."},
                                        {"ModelState", Json::object({{member, Json::array({sentence})}})}}));
}

Result<const Json*> account_of(const Call& call, const Json& number) {
  for (const Json* account : call.company.shelves["Accounts"].rows()) {
    if ((*account)["Number"].text() == number.text()) return account;
  }
  return refuse(400, "La cuenta contable " + number.text() + " no existe.");
}

Result<void> check(const Call& call, const Json& body, const std::string& argument) {
  if (!is_rfc_of_bind(body["RFC"].text())) {
    return invalid(
        argument + ".RFC",
        "The field RFC must match the regular expression "
        "'^[A-Z,a-z,ñ,Ñ,&]{3,4}[0-9]{2}[0-1][0-9][0-3][0-9][A-Z,a-z,0-9]?[A-Z,a-z,0-9]?[0-9,A-Z,a-z]?$'.");
  }
  for (const char* employee : {"SalesEmployeeID", "CreditEmployeeID"}) {
    if (!body[employee].is_null()) ENLACE_CHECK(referenced(call, "Users", body[employee], "El empleado"));
  }
  const Json& address = body["Address"];
  if (address.is_null()) {
    if (call.switches().require_address)
      return invalid(argument + ".Address", "The Address field is required.");
    return {};
  }
  if (!call.switches().require_address_members) return {};
  for (const char* member : {"StreetName", "ExteriorNumber", "Colonia", "ZipCode", "City", "State"}) {
    if (blank(address[member].text())) {
      return invalid(argument + ".Address." + member, "The " + std::string(member) + " field is required.");
    }
  }
  return {};
}

Json or_empty(const Json& value) {
  return value.is_null() ? Json("") : value;
}

// Fills the details with the body of a write; everything that it leaves out is reset (Q14).
Result<void> write(const Call& call, const Json& body, Client& client) {
  ENLACE_TRY(const Json* list, referenced(call, "PriceLists", body["PriceListID"], "La lista de precios"));
  ENLACE_TRY(const Json* account, account_of(call, body["AccountingNumber"]));
  Json& details = client.details;
  for (const char* member : {"RFC", "LegalName", "CommercialName", "CreditDays", "CreditAmount"}) {
    details.set(member, body[member]);
  }
  details.set("PriceList", (*list)["Name"]).set("PriceListID", (*list)["ID"]);
  details.set("Account", (*account)["Number"].text() + " " + (*account)["Description"].text());
  details.set("Comments", body["Comment"]).set("Email", body["Email"]).set("Telephones", body["Telephone"]);
  details.set("AccountNumber", or_empty(body["AccountNumber"])).set("ClientSource", or_empty(body["Source"]));
  details.set("DefaultDiscount", body["DefaultDiscount"].is_null() ? Json(0) : body["DefaultDiscount"]);
  details.set("Loctaion", Json()).set("LoctaionID", Json());
  if (!body["LocationID"].is_null()) {
    ENLACE_TRY(const Json* location, referenced(call, "Locations", body["LocationID"], "La sucursal"));
    details.set("Loctaion", (*location)["Name"]).set("LoctaionID", (*location)["ID"]);
  }
  client.regime = body["RegimenFiscal"];
  return {};
}

Result<Client*> client_in_path(Call& call) {
  ENLACE_TRY(const std::string id, id_in_path(call));
  const auto at = call.company.clients.find(id);
  if (at == call.company.clients.end()) return not_found(call, "El cliente");
  return &at->second;
}

Json details_of(const Client& client) {
  Json details = client.details;
  Json addresses = Json::array();
  for (const auto& [id, address] : client.addresses) addresses.push_back(id);
  details.set("Addresses", std::move(addresses));
  return details;
}

}  // namespace

Json list_item_of(const Client& client) {
  const Json& details = client.details;
  return Json::object({{"ID", details["ID"]},
                       {"Number", details["Number"]},
                       {"ClientName", details["CommercialName"]},
                       {"LegalName", details["LegalName"]},
                       {"RFC", details["RFC"]},
                       {"Email", details["Email"]},
                       {"Phone", details["Telephones"]},
                       {"NextContactDate", Json()},
                       {"LocationID", details["LoctaionID"]},
                       {"RegimenFiscal", client.regime}});
}

Json blank_client(const std::string& id, std::int64_t number, const std::string& now) {
  return Json::object({{"ID", id},
                       {"RFC", "XAXX010101000"},
                       {"LegalName", ""},
                       {"CommercialName", ""},
                       {"CreditDays", 0},
                       {"CreditAmount", 0},
                       {"PaymentMethod", ""},
                       {"CreationDate", now},
                       {"Status", "Activo"},
                       {"SalesContact", Json()},
                       {"CreditContact", Json()},
                       {"Loctaion", Json()},
                       {"LoctaionID", Json()},
                       {"Comments", Json()},
                       {"PriceList", Json()},
                       {"PriceListID", Json()},
                       {"PaymentTermType", ""},
                       {"Email", Json()},
                       {"Telephones", Json()},
                       {"Number", number},
                       {"AccountNumber", ""},
                       {"DefaultDiscount", 0},
                       {"ClientSource", ""},
                       {"Account", Json()},
                       {"City", Json()},
                       {"State", Json()}});
}

std::string text_of_address(const Json& address) {
  std::string text = address["StreetName"].text();
  if (!address["ExteriorNumber"].text().empty()) text += " " + address["ExteriorNumber"].text();
  for (const char* part : {"Colonia", "ZipCode"}) {
    if (!address[part].text().empty()) text += ", " + address[part].text();
  }
  return text;
}

void keep(Company& company, Client client, std::int64_t now_ms) {
  const std::string id = client.details["ID"].text();
  company.shelves["Clients"].put(list_item_of(client), now_ms);
  company.clients[id] = std::move(client);
}

Result<Response> list_clients(Call& call) {
  return list_catalog(call);
}

Result<Response> get_client(Call& call) {
  ENLACE_TRY(const Client* client, client_in_path(call));
  return answer(details_of(*client));
}

Result<Response> create_client(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "newClient", new_client()));
  ENLACE_CHECK(check(call, body, "newClient"));
  Client client;
  client.created = true;
  const std::string id = call.company.guids.next();
  client.details = blank_client(id, call.company.next_client, call.now());
  ENLACE_CHECK(write(call, body, client));
  ++call.company.next_client;
  if (body["Address"].is_object()) {
    client.addresses.emplace_back(call.company.guids.next(), body["Address"]);
    client.details.set("City", body["Address"]["City"]).set("State", body["Address"]["State"]);
  }
  notify(call, "Add_Client", client.details);
  keep(call.company, std::move(client), call.now_ms);
  return created(call, id);
}

Result<Response> replace_client(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "editClient", edit_client()));
  const auto at = call.company.clients.find(body["ID"].text());
  if (at == call.company.clients.end()) return not_found(call, "El cliente");
  ENLACE_CHECK(check(call, body, "editClient"));
  Client client = at->second;
  ENLACE_CHECK(write(call, body, client));
  if (body["Address"].is_object()) {
    const std::string address =
        client.addresses.empty() ? call.company.guids.next() : client.addresses.front().first;
    client.addresses = {{address, body["Address"]}};
  }
  notify(call, "Edit_Client", client.details);
  keep(call.company, std::move(client), call.now_ms);
  return no_content();
}

Result<Response> delete_client(Call& call) {
  ENLACE_TRY(const Client* client, client_in_path(call));
  Client changed = *client;
  const std::string id = changed.details["ID"].text();
  if (call.switches().client_deletion == "inactive") {
    changed.details.set("Status", "Inactivo");
    keep(call.company, std::move(changed), call.now_ms);
  } else {
    call.company.shelves["Clients"].erase(id, call.now_ms);
    call.company.clients.erase(id);
  }
  return no_content();
}

}  // namespace enlace::mock::binderp
