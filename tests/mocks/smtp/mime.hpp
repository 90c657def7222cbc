#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <enlace/sdk/json.hpp>

// Reads messages (RFC 5322) and their parts (RFC 2045 to 2047), as far as a judge needs, in code that shares
// nothing with whoever writes them.
namespace enlace::mock::smtp {

struct Part {
  std::string type;     // "text/html", lower case
  std::string charset;  // as written, lower case; "" when not given
  std::string text;     // decoded
};

struct Message {
  std::vector<std::pair<std::string, std::string>> headers;  // unfolded, encoded words as they stand
  std::vector<Part> parts;                                   // the leaves, in order

  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;  // values, any case
  [[nodiscard]] std::string first(std::string_view name) const;             // "" when absent
  [[nodiscard]] std::string part(std::string_view type) const;              // the first of that type
};

Message parse_message(std::string_view raw);

std::optional<std::string> base64_decoded(std::string_view text);  // strict but for line breaks
std::string base64_encoded(std::string_view bytes);
std::string quoted_printable_decoded(std::string_view text);
// Encoded words in UTF-8, US-ASCII or ISO-8859-1 become UTF-8; others stay.
std::string words_decoded(std::string_view header);

// What is wrong with a message that a strict server would refuse, "" for nothing: bare CR or LF, lines above
// 998 octets, headers that are no headers, From, Date or Message-ID missing or repeated, a body that is not
// what its own headers say.
std::string defect_of(std::string_view raw, const Message& message, bool eight_bit_allowed);

}  // namespace enlace::mock::smtp
