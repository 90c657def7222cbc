#include "jobs/context.hpp"

#include "jobs/handy_client.hpp"

namespace enlace::jobs {

Json Instance::create_config() const {
  return Json::object(
      {{"instance", connector.instance}, {"time_zone", tenant.time_zone}, {"settings", connector.settings}});
}

Json redacted(const egress::Egress& egress, const egress::Account& account, const Json& params) {
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

Error redacted(const egress::Egress& egress, const egress::Account& account, Error error) {
  if (error.status == ENLACE_OK) return error;
  error.message = egress.redact(account, std::move(error.message));
  error.erp_code = egress.redact(account, std::move(error.erp_code));
  error.params = redacted(egress, account, error.params);
  return error;
}

std::unique_ptr<handy::Client> handy_client(Services& services, const Instance& instance,
                                            egress::Priority priority, std::int64_t limit_ms) {
  handy::ClientOptions options;
  options.base_url = instance.tenant.handy.base_url;
  options.time_zone = instance.tenant.handy_time_zone();
  options.priority = priority;
  options.deadline_ms = services.runtime.monotonic_ms() + limit_ms;
  return handy::make_client(services.egress, instance.handy, options);
}

}  // namespace enlace::jobs
