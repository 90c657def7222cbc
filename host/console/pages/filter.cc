#include "pages/filter.hpp"

#include <algorithm>
#include <array>

namespace enlace::console {
namespace {

struct Pair {
  const char *field, *host;
};
constexpr std::array kTexts = {Pair{"q", "q"},
                               Pair{"desde", "from"},
                               Pair{"hasta", "to"},
                               Pair{"empresa", "tenant"},
                               Pair{"tipo", "kind"},
                               Pair{"zona", "zone"},
                               Pair{"conector", "connector"},
                               Pair{"minimo", "amount_from"},
                               Pair{"causa", "cause"},
                               Pair{"maximo", "amount_to"},
                               Pair{"cliente", "customer_code"}};
constexpr std::array kSwitches = {Pair{"avisos", "with_notes"}, Pair{"llegada", "by_arrival"},
                                  Pair{"reemplazados", "replaced"}, Pair{"abiertos", "open"}};
constexpr std::array kPeriods = {Pair{"hoy", "today"}, Pair{"ayer", "yesterday"},
                                 Pair{"esta-semana", "this_week"}, Pair{"semana-pasada", "last_week"},
                                 Pair{"este-mes", "this_month"}};
constexpr std::array kStates = {Pair{"espera", "waits_for_person"}, Pair{"duda", "in_doubt"},
                                Pair{"camino", "on_the_way"},       Pair{"entregado", "delivered"},
                                Pair{"no-enviado", "not_sent"},     Pair{"borrado", "removed"},
                                Pair{"editado", "edited"},          Pair{"danado", "damaged"}};
constexpr std::array kGroupings = {Pair{"vendedor", "seller"}, Pair{"dia", "day"},
                                   Pair{"cliente", "customer"}, Pair{"estado", "state"},
                                   Pair{"empresa", "company"}};

template <class Pairs>
std::string host_name(const Pairs& pairs, const std::string& field) {
  const auto* found =
      std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return field == pair.field; });
  return found == pairs.end() ? std::string() : std::string(found->host);
}

template <class Pairs>
std::string field_name(const Pairs& pairs, const std::string& host) {
  const auto* found =
      std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return host == pair.host; });
  return found == pairs.end() ? std::string() : std::string(found->field);
}

// "1,250" and "$1250" are how people write it.
std::string plain_amount(std::string text) {
  std::erase_if(text, [](char c) { return c == ',' || c == '$' || c == ' '; });
  return text;
}

}  // namespace

std::string state_field(const std::string& state) {
  return field_name(kStates, state);
}

std::string period_field(const std::string& period) {
  return field_name(kPeriods, period);
}

Json filter_of(const Fields& fields) {
  Json filter = Json::object();
  for (const Pair& pair : kTexts) {
    std::string value = first_of(fields, pair.field);
    if (std::string_view(pair.host).starts_with("amount")) value = plain_amount(value);
    if (!value.empty()) filter.set(pair.host, value);
  }
  for (const Pair& pair : kSwitches) {
    if (!first_of(fields, pair.field).empty()) filter.set(pair.host, true);
  }
  const bool by_days = filter.contains("from") || filter.contains("to");
  const std::string period = host_name(kPeriods, first_of(fields, "periodo"));
  if (!period.empty() && !by_days) filter.set("period", period);
  Json states = Json::array(), sellers = Json::array();
  for (const std::string& field : all_of(fields, "estado")) {
    if (const std::string state = host_name(kStates, field); !state.empty()) states.push_back(state);
  }
  for (const std::string& seller : all_of(fields, "vendedor")) sellers.push_back(seller);
  if (states.size() > 0) filter.set("states", states);
  if (sellers.size() > 0) filter.set("sellers", sellers);
  if (const std::string by = host_name(kGroupings, first_of(fields, "por")); !by.empty())
    filter.set("by", by);
  return filter;
}

Fields filter_fields(const Fields& fields) {
  Fields kept;
  for (const auto& [name, value] : fields) {
    const bool listed = !host_name(kTexts, name).empty() || !host_name(kSwitches, name).empty() ||
                        name == "periodo" || name == "estado" || name == "vendedor";
    if (listed && !value.empty()) kept.emplace_back(name, value);
  }
  return kept;
}

Fields without(Fields fields, const std::string& name) {
  std::erase_if(fields, [&](const auto& field) { return field.first == name; });
  return fields;
}

Fields with(Fields fields, const std::string& name, const std::string& value) {
  fields = without(std::move(fields), name);
  fields.emplace_back(name, value);
  return fields;
}

bool has(const Fields& fields, const std::string& name, const std::string& value) {
  return std::find(fields.begin(), fields.end(), std::pair(name, value)) != fields.end();
}

Fields toggled(Fields fields, const std::string& name, const std::string& value) {
  if (std::erase(fields, std::pair(name, value)) == 0) fields.emplace_back(name, value);
  return fields;
}

}  // namespace enlace::console
