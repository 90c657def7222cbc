#include "sheets/cell.hpp"

#include <cstdint>

namespace enlace::sheets {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// One code point from the front of `text`; 0 bytes where there is no UTF-8.
struct Point {
  std::uint32_t value = 0;
  std::size_t bytes = 0;
};

Point first_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 && lead <= 0xF4   ? 4
                            : lead >= 0xE0 && lead <= 0xEF ? 3
                            : lead >= 0xC2 && lead <= 0xDF ? 2
                                                           : 0;
  if (bytes == 0 || text.size() < bytes) return {};
  std::uint32_t value = lead & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return {};
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return {value, bytes};
}

// XML 1.0, 2.2.
bool is_xml_character(std::uint32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  return value != 0xFFFE && value != 0xFFFF && value != 0x7F;
}

}  // namespace

Cell Cell::of(std::string text) {
  Cell cell;
  cell.kind = text.empty() ? Kind::empty : Kind::text;
  cell.text = std::move(text);
  return cell;
}

Cell Cell::money(Decimal amount) {
  Cell cell;
  cell.kind = Kind::money;
  cell.number = amount;
  return cell;
}

Cell Cell::count(Decimal number) {
  Cell cell;
  cell.kind = Kind::number;
  cell.number = number;
  return cell;
}

Cell Cell::date(const text::CivilTime& moment) {
  Cell cell;
  cell.kind = Kind::date;
  cell.moment = moment;
  return cell;
}

Cell Cell::time(const text::CivilTime& moment) {
  Cell cell;
  cell.kind = Kind::time;
  cell.moment = moment;
  return cell;
}

CellText cell_text(std::string_view text) {
  CellText result;
  result.text.reserve(text.size());
  std::size_t units = 0;
  while (!text.empty()) {
    const Point point = first_point(text);
    const bool good = point.bytes > 0 && is_xml_character(point.value);
    const std::size_t wide = good && point.value > 0xFFFF ? 2 : 1;
    if (units + wide > kLongestText) {
      result.cut = true;
      break;
    }
    units += wide;
    const std::size_t bytes = point.bytes > 0 ? point.bytes : 1;
    result.text.append(good ? text.substr(0, bytes) : kReplacement);
    text.remove_prefix(bytes);
  }
  return result;
}

}  // namespace enlace::sheets
