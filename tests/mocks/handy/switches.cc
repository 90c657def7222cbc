#include "mocks/handy/switches.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace enlace::mock::handy {
namespace {

struct Entry {
  std::string_view name;
  std::variant<bool Switches::*, std::int64_t Switches::*, std::string Switches::*> member;
  std::vector<std::string_view> allowed;  // texts; empty: any
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = {
      {"error_body", &Switches::error_body, {"empty", "json", "html"}},
      {"rate_limit", &Switches::rate_limit, {}},
      {"rate_window_ms", &Switches::rate_window_ms, {}},
      {"rate_scope", &Switches::rate_scope, {"token", "company"}},
      {"rate_headers_always", &Switches::rate_headers_always, {}},
      {"refuse_malformed_dates", &Switches::refuse_malformed_dates, {}},
      {"query_zone", &Switches::query_zone, {}},
      {"start_inclusive", &Switches::start_inclusive, {}},
      {"end_inclusive", &Switches::end_inclusive, {}},
      {"default_date_field", &Switches::default_date_field, {"dateCreated", "mobileDateCreated"}},
      {"refuse_large_max", &Switches::refuse_large_max, {}},
      {"links_keep_filters", &Switches::links_keep_filters, {}},
      {"extra_fields", &Switches::extra_fields, {}},
      {"returns",
       &Switches::returns,
       {"positive_subtracted", "negative_subtracted", "positive_added", "positive_excluded"}},
      {"sale_text", &Switches::sale_text, {}},
      {"edit_in_place", &Switches::edit_in_place, {}},
      {"edit_keeps_external_id", &Switches::edit_keeps_external_id, {}},
      {"deleted_order_is_404", &Switches::deleted_order_is_404, {}},
      {"deleted_omitted_lists_all", &Switches::deleted_omitted_lists_all, {}},
      {"external_id_takes_text", &Switches::external_id_takes_text, {}},
      {"base_price_wins", &Switches::base_price_wins, {}},
      {"unchanged_put_touches", &Switches::unchanged_put_touches, {}},
      {"put_status", &Switches::put_status, {}},
      {"price_list_put_merges", &Switches::price_list_put_merges, {}},
      {"rfc_field", &Switches::rfc_field, {}},
      {"customers_hide_disabled", &Switches::customers_hide_disabled, {}},
      {"zones_missing", &Switches::zones_missing, {}},
      {"company_missing", &Switches::company_missing, {}},
      {"route_products", &Switches::route_products, {"none", "list", "current", "missing"}},
      {"route_answer_nested", &Switches::route_answer_nested, {}},
  };
  return all;
}

Failure invalid(std::string message) {
  return failure(ENLACE_E_INVALID, "switch_invalid", std::move(message));
}

Result<void> set_one(Switches& switches, const Entry& entry, const Json& value) {
  const std::string name(entry.name);
  if (const auto* flag = std::get_if<bool Switches::*>(&entry.member)) {
    if (!value.is_bool()) return invalid(name + " is true or false");
    switches.*(*flag) = value.truthy();
  } else if (const auto* number = std::get_if<std::int64_t Switches::*>(&entry.member)) {
    const auto whole = value.integer();
    if (!whole || *whole <= 0) return invalid(name + " is a positive whole number");
    switches.*(*number) = *whole;
  } else {
    const auto& allowed = entry.allowed;
    if (!value.is_string() ||
        (!allowed.empty() && std::ranges::find(allowed, value.text()) == allowed.end())) {
      return invalid(name + " cannot be " + value.dump());
    }
    switches.*std::get<std::string Switches::*>(entry.member) = value.text();
  }
  return {};
}

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  if (!changes.is_object()) return invalid("send an object of switches");
  Switches changed = *this;
  for (const auto& [key, value] : changes.members()) {
    const auto entry = std::ranges::find(entries(), key, &Entry::name);
    if (entry == entries().end()) return invalid("there is no switch \"" + key + "\"");
    ENLACE_CHECK(set_one(changed, *entry, value));
  }
  *this = std::move(changed);
  return {};
}

Json Switches::to_json() const {
  Json out = Json::object();
  for (const Entry& entry : entries()) {
    std::visit([&](const auto member) { out.set(entry.name, this->*member); }, entry.member);
  }
  return out;
}

}  // namespace enlace::mock::handy
