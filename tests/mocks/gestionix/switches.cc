#include "mocks/gestionix/switches.hpp"

#include "mocks/frame/switch_table.hpp"
#include "mocks/gestionix/refusal.hpp"

namespace enlace::mock::gestionix {
namespace {

const std::vector<Switch<Switches>>& fields() {
  using S = Switches;
  static const std::vector<Switch<Switches>> all = {
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

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  const std::string problem = change_switches(*this, fields(), changes);
  if (!problem.empty()) return refuse(400, "control", problem);
  return {};
}

Json Switches::json() const {
  return switches_json(*this, fields());
}

}  // namespace enlace::mock::gestionix
