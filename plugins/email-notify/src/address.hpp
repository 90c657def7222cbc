#pragma once

#include <string>
#include <string_view>

#include <enlace/sdk/mime.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::email_notify {

using mime::Mailbox;

// ENLACE_E_CONFIG "recipient_invalid" or "sender_invalid" {address, reason} for what no server would take:
// reason is "not_ascii" (SMTPUTF8 is not spoken; an IDN goes as xn--…) or "not_an_address".
Result<std::string> read_recipient(std::string_view text);
Result<Mailbox> read_sender(
    std::string_view text);  // "Avisos Lupita <avisos@lupita.mx>", or the address alone

// Whether a customer's address can be written to.
bool is_address(std::string_view text);
// The same person, however it was typed.
std::string folded(std::string_view address);

// Stable for one order, recipient and event: the rare repeat after a crash is recognised by it (design 8.4).
std::string message_id(std::string_view reference, std::string_view event, std::string_view recipient,
                       std::string_view sender);

}  // namespace enlace::email_notify
