#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "sheets/cell.hpp"

// A file of one or several tables, written row by row in constant memory.
namespace enlace::sheets {

struct Column {
  std::string head;
  Cell::Kind kind = Cell::Kind::text;
  int width = 12;      // in characters
  bool total = false;  // its sum stands below the rows, as a formula
};

struct Written {
  std::int64_t cut = 0;  // texts that were longer than a cell holds (kLongestText)
};

inline constexpr std::int64_t kMostRows = 1'048'575;  // of a table, beside its head, as Excel has it

// Until finish() there is nothing under the file's name; a book that is not finished leaves nothing.
// Errors: "sheet_not_written" {path, reason}, "sheet_too_long" {sheet, most}.
class Book {
 public:
  virtual ~Book() = default;
  // Begins a table; its number for row(). Rows of several tables may alternate.
  virtual Result<std::size_t> sheet(const std::string& name, const std::vector<Column>& columns) = 0;
  virtual Result<void> row(std::size_t sheet, const std::vector<Cell>& cells) = 0;
  virtual Result<Written> finish() = 0;
};

// `total`: the word that stands before sums.
Result<std::unique_ptr<Book>> open_xlsx(const std::string& path, const std::string& total);
// Comma-separated, UTF-8 with its mark, lines end with CR LF. Only the first table is written: a CSV file has
// one. A text that a spreadsheet would take for a formula gets an apostrophe before it.
Result<std::unique_ptr<Book>> open_csv(const std::string& path);

}  // namespace enlace::sheets
