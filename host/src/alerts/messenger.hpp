#pragma once

#include <string>
#include <utility>
#include <vector>

#include "alerts/book.hpp"
#include "alerts/letter.hpp"
#include "config/config.hpp"
#include "egress/egress.hpp"
#include "log/log.hpp"
#include "phrases/phrasebook.hpp"
#include "runtime/runtime.hpp"
#include "vault/vault.hpp"

// Takes the messages of the book to people, over the channels of enlace.yaml. A channel that fails keeps its
// own messages waiting and no others.
namespace enlace::alerts {

// The vault's name for secrets of the host itself: `enlace secret set host NAME`.
inline constexpr const char* kHostSecrets = "host";

// "webhook", "mail:<address>" for each recipient; empty when nobody is to be told.
std::vector<std::string> channels_of(const config::AlertsConfig& config);

class Messenger {
 public:
  Messenger(Runtime& runtime, egress::Egress& egress, vault::Vault& vault, log::Logger& logger,
            const config::AlertsConfig& config, const phrases::Phrasebook& phrases, PluginOf plugin_of = {},
            ZoneOf zone_of = {})
      : runtime_(runtime),
        egress_(egress),
        vault_(vault),
        logger_(logger),
        config_(config),
        phrases_(phrases),
        plugin_of_(std::move(plugin_of)),
        zone_of_(std::move(zone_of)) {}

  struct Report {
    int sent = 0, waiting = 0;
    Error last{ENLACE_OK, {}, {}, {}, 0, -1, {}};  // why the last one that waits was not taken
  };
  // Sends what is due. Errors of the store alone end it.
  Result<Report> deliver(Book& book);

  // Tells the watcher of the configuration that the host lives, so that its absence is noticed.
  Result<void> give_sign_of_life();

 private:
  Result<void> send(const Message& message);
  Result<void> send_webhook(const Message& message, const Letter& letter);
  Result<void> send_mail(const Message& message, const Letter& letter, const std::string& to);
  Result<std::string> value_of(const config::Credential& credential);
  Result<egress::Account> account_for(const std::string& url, const config::Credential& token);

  Runtime& runtime_;
  egress::Egress& egress_;
  vault::Vault& vault_;
  log::Logger& logger_;
  const config::AlertsConfig& config_;
  const phrases::Phrasebook& phrases_;
  PluginOf plugin_of_;
  ZoneOf zone_of_;
};

}  // namespace enlace::alerts
