#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <enlace/sdk/decimal.hpp>

#include "text/zone.hpp"

namespace enlace::sheets {

// What stands in one cell. A text is always a text: no program reads it as a formula or a number.
struct Cell {
  enum class Kind { empty, text, date, time, money, number };

  Kind kind = Kind::empty;
  std::string text;
  Decimal number;            // money and number
  text::CivilTime moment{};  // date: its day; time: its hour and minute

  static Cell of(std::string text);
  static Cell money(Decimal amount);
  static Cell count(Decimal number);
  static Cell date(const text::CivilTime& moment);
  static Cell time(const text::CivilTime& moment);
};

inline constexpr std::size_t kLongestText = 32'767;  // of a cell, as Excel counts: UTF-16 units

// A text as a cell can hold it: what is no character of XML, and bytes that are no UTF-8, become U+FFFD;
// `cut` is set where it had to be cut.
struct CellText {
  std::string text;
  bool cut = false;
};
CellText cell_text(std::string_view text);

}  // namespace enlace::sheets
