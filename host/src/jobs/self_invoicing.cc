#include "jobs/self_invoicing.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include <enlace/sdk/typed_text.hpp>

#include "handy/mapping.hpp"
#include "jobs/order_call.hpp"
#include "jobs/orders_common.hpp"
#include "ledger/ledger.hpp"
#include "text/zone.hpp"

namespace enlace::jobs {
namespace {

using ledger::Delivery;
using ledger::State;
using ledger::Todo;

constexpr int kBatch = 100;
constexpr std::int64_t kMinute_ms = 60'000;
constexpr std::int64_t kDay_ms = 24 * 60 * kMinute_ms;
constexpr std::int64_t kSoon_ms = 10 * kMinute_ms;  // the order itself is still on its way
constexpr std::int64_t kFirstLook_ms = 15 * kMinute_ms, kLongestLook_ms = 6 * 60 * kMinute_ms;
// People turn an order into a remission within days; whoever invoices a month later does it by hand.
constexpr std::int64_t kPatience_ms = 45 * kDay_ms;

Error problem(enlace_status status, std::string cause, std::string message = {}, Json params = {}) {
  return Error{status, std::move(cause), std::move(message), std::move(params), 0, -1, {}};
}

class SelfInvoicing {
 public:
  SelfInvoicing(Services& services, const Instance& mail, const Instance& source, const RunOptions& options,
                handy::Client& handy)
      : services_(services),
        mail_(mail),
        source_(source),
        options_(options),
        handy_(handy),
        settings_(*mail.connector.self_invoicing),
        ledger_(services.runtime, services.database, services.vault),
        policy_(doubt_policy_of(mail)) {}

  RunReport run() {
    if (Result<void> done = work(); !done) {
      report_.ok = false;
      report_.error = done.error();
    }
    for (const auto& [what, count] : counts_) report_.counts.set(what, count);
    return std::move(report_);
  }

 private:
  Result<void> work();
  Result<void> invite(const Delivery& row);
  Result<std::optional<Json>> portal_data(const Delivery& row);
  Result<Json> told_facts(const ledger::DeliveryId& id);
  Result<Json> look(const Delivery& delivered);
  Result<std::optional<Order>> order_of(const Delivery& row);
  Result<void> send(const Delivery& row, const Order& order, const Json& data);

  Result<void> postpone(const Delivery& row, const Error& why, std::int64_t ms) {
    ++counts_["awaiting"];
    return ledger_.postpone(row.id, why, ms) ? Result<void>() : Result<void>(failure(why));
  }
  Result<void> leave_out(const Delivery& row, const Error& why) {
    ++counts_[why.cause == "customer_without_email" ? "without_email" : "not_invited"];
    ENLACE_TRY(const Delivery after, ledger_.skip(row.id, why));
    (void)after;
    return {};
  }
  [[nodiscard]] ledger::DeliveryId source_id(const Delivery& row) const {
    return {row.id.tenant, source_.connector.instance, row.id.order_id};
  }
  [[nodiscard]] bool stopping() const { return options_.stop != nullptr && *options_.stop; }

  Services& services_;
  const Instance& mail_;
  const Instance& source_;
  const RunOptions& options_;
  handy::Client& handy_;
  const config::SelfInvoicing& settings_;
  ledger::Ledger ledger_;
  ledger::DoubtPolicy policy_;
  std::unique_ptr<session::ConnectorSession> mail_session_, source_session_;
  std::map<std::string, std::int64_t> counts_;
  RunReport report_;
};

Result<void> SelfInvoicing::work() {
  const std::string& tenant = mail_.tenant.tenant;
  const std::string& name = mail_.connector.instance;
  if (!options_.dry_run) {
    ENLACE_TRY(const int interrupted, ledger_.recover_interrupted(tenant, name));
    if (interrupted > 0) counts_["interrupted"] = interrupted;
    ENLACE_TRY(const std::vector<Delivery> doubtful, ledger_.due(tenant, name, Todo::look, kBatch));
    for (const Delivery& row : doubtful) {  // the same Message-ID again (design 8.4)
      ENLACE_TRY(const Delivery after, ledger_.cannot_look(row.id, policy_));
      (void)after;
    }
  }
  std::set<std::string> seen;
  while (!stopping()) {
    ENLACE_TRY(const std::vector<Delivery> rows, ledger_.due(tenant, name, Todo::push, kBatch));
    bool fresh = false;
    for (const Delivery& row : rows) {
      if (stopping() || !seen.insert(row.id.order_id).second) continue;
      fresh = true;
      if (options_.dry_run) {
        report_.plan.push_back(Json::object({{"action", "push"},
                                             {"kind", "self_invoice"},
                                             {"key", row.id.order_id},
                                             {"connector", name},
                                             {"details", Json::object()}}));
        continue;
      }
      ENLACE_CHECK(invite(row));
    }
    if (!fresh || options_.dry_run) break;
  }
  return {};
}

Result<void> SelfInvoicing::invite(const Delivery& row) {
  ENLACE_TRY(std::optional<Json> data, portal_data(row));
  if (!data) return {};
  ENLACE_TRY(const std::optional<Order> order, order_of(row));
  if (!order) return {};
  if (settings_.limit_to_month) {
    const std::string last_day = last_day_of_month(order->date);
    ENLACE_TRY(const std::string today, text::local_day(services_.runtime.unix_ms(), mail_.tenant.time_zone));
    if (today > last_day) {
      return leave_out(row, problem(ENLACE_E_INVALID, "self_invoice_month_over", {},
                                    Json::object({{"last_day", last_day}})));
    }
    data->set("last_day", last_day);
  }
  if (!settings_.generic_concept.empty()) data->set("generic_concept", settings_.generic_concept);
  data->set("portal_url", settings_.portal_url);
  if (sdk::plain_text(order->customer.email).empty()) {
    return leave_out(row, problem(ENLACE_E_INVALID, "customer_without_email", {},
                                  Json::object({{"customer", order->customer.description}})));
  }
  return send(row, *order, *data);
}

// nullopt: there is none (yet), and the row says why.
Result<std::optional<Json>> SelfInvoicing::portal_data(const Delivery& row) {
  const auto no_data = [](Result<void> done) -> Result<std::optional<Json>> {
    if (!done) return failure(done.error());
    return std::optional<Json>();
  };
  const Result<Delivery> delivered = ledger_.row(source_id(row));
  if (!delivered && delivered.error().cause != "order_unknown") return failure(delivered.error());
  const bool under_way = !delivered || ledger::is_undelivered(delivered->state);
  if (under_way) {
    return no_data(postpone(row, problem(ENLACE_E_INVALID, "self_invoice_awaits_order"), kSoon_ms));
  }
  if (delivered->state != State::delivered) {
    return no_data(leave_out(row, problem(ENLACE_E_INVALID, "self_invoice_not_needed")));
  }
  ENLACE_TRY(Json facts, told_facts(delivered->id));
  if (!facts["awaiting"].text().empty()) {
    ENLACE_TRY(facts, look(*delivered));
    if (facts["reference"].text().empty()) {
      const std::int64_t age = services_.runtime.unix_ms() - delivered->delivered_ms;
      if (age > kPatience_ms) {
        ++counts_["failed"];
        ENLACE_TRY(const Delivery after,
                   ledger_.refuse(row.id, problem(ENLACE_E_INVALID, "self_invoice_never_came", {},
                                                  Json::object({{"days", kPatience_ms / kDay_ms}}))));
        (void)after;
        return std::optional<Json>();
      }
      return no_data(postpone(row, problem(ENLACE_E_INVALID, "self_invoice_awaits_document"),
                              std::clamp(age / 8, kFirstLook_ms, kLongestLook_ms)));
    }
    ENLACE_CHECK(ledger_.remember_facts(delivered->id, Json::object({{"self_invoice", facts}})));
  }
  if (facts["reference"].text().empty() || facts["company_number"].text().empty()) {
    return no_data(leave_out(row, problem(ENLACE_E_INVALID, "self_invoice_not_offered")));
  }
  return std::optional<Json>(std::move(facts));
}

// The last that was said about the document: when it was made, found, or looked at since.
Result<Json> SelfInvoicing::told_facts(const ledger::DeliveryId& id) {
  ENLACE_TRY(const std::vector<ledger::TimelineEvent> events, ledger_.timeline(id));
  Json facts = Json::object();
  for (const ledger::TimelineEvent& event : events) {
    if (const Json& told = event.detail["facts"]["self_invoice"]; told.is_object()) facts = told;
  }
  return facts;
}

// Asks the ERP whether there is a document by now that the portal knows. Nothing found, or an error, is no
// news: the next look comes by itself.
Result<Json> SelfInvoicing::look(const Delivery& delivered) {
  if ((source_.capabilities & ENLACE_CAP_FIND_ORDER) == 0 || delivered.find_key.empty())
    return Json::object();
  if (!source_session_ || !source_session_->alive()) {
    ENLACE_TRY(source_session_, services_.sessions.open(source_.image, source_.create_config()));
  }
  ENLACE_TRY(const Json find_key, Json::parse(delivered.find_key));
  session::OpRequest op;
  op.op = session::Operation::find_order;
  op.request = FindRequest{delivered.reference(), find_key, delivered.remote_id}.to_json();
  op.trace_id = delivered.id.tenant + "-" + delivered.id.order_id + "-self-invoice";
  OrderCall call({services_, source_, ledger_, delivered.id, {}, doubt_policy_of(source_)},
                 OrderCall::Mode::look);
  const session::OpResult result = source_session_->run(op, call);
  if (result.ending != session::Ending::returned) source_session_.reset();
  if (!result.ok() && result.error.status_class() == ENLACE_CLASS_AUTH) return failure(result.error);
  if (!result.ok() || !call.found()) return Json::object();
  for (const Found::Document& document : call.found()->documents) {
    if (const Json& told = document.facts["self_invoice"]; document.live && told.is_object()) return told;
  }
  return Json::object();
}

// nullopt: the row was put off or refused.
Result<std::optional<Order>> SelfInvoicing::order_of(const Delivery& row) {
  const auto refuse = [&](const Error& why) -> Result<std::optional<Order>> {
    ++counts_["failed"];
    ENLACE_TRY(const Delivery after, ledger_.refuse(row.id, why));
    (void)after;
    return std::optional<Order>();
  };
  const Result<Json> raw = ledger_.raw_order(row.id.tenant, row.id.order_id);
  if (!raw && raw.error().cause != "order_raw_purged") return failure(raw.error());
  if (!raw) return refuse(raw.error());
  const Result<handy::OrderHeader> header = handy::read_header(*raw);
  if (!header) return refuse(header.error());
  Json customer;
  if (!header->customer_code.empty()) {
    Result<std::optional<Json>> read = handy_.customer(header->customer_code);
    if (!read && read.error().status_class() != ENLACE_CLASS_PERMANENT) {
      ENLACE_CHECK(postpone(row, read.error(), kMinute_ms));
      return failure(read.error());
    }
    if (read && *read) customer = **std::move(read);
  }
  Result<handy::MappedOrder> mapped =
      handy::map_order(*raw, customer, mail_.tenant.time_zone, mail_.currency);
  if (!mapped) return refuse(mapped.error());
  return std::optional<Order>(std::move(mapped->order));
}

Result<void> SelfInvoicing::send(const Delivery& row, const Order& order, const Json& data) {
  ENLACE_TRY(const ledger::Claim claim,
             ledger_.claim(row.id, accounts_of(mail_), {}, row.seen_hash, {policy_.mode, false}));
  if (!claim.granted) return {};
  PushRequest request;
  request.order = order;
  request.reference = claim.row.reference();
  // The document of the order in the ERP, and what the portal will want of it.
  request.links.push_back({"self_invoice", order.id, data["reference"].text(), data});
  ledger::PushEnd end;
  OrderCall call({services_, mail_, ledger_, row.id, {}, policy_}, OrderCall::Mode::push);
  Result<std::unique_ptr<session::ConnectorSession>> opened = std::move(mail_session_);
  if (!*opened || !(*opened)->alive()) opened = services_.sessions.open(mail_.image, mail_.create_config());
  if (opened) {
    mail_session_ = *std::move(opened);
    session::OpRequest op;
    op.op = session::Operation::push_order;
    op.request = request.to_json();
    op.idempotency_key = request.reference;
    op.trace_id = row.id.tenant + "-" + row.id.order_id + "-self-invoice";
    const session::OpResult result = mail_session_->run(op, call);
    if (result.ending != session::Ending::returned) mail_session_.reset();
    end.said = said(result);
    end.error = redacted(services_.egress, mail_.erp, result.error);
  } else {
    end.said = ledger::Said::not_run;
    end.error = opened.error();
  }
  end.evidence = call.order_evidence();
  end.outcome = call.outcome();
  ledger::Action action = ledger::Action::ask;
  ENLACE_TRY(const Delivery after, ledger_.record_push(row.id, end, policy_, &action));
  ++counts_[after.state == State::delivered ? "invited" : "failed"];
  services_.logger.write(after.state == State::delivered ? log::Level::info : log::Level::warn,
                         {row.id.tenant, row.id.instance, "self_invoicing", row.id.order_id},
                         ledger::to_string(after.state), Json::object({{"cause", after.cause}}));
  if (action == ledger::Action::pause) return failure(end.error);
  return {};
}

}  // namespace

std::string last_day_of_month(const std::string& day) {
  if (day.size() != 10) return {};
  const int year = std::atoi(day.substr(0, 4).c_str()), month = std::atoi(day.substr(5, 2).c_str());
  const int next_year = month == 12 ? year + 1 : year, next_month = month == 12 ? 1 : month + 1;
  std::string first =
      std::to_string(next_year) + (next_month < 10 ? "-0" : "-") + std::to_string(next_month) + "-01";
  return text::add_days(first, -1);
}

RunReport send_self_invoices_with(Services& services, Instance& mail, const Instance& source,
                                  const RunOptions& options, handy::Client& client) {
  return SelfInvoicing(services, mail, source, options, client).run();
}

}  // namespace enlace::jobs
