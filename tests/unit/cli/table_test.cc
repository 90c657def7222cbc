#include "cli/table.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "text/width.hpp"

namespace enlace::cli {
namespace {

Table listing() {
  Table table({{"ORDER", Column::Kind::whole}, "CUSTOMER", {"TOTAL", Column::Kind::number}, "WHY"});
  table.add({"31000001", "Abarrotes y Vinos Doña María de los Ángeles, sucursal Centro", "$12,400.00",
             "El cliente no tiene RFC: escríbalo en Handy."});
  table.add({"9", "Ñandú 🦤", "$5.00", ""});
  return table;
}

std::vector<std::string> lines_of(const Table& table, const Screen& screen) {
  std::ostringstream out;
  table.print(out, screen);
  std::vector<std::string> lines;
  std::istringstream in(out.str());
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Table, HasNoDashInAnEmptyHeading) {
  Table table({"A", ""});
  table.add({"1", ""});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(), "A  \n1  -\n");
}

TEST(Table, IsNeverWiderThanTheTerminal) {
  for (const phrases::Language language : {phrases::Language::es, phrases::Language::en}) {
    for (std::size_t columns = 20; columns <= 200; ++columns) {
      for (const std::string& line : lines_of(listing(), {language, columns, false})) {
        EXPECT_LE(text::columns_of(line), columns) << line;
      }
    }
  }
}

TEST(Table, LosesNoNumberAndNoAmountHoweverNarrow) {
  for (std::size_t columns = 20; columns <= 200; ++columns) {
    std::string all;
    for (const std::string& line : lines_of(listing(), {phrases::Language::es, columns, false})) all += line;
    EXPECT_NE(all.find("31000001"), std::string::npos) << columns;
    EXPECT_NE(all.find("$12,400.00"), std::string::npos) << columns;
  }
}

TEST(Table, AlignsAmountsToTheRightBesideWideCharacters) {
  const std::vector<std::string> lines = lines_of(listing(), {phrases::Language::en, 160, false});
  ASSERT_EQ(lines.size(), 3u);
  const auto end_of_amount = [](const std::string& line, const char* amount) {
    const std::size_t at = line.find(amount);
    return at == std::string::npos ? 0 : text::columns_of(line.substr(0, at + std::string(amount).size()));
  };
  EXPECT_EQ(end_of_amount(lines[1], "$12,400.00"), end_of_amount(lines[2], "$5.00"));
}

TEST(Table, HasItsHeadsInTheLanguageOfTheScreen) {
  const std::string head = lines_of(listing(), {phrases::Language::es, 0, false}).front();
  EXPECT_NE(head.find("PEDIDO"), std::string::npos) << head;
  EXPECT_NE(head.find("CLIENTE"), std::string::npos) << head;
  EXPECT_EQ(head.find("ORDER"), std::string::npos) << head;
}

TEST(Table, WrapsTheLastColumnBelowItself) {
  const std::vector<std::string> lines = lines_of(listing(), {phrases::Language::es, 80, false});
  ASSERT_GT(lines.size(), 3u);
  EXPECT_TRUE(lines[2].starts_with(std::string(30, ' '))) << lines[2];
}

TEST(Table, IsColouredOnlyWhereThereAreColours) {
  Table table({"A"});
  table.add({"x"}, Table::Mark::bad);
  EXPECT_EQ(lines_of(table, {phrases::Language::en, 0, false})[1], "x");
  EXPECT_EQ(lines_of(table, {phrases::Language::en, 0, true})[1], "\x1b[31mx\x1b[0m");
}

}  // namespace
}  // namespace enlace::cli
