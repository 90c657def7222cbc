#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sheets/book.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::sheets {
namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The only row of a file with these cells.
std::string row_of(const std::vector<Cell>& cells) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("a.csv");
  std::unique_ptr<Book> book = *open_csv(path);
  EXPECT_TRUE(book->sheet("Pedidos", std::vector<Column>(cells.size())).has_value());
  EXPECT_TRUE(book->row(0, cells).has_value());
  EXPECT_TRUE(book->finish().has_value());
  const std::string text = content(path);
  const std::size_t begin = text.find("\r\n") + 2;
  return text.substr(begin, text.size() - 2 - begin);
}

// Rule: V-2
TEST(Csv, IsReadByASpreadsheetAsItIs) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("pedidos.csv");
  std::unique_ptr<Book> book = *open_csv(path);
  ASSERT_TRUE(book->sheet("Pedidos", {{"Folio"}, {"Fecha"}, {"Público"}, {"Total"}}).has_value());
  EXPECT_FALSE(std::filesystem::exists(path)) << "nothing half is there under its name";
  ASSERT_TRUE(book->row(0, {Cell::of("00123"), Cell::date({.year = 2026, .month = 12, .day = 1}),
                            Cell::of("Sí, «acá»"), Cell::money(d("1234.5"))})
                  .has_value());
  ASSERT_TRUE(book->finish().has_value());
  EXPECT_EQ(content(path),
            "\xEF\xBB\xBF"
            "Folio,Fecha,Público,Total\r\n00123,2026-12-01,\"Sí, «acá»\",1234.50\r\n");
}

// Rule: V-2
TEST(Csv, HoldsNoFormula) {
  EXPECT_EQ(row_of({Cell::of("=HYPERLINK(\"http://evil\")")}), "\"'=HYPERLINK(\"\"http://evil\"\")\"");
  EXPECT_EQ(row_of({Cell::of("+1"), Cell::of("-1"), Cell::of("@x")}), "\"'+1\",\"'-1\",\"'@x\"");
  EXPECT_EQ(row_of({Cell::of("\t=1")}), "\"'\t=1\"");
  EXPECT_EQ(row_of({Cell::of("\r=1")}), "\"'\r=1\"");
  EXPECT_EQ(row_of({Cell::money(d("-12.5")), Cell::count(d("-3"))}), "-12.50,-3") << "numbers stay numbers";
}

TEST(Csv, IsCutAndSaysSo) {
  const test::TemporaryDirectory directory;
  std::unique_ptr<Book> book = *open_csv(directory.file("a.csv"));
  ASSERT_TRUE(book->sheet("Pedidos", {{"Notas"}}).has_value());
  ASSERT_TRUE(book->row(0, {Cell::of(std::string(40'000, 'x'))}).has_value());
  EXPECT_EQ(book->finish()->cut, 1);
}

TEST(Csv, LeavesNothingWhereItIsNotFinished) {
  const test::TemporaryDirectory directory;
  {
    std::unique_ptr<Book> book = *open_csv(directory.file("a.csv"));
    ASSERT_TRUE(book->sheet("Pedidos", {{"Folio"}}).has_value());
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
  const Result<std::unique_ptr<Book>> nowhere = open_csv(directory.file("none/a.csv"));
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_EQ(nowhere.error().cause, "sheet_not_written");
}

}  // namespace
}  // namespace enlace::sheets
