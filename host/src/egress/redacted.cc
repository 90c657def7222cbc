#include "egress/redacted.hpp"

namespace enlace::egress {

Json redacted(const Egress& egress, const Account& account, const Json& params) {
  if (params.is_string()) return egress.redact(account, params.text());
  if (params.is_array()) {
    Json clean = Json::array();
    for (const Json& item : params.items()) clean.push_back(redacted(egress, account, item));
    return clean;
  }
  if (!params.is_object()) return params;
  Json clean = Json::object();
  for (const Json::Member& member : params.members())
    clean.set(member.key, redacted(egress, account, member.value));
  return clean;
}

Error redacted(const Egress& egress, const Account& account, Error error) {
  if (error.status == ENLACE_OK) return error;
  error.message = egress.redact(account, std::move(error.message));
  error.erp_code = egress.redact(account, std::move(error.erp_code));
  error.params = redacted(egress, account, error.params);
  return error;
}

}  // namespace enlace::egress
