#include "cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>

#include "phrases/words.hpp"
#include "text/width.hpp"

namespace enlace::cli {
namespace {

constexpr std::size_t kWidest = 44;    // of a text column that is not the last
constexpr std::size_t kNarrowest = 8;  // a text column that is cut shows at least so much
constexpr std::size_t kLast = 20;      // the last column needs so much to be wrapped
constexpr std::size_t kGap = 2;
constexpr const char* kNothing = "-";

const char* colour_of(Table::Mark mark) {
  switch (mark) {
    case Table::Mark::none:
      return "";
    case Table::Mark::good:
      return "\x1b[32m";
    case Table::Mark::attention:
      return "\x1b[33m";
    case Table::Mark::bad:
      return "\x1b[31m";
    case Table::Mark::faint:
      return "\x1b[2m";
  }
  return "";
}

std::string coloured(const std::string& line, Table::Mark mark, bool colour) {
  if (!colour || mark == Table::Mark::none) return line;
  return colour_of(mark) + line + "\x1b[0m";
}

std::string padded(const std::string& cell, std::size_t width, Column::Kind kind) {
  const std::size_t used = text::columns_of(cell);
  const std::string blanks(width - std::min(width, used), ' ');
  return kind == Column::Kind::number ? blanks + cell : cell + blanks;
}

}  // namespace

void Table::add(std::vector<std::string> cells, Mark mark) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) {
    if (cell.empty()) cell = kNothing;
  }
  rows_.push_back({std::move(cells), mark});
}

std::vector<std::string> Table::heads(phrases::Language language) const {
  std::vector<std::string> heads;
  for (const Column& column : columns_) heads.push_back(phrases::word(language, column.head));
  return heads;
}

std::vector<std::size_t> Table::widths(const std::vector<std::string>& heads, std::size_t most) const {
  const std::size_t last = columns_.size() - 1;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = text::columns_of(heads[i]);
    for (const Row& row : rows_) width = std::max(width, text::columns_of(row.cells[i]));
    if (columns_[i].kind == Column::Kind::text && i != last) width = std::min(width, kWidest);
    widths.push_back(width);
  }
  if (most == 0) {
    if (columns_[last].kind != Column::Kind::number) widths[last] = 0;
    return widths;
  }
  const bool wraps = columns_[last].kind == Column::Kind::text;
  const std::size_t room_of_last = wraps ? std::min(widths[last], kLast) : widths[last];
  const std::size_t gaps = kGap * last;
  const auto used = [&] {
    return std::accumulate(widths.begin(), widths.end() - 1, std::size_t{0}) + gaps + room_of_last;
  };
  while (used() > most) {  // the widest text column gives first
    std::size_t widest = last;
    for (std::size_t i = 0; i < last; ++i) {
      if (columns_[i].kind != Column::Kind::text || widths[i] <= kNarrowest) continue;
      if (widest == last || widths[i] > widths[widest]) widest = i;
    }
    if (widest == last) return {};
    --widths[widest];
  }
  widths[last] = most - (used() - room_of_last);
  return widths;
}

void Table::print_blocks(std::ostream& out, const Screen& screen,
                         const std::vector<std::string>& heads) const {
  std::size_t widest = 0;
  for (const std::string& head : heads) widest = std::max(widest, text::columns_of(head));
  const std::size_t indent = widest + kGap;
  const std::size_t room = screen.columns > indent + kNarrowest ? screen.columns - indent : kNarrowest;
  bool first = true;
  for (const Row& row : rows_) {
    if (!std::exchange(first, false)) out << '\n';
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      std::string head = padded(heads[i], indent, Column::Kind::text);
      for (const std::string& line : text::wrap(row.cells[i], room)) {
        out << coloured(head + line, row.mark, screen.colour) << '\n';
        head.assign(indent, ' ');
      }
    }
  }
}

void Table::print(std::ostream& out, const Screen& screen) const {
  const std::vector<std::string> heads = this->heads(screen.language);
  const std::vector<std::size_t> widths = this->widths(heads, screen.columns);
  if (widths.empty()) {
    print_blocks(out, screen, heads);
    return;
  }
  const std::size_t last = columns_.size() - 1;
  const auto print_row = [&](const std::vector<std::string>& cells, Mark mark) {
    std::string line;
    for (std::size_t i = 0; i < last; ++i) {
      const bool cut = columns_[i].kind == Column::Kind::text;
      line += padded(cut ? text::fit(cells[i], widths[i]) : cells[i], widths[i], columns_[i].kind);
      line.append(kGap, ' ');
    }
    if (columns_[last].kind != Column::Kind::text || screen.columns == 0) {
      out << coloured(line + padded(cells[last], widths[last], columns_[last].kind), mark, screen.colour)
          << '\n';
      return;
    }
    const std::size_t indent = text::columns_of(line);
    for (const std::string& part : text::wrap(cells[last], widths[last])) {
      out << coloured(line + part, mark, screen.colour) << '\n';
      line.assign(indent, ' ');
    }
  };
  print_row(heads, Mark::none);
  for (const Row& row : rows_) print_row(row.cells, row.mark);
}

}  // namespace enlace::cli
