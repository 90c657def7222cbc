#include "mocks/alegra/loosen.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "mocks/alegra/ids.hpp"

namespace enlace::mock::alegra {
namespace {

constexpr std::array<std::string_view, 12> kDecimals = {
    "price",       "percentage", "availableQuantity", "unitCost", "initialQuantity", "minQuantity",
    "maxQuantity", "quantity",   "discount",          "amount",   "total",           "decimalPrecision"};
constexpr std::array<std::string_view, 2> kIds = {"id", "idPriceList"};
constexpr std::array<std::string_view, 15> kTexts = {
    "description",    "reference",      "observations", "anotation",
    "email",          "mobile",         "fax",          "phonePrimary",
    "phoneSecondary", "emailSecondary", "address",      "identification",
    "interiorNumber", "prefix",         "zipCode"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class Loosener {
 public:
  Loosener(std::string_view resource, const Switches& switches) : resource_(resource), switches_(switches) {}

  // `dice` belongs to the place of `source` in the record; each member's are made from it and the key.
  Json object(const Json& source, std::uint64_t dice, std::string_view parent) const {
    Json result = Json::object();
    for (const Json::Member& member : source.members()) {
      const std::uint64_t own = mixed_bits(dice, member.key);
      if (drops(member.value, own)) continue;
      result.set(member.key, value(member, own, parent));
    }
    return result;
  }

 private:
  static bool nothing(const Json& value) {
    return value.is_null() || (value.is_string() && value.text().empty());
  }

  bool drops(const Json& value, std::uint64_t dice) const {
    return switches_.loose_types && nothing(value) && dice % 3 == 0;
  }

  Json value(const Json::Member& member, std::uint64_t dice, std::string_view parent) const {
    const auto& [key, clean] = member;
    const bool flip = (dice >> 8) % 2 == 0;
    if (among(kIds, key) && is_numeral(clean.text())) return numeral(clean.text(), flip);
    if (switches_.loose_types) {
      const bool top = parent.empty();
      if (nothing(clean)) return among(kTexts, key) ? (flip ? Json() : Json("")) : Json();
      if (key == "reference" && top && resource_ == "items" && clean.is_string() && flip) {
        return Json::object({{"reference", clean}, {"type", Json()}});
      }
      if (key == "type" && top && resource_ == "contacts" && clean.size() == 1 && flip)
        return clean.items()[0];
      if (key == "identification" && (parent == "seller" || (top && resource_ == "sellers")) && flip &&
          is_numeral(clean.text()) && clean.text()[0] != '0') {
        return Json::number(clean.text());
      }
      if (among(kDecimals, key) && clean.decimal()) return decimal(*clean.decimal(), dice);
    }
    if (clean.is_object()) return object(clean, dice, key);
    if (!clean.is_array()) return clean;
    Json::Array list;
    list.reserve(clean.size());
    for (const Json& item : clean.items()) {
      list.push_back(item.is_object() ? object(item, dice + list.size() + 1, key) : item);
    }
    return Json(std::move(list));
  }

  Json numeral(const std::string& id, bool flip) const {
    const bool number = switches_.numeral_ids == "number" || (switches_.numeral_ids == "mixed" && flip);
    return number ? Json::number(id) : Json(id);
  }

  static Json decimal(const Decimal& value, std::uint64_t dice) {
    switch ((dice >> 16) % 4) {
      case 0:
        return value.str();
      case 1:
        return value.rounded(2) == value ? value.fixed(2) : value.str();
      default:
        return value;
    }
  }

  std::string_view resource_;
  const Switches& switches_;
};

}  // namespace

Json loosened(const Json& record, std::string_view resource, std::string_view id, const Switches& switches) {
  if (!record.is_object()) return record;
  const std::uint64_t dice = mixed_bits(static_cast<std::uint64_t>(switches.loose_seed), id);
  return Loosener(resource, switches).object(record, dice, "");
}

}  // namespace enlace::mock::alegra
