#pragma once

#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "address.hpp"
#include "format.hpp"

namespace enlace::email_notify {

// The settings of one instance; the host gives each instance one recipient (descriptor: fan_out).
struct Settings {
  std::string server;  // "smtp://mail.lupita.mx:587"
  Mailbox from;
  std::string reply_to;
  std::string recipient;
  std::string subject;  // template; "" = the language's own
  std::string company;  // shown at the top; "" = the sender's name
  bool logs_in = true;
  Style style;

  // ENLACE_E_CONFIG "setting_invalid" {setting}, "recipient_invalid", "sender_invalid", "recipient_twice"
  // {address}.
  static Result<Settings> from_json(const Json& json, const std::string& time_zone);
};

}  // namespace enlace::email_notify
