#include "mocks/binderp/switches.hpp"

#include <algorithm>
#include <variant>
#include <vector>

#include "mocks/binderp/refusal.hpp"

namespace enlace::mock::binderp {
namespace {

struct Field {
  std::string_view name;
  std::variant<bool Switches::*, std::int64_t Switches::*, std::string Switches::*> member;
  std::vector<std::string_view> choices = {};  // of a text; empty when any will do
};

const std::vector<Field>& fields() {
  using S = Switches;
  static const std::vector<Field> all = {
      {"all_expired", &S::all_expired},
      {"new_key_revokes", &S::new_key_revokes},
      {"refuse_403", &S::refuse_403},
      {"rate_calls", &S::rate_calls},
      {"rate_window_ms", &S::rate_window_ms},
      {"quota_calls", &S::quota_calls},
      {"quota_window_ms", &S::quota_window_ms},
      {"list_lag_ms", &S::list_lag_ms},
      {"accents", &S::accents, {"told", "ignored"}},
      {"next_link_base", &S::next_link_base},
      {"query_limit", &S::query_limit},
      {"error_details", &S::error_details},
      {"bad_reference", &S::bad_reference, {"message", "error"}},
      {"not_found", &S::not_found, {"empty", "message"}},
      {"create_answer", &S::create_answer, {"guid", "object"}},
      {"new_price_lists", &S::new_price_lists, {"all", "first"}},
      {"priced_when_created", &S::priced_when_created},
      {"require_address", &S::require_address},
      {"require_address_members", &S::require_address_members},
      {"client_deletion", &S::client_deletion, {"gone", "inactive"}},
      {"refuse_inactive_clients", &S::refuse_inactive_clients},
      {"check_location", &S::check_location},
      {"line_vat", &S::line_vat, {"fraction", "percent", "amount"}},
      {"order_rate_rules", &S::order_rate_rules},
      {"price_decimals", &S::price_decimals},
      {"comments_limit", &S::comments_limit},
      {"purchase_order_limit", &S::purchase_order_limit},
      {"fiscal_by_default", &S::fiscal_by_default},
      {"remision_copies_purchase_order", &S::remision_copies_purchase_order},
      {"remision_copies_comments", &S::remision_copies_comments},
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
  } else {
    if (!value.is_string()) return wrong("a text");
    if (!field.choices.empty() && std::ranges::find(field.choices, value.text()) == field.choices.end()) {
      return wrong("one of its listed values");
    }
    switches.*(std::get<std::string Switches::*>(field.member)) = value.text();
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
  if (changed.price_decimals > 18) return refuse(400, "switch price_decimals takes 0 to 18");
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

}  // namespace enlace::mock::binderp
