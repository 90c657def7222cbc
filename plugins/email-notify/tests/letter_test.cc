#include <gtest/gtest.h>

#include "connector.hpp"
#include "mails.hpp"
#include "sample.hpp"

// What stands beside what in a message: a datum that is somewhere else in it helps nobody to key the order
// in.
namespace enlace::email_notify {
namespace {

constexpr enlace_local_time kMade{sizeof kMade, 2026, 11, 22, 10, 15, 0, 0};

Content letter(const Order& order) {
  return order_content(*Settings::from_json(test::settings(), "UTC"), order, kMade);
}

// As a person reads it: without tags, one blank between words.
std::string read(const std::string& html) {
  std::string out;
  bool tag = false;
  for (const char c : html) {
    if (c == '<') tag = true;
    const bool blank = tag || c == '\n' || c == ' ';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
    if (c == '>') tag = false;
  }
  return out;
}

void expect_in_both(const Content& content, const std::string& text, const std::string& html) {
  EXPECT_NE(content.text.find(text), std::string::npos) << text << "\nin\n" << content.text;
  EXPECT_NE(read(content.html).find(html), std::string::npos) << html << "\nin\n" << read(content.html);
}

// Rule: E-1
TEST(Letter, NamesEachDatum) {
  const Content content = letter(test::request().order);
  for (const char* datum :
       {"Pedido: 31000001 (Preventa)", "Fecha: 22 de noviembre de 2026, 10:15",
        "Entrega: 24 de noviembre de 2026", "Vence: 7 de diciembre de 2026", "Cliente: Abarrotes Doña Lucía",
        "Clave: C-0042", "Razón social: Lucía Núñez Peña", "RFC / NIT: NUPL800101AB1",
        "Dirección: Av. Juárez 15, int. 2, Centro, 72000 Puebla, Puebla, México", "Teléfono: 222 123 4567"}) {
    std::string in_table = datum;
    in_table.erase(in_table.find(':'), 1);
    expect_in_both(content, datum, in_table);
  }
  expect_in_both(content, "Vendedor: Jorge Ramírez <jorge@lupita.mx>",
                 "Vendedor Jorge Ramírez &lt;jorge@lupita.mx&gt;");
}

// Rule: E-1
TEST(Letter, SaysOfEachLineWhatAndHowMuch) {
  Order order = test::request().order;
  order.lines[1].comment = "la caja roja";
  const Content content = letter(order);
  expect_in_both(content, "3 x Galletas surtidas, caja con 12 paquetes de 170 g @ $212.40 = $637.20",
                 "3 Galletas surtidas, caja con 12 paquetes de 170 g");
  expect_in_both(
      content, "7501000911288 · IVA 16% · neto $183.1034 · 10% desc. (antes $236.00) · la caja roja",
      "7501000911288 · IVA 16% · neto $183.1034 · 10% desc. (antes $236.00) · la caja roja $212.40 "
      "$637.20");
  expect_in_both(content, "1.5 x Café de olla «La Abuela» 1 kg @ $1,234.56 = $1,851.84",
                 "1.5 Café de olla «La Abuela» 1 kg A-1/2 · sin impuesto $1,234.56 $1,851.84");
}

// Rule: E-1
TEST(Letter, SumsUp) {
  expect_in_both(letter(test::request().order), "Subtotal: $2,783.91\nImpuestos: $149.13\nTotal: $2,933.04",
                 "Subtotal $2,783.91 Impuestos $149.13 Total $2,933.04");
}

// Rule: E-3
TEST(Letter, SaysOfAnEditWhatItReplacesWhereverOneLooks) {
  Order order = test::request().order;
  order.replaces = "30999999";
  const Content content = letter(order);
  EXPECT_EQ(content.subject,
            "Preventa 31000001 (sustituye a 30999999) · Abarrotes Doña Lucía <3> · $2,933.04 MXN");
  const char* notice = "Este pedido sustituye al 30999999, que se editó en Handy.";
  expect_in_both(content, notice, notice);
  expect_in_both(content, "Sustituye al: 30999999", "Sustituye al 30999999");
  EXPECT_EQ(letter(test::request().order).subject,
            "Preventa 31000001 · Abarrotes Doña Lucía <3> · $2,933.04 MXN");
}

// Rule: E-3
TEST(Letter, SaysWhatADeletionTookAway) {
  const Settings settings = *Settings::from_json(test::settings(), "UTC");
  const Content content = removal_content(settings, order_facts(settings, test::request().order));
  EXPECT_EQ(content.subject, "Cancelado: pedido 31000001 · Abarrotes Doña Lucía <3> · $2,933.04 MXN");
  const char* told = "El pedido 31000001 se eliminó en Handy. Si ya lo capturó en su sistema, cancélelo.";
  expect_in_both(content, told, told);
  expect_in_both(content, "Fecha: 22 de noviembre de 2026", "Fecha 22 de noviembre de 2026");
  expect_in_both(content, "Vendedor: Jorge Ramírez", "Vendedor Jorge Ramírez");
  expect_in_both(content, "Total: $2,933.04 MXN", "Total $2,933.04 MXN");
}

}  // namespace
}  // namespace enlace::email_notify
