#include "mocks/handy/seed.hpp"

#include <array>
#include <random>
#include <set>

#include "mocks/handy/awkward.hpp"
#include "mocks/handy/binder.hpp"

namespace enlace::mock::handy {
namespace {

constexpr Moment kHour = 3600;
constexpr Moment kDay = 24 * kHour;

struct Goods {
  const char* name;
  const char* family;
  const char* unit;
  int price;  // with taxes, in pesos for Mexico; in hundreds of pesos for Colombia
};
constexpr std::array<Goods, 16> kGoods = {{{"Jabón de lavandería", "Limpieza", "PZA", 27},
                                           {"Cloro concentrado", "Limpieza", "PZA", 23},
                                           {"Café molido", "Abarrotes", "PZA", 89},
                                           {"Azúcar morena", "Abarrotes", "KG", 32},
                                           {"Frijol negro", "Abarrotes", "KG", 41},
                                           {"Aceite vegetal", "Abarrotes", "PZA", 48},
                                           {"Galletas de vainilla", "Dulces", "CAJA", 135},
                                           {"Chicle de menta", "Dulces", "CAJA", 64},
                                           {"Refresco de piña", "Bebidas", "PZA", 18},
                                           {"Agua mineral", "Bebidas", "PZA", 14},
                                           {"Cerveza artesanal", "Bebidas", "PZA", 42},
                                           {"Papel higiénico", "Limpieza", "CAJA", 210},
                                           {"Atún en agua", "Abarrotes", "PZA", 21},
                                           {"Mezcla para pastel", "Abarrotes", "PZA", 38},
                                           {"Queso fresco", "Lácteos", "KG", 126},
                                           {"Crema entera", "Lácteos", "PZA", 33}}};
constexpr std::array kSizes = {"chico", "mediano", "grande", "familiar", "500 g", "1 kg"};
constexpr std::array kShops = {"Abarrotes", "Tienda",          "Miscelánea",
                               "Minisúper", "La Bodeguita de", "Cremería"};
constexpr std::array kPeople = {"Lupita",   "Doña Ñica",   "El Güero", "San José", "Muñoz e Hijos",
                                "Peñalosa", "María Belén", "El Ángel", "Rincón",   "Cañaveral"};
constexpr std::array kZonesMx = {"Puebla Centro", "Cholula", "Atlixco", "Tehuacán"};
constexpr std::array kZonesCo = {"Chapinero", "Usaquén", "Engativá", "Suba"};
constexpr std::array kStreets = {"Av. Juárez", "Calle 5 de Mayo", "Carrera 7", "Callejón del Sapo"};
constexpr std::array kComments = {"Entregar por la mañana", "Tocar el timbre dos veces 🔔", "Cobrar el envase",
                                  "Llamar antes: «pregunte por Íñigo»"};

std::string padded(std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

// The check digit of a Colombian NIT.
int nit_check_digit(std::int64_t number) {
  constexpr std::array kWeights = {3, 7, 13, 17, 19, 23, 29, 37, 41};
  int sum = 0;
  for (const int weight : kWeights) {
    sum += static_cast<int>(number % 10) * weight;
    number /= 10;
  }
  return sum % 11 < 2 ? sum % 11 : 11 - sum % 11;
}

// A text of exactly `size` UTF-16 units, accents among them.
std::string long_text(std::string start, std::size_t size) {
  std::size_t units = start.size();  // `start` is plain ASCII
  while (units < size) {
    start += units % 10 == 0 ? "ñ" : "x";
    ++units;
  }
  return start;
}

class Seeder {
 public:
  Seeder(World& world, Company& company, Moment now, std::uint64_t seed, std::string_view profile)
      : world_(world),
        company_(company),
        now_(now),
        random_(seed),
        mixed_(profile == "mixed"),
        awkward_(profile == "awkward") {}

  Result<void> users();
  Result<void> products(std::int64_t count);
  Result<void> customers(std::int64_t count);
  Result<void> price_list();
  Result<void> orders(std::int64_t count, Moment from, Moment until);

  std::int64_t edits = 0;
  std::int64_t deletions = 0;

 private:
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
  }
  bool chance(int percent) { return below(100) < percent; }
  template <class List>
  auto pick(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
  }
  Result<Json> make(std::string_view kind, const Json& body) {
    return create(world_, company_, now_, kind, body);
  }

  [[nodiscard]] bool colombia() const { return company_.country == "CO"; }
  [[nodiscard]] std::string special_product_code(std::int64_t index) const;
  void make_special(std::int64_t index, Json& customer) const;
  Json tax_id(std::int64_t index, bool legal_person);
  Json line(const std::string& product, const std::string& discount);
  Json order(Moment at);
  Json lines(const std::string& discount, bool with_extras, bool& rewarded);
  Result<void> later_life(Id order, Moment at, Moment until);

  World& world_;
  Company& company_;
  Moment now_;
  std::mt19937_64 random_;
  bool mixed_;
  bool awkward_;
  std::vector<std::string> sold_products_;
  std::vector<std::string> buying_customers_;
  std::map<std::string, std::string> discounts_;  // by customer
  std::vector<std::string> sellers_;
};

Result<void> Seeder::users() {
  const Json extras[] = {"BODEGA NORTE", "", Json(), "Ruta 7 – señal 📶"};
  constexpr std::array kNames = {"Ana Gómez", "Íñigo Peña", "José Ñáñez", "Lucía Vélez"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const std::string username =
        "seller" + std::to_string(i + 1) + ".c" + std::to_string(company_.id) + "@empresa.example";
    bool known = false;
    for (const auto& [id_, user] : company_.users) known = known || user.username == username;
    sellers_.push_back(username);
    if (known) continue;  // seeded before
    Json user = Json::object({{"name", kNames[i]}, {"username", username}, {"extras", extras[i]}});
    if (i == 0) user.set("email", username);
    ENLACE_CHECK(make("users", user));
  }
  return {};
}

std::string Seeder::special_product_code(std::int64_t index) const {
  if (awkward_) return awkward_code(index);
  if (!mixed_) return "";
  switch (index) {
    case 4:
      return "CAFÉ 20.5%";
    case 6:
      return "CAJA #12";
    case 8:
      return "1/2 KG";  // can be listed but not addressed, 1.9
    default:
      return "";
  }
}

Result<void> Seeder::products(std::int64_t count) {
  const auto before = static_cast<std::int64_t>(company_.products.size());
  for (std::int64_t i = before; i < before + count; ++i) {
    const Goods& goods = kGoods[static_cast<std::size_t>(i) % kGoods.size()];
    const std::string special = special_product_code(i);
    const std::string code = special.empty() ? "P-" + padded(i + 1, 4) : special;
    Json product = Json::object({{"code", code}, {"family", goods.family}, {"unit", goods.unit}});
    std::string description = std::string(goods.name) + " " + pick(kSizes) + " " + std::to_string(i + 1);
    if (mixed_ && i == 10) description = long_text("Surtido ", Binder::kTextLimit);
    if (mixed_ && i == 11) description += " 🍫";
    product.set("description", description);
    const std::int64_t half = chance(30) && mixed_ ? 50 : 0;
    const std::int64_t cents = (goods.price + below(9)) * 100 + half;
    const Decimal price = colombia() ? Decimal(cents) : Decimal(cents) / Decimal(100);
    product.set("price", price);
    product.set("quantity", below(400));
    product.set("barcode", "75" + padded(i + 1, 11));
    if (i % 10 == 3) product.set("tax", colombia() ? 5 : 8);
    if (i % 10 == 5) product.set("tax", 0);
    if (i % 10 == 7) product.set("taxOptional", 8);  // two taxes, added
    product.set("applyDiscounts", true);
    if (awkward_) make_awkward_product(i, product);
    const bool disabled = mixed_ && count > 12 && i == before + 12;
    product.set("enabled", !disabled);
    ENLACE_CHECK(make("products", product));
    if (!disabled) sold_products_.push_back(code);
  }
  return {};
}

Json Seeder::tax_id(std::int64_t index, bool legal_person) {
  if (colombia()) {
    const std::int64_t number = (legal_person ? 900'100'000 : 79'100'000) + index * 37 + below(30);
    if (!legal_person) return std::to_string(number);
    return std::to_string(number) + "-" + std::to_string(nit_check_digit(number));
  }
  std::string letters = legal_person ? "ABC" : "GOMA";
  for (char& letter : letters) letter = static_cast<char>('A' + below(26));
  return letters + padded(70 + below(30), 2) + padded(1 + below(12), 2) + padded(1 + below(28), 2) + "A" +
         padded(index % 100, 2);
}

// Those customers of the mixed and of the awkward profile that are there to hurt.
void Seeder::make_special(std::int64_t index, Json& customer) const {
  if (awkward_) make_awkward_customer(index, world_.switches.rfc_field, customer);
  if (!mixed_) return;
  switch (index) {
    case 2:
      customer.erase(world_.switches.rfc_field);
      break;
    case 4:
      customer.set("description", "Dulcería 🍬 La Ñusta «Arcoíris»");
      break;
    case 5:
      customer.set("description", long_text("Comercializadora ", Binder::kTextLimit));
      break;
    case 6:
      customer.set("code", "CTE/" + padded(index + 1, 4));
      break;
    case 7:
      customer.set("code", "CTE #" + padded(index + 1, 4));
      break;
    default:
      break;
  }
}

Result<void> Seeder::customers(std::int64_t count) {
  const auto before = static_cast<std::int64_t>(company_.customers.size());
  for (std::int64_t i = before; i < before + count; ++i) {
    const bool legal_person = i % 3 == 0;
    const std::string name = std::string(pick(kShops)) + " " + pick(kPeople) + " " + std::to_string(i + 1);
    Json customer = Json::object({{"code", "CTE" + padded(i + 1, 5)}, {"description", name}});
    customer.set("zone", colombia() ? pick(kZonesCo) : pick(kZonesMx));
    customer.set("category", legal_person ? "Persona jurídica" : "Persona natural");
    customer.set(world_.switches.rfc_field, tax_id(i, legal_person));
    if (legal_person) customer.set("businessName", name + (colombia() ? " S.A.S." : " S.A. de C.V."));
    customer.set("address", std::string(pick(kStreets)) + " " + std::to_string(1 + below(300)));
    customer.set("neighborhood", "Centro");
    customer.set("city", colombia() ? "Bogotá" : "Puebla");
    customer.set("postalCode", colombia() ? "110231" : "72000");
    customer.set("email", "cliente" + std::to_string(i + 1) + "@correo.example");
    customer.set("phoneNumber", (colombia() ? "601" : "222") + padded(below(10'000'000), 7));
    if (!colombia()) {
      customer.set("fiscalRegime", legal_person ? "601" : "612");
      customer.set("cfdiUse", "G01");
    }
    customer.set("credit", 5000);
    customer.set("creditDays", i % 4 == 0 ? 30 : 0);
    if (i % 9 == 8) customer.set("priceList", "MAY");
    make_special(i, customer);
    ENLACE_CHECK(make("customers", customer));
    const std::string code = customer["code"].text();
    buying_customers_.push_back(code);
    if (i % 5 == 1) discounts_[code] = i % 2 == 0 ? "10" : mixed_ ? "12.5" : "20";
  }
  return {};
}

Result<void> Seeder::price_list() {
  if (company_.price_list("MAY")) return {};
  Json items = Json::array();
  for (std::size_t i = 0; i < sold_products_.size(); i += 2) {
    const Decimal price = company_.product(sold_products_[i])->price * d("0.9");
    items.push_back(Json::object({{"product", sold_products_[i]}, {"price", price.rounded(mixed_ ? 2 : 0)}}));
  }
  ENLACE_CHECK(
      make("priceLists", Json::object({{"code", "MAY"}, {"name", "Mayoreo"}, {"items", std::move(items)}})));
  return {};
}

Json Seeder::line(const std::string& product, const std::string& discount) {
  Json out = Json::object({{"product", product}});
  const bool by_weight = company_.product(product)->unit->code == "KG";
  out.set("quantity", by_weight && chance(40) ? Decimal(1 + below(9)) + d("0.5") : Decimal(1 + below(24)));
  if (!discount.empty()) out.set("discountPercentage", d(discount));
  return out;
}

Json Seeder::lines(const std::string& discount, bool with_extras, bool& rewarded) {
  std::set<std::string> chosen;
  const std::int64_t wanted = 1 + below(6);
  for (std::int64_t i = 0; i < wanted; ++i) chosen.insert(pick(sold_products_));
  Json out = Json::array();
  for (const std::string& product : chosen) {
    Json one = line(product, discount);
    // A second tax that the product has and the line has not, 2.10.
    if (with_extras && company_.product(product)->tax_optional && chance(30)) one.set("taxOptional", nullptr);
    out.push_back(std::move(one));
  }
  if (with_extras && chance(6)) {
    rewarded = true;
    out.push_back(Json::object({{"product", pick(sold_products_)},
                                {"quantity", 1},
                                {"discountPercentage", 100},
                                {"discount", "100"},
                                {"isReward", true},
                                {"promoIds", "12"},
                                {"promoNames", "Lleva dos y uno es gratis"}}));
  }
  if (with_extras && chance(4)) {
    out.push_back(Json::object({{"product", pick(sold_products_)}, {"quantity", 1}, {"isReturn", true}}));
  }
  return out;
}

Json Seeder::order(Moment at) {
  const std::string customer = pick(buying_customers_);
  bool rewarded = false;
  const std::string discount = discounts_.contains(customer) ? discounts_.at(customer) : "";
  Json out = Json::object({{"customer", customer}, {"createdBy", pick(sellers_)}, {"dateCreated", iso(at)}});
  out.set("items", lines(discount, mixed_, rewarded));
  const std::int64_t source = below(20);
  out.set("creationSource", source < 16 ? "MOBILE" : source < 18 ? "WEB" : source < 19 ? "IMPORT" : "API");
  const bool presale = chance(60);
  out.set("salesType", presale ? "presale" : "route");
  if (presale) out.set("scheduledDateForDelivery", iso(company_.zone.midnight(at + 2 * kDay)));
  if (!presale) out.set("routeSalePaymentType", chance(70) ? "Contado" : "Crédito");
  if (chance(5)) out.set("mobileDateCreated", iso(at - (2 + below(7)) * kHour));  // a late arrival
  if (chance(30)) out.set("sellerComment", pick(kComments));
  if (chance(25)) out.set("billable", true);
  if (rewarded) {
    out.set("promoIds", "12,");  // the header's value ends with a comma, 2.3
    out.set("promoNames", "Lleva dos y uno es gratis,");
  }
  return out;
}

// Some orders are edited, some of them again and again; some are deleted.
Result<void> Seeder::later_life(Id order, Moment at, Moment until) {
  const std::int64_t fate = below(100);
  const std::int64_t times = fate < 2 ? 3 : fate < 6 ? 1 : 0;
  for (std::int64_t i = 0; i < times; ++i) {
    at = std::min(until, at + 20 * 60 + below(kHour));
    bool rewarded = false;
    Json edit = Json::object({{"order", order}, {"at", iso(at)}});
    edit.set("items", lines("", false, rewarded));
    ENLACE_TRY(const Json edited, make("edits", edit));
    order = *edited["id"].integer();
    ++edits;
  }
  if (fate >= 6 && fate < 10) {
    at = std::min(until, at + 30 * 60 + below(2 * kHour));
    ENLACE_CHECK(make("deletions", Json::object({{"order", order}, {"at", iso(at)}})));
    ++deletions;
  }
  return {};
}

Result<void> Seeder::orders(std::int64_t count, Moment from, Moment until) {
  if (sold_products_.empty() || buying_customers_.empty()) {
    for (const auto& [id_, product] : company_.products) {
      if (product.enabled) sold_products_.push_back(product.code);
    }
    for (const auto& [id_, customer] : company_.customers) {
      if (customer.enabled) buying_customers_.push_back(customer.code);
    }
  }
  if (count > 0 && (sold_products_.empty() || buying_customers_.empty())) {
    return failure(ENLACE_E_INVALID, "control_invalid", "orders need products and customers");
  }
  for (std::int64_t i = 0; i < count; ++i) {
    const Moment at = from + (until - from) * i / count;
    Json body = order(at);
    if (mixed_ && i == 1) body.set("minimalCustomer", true);
    if (mixed_ && i == 3) body.set("sellerComment", long_text("Comentario ", 2000));
    ENLACE_TRY(const Json made, make("orders", body));
    ENLACE_CHECK(later_life(*made["id"].integer(), at, until));
  }
  return {};
}

}  // namespace

Result<Json> seed(World& world, Company& company, Moment now, const Json& json) {
  Violations wrong("seed");
  Binder body(json, company.zone, wrong);
  std::int64_t seed_number = 1;
  std::int64_t orders = 0;
  std::int64_t customers = 0;
  std::int64_t products = 0;
  std::int64_t days = 7;
  std::string profile = "mixed";
  Moment until = now;
  body.integer("seed", seed_number);
  body.integer("orders", orders);
  body.integer("customers", customers);
  body.integer("products", products);
  body.integer("days", days);
  body.text("profile", profile);
  body.moment("until", until);
  for (const std::string& name : body.unused()) wrong.add(name, {}, "no such field");
  if (profile != "mixed" && profile != "plain" && profile != "awkward") {
    wrong.add("profile", profile, "mixed, awkward or plain");
  }
  if (!wrong.empty()) return failure(ENLACE_E_INVALID, "control_invalid", wrong.summary());

  Seeder seeder(world, company, now, static_cast<std::uint64_t>(seed_number), profile);
  ENLACE_CHECK(seeder.users());
  ENLACE_CHECK(seeder.products(products));
  ENLACE_CHECK(seeder.price_list());
  ENLACE_CHECK(seeder.customers(customers));
  ENLACE_CHECK(seeder.orders(orders, until - days * kDay, until));
  return Json::object({{"products", products},
                       {"customers", customers},
                       {"orders", orders},
                       {"edits", seeder.edits},
                       {"deletions", seeder.deletions},
                       {"live", orders - seeder.deletions}});
}

}  // namespace enlace::mock::handy
