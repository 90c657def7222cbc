#include "address.hpp"

#include <algorithm>

#include <enlace/sdk/text.hpp>

namespace enlace::email_notify {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom(std::string_view text) {
  constexpr std::string_view kSpecial = "!#$%&'*+-/=?^_`{|}~.";
  return !text.empty() && text.size() <= 64 && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos && std::all_of(text.begin(), text.end(), [&](char c) {
           return is_letter_or_digit(c) || kSpecial.find(c) != std::string_view::npos;
         });
}

bool is_domain(std::string_view text) {
  bool dotted = false;
  std::size_t label = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      if (label == 0 || text[i - 1] == '-') return false;
      dotted = true;
      label = 0;
    } else if (is_letter_or_digit(c) || (c == '-' && label > 0)) {
      if (++label > 63) return false;
    } else {
      return false;
    }
  }
  return dotted && label > 0 && text.back() != '-';
}

Failure refused(const char* cause, std::string_view text) {
  const char* reason = sdk::is_ascii(text) ? "not_an_address" : "not_ascii";
  return failure(ENLACE_E_CONFIG, cause, reason, Json::object({{"address", text}, {"reason", reason}}));
}

}  // namespace

bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  return text.size() <= 254 && at != std::string_view::npos && is_atom(text.substr(0, at)) &&
         is_domain(text.substr(at + 1));
}

std::string folded(std::string_view address) {
  std::string out(address);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Result<std::string> read_recipient(std::string_view text) {
  const std::string_view address = sdk::trim(text);
  if (!is_address(address)) return refused("recipient_invalid", text);
  return std::string(address);
}

Result<Mailbox> read_sender(std::string_view text) {
  Mailbox box;
  std::string_view address = sdk::trim(text);
  if (address.ends_with('>')) {
    const std::size_t open = address.find('<');
    if (open == std::string_view::npos) return refused("sender_invalid", text);
    box.name = sdk::trim(address.substr(0, open));
    address = address.substr(open + 1, address.size() - open - 2);
  }
  const bool has_control = std::any_of(box.name.begin(), box.name.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (has_control || !is_address(address)) return refused("sender_invalid", text);
  box.address = address;
  return box;
}

std::string message_id(std::string_view reference, std::string_view event, std::string_view recipient,
                       std::string_view sender) {
  std::string who = folded(recipient);
  std::replace(who.begin(), who.end(), '@', '=');
  const std::size_t at = sender.find('@');
  return "<" + folded(reference) + "." + std::string(event) + "." + who + "@" +
         folded(sender.substr(at == std::string_view::npos ? 0 : at + 1)) + ">";
}

}  // namespace enlace::email_notify
