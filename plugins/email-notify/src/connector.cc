#include "connector.hpp"

#include <enlace/sdk/mail.hpp>
#include <enlace/sdk/mime.hpp>
#include <enlace/sdk/text.hpp>
#include <enlace/sdk/typed_text.hpp>

namespace enlace::email_notify {
namespace {

// How messages of one order are told apart; "order" and "removed" stand in one thread in the inbox.
constexpr const char* kOrder = "order";
constexpr const char* kRemoved = "removed";
constexpr const char* kSelfInvoice = "self-invoice";

}  // namespace

Result<std::unique_ptr<sdk::Connector>> EmailConnector::create(const sdk::Config& config) {
  ENLACE_TRY(Settings settings, Settings::from_json(config.settings, config.time_zone));
  return std::unique_ptr<sdk::Connector>(std::make_unique<EmailConnector>(std::move(settings)));
}

Result<CheckReport> EmailConnector::check(sdk::Call& call) {
  sdk::MailRequest request;
  request.server = settings_.server;
  if (settings_.logs_in) request.auth = "smtp";
  request.log_in_only = true;
  ENLACE_CHECK(sdk::send_mail(call, request));
  CheckReport report;
  report.items.push_back({"mail_server", true, {}});
  report.account = folded(settings_.from.address);
  report.facts = Json::object({{"company", settings_.company}, {"sender", settings_.from.address}});
  return report;
}

Result<void> EmailConnector::send(sdk::Call& call, const Envelope& envelope, const Content& content) {
  ENLACE_TRY(const enlace_local_time now, call.local_time(call.unix_time_ms(), settings_.style.time_zone));
  mime::Message message;
  message.from = settings_.from;
  message.to = envelope.recipient;
  message.reply_to = envelope.reply_to;
  message.subject = std::string(sdk::cut(content.subject, 200));
  message.date = mime::date_header(now);
  message.message_id = envelope.message_id;
  message.in_reply_to = envelope.in_reply_to;
  message.text = content.text;
  message.html = content.html;
  sdk::MailRequest request;
  request.server = settings_.server;
  if (settings_.logs_in) request.auth = "smtp";
  request.purpose = "order";
  request.sender = settings_.from.address;
  request.recipient = envelope.recipient;
  request.message = mime::composed(message);
  return sdk::send_mail(call, request);
}

Result<Outcome> EmailConnector::push_order(sdk::Call& call, const PushRequest& request) {
  const Order& order = request.order;
  if (const Link* invoice = request.link("self_invoice", order.id)) {
    return send_self_invoice(call, request, invoice->data);
  }
  const std::optional<std::int64_t> made_ms = unix_ms_of(order.created_at);
  ENLACE_TRY(const enlace_local_time made,
             call.local_time(made_ms.value_or(call.unix_time_ms()), settings_.style.time_zone));
  ENLACE_CHECK(call.declare_find_key(order_facts(settings_, order)));
  Envelope envelope;
  envelope.recipient = settings_.recipient;
  envelope.reply_to = settings_.reply_to;
  envelope.message_id = message_id(request.reference, kOrder, settings_.recipient, settings_.from.address);
  ENLACE_CHECK(send(call, envelope, order_content(settings_, order, made)));
  Outcome outcome;
  outcome.remote_id = envelope.message_id;
  outcome.status = "sent";
  return outcome;
}

Result<Outcome> EmailConnector::send_self_invoice(sdk::Call& call, const PushRequest& request,
                                                  const Json& facts) {
  const Order& order = request.order;
  // Of several addresses in one field the first: a second message could not be told from a repeat of this
  // one.
  const sdk::TypedCustomer typed = sdk::typed_customer(order.customer, {});
  const std::string recipient = typed.customer.email;
  if (!is_address(recipient)) {
    return failure(ENLACE_E_INVALID, "customer_address_invalid", recipient,
                   Json::object({{"address", recipient}, {"customer", order.customer.description}}));
  }
  ENLACE_CHECK(call.declare_find_key(Json::object({{"order", order.id}, {"recipient", recipient}})));
  Envelope envelope;
  envelope.recipient = recipient;
  envelope.reply_to = settings_.reply_to;
  envelope.message_id = message_id(request.reference, kSelfInvoice, recipient, settings_.from.address);
  ENLACE_CHECK(send(call, envelope, self_invoice_content(settings_, order, facts)));
  Outcome outcome;
  outcome.remote_id = envelope.message_id;
  outcome.remote_number = recipient;
  outcome.status = "sent";
  for (const Notice& notice : typed.notices) {
    if (notice.code == "customer_email_cleaned") outcome.warnings.push_back(notice);
  }
  return outcome;
}

Result<Outcome> EmailConnector::delete_order(sdk::Call& call, const FindRequest& request) {
  // To whoever was told of the order, and as an answer to that message.
  Envelope envelope;
  envelope.recipient = request.find_key["recipient"].text();
  if (envelope.recipient.empty()) envelope.recipient = settings_.recipient;
  envelope.reply_to = settings_.reply_to;
  envelope.message_id = message_id(request.reference, kRemoved, envelope.recipient, settings_.from.address);
  envelope.in_reply_to = message_id(request.reference, kOrder, envelope.recipient, settings_.from.address);
  ENLACE_CHECK(send(call, envelope, removal_content(settings_, request.find_key)));
  Outcome outcome;
  outcome.remote_id = envelope.message_id;
  outcome.status = "sent";
  return outcome;
}

}  // namespace enlace::email_notify
