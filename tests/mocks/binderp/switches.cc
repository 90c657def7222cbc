#include "mocks/binderp/switches.hpp"

#include "mocks/binderp/refusal.hpp"
#include "mocks/frame/switch_table.hpp"

namespace enlace::mock::binderp {
namespace {

const std::vector<Switch<Switches>>& fields() {
  using S = Switches;
  static const std::vector<Switch<Switches>> all = {
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
      {"require_unit", &S::require_unit},
      {"price_decimals", &S::price_decimals},
      {"comments_limit", &S::comments_limit},
      {"purchase_order_limit", &S::purchase_order_limit},
      {"fiscal_by_default", &S::fiscal_by_default},
      {"remision_copies_purchase_order", &S::remision_copies_purchase_order},
      {"remision_copies_comments", &S::remision_copies_comments},
  };
  return all;
}

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  Switches changed = *this;
  const std::string problem = change_switches(changed, fields(), changes);
  if (!problem.empty()) return refuse(400, problem);
  if (changed.price_decimals > 18) return refuse(400, "switch price_decimals takes 0 to 18");
  *this = std::move(changed);
  return {};
}

Json Switches::json() const {
  return switches_json(*this, fields());
}

}  // namespace enlace::mock::binderp
