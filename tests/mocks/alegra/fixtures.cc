#include "mocks/alegra/fixtures.hpp"

namespace enlace::mock::alegra {
namespace {

// The one price list, warehouse and seller with a UUIDv7, recognised by their names.
constexpr const char* kWholesale = "Mayoreo";

std::string id_by_name(Company& company, std::string_view resource, std::string_view name) {
  for (const auto& [sequence, row] : company.table(resource).rows()) {
    if (row.body["name"].text() == name) return row.id;
  }
  return "";
}

Json named(const std::string& id, const char* name) {
  return Json::object({{"id", id}, {"name", name}, {"status", "active"}});
}

Json tax_row(const std::string& id, const char* name, const Decimal& rate, const char* status = "active") {
  return Json::object({{"id", id},
                       {"name", name},
                       {"percentage", rate},
                       {"description", ""},
                       {"type", "IVA"},
                       {"status", status}});
}

// Writes the awkward items, one line each.
class ItemFixtures {
 public:
  ItemFixtures(Company& company, std::int64_t now_ms)
      : company_(company), now_ms_(now_ms), iva_(tax_of(company, "IVA", usual_iva(company), now_ms)) {}

  void put_all() {
    put_taxes();
    put_references();
    put_stocks();
    put_prices();
    put_structures();
  }

 private:
  Json make(const char* name, const Json& reference) {
    Json item = plain_item(company_, company_.ids.numeral(), name, "", d("100"));
    item.set("reference", reference);
    item.set("inventory", stock(company_, 40));
    item.set("tax", Json::array({iva_}));
    return item;
  }
  void put(Json item, bool verbatim = false) {
    company_.table("items").put(std::move(item), now_ms_, verbatim);
  }
  Json tax(const char* name, const Decimal& rate, const char* status = "active") {
    return company_.table("taxes")
        .put(tax_row(company_.ids.numeral(), name, rate, status), now_ms_, false)
        .body;
  }

  void put_taxes() {
    const Decimal rate = usual_iva(company_);
    const Json second = tax("IVA", 5);
    put(make("Con dos IVA activos", "FIX-IVA-TWO").set("tax", Json::array({iva_, second})));
    put(make("Con IVA inactivo", "FIX-IVA-OFF").set("tax", Json::array({tax("IVA", rate, "inactive")})));
    put(make("Con iva en minúsculas", "FIX-IVA-LOWER").set("tax", Json::array({tax("iva", rate)})));
    put(make("Con IVA Exento", "FIX-IVA-EXEMPT").set("tax", Json::array({tax("IVA Exento", 0)})));
    put(make("Con IVA de 0 %", "FIX-IVA-ZERO")
            .set("tax", Json::array({tax_of(company_, "IVA", 0, now_ms_)})));
    const Json other = tax_of(company_, company_.country == "mexico" ? "IEPS" : "ICO", 8, now_ms_);
    put(make("Con dos impuestos", "FIX-TWO-TAXES").set("tax", Json::array({iva_, other})));
    put(make("Sin impuestos", "FIX-NO-TAX").set("tax", Json::array()));
    Json bare = iva_;  // an old row: the status must be looked up in /taxes
    bare.erase("status");
    put(make("Con IVA sin estado", "FIX-IVA-NO-STATUS").set("tax", Json::array({bare})));
  }

  void put_references() {
    put(make("Código repetido uno", "FIX-DUP"));
    put(make("Código repetido dos", "FIX-DUP"));
    put(make("Código vacío", ""), true);
    put(make("Código en blanco", "   "), true);
    put(make("Código nulo", Json()), true);
    put(make("Código con espacios", "  FIX-PADDED "), true);
    put(make("Código como objeto", Json::object({{"reference", "FIX-OBJECT"}, {"type", Json()}})), true);
    put(make("Código con diagonal", "FIX/SLASH"));
  }

  void put_stocks() {
    put(make("Servicio de entrega", "FIX-SERVICE").set("inventory", Json()));
    put(make("Existencia negativa", "FIX-NEGATIVE").set("inventory", stock(company_, -4)));
    put(make("Existencia fraccionaria", "FIX-FRACTION").set("inventory", stock(company_, d("12.375"))));
    Json uneven = stock(company_, 40);  // the top figure counts, whatever the warehouses say
    uneven.set("availableQuantity", 55);
    put(make("Bodegas que no suman", "FIX-UNEVEN").set("inventory", uneven));
    Json untotalled = stock(company_, 40);
    untotalled.erase("availableQuantity");
    put(make("Existencia solo por bodega", "FIX-NO-TOTAL").set("inventory", untotalled), true);
  }

  void put_prices() {
    const std::string wholesale = id_by_name(company_, "price-lists", kWholesale);
    const auto only = [&](const std::string& list, const Json& price) {
      return Json::array({price_entry_of(company_, list, price)});
    };
    put(make("Solo en General", "FIX-ONLY-GENERAL").set("price", only("1", d("100"))));
    put(make("Solo en Mayoreo", "FIX-ONLY-MAYOREO").set("price", only(wholesale, d("95"))));
    put(make("Precio nulo", "FIX-PRICE-NULL").set("price", only("1", Json())), true);
    put(make("Precio vacío", "FIX-PRICE-EMPTY").set("price", only("1", "")), true);
    put(make("Precio cero", "FIX-PRICE-ZERO").set("price", only("1", 0)), true);
    put(make("Precio como texto", "FIX-PRICE-TEXT").set("price", only("1", "60.00")), true);
    put(make("Lista con id numérico", "FIX-LIST-NUMBER")
            .set("price",
                 Json::array({Json::object({{"idPriceList", 1}, {"name", "General"}, {"price", 50}})})),
        true);
    put(make("Inactivo", "FIX-INACTIVE").set("status", "inactive"));
  }

  void put_structures() {
    Json parent = make("Camisa", "FIX-PARENT").set("type", "variantParent").set("inventory", Json());
    const Json reference = Json::object({{"id", parent["id"]}, {"name", "Camisa"}});
    put(std::move(parent));
    for (const auto& [name, code] :
         {std::pair("Camisa chica", "FIX-CHILD-S"), std::pair("Camisa grande", "FIX-CHILD-L")}) {
      put(make(name, code).set("type", "variant").set("variantParent", reference));
    }
    const Json part =
        Json::object({{"id", company_.table("items").rows().begin()->second.id}, {"quantity", 2}});
    put(make("Paquete despensa", "FIX-KIT")
            .set("type", "kit")
            .set("inventory", Json())
            .set("subitems", Json::array({part})));
    const Json number = Json::number(company_.ids.numeral());  // an id that was never rendered as text
    put(make("Id como número", "FIX-ID-NUMBER").set("id", number), true);
    put(make("Id UUID", "FIX-ID-UUID").set("id", company_.ids.uuid(now_ms_)));
  }

  Company& company_;
  std::int64_t now_ms_;
  Json iva_;
};

void put_contact_fixtures(Company& company, std::int64_t now_ms) {
  int serial = 0;
  const auto put = [&](const std::string& name, Json roles) {
    const std::string code = std::to_string(500000 + ++serial);
    const std::string identification = company.country == "mexico" ? "FIX" + code + "A10" : "800" + code;
    Json contact = plain_contact(company, company.ids.numeral(), name, identification);
    contact.set("type", std::move(roles));
    company.table("contacts").put(std::move(contact), now_ms, false);
  };
  const Json client = Json::array({"client"});
  put("Comercial Homónima", client);
  put("Comercial Homónima", client);
  for (const char* near : {"Tienda Doña Luz", "Tienda  Doña Luz", "Tienda Doña Luz ", "Tienda Dona Luz",
                           "TIENDA DOÑA LUZ", "Tienda Doña Lúz", "Tienda Don\u0303a Luz"}) {
    put(near, client);
  }
  put("Ferretería & Más + 100% \"Uno\"", client);
  put("Solo Proveedor SA", Json::array({"provider"}));
  put("Cliente y Proveedor SA", Json::array({"client", "provider"}));
  put("Ni Cliente Ni Proveedor", Json::array());
  // The exact name sorts behind 34 that contain it, so that it stands on the second page of ?name=.
  for (int i = 1; i <= 34; ++i) put("Sucursal " + std::to_string(i) + " de Zapatería Central", client);
  put("Zapatería Central", client);
}

}  // namespace

Decimal usual_iva(const Company& company) {
  return company.country == "colombia" ? 19 : (company.country == "mexico" ? 16 : 10);
}

Json tax_of(Company& company, const std::string& name, const Decimal& rate, std::int64_t now_ms) {
  Table& taxes = company.table("taxes");
  for (const auto& [sequence, row] : taxes.rows()) {
    if (row.body["name"].text() == name && row.body["percentage"].decimal() == rate &&
        row.body["status"].text() == "active") {
      return row.body;
    }
  }
  return taxes.put(tax_row(company.ids.numeral(), name.c_str(), rate), now_ms, false).body;
}

void put_surroundings(Company& company, std::int64_t now_ms) {
  if (!id_by_name(company, "price-lists", kWholesale).empty()) return;
  const auto put = [&](const char* resource, Json row) {
    company.table(resource).put(std::move(row), now_ms, false);
  };
  put("price-lists", named("4", "Empleados")
                         .set("description", "10 % menos")
                         .set("type", "percentage")
                         .set("percentage", Decimal(10)));
  put("price-lists",
      named(company.ids.uuid(now_ms), kWholesale).set("description", Json()).set("type", "amount"));
  put("price-lists", named("5", "Lista vieja").set("type", "amount").set("status", "inactive"));
  put("warehouses", named(company.ids.uuid(now_ms), "Norte")
                        .set("observations", "")
                        .set("isDefault", false)
                        .set("address", "Av. Sur 12"));
  put("sellers", named("3", "Llanos").set("identification", "1122334455").set("observations", ""));
  put("sellers", named(company.ids.uuid(now_ms), "Zona Centro - Ruta 2")
                     .set("identification", Json())
                     .set("observations", Json()));
  put("sellers", named("7", "Ruta retirada").set("identification", "").set("status", "inactive"));
  put("item-categories", named("7", "Limpieza").set("description", ""));
  put("item-categories", named(company.ids.uuid(now_ms), "Abarrotes").set("description", Json()));
}

void put_fixtures(Company& company, std::int64_t now_ms) {
  for (const auto& [sequence, row] : company.table("items").rows()) {
    if (row.folded_code == "fix-service") return;
  }
  ItemFixtures(company, now_ms).put_all();
  put_contact_fixtures(company, now_ms);
}

Json price_entry_of(const Company& company, const std::string& list_id, const Json& price) {
  const Row* list = company.find("price-lists", list_id);
  return Json::object({{"idPriceList", list_id},
                       {"name", list ? list->body["name"] : Json()},
                       {"type", "amount"},
                       {"price", price},
                       {"currency", company.profile["currency"]}});
}

Json plain_item(Company& company, const std::string& id, const std::string& name,
                const std::string& reference, const Decimal& price) {
  Json prices = Json::array({price_entry_of(company, "1", price)});
  const std::string wholesale = id_by_name(company, "price-lists", kWholesale);
  prices.push_back(price_entry_of(company, wholesale, (price * d("0.95")).rounded(6)));
  return Json::object({{"id", id},
                       {"name", name},
                       {"description", Json()},
                       {"reference", reference},
                       {"status", "active"},
                       {"type", "simple"},
                       {"category", Json::object({{"id", "5001"}, {"name", "Ventas"}})},
                       {"itemCategory", company.table("item-categories").find("7")->body},
                       {"inventory", Json()},
                       {"tax", Json::array()},
                       {"price", std::move(prices)}});
}

Json stock(Company& company, const Decimal& quantity) {
  const Decimal second = (quantity * d("0.2")).rounded(0);
  Json warehouses = Json::array();
  for (const auto& [sequence, row] : company.table("warehouses").rows()) {
    if (warehouses.size() == 2) break;
    const Decimal here = warehouses.size() == 0 ? quantity - second : second;
    Json entry = row.body;
    entry.set("initialQuantity", "0.0").set("availableQuantity", here.str());  // quantities as texts (3.2)
    warehouses.push_back(std::move(entry));
  }
  return Json::object({{"unit", "unit"},
                       {"availableQuantity", quantity},
                       {"unitCost", d("51.2")},
                       {"initialQuantity", 0},
                       {"warehouses", std::move(warehouses)}});
}

Json plain_contact(const Company& company, const std::string& id, const std::string& name,
                   const std::string& identification) {
  Json contact = Json::object({{"id", id},
                               {"name", name},
                               {"identification", identification},
                               {"email", "pagos" + id + "@tienda.example"},
                               {"phonePrimary", "5551234567"},
                               {"phoneSecondary", Json()},
                               {"mobile", Json()},
                               {"fax", Json()},
                               {"observations", ""},
                               {"status", "active"},
                               {"type", Json::array({"client"})}});
  if (company.country == "mexico") {
    contact.set("regime", "GENERAL_REGIME_OF_MORAL_PEOPLE_LAW")
        .set("thirdType", "NATIONAL")
        .set("cfdiUse", "G01");
    contact.set("address", Json::object({{"street", "Juárez"},
                                         {"exteriorNumber", "18"},
                                         {"interiorNumber", Json()},
                                         {"colony", "Centro"},
                                         {"locality", "Puebla"},
                                         {"municipality", "Puebla"},
                                         {"zipCode", "72000"},
                                         {"state", "Puebla"},
                                         {"country", "MEX"}}));
  } else {
    contact.set("kindOfPerson", "LEGAL_ENTITY").set("regime", "SIMPLIFIED_REGIME");
    contact.set("address", Json::object({{"address", "Calle 10 # 5-20"},
                                         {"city", "Villavicencio"},
                                         {"department", "Meta"},
                                         {"country", "Colombia"},
                                         {"zipCode", Json()}}));
  }
  if (company.country == "colombia" && is_numeral(identification)) {
    contact.set("identificationObject", Json::object({{"type", "NIT"}, {"number", identification}}));
  }
  return contact.set("seller", Json())
      .set("priceList", Json())
      .set("term", Json())
      .set("internalContacts", Json::array());
}

Json seller_reference(const Row& seller) {
  return Json::object({{"id", seller.id},
                       {"name", seller.body["name"]},
                       {"identification", seller.body["identification"]},
                       {"observations", seller.body["observations"]}});
}

Json seller_named(Company& company, const std::string& name, std::int64_t now_ms) {
  Table& sellers = company.table("sellers");
  for (const auto& [sequence, row] : sellers.rows()) {
    if (row.body["name"].text() == name) return seller_reference(row);
  }
  return seller_reference(sellers.put(named(company.ids.uuid(now_ms), name.c_str()), now_ms, false));
}

}  // namespace enlace::mock::alegra
