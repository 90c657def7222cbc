#include "mocks/program/awkward_data.hpp"

#include "mocks/frame/text.hpp"

namespace enlace::mock {
namespace {

std::string in_capitals(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

Json tax(int rate) {
  return Json::array({Json::object({{"name", "IVA"}, {"rate", rate}})});
}

// Only the ERP sells these. Two decimals are made of their prices in Handy, half up.
Json own_products() {
  const auto product = [](const char* code, const char* description, const char* price, int rate,
                          const char* stock) {
    const Decimal base = *Decimal::parse(price);
    return Json::object({{"code", code},
                         {"description", description},
                         {"base_price", base},
                         {"price", (base * (Decimal(100) + Decimal(rate)) / Decimal(100)).rounded(2)},
                         {"taxes", rate == 0 ? Json::array() : tax(rate)},
                         {"family", "General"},
                         {"quantity", *Decimal::parse(stock)}});
  };
  return Json::array({product("DEC-1", "Muchos decimales", "10.123456", 16, "12.5"),
                      product("DEC-2", "Medio centavo", "10.125", 16, "0.333333"),
                      product("DEC-3", "Casi nada", "0.004999", 0, "0"),
                      product("NB-1",
                              "Con espacio\xC2\xA0"
                              "duro",
                              "33.333333", 16, "7"),
                      product("DB-1", "Con  dos  blancos", "100", 16, "3"),
                      product("Acento-É", "Clave con acento", "27.58", 16, "3")});
}

Json own_customers() {
  const auto customer = [](const char* name, const char* tax_id) {
    return Json::object({{"name", name}, {"tax_id", tax_id}, {"zone", "Zona\xC2\xA0Ñandú"}});
  };
  return Json::array({customer("Papelería\xC2\xA0La Luz", "PLU850101AA1"),
                      customer("Con  dos  blancos", "CDB850101AA2"),
                      customer("Guion \xE2\x80\x93 largo", "GLA850101AA3"),
                      customer("Mueblería «Güemes» & Cía.", "MGU850101AA4")});
}

}  // namespace

std::string bare_tax_id(const std::string& typed) {
  std::string bare;
  for (const char c : in_capitals(typed)) {
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '&') bare.push_back(c);
  }
  return bare;
}

void make_awkward(Goods& goods) {
  Json customers = Json::array();
  std::size_t index = 0;
  for (Json customer : goods.customers.items()) {
    const std::string name = customer["name"].text();
    if (index % 3 == 1) customer.set("name", in_capitals(name));
    if (index % 3 == 2) customer.set("name", folded(name));
    ++index;
    customers.push_back(std::move(customer));
  }
  const Json further_customers = own_customers();
  for (const Json& customer : further_customers.items()) customers.push_back(customer);
  goods.customers = std::move(customers);
  const Json further_products = own_products();
  for (const Json& product : further_products.items()) goods.products.push_back(product);
}

}  // namespace enlace::mock
