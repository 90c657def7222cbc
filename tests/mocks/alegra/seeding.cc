#include "mocks/alegra/seeding.hpp"

#include <array>

#include "mocks/alegra/fixtures.hpp"
#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/text.hpp"

namespace enlace::mock::alegra {
namespace {

constexpr std::int64_t kMost = 100'000;

struct Ware {
  const char* name;
  const char* price;
};
constexpr std::array<Ware, 12> kWares = {{{"Detergente líquido", "82.50"},
                                          {"Suavizante de telas", "145.69"},
                                          {"Jabón de barra", "18.40"},
                                          {"Aceite vegetal", "39.90"},
                                          {"Arroz súper extra", "27.35"},
                                          {"Frijol negro", "33.10"},
                                          {"Café molido", "96.75"},
                                          {"Galletas de avena", "21.80"},
                                          {"Atún en agua", "17.95"},
                                          {"Papel higiénico", "54.20"},
                                          {"Shampoo hierbas", "61.05"},
                                          {"Refresco de cola", "15.52"}}};
constexpr std::array<const char*, 5> kSizes = {"200 g", "500 ml", "1 L", "3 L", "caja con 12"};
constexpr std::array<const char*, 6> kTrades = {"Abarrotes", "Miscelánea",   "Minisúper",
                                                "Tienda",    "Autoservicio", "Cremería"};
constexpr std::array<const char*, 10> kNames = {"La Esperanza",  "Doña Luz",  "El Porvenir",   "San Judas",
                                                "Hermanos Peña", "La Ñandú",  "Los Girasoles", "El Güero",
                                                "Mi Ángel",      "La Central"};

class Seeder {
 public:
  Seeder(Company& company, const Json& spec, std::int64_t now_ms)
      : company_(company),
        spec_(spec),
        now_ms_(now_ms),
        seed_(static_cast<std::uint64_t>(spec["seed"].integer().value_or(1))) {}

  Result<Json> run() {
    const std::int64_t items = spec_["items"].integer().value_or(0);
    const std::int64_t contacts = spec_["contacts"].integer().value_or(0);
    if (items < 0 || contacts < 0 || items > kMost || contacts > kMost) {
      return refuse(400, "items and contacts are numbers from 0 to 100000");
    }
    put_surroundings(company_, now_ms_);
    Json products = Json::array();
    for (const Json& product : spec_["products"].items()) {
      ENLACE_TRY(Json made, put_product(product));
      products.push_back(std::move(made));
    }
    for (std::int64_t i = 1; i <= items; ++i) {
      ENLACE_TRY(Json made, put_product(made_up_product(i)));
      products.push_back(std::move(made));
    }
    Json people = Json::array();
    for (const Json& customer : spec_["customers"].items()) {
      if (customer["name"].text().empty()) return refuse(400, "a customer has a name");
      people.push_back(put_contact(customer, static_cast<std::int64_t>(people.size())));
    }
    for (std::int64_t i = 1; i <= contacts; ++i) people.push_back(put_contact(made_up_customer(i), i));
    if (spec_["fixtures"].is_null() || spec_["fixtures"].truthy()) put_fixtures(company_, now_ms_);
    return Json::object({{"products", std::move(products)}, {"contacts", std::move(people)}});
  }

 private:
  std::uint64_t dice(const std::string& about) const { return mixed_bits(seed_, about); }

  std::string mixed_id(std::int64_t index) {
    return index % 3 == 2 ? company_.ids.uuid(now_ms_) : company_.ids.numeral();
  }

  Json made_up_product(std::int64_t index) const {
    std::string code = std::to_string(index);
    code = "ART-" + std::string(code.size() < 4 ? 4 - code.size() : 0, '0') + code;
    const std::uint64_t bits = dice(code);
    const Ware& ware = kWares[bits % kWares.size()];
    const Decimal price = d(ware.price) + Decimal(static_cast<std::int64_t>((bits >> 8) % 4000)) * d("0.01");
    Json taxes = Json::array();
    if ((bits >> 20) % 4 != 0) {
      taxes.push_back(Json::object({{"name", "IVA"}, {"rate", usual_iva(company_)}}));
    }
    return Json::object({{"code", code},
                         {"description", std::string(ware.name) + " " + kSizes[(bits >> 24) % kSizes.size()] +
                                             " " + std::to_string(index)},
                         {"base_price", price},
                         {"taxes", std::move(taxes)},
                         {"quantity", static_cast<std::int64_t>((bits >> 32) % 500)}});
  }

  Result<Json> put_product(const Json& product) {
    const std::string& code = product["code"].text();
    const std::optional<Decimal> price = product["base_price"].decimal();
    if (code.empty() || !price) return refuse(400, "a product has a code and a base_price");
    Json taxes = Json::array();
    for (const Json& tax : product["taxes"].items()) {
      const std::optional<Decimal> rate = tax["rate"].decimal();
      if (tax["name"].text().empty() || !rate) return refuse(400, "a tax has a name and a rate");
      taxes.push_back(tax_of(company_, tax["name"].text(), *rate, now_ms_));
    }
    const std::int64_t index = static_cast<std::int64_t>(company_.table("items").size());
    const std::string& name = product["description"].text().empty() ? code : product["description"].text();
    Json item = plain_item(company_, mixed_id(index), name, code, *price);
    if (spec_["percentage_entries"].truthy()) {  // the list Empleados, 10 % below General (Q3)
      item.find("price")->push_back(price_entry_of(company_, "4", (*price * d("0.9")).rounded(6)));
    }
    item.set("tax", std::move(taxes));
    item.set("inventory", stock(company_, product["quantity"].decimal().value_or(Decimal())));
    const Row& row = company_.table("items").put(std::move(item), now_ms_, false);
    Json made = Json::object({{"id", row.id}});
    for (const char* same : {"code", "description", "base_price", "taxes", "quantity"}) {
      made.set(same, product[same]);
    }
    return made;
  }

  Json made_up_customer(std::int64_t index) const {
    const std::uint64_t bits = dice("customer " + std::to_string(index));
    const std::string name = std::string(kTrades[bits % kTrades.size()]) + " " +
                             kNames[(bits >> 8) % kNames.size()] + " " + std::to_string(index);
    std::string digits = std::to_string(100000 + index % 900000);
    Json customer = Json::object({{"name", name}});
    if (company_.country == "mexico") {
      customer.set("identification", "ABC" + digits + "A" + std::to_string(10 + (bits >> 16) % 90));
    } else {
      customer.set("identification", "900" + digits);
    }
    return customer;
  }

  Json put_contact(const Json& customer, std::int64_t index) {
    const std::string& name = customer["name"].text();
    const std::string& identification = customer["identification"].text();
    Json contact = plain_contact(company_, company_.ids.numeral(), name, identification);
    const std::uint64_t bits = dice("contact " + name);
    const Table& sellers = company_.table("sellers");
    if (!customer["seller"].text().empty()) {
      contact.set("seller", seller_named(company_, customer["seller"].text(), now_ms_));
    } else if (index % 4 != 0 && sellers.size() > 0) {
      auto at = sellers.rows().begin();
      std::advance(at, static_cast<std::ptrdiff_t>(bits % sellers.size()));
      contact.set("seller", seller_reference(at->second));
    }
    const Row& row = company_.table("contacts").put(std::move(contact), now_ms_, false);
    return Json::object({{"id", row.id}, {"name", name}});
  }

  Company& company_;
  const Json& spec_;
  std::int64_t now_ms_;
  std::uint64_t seed_;
};

}  // namespace

Result<Json> seed_company(Company& company, const Json& spec, std::int64_t now_ms) {
  return Seeder(company, spec, now_ms).run();
}

}  // namespace enlace::mock::alegra
