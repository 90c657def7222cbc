#include "mocks/alegra/switches.hpp"

#include <algorithm>

#include "mocks/alegra/refusal.hpp"
#include "mocks/frame/switch_table.hpp"

namespace enlace::mock::alegra {
namespace {

const Names kShapes = {"message", "error", "nested", "list", "bare", "empty", "html", "ok"};

const std::vector<Switch<Switches>>& fields() {
  using S = Switches;
  static const std::vector<Switch<Switches>> all = {
      {"base_path", &S::base_path},
      {"refuse_402", &S::refuse_402},
      {"refuse_403", &S::refuse_403},
      {"refuse_406", &S::refuse_406},
      {"contact_limit", &S::contact_limit},
      {"rate_limit", &S::rate_limit},
      {"rate_window_ms", &S::rate_window_ms},
      {"firewall_403", &S::firewall_403},
      {"rate_as_400", &S::rate_as_400},
      {"contacts_rate_limit", &S::contacts_rate_limit},
      {"total_cap", &S::total_cap},
      {"require_name_parts", &S::require_name_parts},
      {"require_department", &S::require_department},
      {"refuse_name_with_parts", &S::refuse_name_with_parts},
      {"refuse_other_entity", &S::refuse_other_entity},
      {"number_template_as_list", &S::number_template_as_list},
      {"webhook_timeout_ms", &S::webhook_timeout_ms},
      {"webhook_failures", &S::webhook_failures},
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

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  std::string problem = change_switches(*this, fields(), changes);
  for (const Json& rule : changes["error_shapes"].items()) {
    if (problem.empty()) problem = unknown_member(rule, {"route", "shape", "code"}, "a rule of error_shapes");
    const std::string& shape = rule["shape"].text();
    if (problem.empty() && !shape.empty() && std::ranges::find(kShapes, shape) == kShapes.end()) {
      problem = unknown_name("shape", shape, kShapes);
    }
  }
  if (!problem.empty()) return refuse(400, problem);
  return {};
}

Json Switches::json() const {
  return switches_json(*this, fields());
}

}  // namespace enlace::mock::alegra
