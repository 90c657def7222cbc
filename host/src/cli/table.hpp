#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "phrases/phrasebook.hpp"

// Listings in columns that fit the terminal.
namespace enlace::cli {

// Where a command's output is read.
struct Screen {
  phrases::Language language = phrases::Language::en;
  std::size_t columns = 0;  // of the terminal; 0 = none, e.g. a pipe: nothing is wrapped
  bool colour = false;
};

struct Column {
  enum class Kind {
    text,    // cut with "…" where room is short
    whole,   // never cut: what a person copies, such as an order's number
    number,  // never cut, aligned to the right
  };
  Column(const char* english, Kind of = Kind::text) : head(english), kind(of) {}
  std::string head;  // in English; shown in the screen's language (phrases/words.hpp)
  Kind kind;
};

// The last column takes what room is left and is wrapped below itself. Where a terminal is too narrow for
// columns at all, each row is a block of lines "Head  value".
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // `mark`: how the row is drawn where there are colours.
  enum class Mark { none, good, attention, bad, faint };
  void add(std::vector<std::string> cells, Mark mark = Mark::none);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  void print(std::ostream& out, const Screen& screen) const;
  void print(std::ostream& out) const { print(out, Screen{}); }

 private:
  struct Row {
    std::vector<std::string> cells;
    Mark mark;
  };
  [[nodiscard]] std::vector<std::string> heads(phrases::Language language) const;
  // How wide each column is drawn; empty where the terminal is too narrow. The last one: its room, 0 = no
  // end.
  [[nodiscard]] std::vector<std::size_t> widths(const std::vector<std::string>& heads,
                                                std::size_t most) const;
  void print_blocks(std::ostream& out, const Screen& screen, const std::vector<std::string>& heads) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace enlace::cli
