#include "jobs/product_call.hpp"

#include <algorithm>

#include "jobs/orders_common.hpp"

namespace enlace::jobs {
namespace {

constexpr std::string_view kProduct = "product:";

Failure misuse(const char* cause, const char* message, Json params = {}) {
  return failure(ENLACE_E_MISUSE, cause, message, std::move(params));
}

}  // namespace

ProductCall::ProductCall(Services& services, const Instance& instance, ledger::Ledger& ledger,
                         const std::set<std::string>& codes, std::int64_t deadline_ms, bool dry_run)
    : services_(services), instance_(instance), ledger_(ledger), codes_(codes), dry_run_(dry_run) {
  send_.priority = egress::Priority::products;
  send_.deadline_ms = deadline_ms;
}

// Products have doubts of their own, beside those about the customers of the same account.
std::string ProductCall::account() const {
  const ledger::DeliveryId nowhere{instance_.tenant.tenant, instance_.connector.instance, ""};
  return ledger::Ledger::customer_account(accounts_of(instance_), nowhere) + "#products";
}

Result<void> ProductCall::emit(std::int32_t kind, Json document) {
  switch (kind) {
    case ENLACE_EMIT_LINK:
      return store_link(document);
    case ENLACE_EMIT_OUTCOME: {
      ENLACE_TRY(Outcome outcome, Outcome::from_json(document));
      outcomes_.push_back(std::move(outcome));
      return {};
    }
    default:
      return misuse("emit_unexpected", "this operation does not tell that", Json::object({{"kind", kind}}));
  }
}

Result<void> ProductCall::store_link(const Json& document) {
  ENLACE_TRY(const Link link, Link::from_json(document));
  if (link.kind != "product" || !codes_.contains(link.key)) {
    return misuse("emit_unexpected", "a push of products links those products",
                  Json::object({{"kind", link.kind}, {"key", link.key}}));
  }
  if (dry_run_) return {};
  const auto begun = begun_.find(link.key);
  if (unconfirmed_.contains(link.key)) return {};  // it was to be created, and the host did not let that out
  if (begun != begun_.end() && begun->second != Creation::accepted)
    return {};  // close() says what becomes of it
  {
    ENLACE_TRY(store::Transaction transaction, services_.database.begin());
    const ledger::Scope scope{instance_.tenant.tenant, instance_.connector.instance};
    ENLACE_CHECK(ledger::put_link(transaction, services_.database, scope, link, services_.runtime.unix_ms()));
    ENLACE_CHECK(transaction.commit());
  }
  if (begun_.erase(link.key) == 0) return {};
  return ledger_.end_customer(account(), link.key, ledger::Ledger::CustomerEnd::linked, link.remote_id);
}

Result<void> ProductCall::checkpoint(const std::string&) {
  return misuse("checkpoint_unexpected", "only pulls have checkpoints");
}

// The connector has looked for the product before it creates one, so that the ledger's rule for customers is
// the right one here too.
Result<void> ProductCall::admit(const HttpCall& call) {
  if (!call.is_write() || call.purpose == "session") return {};
  const std::string code = call.purpose.starts_with(kProduct) ? call.purpose.substr(kProduct.size()) : "";
  if (!codes_.contains(code)) {
    return misuse("write_not_allowed", "a push of products writes those products",
                  Json::object({{"purpose", call.purpose}}));
  }
  if (begun_.contains(code)) return {};
  Result<void> begun = ledger_.begin_customer(account(), code, "products", doubt_policy_of(instance_));
  if (begun) {
    begun_.emplace(code, Creation::unknown);
    return {};
  }
  unconfirmed_.insert(code);
  if (begun.error().cause != "customer_in_doubt") return begun;
  return failure(ENLACE_E_CONFLICT, "product_not_settled", "the product may have been created already",
                 Json::object({{"product", code}}));
}

// Neither refused nor in doubt: the connector goes on with the next product, as where one has not settled.
HttpReply ProductCall::hold_back(const HttpCall& call) {
  HttpReply reply;
  reply.sent = Sent::no;
  const std::string code = call.purpose.starts_with(kProduct) ? call.purpose.substr(kProduct.size()) : "";
  if (!codes_.contains(code)) {
    reply.error = misuse("write_not_allowed", "a push of products writes those products",
                         Json::object({{"purpose", call.purpose}}))
                      .error;
    return reply;
  }
  held_.emplace(code, call.method == "POST" ? "create" : "update");
  reply.error = failure(ENLACE_E_CONFLICT, "held_back", "a dry run writes nothing").error;
  return reply;
}

HttpReply ProductCall::http(const HttpCall& asked) {
  HttpCall call = asked;
  const bool reads = call.method == "GET" || call.method == "HEAD" || call.purpose == "session";
  if (dry_run_ && !reads) return hold_back(call);
  if (call.method == "POST") call.idempotent = false;  // whether one may be made twice is not for it to say
  if (Result<void> admitted = admit(call); !admitted) {
    HttpReply reply;
    reply.sent = Sent::no;
    reply.error = admitted.error();
    return reply;
  }
  HttpReply reply = services_.egress.send(instance_.erp, call, send_, &trace_);
  if (call.is_write() && call.purpose.starts_with(kProduct)) {
    if (const auto begun = begun_.find(call.purpose.substr(kProduct.size())); begun != begun_.end()) {
      const bool answered = egress::exposure_of(reply) == egress::Exposure::answered;
      if (begun->second != Creation::accepted) {
        begun->second = !answered ? Creation::unknown : reply.ok() ? Creation::accepted : Creation::refused;
      }
    }
  }
  return reply;
}

void ProductCall::log(std::int32_t level, const std::string& message, const Json& fields) {
  services_.logger.write(static_cast<log::Level>(std::clamp<std::int32_t>(level, 0, 3)),
                         {instance_.tenant.tenant, instance_.connector.instance, "products", ""}, message,
                         fields);
}

Result<void> ProductCall::close(bool connector_returned) {
  using End = ledger::Ledger::CustomerEnd;
  for (const auto& [code, creation] : begun_) {
    if (creation != Creation::accepted) unconfirmed_.insert(code);
    const egress::Exposure exposure = trace_.of(std::string(kProduct) + code);
    const bool untouched =
        exposure == egress::Exposure::none ||
        (exposure == egress::Exposure::answered && creation == Creation::refused && connector_returned);
    ENLACE_CHECK(ledger_.end_customer(account(), code, untouched ? End::not_created : End::in_doubt));
  }
  begun_.clear();
  return {};
}

}  // namespace enlace::jobs
