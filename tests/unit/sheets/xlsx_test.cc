#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "sheets/book.hpp"
#include "support/spreadsheet.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::sheets {
namespace {

using std::string_literals::operator""s;

const text::CivilTime kMoment{.year = 2026, .month = 12, .day = 1, .hour = 11, .minute = 5};

const Json& at(const Json& rows, std::size_t row, std::size_t column) {
  return rows.items().at(row).items().at(column);
}

std::vector<Column> columns() {
  return {{"Folio"},
          {"Fecha", Cell::Kind::date},
          {"Hora", Cell::Kind::time},
          {"Total", Cell::Kind::money, 14, true}};
}

// Rule: V-2
TEST(Xlsx, HasDatesMoneyAndTextAsTheyAre) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("pedidos.xlsx");
  std::unique_ptr<Book> book = *open_xlsx(path, "Total");
  ASSERT_TRUE(book->sheet("Pedidos", columns()).has_value());
  ASSERT_TRUE(book->sheet("Filtro", {{"Qué"}}).has_value());
  ASSERT_TRUE(
      book->row(0, {Cell::of("00123"), Cell::date(kMoment), Cell::time(kMoment), Cell::money(d("1234.5"))})
          .has_value());
  ASSERT_TRUE(book->row(1, {Cell::of("hoy")}).has_value()) << "rows of several tables may alternate";
  ASSERT_TRUE(book->row(0, {Cell::of("1-2"), {}, {}, Cell::money(d("-0.25"))}).has_value());
  EXPECT_FALSE(std::filesystem::exists(path)) << "nothing half is there under its name";
  const Result<Written> written = book->finish();
  ASSERT_TRUE(written.has_value()) << written.error().message;
  EXPECT_EQ(written->cut, 0);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);

  const auto [read, exit] = test::read_xlsx(path);
  if (exit == test::kNoOpenpyxl) GTEST_SKIP() << "python3-openpyxl is not installed";
  ASSERT_EQ(exit, 0);
  const Json& sheet = read["sheets"]["Pedidos"];
  EXPECT_EQ(sheet["frozen"].text(), "A2");
  EXPECT_EQ(sheet["filter"].text(), "A1:D3");
  const Json& rows = sheet["rows"];
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(at(rows, 0, 0)["value"].text(), "Folio");
  EXPECT_EQ(at(rows, 1, 0)["value"].text(), "00123");
  EXPECT_EQ(at(rows, 1, 0)["type"].text(), "s");
  EXPECT_EQ(at(rows, 2, 0)["value"].text(), "1-2");
  EXPECT_EQ(at(rows, 1, 1)["value"].text(), "2026-12-01 00:00:00");
  EXPECT_EQ(at(rows, 1, 1)["type"].text(), "d");
  EXPECT_EQ(at(rows, 1, 2)["value"].text(), "11:05:00");
  EXPECT_EQ(at(rows, 1, 3)["value"].text(), "1234.5");
  EXPECT_EQ(at(rows, 1, 3)["type"].text(), "n");
  EXPECT_EQ(at(rows, 1, 3)["format"].text(), "#,##0.00");
  EXPECT_EQ(at(rows, 3, 0)["value"].text(), "Total");
  EXPECT_EQ(at(rows, 3, 3)["value"].text(), "=SUBTOTAL(9,D2:D3)");
  EXPECT_EQ(at(read["sheets"]["Filtro"]["rows"], 1, 0)["value"].text(), "hoy");
}

// Rule: V-2
TEST(Xlsx, KeepsHostileTextAsText) {
  const std::vector<std::string> hostile = {"=HYPERLINK(\"http://evil\",\"x\")",
                                            "+1",
                                            "-1",
                                            "@x",
                                            "1e3",
                                            "TRUE",
                                            "<a>&\"'",
                                            "😀 ñ",
                                            "_x0041_",
                                            " blanks ",
                                            "\ttab",
                                            "#REF!",
                                            "{=1+1}"};
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("a.xlsx");
  std::unique_ptr<Book> book = *open_xlsx(path, "Total");
  ASSERT_TRUE(book->sheet("Pedidos", {{"=1+1"}}).has_value());
  for (const std::string& text : hostile) ASSERT_TRUE(book->row(0, {Cell::of(text)}).has_value());
  ASSERT_TRUE(book->row(0, {Cell::of("a\0b\x01"s)}).has_value());
  ASSERT_TRUE(book->row(0, {Cell::of(std::string(40'000, 'x'))}).has_value());
  const Result<Written> written = book->finish();
  ASSERT_TRUE(written.has_value());
  EXPECT_EQ(written->cut, 1);

  const auto [read, exit] = test::read_xlsx(path);
  if (exit == test::kNoOpenpyxl) GTEST_SKIP() << "python3-openpyxl is not installed";
  ASSERT_EQ(exit, 0);
  const Json& rows = read["sheets"]["Pedidos"]["rows"];
  ASSERT_EQ(rows.size(), hostile.size() + 3);
  EXPECT_EQ(at(rows, 0, 0)["type"].text(), "s");
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    EXPECT_EQ(at(rows, i + 1, 0)["value"].text(), hostile[i]);
    EXPECT_EQ(at(rows, i + 1, 0)["type"].text(), "s") << hostile[i];
  }
  EXPECT_EQ(at(rows, hostile.size() + 1, 0)["value"].text(), "a\uFFFDb\uFFFD");
  EXPECT_EQ(at(rows, hostile.size() + 2, 0)["value"].text().size(), kLongestText);
}

TEST(Xlsx, KeepsAmountsThatASpreadsheetWouldRound) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("a.xlsx");
  std::unique_ptr<Book> book = *open_xlsx(path, "Total");
  ASSERT_TRUE(book->sheet("Pedidos", {{"Total", Cell::Kind::money}}).has_value());
  ASSERT_TRUE(book->row(0, {Cell::money(d("123456789012345.67"))}).has_value());
  ASSERT_TRUE(book->finish().has_value());
  const auto [read, exit] = test::read_xlsx(path);
  if (exit == test::kNoOpenpyxl) GTEST_SKIP() << "python3-openpyxl is not installed";
  EXPECT_EQ(at(read["sheets"]["Pedidos"]["rows"], 1, 0)["value"].text(), "123456789012345.67");
}

TEST(Xlsx, TakesNoMoreRowsThanASheetHolds) {
  const test::TemporaryDirectory directory;
  std::unique_ptr<Book> book = *open_xlsx(directory.file("a.xlsx"), "Total");
  ASSERT_TRUE(book->sheet("Pedidos", {{"Folio"}}).has_value());
  const std::vector<Cell> nothing(1);
  for (std::int64_t i = 0; i < kMostRows; ++i) ASSERT_TRUE(book->row(0, nothing).has_value());
  const Result<void> more = book->row(0, nothing);
  ASSERT_FALSE(more.has_value());
  EXPECT_EQ(more.error().cause, "sheet_too_long");
  book.reset();
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

// No file of this process grows beyond so many bytes: as on a disk that is full, at any moment of the
// writing.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

Result<Written> write_some(const std::string& path) {
  ENLACE_TRY(std::unique_ptr<Book> book, open_xlsx(path, "Total"));
  ENLACE_CHECK(book->sheet("Pedidos", columns()));
  for (int i = 0; i < 3'000; ++i) {
    ENLACE_CHECK(book->row(0, {Cell::of("3100" + std::to_string(i * 7919)), Cell::date(kMoment),
                               Cell::time(kMoment), Cell::money(Decimal(i))}));
  }
  return book->finish();
}

// Whether it was written where files end at so many bytes. Else nothing is left of it.
bool is_written_within(rlim_t bytes) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("a.xlsx");
  const Result<Written> written = [&] {
    const FullDisk full(bytes);
    return write_some(path);
  }();
  if (written) {
    EXPECT_TRUE(std::filesystem::exists(path)) << bytes;
    return true;
  }
  EXPECT_EQ(written.error().cause, "sheet_not_written");
  EXPECT_TRUE(std::filesystem::is_empty(directory.path())) << bytes;
  return false;
}

TEST(Xlsx, IsWholeOrNotThere) {
  rlim_t fails = 1'000, does = 2'000'000;
  ASSERT_FALSE(is_written_within(fails));
  ASSERT_TRUE(is_written_within(does));
  while (does - fails > 1) {
    const rlim_t middle = (fails + does) / 2;
    (is_written_within(middle) ? does : fails) = middle;
  }
  // Just below, libxlsxwriter itself sees nothing wrong: it is the end of the last part that the disk
  // refuses.
  for (const rlim_t less : std::initializer_list<rlim_t>{1, 2, 10, 50, 100, 200, 400, 800, 4'000, 40'000}) {
    EXPECT_FALSE(is_written_within(does - less)) << less;
  }
}

}  // namespace
}  // namespace enlace::sheets
