#include "jobs/handy_client.hpp"
#include "jobs/orders_deliver.hpp"
#include "jobs/orders_poll.hpp"
#include "jobs/self_invoicing.hpp"

// The order jobs with Handy's real client; the jobs themselves take any.
namespace enlace::jobs {
RunReport poll_orders(Services& services, const std::vector<Instance*>& instances,
                      const RunOptions& options) {
  if (instances.empty()) return {};
  const auto client = handy_client(services, *instances.front(), egress::Priority::orders);
  return poll_orders_with(services, instances, options, *client);
}

RunReport deliver_orders(Services& services, Instance& instance, const RunOptions& options) {
  return deliver_orders_with(services, instance, options, [&]() -> std::shared_ptr<handy::Client> {
    return handy_client(services, instance, egress::Priority::orders);
  });
}

RunReport send_self_invoices(Services& services, Instance& mail, const Instance& source,
                             const RunOptions& options) {
  const auto client = handy_client(services, mail, egress::Priority::orders);
  return send_self_invoices_with(services, mail, source, options, *client);
}

}  // namespace enlace::jobs
