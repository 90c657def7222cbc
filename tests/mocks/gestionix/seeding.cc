#include "mocks/gestionix/seeding.hpp"

#include <array>
#include <random>

#include "mocks/gestionix/fixtures.hpp"
#include "mocks/gestionix/inserting.hpp"
#include "mocks/gestionix/pricing.hpp"
#include "mocks/gestionix/refusal.hpp"
#include "mocks/gestionix/words.hpp"

namespace enlace::mock::gestionix {
namespace {

constexpr std::int64_t kMost = 100'000;
constexpr std::array<const char*, 8> kWares = {"Refresco de cola", "Agua natural",   "Galletas de avena",
                                               "Atún en agua",     "Café molido",    "Frijol negro",
                                               "Jabón de barra",   "Papel higiénico"};
constexpr std::array<const char*, 4> kSizes = {"200 g", "600 ml", "1 L", "caja con 12"};
constexpr std::array<const char*, 4> kCategories = {"Bebidas", "Abarrotes", "Lácteos y quesos", "Limpieza"};
constexpr std::array<const char*, 5> kTrades = {"Abarrotes", "Miscelánea", "Minisúper", "Tienda", "Cremería"};
constexpr std::array<const char*, 7> kNames = {"La Esperanza", "Doña Luz", "El Porvenir", "Hermanos Peña",
                                               "La Ñandú",     "El Güero", "Mi Ángel"};

class Seeder {
 public:
  Seeder(Company& company, const Json& spec, std::int64_t now_ms)
      : company_(company),
        spec_(spec),
        now_ms_(now_ms),
        random_(static_cast<std::uint64_t>(spec["seed"].integer().value_or(1))) {}

  Result<Json> run() {
    const std::int64_t items = spec_["items"].integer().value_or(0);
    const std::int64_t clients = spec_["clients"].integer().value_or(0);
    if (items < 0 || clients < 0 || items > kMost || clients > kMost) {
      return refuse(400, "control", "items and clients are numbers from 0 to 100000");
    }
    ENLACE_CHECK(choose_branch());
    for (const Json& product : spec_["products"].items()) ENLACE_CHECK(put_product(product));
    for (std::int64_t i = 1; i <= items; ++i) ENLACE_CHECK(put_product(made_up_product(i)));
    for (const Json& customer : spec_["customers"].items()) ENLACE_CHECK(put_client(customer));
    for (std::int64_t i = 1; i <= clients; ++i) ENLACE_CHECK(put_client(made_up_client(i)));
    if (spec_["fixtures"].is_null() || spec_["fixtures"].truthy()) {
      ENLACE_CHECK(put_fixtures(company_, branch_, now_ms_));
    }
    return Json::object({{"products", static_cast<std::int64_t>(company_.products.size())},
                         {"clients", static_cast<std::int64_t>(company_.clients.size())}});
  }

 private:
  template <class List>
  auto pick(const List& list) {
    return list[static_cast<std::size_t>(random_() % list.size())];
  }

  Result<void> choose_branch() {
    const std::string& name = spec_["branch"].text();
    for (const auto& [id, row] : company_.branches) {
      if (!name.empty() && row.body["name"].text() != name) continue;
      branch_ = id;
      return {};
    }
    return refuse(400, "control", "there is no branch \"" + name + '"');
  }

  Json made_up_product(std::int64_t index) {
    std::string code = std::to_string(index);
    code = "ART-" + std::string(code.size() < 4 ? 4 - code.size() : 0, '0') + code;
    Json taxes = Json::array();
    const std::uint64_t kind = random_() % 4;
    if (kind != 0) taxes.push_back(Json::object({{"name", "IVA"}, {"rate", kind == 1 ? 0 : 16}}));
    if (kind == 3) taxes.push_back(Json::object({{"name", "IEPS"}, {"rate", 8}}));
    const Decimal price = Decimal(5) + Decimal(static_cast<std::int64_t>(random_() % 20000)) * d("0.01");
    return Json::object(
        {{"code", code},
         {"description", std::string(pick(kWares)) + " " + pick(kSizes) + " " + std::to_string(index)},
         {"price", price},
         {"taxes", std::move(taxes)},
         {"family", pick(kCategories)},
         {"quantity", static_cast<std::int64_t>(random_() % 500)}});
  }

  // The company's tax of that name and rate, made if it is new.
  Result<Json> tax_of(const std::string& name, Decimal rate) {
    for (const auto& [id, row] : company_.taxes) {
      if (row.body["code"].text() == name && row.body["rate"].decimal() == rate) return row.body;
    }
    const bool ieps = name == "IEPS";
    const Json tax = Json::object({{"code", name},
                                   {"name", name + " " + rate.str() + "%"},
                                   {"kind", "transferred"},
                                   {"type", "percentage"},
                                   {"rate", rate.str()},
                                   {"is_exempt", false},
                                   {"applies_on", ieps ? "net" : "net_plus_ieps"}});
    ENLACE_TRY(const std::string id, insert_row(company_, "taxes", tax, now_ms_));
    return company_.taxes.at(Json(id).integer().value_or(0)).body;
  }

  Json category_of(const std::string& name) {
    if (name.empty()) return {};
    const auto [at, fresh] = categories_.emplace(name, 11 + static_cast<std::int64_t>(categories_.size()));
    return Json::object({{"category_id", at->second}, {"name", name}});
  }

  Result<void> put_product(const Json& product) {
    const std::string& code = product["code"].text();
    const std::optional<Decimal> price = product["price"].decimal();
    if (code.empty() || !price) return refuse(400, "control", "a product has a code and a price");
    Json taxes = Json::array();
    std::vector<Tax> priced;
    for (const Json& tax : product["taxes"].items()) {
      const std::optional<Decimal> rate = tax["rate"].decimal();
      if (tax["name"].text().empty() || !rate) return refuse(400, "control", "a tax has a name and a rate");
      ENLACE_TRY(Json row, tax_of(tax["name"].text(), *rate));
      priced.push_back(Tax::of(row));
      taxes.push_back(std::move(row));
    }
    Json row =
        Json::object({{"key", code},
                      {"name", product["description"].text().empty() ? code : product["description"].text()},
                      {"category", category_of(product["family"].text())},
                      {"unit", product["unit"].text().empty() ? "Pieza" : product["unit"].text()},
                      {"unit_base_price", price_before_taxes(*price, priced).fixed(6)},
                      {"unit_total_price", price->fixed(2)},
                      {"transferred_taxes", std::move(taxes)}});
    row.set("stock", Json::object({{"branch_id", branch_},
                                   {"total", product["quantity"].decimal().value_or(Decimal()).fixed(3)},
                                   {"track", true}}));
    return put("products", row);
  }

  Json made_up_client(std::int64_t index) {
    return Json::object(
        {{"name", std::string(pick(kTrades)) + " " + pick(kNames) + " " + std::to_string(index)}});
  }

  Result<void> put_client(const Json& customer) {
    const std::string& name = customer["name"].text();
    if (name.empty()) return refuse(400, "control", "a customer has a name");
    Json client = Json::object({{"business_name", name}, {"commercial_name", name}});
    if (!customer["tax_id"].text().empty()) client.set("tax_id", customer["tax_id"]);
    return put("clients", client);
  }

  Result<void> put(const char* resource, const Json& row) {
    const Result<std::string> made = insert_row(company_, resource, row, now_ms_);
    if (!made) return Failure{made.error()};
    return {};
  }

  Company& company_;
  const Json& spec_;
  std::int64_t now_ms_;
  std::mt19937_64 random_;
  std::int64_t branch_ = 0;
  std::map<std::string, std::int64_t> categories_;
};

}  // namespace

Result<Json> seed_company(Company& company, const Json& spec, std::int64_t now_ms) {
  return Seeder(company, spec, now_ms).run();
}

}  // namespace enlace::mock::gestionix
