#include "mocks/handy/awkward.hpp"

#include <array>

namespace enlace::mock::handy {
namespace {

// Marks that are hard to see, as UTF-8.
#define NBSP "\xC2\xA0"
#define ZWSP "\xE2\x80\x8B"
#define EN_DASH "\xE2\x80\x93"
#define FIGURE_DASH "\xE2\x80\x92"

constexpr std::array kCodes = {"0007",   "7",      "AWK 1.5+",   "Ñandú #3",  "A&B=C?", "100%",     "x.y.",
                               "(9)_9~", "CAFÉ-1", "'comillas'", "a,b;c:d@e", "…",      "\"doble\""};

constexpr std::array kDescriptions = {"Azúcar" NBSP "glass 1" NBSP "kg",
                                      "AZUCAR GLASS 1 KG bis",
                                      "Jabón " EN_DASH " barra  doble blanco",
                                      "Té «La Niña» 25 sobres",
                                      "Cable 1/2\" \\ 3/4\"",
                                      "Pan" ZWSP "que 🍞",
                                      "D'Angelo & Hijos, O'Higgins",
                                      "Ácido acético 5 % (p/v)",
                                      "Mole\xCC\x81 en pasta"};  // an accent by itself, not composed

// Prices that no two decimals before taxes give.
constexpr std::array kPrices = {"364.99", "288.54", "137.44", "0.99", "19.99", "119.99", "1124.57", "33.33"};

struct Shop {
  const char* name;
  const char* postal_code;
  const char* email;
  const char* telephone;
};
constexpr std::array<Shop, 9> kShops = {
    {{"Tienda" NBSP "Lucía", "6000", "lucia@correo.example; pagos@correo.example",
      "222 555" EN_DASH "01" NBSP "23"},
     {"TIENDA ÑANDÚ", "72000", "uno@correo.example, dos@correo.example", "(222) 555 01 24 ext. 3"},
     {"Abarrotes D'Angelo & Hijos", "1020", "compras@correo.example / ventas@correo.example",
      "2225550125 / 2225550126"},
     {"Cremería  «El  Güero»", "C.P. 72" NBSP "000", " conblancos@correo.example ", "+52 222 555 0127"},
     {"Ferretería " EN_DASH " Los Ángeles", "72,000", "MAYUSCULAS@CORREO.EXAMPLE", "222.555.0128"},
     {"José", "09000", "jose@correo.example", "55" FIGURE_DASH "5555" FIGURE_DASH "0129"},
     {"María de los Ángeles Gutiérrez y Peña de la Torre", "72000", "<maria@correo.example>", ""},
     {"Pizza 🍕 \"La Única\"", "72000", "sin correo", "no tiene"},
     {"Dulcería\tCon tabulador", "72000-1", "", "S/N"}}};

// A tax id with marks that people type or paste in; the letters and digits stay.
std::string dressed_id(std::int64_t index, const std::string& id) {
  const std::size_t hyphen = id.find('-');
  if (hyphen != std::string::npos) {  // a NIT with its check digit
    const std::string number = id.substr(0, hyphen), digit = id.substr(hyphen + 1);
    switch (index % 4) {
      case 0:
        return number + EN_DASH + digit;
      case 1:
        return number + " " + digit;
      case 2:
        return number + digit;  // no hyphen at all
      default:
        return number.substr(0, 3) + "." + number.substr(3, 3) + "." + number.substr(6) + NBSP "-" NBSP +
               digit;
    }
  }
  if (id.size() < 12) return index % 2 == 0 ? id + NBSP : id.substr(0, 3) + " " + id.substr(3);
  const std::size_t letters = id.size() - 9;
  const std::string name = id.substr(0, letters), day = id.substr(letters, 6), rest = id.substr(letters + 6);
  switch (index % 5) {
    case 0:
      return name + NBSP + day + NBSP + rest;
    case 1:
      return name + EN_DASH + day + EN_DASH + rest;
    case 2:
      return ZWSP + id + ZWSP;
    case 3:
      return name + FIGURE_DASH + day + " " + rest + " ";
    default: {
      std::string small = id;
      for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      return small;
    }
  }
}

template <class List>
const auto& at(const List& list, std::int64_t index) {
  return list[static_cast<std::size_t>(index) % list.size()];
}

}  // namespace

std::string awkward_code(std::int64_t index) {
  return index < static_cast<std::int64_t>(kCodes.size()) ? at(kCodes, index) : "";
}

void make_awkward_product(std::int64_t index, Json& product) {
  if (index < static_cast<std::int64_t>(kDescriptions.size()))
    product.set("description", at(kDescriptions, index));
  product.set("price", *Decimal::parse(at(kPrices, index)));
  if (index % 3 == 1) product.set("quantity", *Decimal::parse("17.333333"));
}

void make_awkward_customer(std::int64_t index, std::string_view tax_id_field, Json& customer) {
  const Shop& shop = at(kShops, index);
  const bool first = index < static_cast<std::int64_t>(kShops.size());
  customer.set("description",
               first ? std::string(shop.name) : std::string(shop.name) + " " + std::to_string(index + 1));
  customer.set("postalCode", shop.postal_code);
  customer.set("email", shop.email);
  customer.set("phoneNumber", shop.telephone);
  customer.set(tax_id_field, dressed_id(index, customer[tax_id_field].text()));
  if (index % 3 == 1)
    customer.set("neighborhood", "Col." NBSP "Centro").set("address", "Av. Juárez" NBSP "10 " EN_DASH " B");
}

}  // namespace enlace::mock::handy
