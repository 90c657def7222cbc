#pragma once

#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

namespace enlace::email_notify {

// A mailbox: "Avisos Lupita <avisos@lupita.mx>", or the address alone.
struct Mailbox {
  std::string name;
  std::string address;
};

// ENLACE_E_CONFIG "recipient_invalid" or "sender_invalid" {address, reason} for what no server would take:
// reason is "not_ascii" (SMTPUTF8 is not spoken; an IDN goes as xn--…) or "not_an_address".
Result<std::string> read_recipient(std::string_view text);
Result<Mailbox> read_sender(std::string_view text);

// Whether a customer's address can be written to.
bool is_address(std::string_view text);
// The same person, however it was typed.
std::string folded(std::string_view address);

}  // namespace enlace::email_notify
