#include "views/order_row.hpp"

#include <algorithm>
#include <optional>

namespace enlace::views {
namespace {

using ledger::OrderState;

OrderDelivery delivery_of(const ledger::OrderWhole::Way& way, std::int64_t next_try_ms) {
  const ledger::Delivery& row = way.row;
  OrderDelivery delivery;
  delivery.connector = connector_of(row.id.instance);
  if (delivery.connector.size() < row.id.instance.size()) {
    delivery.recipient = row.id.instance.substr(delivery.connector.size() + 1);
  }
  delivery.damaged = way.damaged;
  delivery.cause = row.cause;
  delivery.params = row.params;
  if (way.damaged) return delivery;
  delivery.state = row.state;
  delivery.needs_person = ledger::needs_person(row);
  delivery.want = row.want;
  delivery.reference = row.reference();
  delivery.remote_number = row.remote_number;
  delivery.remote_id = row.remote_id;
  delivery.remote_total = row.remote_total;
  delivery.message = row.message;
  delivery.attempts = row.attempts;
  delivery.next_try_ms = next_try_ms;
  delivery.delivered_ms = row.delivered_ms;
  delivery.warnings = row.warnings;
  return delivery;
}

// Of the deliveries that stand worst, the first one that says why.
void explain(const ledger::OrderWhole& whole, OrderRow& row) {
  std::optional<OrderState> worst;
  const auto consider = [&](const ledger::Delivery& delivery, bool damaged) {
    if (delivery.cause.empty()) return;
    const std::optional<OrderState> state =
        damaged ? OrderState::waits_for_person
                : ledger::state_for_people(delivery.state, ledger::needs_person(delivery), delivery.cause);
    if (!state || (worst && *state >= *worst)) return;
    worst = state;
    row.cause = delivery.cause;
    row.params = delivery.params;
    row.message = delivery.message;
    row.cause_connector = delivery.id.instance;
    row.cause_order = delivery.id.order_id;
  };
  for (const ledger::OrderWhole::Way& way : whole.ways) consider(way.row, way.damaged);
  for (const ledger::Delivery& delivery : whole.earlier) consider(delivery, false);
}

}  // namespace

std::string connector_of(const std::string& instance) {
  return instance.substr(0, instance.find('#'));
}

RowMaker::RowMaker(schedule::Scheduler* scheduler, const std::map<std::string, Company>& companies)
    : companies_(companies) {
  if (scheduler == nullptr) return;
  for (const schedule::JobStatus& job : scheduler->status()) {
    if (job.component != "orders" || job.paused) continue;
    next_runs_[job.tenant + "/" + job.instance] = job.next_ms;
  }
}

// Not before its time, and not before a run that takes it.
std::int64_t RowMaker::next_try(const ledger::OrderWhole::Way& way) const {
  if (way.not_before_ms == 0) return 0;
  const auto run = next_runs_.find(way.row.id.tenant + "/" + connector_of(way.row.id.instance));
  return run == next_runs_.end() ? 0 : std::max(way.not_before_ms, run->second);
}

OrderRow RowMaker::row(const ledger::OrderWhole& whole) const {
  const ledger::LandedOrder& order = whole.order;
  OrderRow row;
  row.tenant = order.tenant;
  if (const auto company = companies_.find(order.tenant); company != companies_.end()) {
    row.company = company->second.name;
    row.time_zone = company->second.time_zone;
    row.currency = company->second.currency;
  }
  row.order = order.id;
  row.kind = order.kind;
  row.zone = order.zone;
  row.seller = order.seller_name.empty() ? order.seller_email : order.seller_name;
  row.seller_email = order.seller_email;
  row.customer = order.customer_name;
  row.customer_code = order.customer_code;
  row.total = order.total;
  row.created_ms = whole.made_ms;
  row.received_ms = order.created_ms;
  row.landed_ms = order.landed_ms;
  row.state = whole.state;
  row.edited = static_cast<int>(whole.older.size());
  if (!whole.older.empty()) row.replaces = whole.older.back();
  if (!whole.newer.empty()) row.replaced_by = whole.newer.back();
  for (const ledger::OrderWhole::Way& way : whole.ways) {
    const std::int64_t next_ms = next_try(way);
    if (next_ms != 0 && (row.next_try_ms == 0 || next_ms < row.next_try_ms)) row.next_try_ms = next_ms;
    row.deliveries.push_back(delivery_of(way, next_ms));
  }
  explain(whole, row);
  return row;
}

}  // namespace enlace::views
