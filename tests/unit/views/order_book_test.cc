#include "sheets/order_book.hpp"

#include <gtest/gtest.h>

#include "support/spreadsheet.hpp"
#include "support/temporary_directory.hpp"
#include "unit/views/views_bench.hpp"

namespace enlace::sheets {
namespace {

using views::ViewsBench;

const Json& at(const Json& rows, std::size_t row, std::size_t column) {
  return rows.items().at(row).items().at(column);
}

// The cell of a row below a head.
std::string cell(const Json& rows, std::size_t row, const std::string& head) {
  const Json::Array& heads = rows.items().at(0).items();
  for (std::size_t i = 0; i < heads.size(); ++i) {
    if (heads[i]["value"].text() == head) return at(rows, row, i)["value"].text();
  }
  return "(no such head)";
}

ledger::IncomingOrder with_lines(ViewsBench& bench, const std::string& id) {
  ledger::IncomingOrder order = bench.order(id, "2026-12-01T17:05:00Z");
  order.total = "116.00";
  order.customer_name = "=HYPERLINK(\"http://evil\")";
  order.raw = R"({"id":)" + id +
              R"(,"sellerComment":"tocar el timbre","customer":{"code":"C-014","rfc":"XAXX010101000"},
    "items":[{"product":{"code":"00123","description":"Coca 600"},"quantity":2,"price":58,"total":116,
              "isReturn":false}]})";
  return order;
}

// Rule: V-2
TEST(OrderBook, HasOrdersLinesSumsAndTheFilter) {
  ViewsBench bench;
  bench.land({with_lines(bench, "1"), with_lines(bench, "2")});
  bench.deliver("1");
  bench.stop("2");
  bench.land({bench.order("9", "2026-12-01T17:05:00Z")}, ViewsBench::kTokyo);
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("pedidos.xlsx");
  OrderBook book;
  book.filter.tenant = ViewsBench::kLupita;
  book.actor = "operator:ana";
  book.why = [](const views::OrderRow& row) { return "why: " + row.cause; };
  const Result<Exported> done = write_orders(bench.engine(), bench.world.ledger(), nullptr, book, path);
  ASSERT_TRUE(done) << done.error().cause << " " << done.error().message;
  EXPECT_EQ(done->orders, 2) << "those of the filter, and no other";
  EXPECT_EQ(done->lines, 2);

  const auto [read, exit] = test::read_xlsx(path);
  if (exit == test::kNoOpenpyxl) GTEST_SKIP() << "python3-openpyxl is not installed";
  ASSERT_EQ(exit, 0);
  const Json& orders = read["sheets"]["Pedidos"]["rows"];
  ASSERT_EQ(orders.size(), 4u) << "heads, two orders, sums";
  const std::size_t first = cell(orders, 1, "Folio") == "1" ? 1 : 2;
  EXPECT_EQ(cell(orders, first, "Cliente"), "=HYPERLINK(\"http://evil\")");
  EXPECT_EQ(cell(orders, first, "Fecha"), "2026-12-01 00:00:00");
  EXPECT_EQ(cell(orders, first, "Hora"), "11:05:00");
  EXPECT_EQ(cell(orders, first, "Total Handy"), "116");
  EXPECT_EQ(cell(orders, first, "Nº ERP"), "n1");
  EXPECT_EQ(cell(orders, first, "Total ERP"), "1234.5");
  EXPECT_EQ(cell(orders, first, "Diferencia"), "1118.5");
  EXPECT_EQ(cell(orders, first, "Notas"), "tocar el timbre");
  EXPECT_EQ(cell(orders, 3 - first, "Por qué"), "why: customer_without_rfc");
  EXPECT_EQ(cell(orders, 3, "Folio"), "Total");
  EXPECT_TRUE(cell(orders, 3, "Total Handy").starts_with("=SUBTOTAL(9,"));
  const Json& lines = read["sheets"]["Renglones"]["rows"];
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(cell(lines, 1, "Clave"), "00123");
  EXPECT_EQ(cell(lines, 1, "Descripción"), "Coca 600");
  EXPECT_EQ(cell(lines, 1, "Cantidad"), "2");
  EXPECT_EQ(cell(lines, 1, "Importe"), "116");
  EXPECT_EQ(cell(lines, 1, "Devolución"), "no");
  EXPECT_EQ(read["sheets"]["Resumen"]["rows"].size(), 3u) << "one seller, one day";
  EXPECT_GT(read["sheets"]["Filtro"]["rows"].size(), 4u);
}

// Rule: V-2
TEST(OrderBook, HasEnglishNamesForThoseWhoReadEnglish) {
  ViewsBench bench;
  bench.land({with_lines(bench, "1")});
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("orders.csv");
  OrderBook book;
  book.language = phrases::Language::en;
  ASSERT_TRUE(write_orders(bench.engine(), bench.world.ledger(), nullptr, book, path));
  const std::string text = test::read_file(path);
  EXPECT_NE(text.find("Order,Date,Time,Company"), std::string::npos) << text;
  EXPECT_NE(text.find("\"'=HYPERLINK(\"\"http://evil\"\")\""), std::string::npos) << text;
}

TEST(OrderBook, WantsANameThatASpreadsheetKnows) {
  ViewsBench bench;
  const test::TemporaryDirectory directory;
  const Result<Exported> none =
      write_orders(bench.engine(), bench.world.ledger(), nullptr, {}, directory.file("orders.txt"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().cause, "export_format");
}

}  // namespace
}  // namespace enlace::sheets
