#include "mocks/gestionix/switches.hpp"

#include <algorithm>
#include <variant>
#include <vector>

#include "mocks/gestionix/refusal.hpp"

namespace enlace::mock::gestionix {
namespace {

struct Field {
  std::string_view name;
  std::variant<bool Switches::*, std::int64_t Switches::*, std::string Switches::*> member;
  std::vector<std::string_view> choices = {};  // of a text; empty when any will do
};

const std::vector<Field>& fields() {
  using S = Switches;
  static const std::vector<Field> all = {
      {"expires_in_s", &S::expires_in_s},
      {"tell_expiry", &S::tell_expiry},
      {"token_form", &S::token_form, {"opaque", "jwt"}},
      {"single_session", &S::single_session},
      {"lock_after", &S::lock_after},
      {"lock_ms", &S::lock_ms},
      {"rate_limit", &S::rate_limit},
      {"rate_window_ms", &S::rate_window_ms},
      {"forbid", &S::forbid},
      {"refuse_unknown_members", &S::refuse_unknown_members},
      {"refuse_unknown_parameters", &S::refuse_unknown_parameters},
      {"require_accept", &S::require_accept},
      {"accept_numbers", &S::accept_numbers},
      {"refuse_large_page", &S::refuse_large_page},
      {"bare_arrays", &S::bare_arrays},
      {"decimals_as_numbers", &S::decimals_as_numbers},
      {"client_active", &S::client_active, {"bool", "text", "spanish"}},
      {"extra_members", &S::extra_members},
      {"list_lag_ms", &S::list_lag_ms},
      {"search_folds_accents", &S::search_folds_accents},
      {"check_rfc", &S::check_rfc},
      {"refuse_inactive_client", &S::refuse_inactive_client},
      {"refuse_negative_stock", &S::refuse_negative_stock},
      {"cancelled_frees_reference", &S::cancelled_frees_reference},
      {"deleted_orders_vanish", &S::deleted_orders_vanish},
      {"iva_on_ieps", &S::iva_on_ieps},
  };
  return all;
}

Result<void> set(Switches& switches, const Field& field, const Json& value) {
  const auto wrong = [&](const char* wanted) {
    return refuse(400, "control", "switch " + std::string(field.name) + " takes " + wanted);
  };
  if (const auto* flag = std::get_if<bool Switches::*>(&field.member)) {
    if (!value.is_bool()) return wrong("true or false");
    switches.*(*flag) = value.truthy();
  } else if (const auto* count = std::get_if<std::int64_t Switches::*>(&field.member)) {
    if (!value.is_number() || value.integer().value_or(-1) < 0) return wrong("a whole number from 0");
    switches.*(*count) = *value.integer();
  } else {
    if (!value.is_string()) return wrong("a text");
    if (!field.choices.empty() && std::ranges::find(field.choices, value.text()) == field.choices.end()) {
      return wrong("one of its listed values");
    }
    switches.*std::get<std::string Switches::*>(field.member) = value.text();
  }
  return {};
}

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  if (!changes.is_object()) return refuse(400, "control", "switches are an object");
  Switches changed = *this;
  for (const Json::Member& change : changes.members()) {
    const auto field = std::ranges::find(fields(), change.key, &Field::name);
    if (field == fields().end()) return refuse(400, "control", "unknown switch " + change.key);
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

}  // namespace enlace::mock::gestionix
