#include "mocks/binderp/seeding.hpp"

#include <algorithm>
#include <iterator>

#include "mocks/binderp/access.hpp"
#include "mocks/binderp/inserting.hpp"
#include "mocks/binderp/refusal.hpp"

namespace enlace::mock::binderp {
namespace {

// The same in three unrelated companies (apis/bind.md 2).
constexpr const char* kMexicanPeso = "b7e2c065-bd52-40ca-b508-3accdd538860";
constexpr const char* kUsDollar = "a260c860-9d2d-480a-b090-82cc9408d7f8";

class Catalogues {
 public:
  explicit Catalogues(Company& company) : company_(company) {}

  Result<void> put_all() {
    for (const char* list : {"Público", "Mayoreo"}) ENLACE_CHECK(put("PriceLists", named(list)));
    ENLACE_CHECK(put_places());
    ENLACE_CHECK(
        put("Currencies",
            Json::object(
                {{"ID", kMexicanPeso}, {"Name", "Peso mexicano"}, {"Code", "MXN"}, {"ExchangeRate", 1}})));
    ENLACE_CHECK(put("Currencies", Json::object({{"ID", kUsDollar},
                                                 {"Name", "Dólar americano"},
                                                 {"Code", "USD"},
                                                 {"ExchangeRate", d("18.25")}})));
    ENLACE_CHECK(put_accounts());
    ENLACE_CHECK(put_people());
    put_categories();
    return put_banks();
  }

 private:
  std::string guid(std::string_view name) { return company_.guids.of(name); }
  Json named(const char* name) { return Json::object({{"ID", guid(name)}, {"Name", name}}); }
  Result<void> put(std::string_view resource, const Json& row) {
    const Result<std::string> inserted = insert_row(company_, resource, row, 0);
    if (!inserted) return Failure{inserted.error()};
    return {};
  }

  Result<void> put_places() {
    for (const char* location : {"Matriz", "Sucursal Mérida"}) {
      ENLACE_CHECK(put("Locations", named(location)
                                        .set("Street", "Av. Juárez")
                                        .set("ExtNumber", "100")
                                        .set("ZipCode", "06000")
                                        .set("Colonia", "Centro")
                                        .set("City", "Ciudad de México")
                                        .set("State", "Ciudad de México")));
    }
    for (const auto& [warehouse, location] :
         {std::pair("Almacén General", "Matriz"), std::pair("Ruta Norte", "Matriz"),
          std::pair("Bodega Mérida", "Sucursal Mérida")}) {
      ENLACE_CHECK(put("Warehouses",
                       named(warehouse).set("LocationID", guid(location)).set("AvailableInOtherLoc", false)));
    }
    ENLACE_CHECK(put("States", named("Ciudad de México")));
    ENLACE_CHECK(put("States", named("Yucatán")));
    return put("Cities", named("Mérida").set("StateID", guid("Yucatán")));
  }

  Result<void> put_accounts() {
    for (const auto& [number, description] :
         {std::pair("102-01-001", "Bancos"), std::pair("105-01-001", "Clientes"),
          std::pair("105-01-002", "Clientes extranjeros"), std::pair("115-01-001", "Inventario"),
          std::pair("208-01-001", "IVA trasladado"), std::pair("401-01-001", "Ventas")}) {
      ENLACE_CHECK(put("Accounts", Json::object({{"ID", guid(number)},
                                                 {"Number", number},
                                                 {"Description", description},
                                                 {"GLGroup", number[0] == '1' ? "Activo" : "Pasivo"}})));
    }
    company_.account_categories = Json::object(
        {{"GLGroups",
          Json::array({Json::object(
              {{"ID", guid("Activo")}, {"Description", "Activo"}, {"Groups", Json::array()}})})}});
    return {};
  }

  Result<void> put_people() {
    const std::string number = "|" + std::to_string(company_.number);
    for (const auto& [user, name] :
         {std::pair("integraciones", "Integraciones"), std::pair("laura", "Laura Méndez Ñu")}) {
      ENLACE_CHECK(put("Users", Json::object({{"ID", guid(user)},
                                              {"FullName", name},
                                              {"JobPosition", "Administración"},
                                              {"LocationID", guid("Matriz")},
                                              {"Email", std::string(user) + "@bind-demo.example"},
                                              {"UserName", user + number}})));
    }
    return {};
  }

  void put_categories() {
    const Json children = Json::array(
        {Json::object({{"ID", guid("Café")}, {"Name", "Café"}, {"SubCategories", Json::array()}})});
    company_.categories = Json::array(
        {Json::object({{"ID", guid("Abarrotes")}, {"Name", "Abarrotes"}, {"SubCategories", children}})});
    company_.series = Json::array({Json::object({{"ID", guid("serie A")},
                                                 {"Serie", "A"},
                                                 {"StartNumber", 1},
                                                 {"CurrentNumber", 1},
                                                 {"Date", "2026-01-01T00:00:00"},
                                                 {"DocType", 0},
                                                 {"DocTypeText", "Pedido"},
                                                 {"Locations", Json::array()}})});
  }

  Result<void> put_banks() {
    ENLACE_CHECK(put("Banks", named("BBVA")));
    return put("BankAccounts", named("BBVA 0123")
                                   .set("Type", 0)
                                   .set("TypeText", "Cheques")
                                   .set("BankID", guid("BBVA"))
                                   .set("BankName", "BBVA")
                                   .set("Balance", 0)
                                   .set("CurrencyID", kMexicanPeso)
                                   .set("CurrencyCode", "MXN"));
  }

  Company& company_;
};

Result<void> put(Company& company, std::string_view resource, const Json& row, std::int64_t now_ms) {
  const Result<std::string> inserted = insert_row(company, resource, row, now_ms);
  if (!inserted) return Failure{inserted.error()};
  return {};
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

Result<void> put_products(Company& company, const Json& spec, std::uint64_t seed, std::int64_t now_ms) {
  if (spec.is_array()) {
    for (const Json& product : spec.items()) {
      if (product["code"].text().empty()) return refuse(400, "a product needs a code");
      Json row = Json::object({{"ID", company.guids.of("product " + product["code"].text())},
                               {"Code", product["code"]},
                               {"Title", product["description"]},
                               {"SKU", product["code"]},
                               {"Price", product["base_price"]}});
      if (!product["vat"].is_null()) row.set("VAT", product["vat"]);
      if (!product["unit"].is_null()) row.set("Unit", product["unit"]);
      // Some are not in ProductsPriceAndInventory (trap 2 of apis/bind.md 3), some have no price there.
      const std::uint64_t dice = mixed_bits(seed, product["code"].text());
      row.set("priced", dice % 5 != 0);
      if (dice % 7 == 0) row.set("Price", 0);
      ENLACE_CHECK(put(company, "Products", row, now_ms));
    }
    return {};
  }
  constexpr const char* kKinds[] = {"Café soluble", "Jabón de barra", "Galleta surtida", "Aceite vegetal",
                                    "Arroz Ñandú"};
  for (std::int64_t i = 1; i <= spec.integer().value_or(0); ++i) {
    const std::string code = "BIND-" + padded(i, 4);
    const std::uint64_t dice = mixed_bits(seed, code);
    Json row = Json::object({{"ID", company.guids.of("product " + code)},
                             {"Code", code},
                             {"Title", std::string(kKinds[dice % 5]) + " " + padded(i, 4)},
                             {"SKU", "75010000" + padded(i, 5)},
                             {"Price", Decimal(static_cast<std::int64_t>(1000 + dice % 20000)) / 100},
                             {"priced", dice % 3 != 0}});
    if (dice % 11 == 0) row.set("VAT", 0).set("VATExempt", true);
    ENLACE_CHECK(put(company, "Products", row, now_ms));
  }
  return {};
}

Result<void> put_clients(Company& company, const Json& spec, std::uint64_t seed, std::int64_t now_ms) {
  if (spec.is_array()) {
    for (const Json& client : spec.items()) {
      if (client["name"].text().empty()) return refuse(400, "a client needs a name");
      Json row = Json::object({{"ID", company.guids.of("client " + client["name"].text())},
                               {"LegalName", client["name"]},
                               {"Email", client["email"]},
                               {"Telephones", client["phone"]}});
      if (!client["rfc"].is_null()) row.set("RFC", client["rfc"]);
      ENLACE_CHECK(put(company, "Clients", row, now_ms));
    }
    return {};
  }
  constexpr const char* kShops[] = {"Abarrotes", "Miscelánea", "Tienda", "Farmacia", "Papelería"};
  for (std::int64_t i = 1; i <= spec.integer().value_or(0); ++i) {
    const std::string name =
        std::string(kShops[mixed_bits(seed, std::to_string(i)) % 5]) + " " + padded(i, 4);
    ENLACE_CHECK(
        put(company, "Clients",
            Json::object(
                {{"ID", company.guids.of("client " + name)},
                 {"LegalName", name + " SA de CV"},
                 {"CommercialName", name},
                 {"Email", i % 4 == 0 ? Json() : Json("compras" + std::to_string(i) + "@cliente.example")},
                 {"Telephones", i % 3 == 0 ? Json() : Json("55500" + padded(i, 5))}}),
            now_ms));
  }
  return {};
}

Result<void> put_fixtures(Company& company, std::int64_t now_ms) {
  const auto client = [&](const char* name, const char* commercial = "") {
    return put(company, "Clients", Json::object({{"LegalName", name}, {"CommercialName", commercial}}),
               now_ms);
  };
  for (const char* name :
       {"Abarrotes D'Angelo", "O''Higgins Dos Comillas", "Peña Ñáñez", "Pena Nanez",
        "Ferretería & Más + 100% #1", "Dos  Espacios", "Dos Espacios", " Espacio Delante",
        "Comercial Homónima", "Comercial Homónima", "MAYÚSCULAS SA", "Pen\u0303a Descompuesta"}) {
    ENLACE_CHECK(client(name));
  }
  ENLACE_CHECK(client("Razón Social Distinta SA", "Nombre Comercial"));
  ENLACE_CHECK(put(company, "Clients",
                   Json::object({{"LegalName", "Cliente Inactivo"}, {"Status", "Inactivo"}}), now_ms));
  ENLACE_CHECK(put(company, "Clients",
                   Json::object({{"LegalName", "Cliente Sin Dirección"}, {"Addresses", Json::array()}}),
                   now_ms));
  ENLACE_CHECK(put(company, "Clients",
                   Json::object({{"LegalName", "Dos Correos"}, {"Email", "a@x.example;b@x.example"}}),
                   now_ms));
  const auto product = [&](const char* code, Json row) {
    if (row["Title"].is_null()) row.set("Title", "Producto " + std::string(code));
    return put(company, "Products", row.set("Code", code), now_ms);
  };
  const Json priced = Json::object({{"Price", 100}});
  for (const char* code : {"FIX-D'O", "FIX-DUP", "FIX-DUP", "FIX-Ñ", "FIX+1&2#3", " FIX-PADDED "}) {
    ENLACE_CHECK(product(code, priced));
  }
  ENLACE_CHECK(product("FIX-EXEMPT", Json::object({{"Price", 50}, {"VAT", 0}, {"VATExempt", true}})));
  ENLACE_CHECK(product("FIX-ZERO", Json::object({{"Price", 0}})));
  ENLACE_CHECK(product("FIX-UNPRICED", Json::object({{"Price", 10}, {"priced", false}})));
  ENLACE_CHECK(product("FIX-LONG", Json::object({{"Price", 10}, {"Title", std::string(236, 'L')}})));
  ENLACE_CHECK(product("FIX-RAW", Json::object({{"Price", 10},
                                                {"Type", 1},
                                                {"TypeText", "Materia Prima"},
                                                {"Unit", "Kilo"},
                                                {"ProductionAuto", true},
                                                {"CostType", 3},
                                                {"CostTypeText", "Fijo"}})));
  return {};
}

}  // namespace

Result<Json> add_key(Company& company, const Json& spec, std::int64_t now_ms) {
  const Json* user = nullptr;
  for (const Json* row : company.shelves["Users"].rows()) {
    const std::string& name = (*row)["UserName"].text();
    const std::string wanted = spec["user"].is_null() ? "integraciones" : spec["user"].text();
    if (name == wanted || name.starts_with(wanted + "|")) user = row;
  }
  if (!user) return refuse(400, "no user " + spec["user"].text());
  Key key;
  key.user_id = (*user)["ID"].text();
  const std::string name = (*user)["UserName"].text();
  const KeyTerm term{spec["issued"].integer().value_or(now_ms / 1000), spec["expires"].integer().value_or(0)};
  key.text = spec["key"].is_null()
                 ? make_key(name.substr(0, name.find('|')), company.number, company.guids.next(), term, 7)
                 : spec["key"].text();
  if (key.text.empty()) return refuse(400, "a key is a text");
  key.expires_ms = expiry_of(key.text);
  if (key.expires_ms < 0 && !spec["expires"].is_null()) key.expires_ms = term.expires * 1000;
  if (company.switches.new_key_revokes) {
    for (Key& other : company.keys) other.revoked = other.revoked || other.user_id == key.user_id;
  }
  std::erase_if(company.keys, [&](const Key& other) { return other.text == key.text; });
  company.keys.push_back(key);
  return Json::object({{"key", key.text}});
}

Result<Company> make_company(const Json& spec, const std::string& id, std::int64_t now_ms) {
  for (const Json::Member& member : spec.members()) {
    constexpr std::string_view kKnown[] = {"name", "number", "rfc", "key", "seed", "utc_offset_minutes"};
    if (std::ranges::find(kKnown, member.key) == std::end(kKnown))
      return refuse(400, "a company has no " + member.key);
  }
  if (spec["name"].text().empty()) return refuse(400, "a company needs a name");
  const auto seed = static_cast<std::uint64_t>(spec["seed"].integer().value_or(1));
  Company company(id, mixed_bits(seed, "company " + id));
  company.name = spec["name"].text();
  company.number = spec["number"].integer().value_or(50'000 + Json(id).integer().value_or(0));
  company.rfc = spec["rfc"].is_null() ? "EKU9003173C9" : spec["rfc"].text();
  company.utc_offset_minutes = spec["utc_offset_minutes"].integer().value_or(-360);
  company.company_id = company.guids.of("company");
  ENLACE_CHECK(Catalogues(company).put_all());
  ENLACE_CHECK([&]() -> Result<void> {
    const Result<Json> key = add_key(
        company, spec["key"].is_null() ? Json::object() : Json::object({{"key", spec["key"]}}), now_ms);
    if (!key) return Failure{key.error()};
    return {};
  }());
  return company;
}

Result<Json> seed_company(Company& company, const Json& spec, std::int64_t now_ms) {
  for (const Json::Member& member : spec.members()) {
    constexpr std::string_view kKnown[] = {"seed", "products", "clients", "fixtures"};
    if (std::ranges::find(kKnown, member.key) == std::end(kKnown))
      return refuse(400, "a seed has no " + member.key);
  }
  const auto seed = static_cast<std::uint64_t>(spec["seed"].integer().value_or(1));
  ENLACE_CHECK(put_products(company, spec["products"], seed, now_ms));
  ENLACE_CHECK(put_clients(company, spec["clients"], seed, now_ms));
  if (spec["fixtures"].truthy()) ENLACE_CHECK(put_fixtures(company, now_ms));
  return Json::object({{"products", static_cast<std::uint64_t>(company.products.size())},
                       {"clients", static_cast<std::uint64_t>(company.clients.size())}});
}

}  // namespace enlace::mock::binderp
