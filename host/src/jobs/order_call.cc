#include "jobs/order_call.hpp"

#include <algorithm>

#include "ledger/catalogue.hpp"
#include "runtime/fail_points.hpp"

namespace enlace::jobs {
namespace {

constexpr std::int64_t kOperationLimit_ms = 120'000;
constexpr std::string_view kCustomer = "customer:";

HttpReply refused(Error error) {
  HttpReply reply;
  reply.sent = Sent::no;
  reply.error = std::move(error);
  return reply;
}

bool is_about_a_document(const std::string& purpose) {
  return purpose == "order" || purpose.starts_with(kCustomer);
}

Failure misuse(const char* cause, const char* message, Json params = {}) {
  return failure(ENLACE_E_MISUSE, cause, message, std::move(params));
}

ledger::Evidence evidence_of_reply(const HttpReply& reply) {
  switch (egress::exposure_of(reply)) {
    case egress::Exposure::none:
      return ledger::Evidence::none;
    case egress::Exposure::answered:
      return reply.ok() ? ledger::Evidence::accepted : ledger::Evidence::refused;
    case egress::Exposure::maybe:
      return ledger::Evidence::maybe;
  }
  return ledger::Evidence::maybe;
}

ledger::Evidence evidence_of_mail(const SmtpReply& reply) {
  switch (egress::exposure_of(reply)) {
    case egress::Exposure::none:
      return ledger::Evidence::none;
    case egress::Exposure::answered:
      return reply.accepted() ? ledger::Evidence::accepted : ledger::Evidence::refused;
    case egress::Exposure::maybe:
      return ledger::Evidence::maybe;
  }
  return ledger::Evidence::maybe;
}

}  // namespace

OrderCall::OrderCall(Context context, Mode mode) : context_(std::move(context)), mode_(mode) {}

Result<void> OrderCall::emit(std::int32_t kind, Json document) {
  switch (kind) {
    case ENLACE_EMIT_LINK:
      return store_link(document);
    case ENLACE_EMIT_FIND_KEY: {
      if (mode_ == Mode::remove || evidence_.contains("order")) {
        return misuse("find_key_unexpected", "a find key is declared before the first write");
      }
      find_key_ = document.dump();
      // Only looked for: a row without a key says that nothing can have left.
      if (mode_ == Mode::first) return {};
      ENLACE_CHECK(context_.ledger.declare_find_key(context_.order, document, context_.content));
      find_key_declared_ = true;
      return {};
    }
    case ENLACE_EMIT_OUTCOME: {
      if (outcome_) return misuse("outcome_twice", "an operation has one outcome");
      ENLACE_TRY(outcome_, Outcome::from_json(document));
      return {};
    }
    case ENLACE_EMIT_FOUND: {
      if (found_) return misuse("found_twice", "a look has one answer");
      ENLACE_TRY(found_, Found::from_json(document));
      return {};
    }
    default:
      return misuse("emit_unexpected", "this operation does not tell that", Json::object({{"kind", kind}}));
  }
}

Result<void> OrderCall::store_link(const Json& document) {
  ENLACE_TRY(const Link link, Link::from_json(document));
  const ledger::Evidence creation = evidence_of(customer_purpose_);
  const bool not_created = creation == ledger::Evidence::refused || creation == ledger::Evidence::maybe;
  if (link.kind == "customer" && (not_created || customer_denied_)) {
    unconfirmed_link_ = link;
    return {};
  }
  return keep(link);
}

Result<void> OrderCall::keep(const Link& link) {
  {
    ENLACE_TRY(store::Transaction transaction, context_.services.database.begin());
    const ledger::Scope scope{context_.order.tenant, context_.order.instance};
    ENLACE_CHECK(ledger::put_link(transaction, context_.services.database, scope, link,
                                  context_.services.runtime.unix_ms()));
    ENLACE_FAIL_POINT("order.link.before_commit");
    ENLACE_CHECK(transaction.commit());
    ENLACE_FAIL_POINT("order.link.after_commit");
  }
  if (link.kind != "customer" || context_.customer.empty() || mode_ != Mode::push) return {};
  customer_linked_ = true;
  return context_.ledger.end_customer(customer_account(), context_.customer,
                                      ledger::Ledger::CustomerEnd::linked, link.remote_id);
}

Result<void> OrderCall::checkpoint(const std::string&) {
  return misuse("checkpoint_unexpected", "only pulls have checkpoints");
}

std::string OrderCall::customer_account() const {
  return ledger::Ledger::customer_account(accounts(), context_.order);
}

ledger::Accounts OrderCall::accounts() const {
  return {context_.instance.handy_fingerprint, context_.instance.erp_fingerprint};
}

Result<void> OrderCall::admit_customer() {
  wanted_customer_ = true;
  customer_denied_ = mode_ != Mode::push;
  if (customer_denied_) return misuse("write_not_allowed", "this operation creates no customer");
  if (!customer_purpose_.empty()) return {};  // a second write about the same customer
  Result<void> begun = context_.ledger.begin_customer(customer_account(), context_.customer,
                                                      context_.order.order_id, context_.policy);
  if (!begun && begun.error().cause == "customer_in_doubt") {
    not_before_mono_ms_ = context_.services.runtime.monotonic_ms() + begun.error().retry_after_ms;
  }
  customer_denied_ = !begun;
  if (begun) ENLACE_FAIL_POINT("order.customer_admitted");
  return begun;
}

Result<void> OrderCall::admit(const HttpCall& call) {
  if (!call.is_write() || call.purpose == "session") return {};
  if (call.purpose == "order") {
    if (mode_ == Mode::look || mode_ == Mode::first) {
      return failure(ENLACE_E_CANCELLED, "only_looking", "the order is only looked for");
    }
    if (mode_ == Mode::push && !find_key_declared_) {
      return misuse("write_before_find_key", "an order is written only once it can be found again");
    }
    // H-26: the first one may be there, or its refusal is the answer; either way the operation ends with it.
    if (mode_ == Mode::push && order_evidence() != ledger::Evidence::none) {
      return misuse(
          "second_order_write", "an order is written once in an operation; return what the first came to",
          Json::object({{"order", context_.order.order_id}, {"first", ledger::to_string(order_evidence())}}));
    }
    return {};
  }
  if (call.purpose.starts_with(kCustomer)) {
    ENLACE_CHECK(admit_customer());
    if (customer_purpose_.empty()) customer_purpose_ = call.purpose;
    return {};
  }
  return misuse("write_not_allowed", "a push writes its order and its customer",
                Json::object({{"purpose", call.purpose}}));
}

HttpReply OrderCall::http(const HttpCall& asked) {
  HttpCall call = asked;
  // That a document may be written twice is not for the connector to say.
  if (is_about_a_document(call.purpose)) call.idempotent = false;
  if (Result<void> admitted = admit(call); !admitted) return refused(admitted.error());
  egress::Egress::Options options;
  options.priority = egress::Priority::orders;
  options.deadline_ms = context_.services.runtime.monotonic_ms() + kOperationLimit_ms;
  HttpReply reply = context_.services.egress.send(context_.instance.erp, call, options, &trace_);
  if (call.is_write()) {
    ledger::Evidence& evidence = evidence_[call.purpose];
    evidence = std::max(evidence, evidence_of_reply(reply));
  }
  if (reply.sent == Sent::complete && (reply.status == 404 || reply.status == 410)) saw_nothing_there_ = true;
  return reply;
}

SmtpReply OrderCall::smtp(const SmtpCall& call) {
  const auto refused_mail = [](Error error) {
    SmtpReply reply;
    reply.error = std::move(error);
    return reply;
  };
  if (!call.log_in_only) {
    HttpCall as_write;  // a message is a write like any other
    as_write.method = "POST";
    as_write.purpose = call.purpose;
    if (call.purpose != "order") {
      return refused_mail(misuse("write_not_allowed", "an order's message is for the order",
                                 Json::object({{"purpose", call.purpose}}))
                              .error);
    }
    if (Result<void> admitted = admit(as_write); !admitted) return refused_mail(admitted.error());
  }
  egress::Egress::Options options;
  options.priority = egress::Priority::orders;
  options.deadline_ms = context_.services.runtime.monotonic_ms() + kOperationLimit_ms;
  SmtpReply reply = context_.services.egress.send_mail(context_.instance.erp, call, options, &trace_);
  if (!call.log_in_only) {
    ledger::Evidence& evidence = evidence_[call.purpose];
    evidence = std::max(evidence, evidence_of_mail(reply));
  }
  return reply;
}

void OrderCall::log(std::int32_t level, const std::string& message, const Json& fields) {
  context_.services.logger.write(
      static_cast<log::Level>(std::clamp<std::int32_t>(level, 0, 3)),
      {context_.order.tenant, context_.order.instance, "orders", context_.order.order_id}, message, fields);
}

// Egress sees attempts that nobody here does; the graver witness counts.
ledger::Evidence OrderCall::evidence_of(const std::string& purpose) const {
  const auto it = evidence_.find(purpose);
  const ledger::Evidence seen = it == evidence_.end() ? ledger::Evidence::none : it->second;
  return trace_.of(purpose) == egress::Exposure::maybe ? ledger::Evidence::maybe : seen;
}

Result<void> OrderCall::close(bool connector_returned) {
  if (unconfirmed_link_ && order_evidence() == ledger::Evidence::accepted)
    ENLACE_CHECK(keep(*unconfirmed_link_));
  if (customer_purpose_.empty() || customer_linked_) return {};
  using End = ledger::Ledger::CustomerEnd;
  End end = End::in_doubt;
  switch (evidence_of(customer_purpose_)) {
    case ledger::Evidence::none:
      end = End::not_created;
      break;
    case ledger::Evidence::refused:
      // Whoever read the refusal may know better than its status says; the dead know nothing.
      end = connector_returned ? End::not_created : End::in_doubt;
      break;
    case ledger::Evidence::accepted:  // created, but nobody said as what
    case ledger::Evidence::maybe:
      break;
  }
  return context_.ledger.end_customer(customer_account(), context_.customer, end);
}

ledger::Said said(const session::OpResult& result) {
  using ledger::Said;
  switch (result.ending) {
    case session::Ending::returned:
      break;
    case session::Ending::load_failed:
      return Said::not_run;
    case session::Ending::stopped:
      return Said::cancelled;
    case session::Ending::crashed:
    case session::Ending::timed_out:
    case session::Ending::limit_exceeded:
    case session::Ending::protocol_error:
      return Said::died;
  }
  switch (result.error.status_class()) {
    case ENLACE_CLASS_OK:
      return result.error.status == ENLACE_OK ? Said::ok : Said::contract;
    case ENLACE_CLASS_TRANSIENT:
      return Said::transient;
    case ENLACE_CLASS_RATE_LIMITED:
      return Said::rate_limited;
    case ENLACE_CLASS_AUTH:
      return Said::auth;
    case ENLACE_CLASS_PERMANENT:
      return result.error.status == ENLACE_E_CONFIG ? Said::config : Said::permanent;
    case ENLACE_CLASS_CANCELLED:
      return Said::cancelled;
    case ENLACE_CLASS_CONTRACT:
      return Said::contract;
    default:
      return Said::ambiguous;  // AMBIGUOUS, and every class that a later ABI may bring
  }
}

}  // namespace enlace::jobs
