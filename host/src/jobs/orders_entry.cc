#include "jobs/orders_deliver.hpp"
#include "jobs/orders_poll.hpp"
#include "jobs/self_invoicing.hpp"

// The order jobs with Handy's real client; the jobs themselves take any.
namespace enlace::jobs {
namespace {

constexpr std::int64_t kLongestRun_ms = 60 * 60'000;

std::unique_ptr<handy::Client> client_for(Services& services, const Instance& instance) {
  handy::ClientOptions options;
  options.base_url = instance.tenant.handy.base_url;
  options.time_zone =
      instance.tenant.handy.time_zone.empty() ? instance.tenant.time_zone : instance.tenant.handy.time_zone;
  options.priority = egress::Priority::orders;
  options.deadline_ms = services.runtime.monotonic_ms() + kLongestRun_ms;
  return handy::make_client(services.egress, instance.handy, options);
}

}  // namespace

RunReport poll_orders(Services& services, const std::vector<Instance*>& instances,
                      const RunOptions& options) {
  if (instances.empty()) return {};
  const std::unique_ptr<handy::Client> client = client_for(services, *instances.front());
  return poll_orders_with(services, instances, options, *client);
}

RunReport deliver_orders(Services& services, Instance& instance, const RunOptions& options) {
  return deliver_orders_with(services, instance, options, [&]() -> std::shared_ptr<handy::Client> {
    return client_for(services, instance);
  });
}

RunReport send_self_invoices(Services& services, Instance& mail, const Instance& source,
                             const RunOptions& options) {
  const std::unique_ptr<handy::Client> client = client_for(services, mail);
  return send_self_invoices_with(services, mail, source, options, *client);
}

}  // namespace enlace::jobs
