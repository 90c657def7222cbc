#include "mocks/handy/switches.hpp"

#include "mocks/frame/switch_table.hpp"

namespace enlace::mock::handy {
namespace {

const std::vector<Switch<Switches>>& entries() {
  static const std::vector<Switch<Switches>> all = {
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
      {"boolean_case_matters", &Switches::boolean_case_matters, {}},
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

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  const std::string problem = change_switches(*this, entries(), changes, 1);
  if (!problem.empty()) return failure(ENLACE_E_INVALID, "switch_invalid", problem);
  return {};
}

Json Switches::to_json() const {
  return switches_json(*this, entries());
}

}  // namespace enlace::mock::handy
