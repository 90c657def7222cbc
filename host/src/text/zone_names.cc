#include "text/zone_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "text/fold.hpp"

namespace enlace::text {
namespace {

constexpr std::string_view kMexicoCity = "America/Mexico_City";
constexpr std::string_view kBogota = "America/Bogota";

// What is written, folded and without blanks and punctuation. Sorted by zone.
constexpr std::array kMeant = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"cst", kMexicoCity},
    {"cdt", kMexicoCity},
    {"cdmx", kMexicoCity},
    {"df", kMexicoCity},
    {"mexico", kMexicoCity},
    {"mexicodf", kMexicoCity},
    {"mexicocity", kMexicoCity},
    {"ciudaddemexico", kMexicoCity},
    {"horacentro", kMexicoCity},
    {"horadelcentro", kMexicoCity},
    {"centro", kMexicoCity},
    {"guadalajara", kMexicoCity},
    {"jalisco", kMexicoCity},
    {"zapopan", kMexicoCity},
    {"puebla", kMexicoCity},
    {"queretaro", kMexicoCity},
    {"leon", kMexicoCity},
    {"guanajuato", kMexicoCity},
    {"toluca", kMexicoCity},
    {"morelia", kMexicoCity},
    {"michoacan", kMexicoCity},
    {"veracruz", kMexicoCity},
    {"oaxaca", kMexicoCity},
    {"aguascalientes", kMexicoCity},
    {"sanluispotosi", kMexicoCity},
    {"acapulco", kMexicoCity},
    {"cuernavaca", kMexicoCity},
    {"tuxtlagutierrez", kMexicoCity},
    {"villahermosa", kMexicoCity},
    {"monterrey", "America/Monterrey"},
    {"nuevoleon", "America/Monterrey"},
    {"saltillo", "America/Monterrey"},
    {"torreon", "America/Monterrey"},
    {"durango", "America/Monterrey"},
    {"merida", "America/Merida"},
    {"yucatan", "America/Merida"},
    {"campeche", "America/Merida"},
    {"cancun", "America/Cancun"},
    {"quintanaroo", "America/Cancun"},
    {"chetumal", "America/Cancun"},
    {"chihuahua", "America/Chihuahua"},
    {"juarez", "America/Ciudad_Juarez"},
    {"ciudadjuarez", "America/Ciudad_Juarez"},
    {"matamoros", "America/Matamoros"},
    {"reynosa", "America/Matamoros"},
    {"nuevolaredo", "America/Matamoros"},
    {"mazatlan", "America/Mazatlan"},
    {"culiacan", "America/Mazatlan"},
    {"losmochis", "America/Mazatlan"},
    {"sinaloa", "America/Mazatlan"},
    {"tepic", "America/Mazatlan"},
    {"nayarit", "America/Mazatlan"},
    {"bajacaliforniasur", "America/Mazatlan"},
    {"hermosillo", "America/Hermosillo"},
    {"sonora", "America/Hermosillo"},
    {"ciudadobregon", "America/Hermosillo"},
    {"tijuana", "America/Tijuana"},
    {"mexicali", "America/Tijuana"},
    {"ensenada", "America/Tijuana"},
    {"bajacalifornia", "America/Tijuana"},
    {"colombia", kBogota},
    {"bogota", kBogota},
    {"bogotadc", kBogota},
    {"medellin", kBogota},
    {"cali", kBogota},
    {"barranquilla", kBogota},
    {"cartagena", kBogota},
    {"bucaramanga", kBogota},
    {"pereira", kBogota},
    {"cot", kBogota},
});

// "gmt6" is "GMT-6" without its punctuation: no company of these countries is east of Greenwich.
constexpr std::array kByOffset = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"5", kBogota},
    {"6", kMexicoCity},
    {"7", "America/Hermosillo"},
    {"8", "America/Tijuana"},
});

template <class Table>
std::string_view find(const Table& table, std::string_view key) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.first == key; });
  return row == table.end() ? std::string_view() : row->second;
}

// The hours of "gmt-6", "utc-06:00", "-06:00", "gmt -6"; "" for anything else.
std::string hours_of(std::string_view folded) {
  std::string text;
  std::copy_if(folded.begin(), folded.end(), std::back_inserter(text), [](char c) { return c != ' '; });
  std::string_view rest = text;
  for (const std::string_view prefix : {"etc/", "gmt", "utc"}) {
    if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
  }
  if (rest.starts_with("−")) {  // a minus sign of typography
    rest.remove_prefix(std::string_view("−").size());
  } else if (rest.starts_with('-')) {
    rest.remove_prefix(1);
  } else {
    return {};
  }
  for (const std::string_view minutes : {":00", "00"}) {
    if (rest.size() > minutes.size() && rest.ends_with(minutes)) rest.remove_suffix(minutes.size());
  }
  if (rest.size() == 2 && rest.front() == '0') rest.remove_prefix(1);
  return std::string(rest);
}

}  // namespace

std::string_view zone_meant(std::string_view written) {
  std::string folded = fold_name(written);
  if (const std::string_view zone = find(kByOffset, hours_of(folded)); !zone.empty()) return zone;
  std::string_view name = folded;
  if (const std::size_t slash = name.rfind('/'); slash != std::string_view::npos)
    name.remove_prefix(slash + 1);
  std::string key;
  std::copy_if(name.begin(), name.end(), std::back_inserter(key),
               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return find(kMeant, key);
}

}  // namespace enlace::text
