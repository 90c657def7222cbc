#include "jobs/order_lookup.hpp"

#include "egress/redacted.hpp"
#include "jobs/order_call.hpp"
#include "jobs/orders_common.hpp"

namespace enlace::jobs {

OrderLookup::OrderLookup(Services& services, const Instance& instance, std::string why)
    : services_(services),
      instance_(instance),
      why_(std::move(why)),
      ledger_(services.runtime, services.database, services.vault) {}

Result<Found> OrderLookup::ask(const ledger::Delivery& row) {
  ENLACE_TRY(const Json find_key, Json::parse(row.find_key));
  OrderCall services({services_, instance_, ledger_, row.id, {}, doubt_policy_of(instance_)},
                     OrderCall::Mode::look);
  for (int attempt = 0;; ++attempt) {
    if (!session_ || !session_->alive()) {
      ENLACE_TRY(session_, services_.sessions.open(instance_.image, instance_.create_config()));
    }
    session::OpRequest op;
    op.op = session::Operation::find_order;
    op.request = FindRequest{row.reference(), find_key, row.remote_id}.to_json();
    op.idempotency_key = row.reference();
    op.trace_id = why_ + "-" + row.id.order_id;
    session::OpResult result = session_->run(op, services);
    result.error = redacted(services_.egress, instance_.erp, std::move(result.error));
    if (result.ok() && services.found()) return *services.found();
    if (result.ok())
      return failure(ENLACE_E_INTERNAL, "no_answer", "find_order returned OK without an answer");
    if (result.ending == session::Ending::returned || attempt > 0) return failure(result.error);
    session_.reset();
  }
}

bool can_be_looked_up(const Instance& instance, const ledger::Delivery& row) {
  return !row.find_key.empty() && doubt_policy_of(instance).mode == ledger::DoubtPolicy::Mode::find;
}

}  // namespace enlace::jobs
