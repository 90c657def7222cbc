#include "jobs/context.hpp"

#include "jobs/handy_client.hpp"

namespace enlace::jobs {

Json Instance::create_config() const {
  return Json::object(
      {{"instance", connector.instance}, {"time_zone", tenant.time_zone}, {"settings", connector.settings}});
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
