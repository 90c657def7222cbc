#include "mocks/smtp/switches.hpp"

#include "mocks/frame/switch_table.hpp"

namespace enlace::mock::smtp {
namespace {

const std::vector<Switch<Switches>>& fields() {
  using S = Switches;
  static const std::vector<Switch<Switches>> all = {
      {"offer_starttls", &S::offer_starttls},
      {"require_tls", &S::require_tls},
      {"require_auth", &S::require_auth},
      {"auth_in_clear", &S::auth_in_clear},
      {"auth", &S::auth, {"", "PLAIN", "LOGIN", "PLAIN LOGIN", "LOGIN PLAIN"}},
      {"certificate", &S::certificate, {"good", "wrong_name", "expired", "unknown_ca"}},
      {"size_limit", &S::size_limit},
      {"max_recipients", &S::max_recipients},
      {"smtputf8", &S::smtputf8},
      {"offer_8bitmime", &S::offer_8bitmime},
      {"refuse_undeclared_8bit", &S::refuse_undeclared_8bit},
      {"strict_messages", &S::strict_messages},
      {"idle_ms", &S::idle_ms},
  };
  return all;
}

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  const std::string problem = change_switches(*this, fields(), changes, 1);
  if (!problem.empty()) return failure(ENLACE_E_INVALID, "switch_invalid", problem);
  return {};
}

Json Switches::json() const {
  return switches_json(*this, fields());
}

}  // namespace enlace::mock::smtp
