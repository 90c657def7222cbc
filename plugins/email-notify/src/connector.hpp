#pragma once

#include <memory>
#include <string>

#include <enlace/sdk/connector.hpp>

#include "mails.hpp"
#include "settings.hpp"

namespace enlace::email_notify {

// Each order as an e-mail to one recipient; deletions too, and the self-invoicing link to the end customer
// where the host hands one over. Keeps nothing, cannot be asked what it sent: a repeat carries the same
// Message-ID.
class EmailConnector final : public sdk::Connector {
 public:
  static constexpr const char* kId = "email-notify";
  static constexpr const char* kVersion = "1.0.0";
  static constexpr std::uint64_t kCapabilities = ENLACE_CAP_PUSH_ORDER | ENLACE_CAP_DELETE_ORDER;
  static Json descriptor();  // descriptor.cc
  static Result<std::unique_ptr<sdk::Connector>> create(const sdk::Config& config);

  explicit EmailConnector(Settings settings) : settings_(std::move(settings)) {}

  Result<CheckReport> check(sdk::Call& call) override;
  Result<Outcome> push_order(sdk::Call& call, const PushRequest& request) override;
  Result<Outcome> delete_order(sdk::Call& call, const FindRequest& request) override;

 private:
  struct Envelope {
    std::string recipient, message_id, in_reply_to, reply_to;
  };
  Result<void> send(sdk::Call& call, const Envelope& envelope, const Content& content);
  Result<Outcome> send_self_invoice(sdk::Call& call, const PushRequest& request, const Json& facts);

  const Settings settings_;
};

}  // namespace enlace::email_notify
