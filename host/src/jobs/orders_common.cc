#include "jobs/orders_common.hpp"

#include <algorithm>
#include <cstdlib>

#include "text/zone.hpp"

namespace enlace::jobs {
namespace {

std::int64_t moment(const std::string& text) {
  return text::parse_iso(text).value_or(0);
}

}  // namespace

std::int64_t since_of(const std::string& text, const std::string& zone) {
  if (text.size() != 10) return moment(text);
  text::CivilTime civil;
  civil.year = std::atoi(text.substr(0, 4).c_str());
  civil.month = std::atoi(text.substr(5, 2).c_str());
  civil.day = std::atoi(text.substr(8, 2).c_str());
  const Result<std::int64_t> start = text::to_unix_ms(civil, zone);
  return start ? *start : 0;
}

ledger::Recipient recipient_of(const Instance& instance) {
  const config::ConnectorConfig& connector = instance.connector;
  ledger::Recipient recipient;
  recipient.instance = connector.instance;
  recipient.since_ms = since_of(connector.since, instance.tenant.time_zone);
  recipient.only_kinds = connector.only_kinds;
  recipient.only_zones = connector.only_zones;
  recipient.only_sellers = connector.only_sellers;
  recipient.deletions = connector.sync.deletions;
  recipient.doubt = doubt_policy_of(instance).mode;
  switch (connector.on_edit) {
    case config::OnEdit::replace:
      recipient.on_edit = ledger::Recipient::OnEdit::replace;
      break;
    case config::OnEdit::push_only:
      recipient.on_edit = ledger::Recipient::OnEdit::push_only;
      break;
    case config::OnEdit::hold:
      recipient.on_edit = ledger::Recipient::OnEdit::hold;
      break;
    case config::OnEdit::ignore:
      recipient.on_edit = ledger::Recipient::OnEdit::ignore;
      break;
  }
  return recipient;
}

ledger::Accounts accounts_of(const Instance& instance) {
  return {instance.handy_fingerprint, instance.erp_fingerprint};
}

Result<bool> is_switched_on(const Instance& instance, ledger::Ledger& ledger, ledger::Todo todo,
                            const ledger::Delivery& row) {
  if (instance.connector.sync.orders || todo == ledger::Todo::look) return true;
  if (todo != ledger::Todo::remove) return false;
  if (row.state == ledger::State::removing) return true;  // begun
  return ledger.is_gone(row.id.tenant, row.id.order_id);
}

int workers_of(const Instance& instance) {
  constexpr int kSeconds = 2;
  const egress::RateSpec& rate = instance.erp.rate;
  const int affordable = kSeconds * rate.requests / std::max(rate.per_seconds, 1);
  return std::clamp(affordable, 1, std::max(instance.connector.workers, 1));
}

ledger::DoubtPolicy doubt_policy_of(const Instance& instance) {
  ledger::DoubtPolicy policy;
  policy.settle_ms = std::int64_t{1000} * instance.descriptor.settle_seconds;
  policy.lag_ms = std::int64_t{1000} * instance.descriptor.lag_seconds;
  policy.longest_pause_ms = instance.longest_pause_ms;
  switch (instance.descriptor.in_doubt) {
    case Descriptor::InDoubt::find:
      policy.mode = (instance.capabilities & ENLACE_CAP_FIND_ORDER) != 0 ? ledger::DoubtPolicy::Mode::find
                                                                         : ledger::DoubtPolicy::Mode::hold;
      break;
    case Descriptor::InDoubt::hold:
      policy.mode = ledger::DoubtPolicy::Mode::hold;
      break;
    case Descriptor::InDoubt::repeat:
      policy.mode = ledger::DoubtPolicy::Mode::repeat;
      break;
  }
  return policy;
}

Result<ledger::IncomingOrder> incoming_of(const Json& order) {
  ENLACE_TRY(const handy::OrderHeader header, handy::read_header(order));
  ledger::IncomingOrder incoming;
  incoming.id = header.id;
  incoming.kind = header.kind;
  incoming.zone = header.zone;
  incoming.seller_email = header.seller_email;
  incoming.seller_name = header.seller_name;
  incoming.customer_code = header.customer_code;
  incoming.customer_name = header.customer_name;
  incoming.customer_tax_id = header.customer_tax_id;
  incoming.total = header.total;
  incoming.created_ms = moment(header.date_created);
  incoming.made_ms = moment(header.mobile_date_created);
  incoming.first_created_ms =
      header.first_created.empty() ? incoming.created_ms : moment(header.first_created);
  incoming.deleted_ms = moment(header.date_deleted);
  incoming.deleted = header.deleted;
  incoming.is_edited = header.is_edited;
  incoming.chain = header.chain;
  incoming.unreadable = header.unreadable;
  incoming.content_hash = header.content_hash;
  incoming.raw = order.dump();
  return incoming;
}

ledger::order_index::Told told_by(const Json& order) {
  const Result<handy::OrderHeader> header = handy::read_header(order);
  if (!header) return {};
  return {moment(header->mobile_date_created), header->customer_tax_id};
}

}  // namespace enlace::jobs
