#include "mocks/alegra/switches.hpp"

#include <algorithm>
#include <variant>

#include "mocks/alegra/refusal.hpp"

namespace enlace::mock::alegra {
namespace {

struct Field {
  std::string_view name;
  std::variant<bool Switches::*, std::int64_t Switches::*, std::string Switches::*, Json Switches::*> member;
  std::vector<std::string_view> choices = {};  // of a text; empty when any will do
};

const std::vector<Field>& fields() {
  using S = Switches;
  static const std::vector<Field> all = {
      {"base_path", &S::base_path},
      {"refuse_402", &S::refuse_402},
      {"refuse_403", &S::refuse_403},
      {"refuse_406", &S::refuse_406},
      {"contact_limit", &S::contact_limit},
      {"rate_limit", &S::rate_limit},
      {"rate_window_ms", &S::rate_window_ms},
      {"rate_retry_after", &S::rate_retry_after},
      {"list_lag_ms", &S::list_lag_ms},
      {"reject_bad_paging", &S::reject_bad_paging},
      {"total_as_string", &S::total_as_string},
      {"remissions_metadata", &S::remissions_metadata},
      {"taxes_shape", &S::taxes_shape, {"array", "results"}},
      {"item_status_filter", &S::item_status_filter, {"", "active"}},
      {"name_filter", &S::name_filter, {"contains", "equals", "ignored"}},
      {"list_observations", &S::list_observations},
      {"numeral_ids", &S::numeral_ids, {"string", "number", "mixed"}},
      {"item_ids", &S::item_ids, {"numeral", "uuid", "mixed"}},
      {"loose_types", &S::loose_types},
      {"loose_seed", &S::loose_seed},
      {"require_kind_of_person", &S::require_kind_of_person},
      {"identification_form", &S::identification_form, {"both", "identificationObject", "identification"}},
      {"check_rfc", &S::check_rfc},
      {"ignore_repeated_supported", &S::ignore_repeated_supported},
      {"require_due_date", &S::require_due_date},
      {"refuse_inactive", &S::refuse_inactive},
      {"default_line_taxes", &S::default_line_taxes},
      {"price_decimals", &S::price_decimals},
      {"rounding", &S::rounding, {"line", "parts", "document"}},
      {"new_status", &S::new_status},
      {"limit_texts", &S::limit_texts},
      {"refuse_edit_unless_open", &S::refuse_edit_unless_open},
      {"refuse_repeated_status_change", &S::refuse_repeated_status_change},
      {"stock_moves", &S::stock_moves},
      {"create_status", &S::create_status},
      {"error_shapes", &S::error_shapes},
  };
  return all;
}

Result<void> set(Switches& switches, const Field& field, const Json& value) {
  const auto wrong = [&](const char* wanted) {
    return refuse(400, "switch " + std::string(field.name) + " takes " + wanted);
  };
  if (const auto* flag = std::get_if<bool Switches::*>(&field.member)) {
    if (!value.is_bool()) return wrong("true or false");
    switches.*(*flag) = value.truthy();
  } else if (const auto* count = std::get_if<std::int64_t Switches::*>(&field.member)) {
    if (!value.is_number() || value.integer().value_or(-1) < 0) return wrong("a whole number from 0");
    switches.*(*count) = *value.integer();
  } else if (const auto* text = std::get_if<std::string Switches::*>(&field.member)) {
    if (!value.is_string()) return wrong("a text");
    if (!field.choices.empty() && std::ranges::find(field.choices, value.text()) == field.choices.end()) {
      return wrong("one of its listed values");
    }
    switches.*(*text) = value.text();
  } else {
    if (!value.is_array() && !value.is_null()) return wrong("an array or null");
    switches.*(std::get<Json Switches::*>(field.member)) = value;
  }
  return {};
}

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  if (!changes.is_object()) return refuse(400, "switches are an object");
  Switches changed = *this;
  for (const Json::Member& change : changes.members()) {
    const auto field = std::ranges::find(fields(), change.key, &Field::name);
    if (field == fields().end()) return refuse(400, "unknown switch " + change.key);
    ENLACE_CHECK(set(changed, *field, change.value));
  }
  *this = std::move(changed);
  return {};
}

Json Switches::json() const {
  Json all = Json::object();
  for (const Field& field : fields()) {
    all.set(field.name, std::visit([&](auto member) { return Json(this->*member); }, field.member));
  }
  return all;
}

}  // namespace enlace::mock::alegra
