#include "alerts/messenger.hpp"

#include <algorithm>

namespace enlace::alerts {
namespace {

constexpr std::int64_t kPatience_ms = 30'000;
constexpr const char* kMail = "mail:";
constexpr const char* kSlot = "alerts";

Error unexpected(int status) {
  return Error{ENLACE_E_UPSTREAM, "alert_not_taken", {}, Json::object({{"status", status}}), status, -1, {}};
}

}  // namespace

std::vector<std::string> channels_of(const config::AlertsConfig& config) {
  std::vector<std::string> channels;
  if (!config.webhook.url.plain.empty() || !config.webhook.url.secret_name.empty())
    channels.emplace_back("webhook");
  for (const std::string& to : config.mail.to) channels.push_back(kMail + to);
  return channels;
}

Result<std::string> Messenger::value_of(const config::Credential& credential) {
  if (credential.secret_name.empty()) return credential.plain;
  ENLACE_TRY(const vault::Secret secret, vault_.get(kHostSecrets, credential.secret_name));
  logger_.forbid(secret.reveal());
  return std::string(secret.reveal());
}

Result<egress::Account> Messenger::account_for(const std::string& url, const config::Credential& token) {
  egress::Account account;
  account.key = std::string("host/") + egress::origin_of(url);
  account.origins = {egress::origin_of(url)};
  ENLACE_TRY(const std::string value, value_of(token));
  if (!value.empty()) {
    egress::Slot slot;
    slot.scheme = egress::Slot::Scheme::bearer;
    slot.fields.emplace("token", vault::Secret(value));
    account.slots.emplace(kSlot, std::move(slot));
  }
  return account;
}

Result<void> Messenger::send_webhook(const Message& message, const Letter& letter) {
  ENLACE_TRY(const std::string url, value_of(config_.webhook.url));
  ENLACE_TRY(const egress::Account account, account_for(url, config_.webhook.token));
  HttpCall call;
  call.method = "POST";
  call.url = url;
  call.auth = account.slots.empty() ? "" : kSlot;
  call.purpose = "alert";
  call.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  call.body = webhook_body(message, letter).dump();
  egress::Egress::Options options;
  options.deadline_ms = runtime_.monotonic_ms() + kPatience_ms;
  egress::WriteTrace trace;
  const HttpReply reply = egress_.send(account, call, options, &trace);
  // The status line counts, whatever becomes of the rest: many small receivers send no length, or just close.
  const std::int64_t told = reply.error.params["status"].integer().value_or(0);
  if (reply.ok() || (told >= 200 && told < 300)) return {};
  return reply.sent == Sent::complete ? failure(unexpected(reply.status)) : failure(reply.error);
}

Result<void> Messenger::send_mail(const Message& message, const Letter& letter, const std::string& to) {
  const config::AlertsConfig::Mail& mail = config_.mail;
  const std::string scheme = mail.security == "tls" ? "smtps://" : "smtp://";
  egress::Account account;
  account.key = "host/mail";
  account.origins = {egress::origin_of(scheme + mail.server + ":" + std::to_string(mail.port))};
  account.mail.allow_plain = mail.security == "none";
  account.mail.ca_file = mail.ca_file;
  if (!mail.user.empty()) {
    ENLACE_TRY(const std::string password, value_of(mail.password));
    egress::Slot slot;
    slot.scheme = egress::Slot::Scheme::basic;
    slot.user_field = "user";
    slot.fields.emplace("user", vault::Secret(mail.user));
    slot.fields.emplace("password", vault::Secret(password));
    account.slots.emplace(kSlot, std::move(slot));
  }
  SmtpCall call;
  call.server = account.origins.front();
  call.auth = account.slots.empty() ? "" : kSlot;
  call.purpose = "alert";
  call.sender = mail.from;
  call.recipient = to;
  const std::string id = "alert-" + std::to_string(message.id) + "-" + std::to_string(message.made_ms);
  call.message = mail_of(letter, mail.from, to, id, message.made_ms);
  egress::Egress::Options options;
  options.deadline_ms = runtime_.monotonic_ms() + kPatience_ms;
  egress::WriteTrace trace;
  const SmtpReply reply = egress_.send_mail(account, call, options, &trace);
  if (reply.accepted()) return {};
  if (reply.sent != Sent::complete) return failure(reply.error);
  return failure(ENLACE_E_UPSTREAM, "alert_not_taken", reply.text, Json::object({{"status", reply.code}}));
}

Result<void> Messenger::send(const Message& message) {
  const Letter letter =
      letter_of(message, phrases_, phrases::language_of(config_.language), plugin_of_, zone_of_);
  if (message.channel == "webhook") return send_webhook(message, letter);
  return send_mail(message, letter, message.channel.substr(std::string(kMail).size()));
}

Result<Messenger::Report> Messenger::deliver(Book& book) {
  Report report;
  const std::vector<std::string> channels = channels_of(config_);
  std::vector<std::string> broken;  // one that failed now: its other messages wait for their own time
  ENLACE_TRY(const std::vector<Message> due, book.due(runtime_.unix_ms()));
  for (const Message& message : due) {
    const bool wanted = std::find(channels.begin(), channels.end(), message.channel) != channels.end();
    if (!wanted) {  // the configuration dropped the channel
      ENLACE_CHECK(book.sent(message.id));
      continue;
    }
    if (std::find(broken.begin(), broken.end(), message.channel) != broken.end()) {
      ++report.waiting;
      continue;
    }
    ENLACE_TRY(const bool mine, book.claim(message, runtime_.unix_ms()));
    if (!mine) continue;
    if (const Result<void> done = send(message)) {
      ENLACE_CHECK(book.sent(message.id));
      ++report.sent;
    } else {
      report.last = done.error();
      broken.push_back(message.channel);
      ++report.waiting;
      ENLACE_TRY(const bool again, book.failed(message, runtime_.unix_ms()));
      logger_.write(log::Level::warn, {"", "", "alerts", ""},
                    again ? "an alert was not taken; it is tried again" : "an alert was given up",
                    Json::object({{"channel", message.channel}, {"cause", done.error().cause}}));
    }
  }
  return report;
}

Result<void> Messenger::give_sign_of_life() {
  ENLACE_TRY(const std::string url, value_of(config_.sign_of_life.url));
  ENLACE_TRY(const egress::Account account, account_for(url, {}));
  HttpCall call;
  call.method = "GET";
  call.url = url;
  egress::Egress::Options options;
  options.deadline_ms = runtime_.monotonic_ms() + kPatience_ms;
  const HttpReply reply = egress_.send(account, call, options, nullptr);
  if (reply.ok()) return {};
  return reply.sent == Sent::complete ? failure(unexpected(reply.status)) : failure(reply.error);
}

}  // namespace enlace::alerts
