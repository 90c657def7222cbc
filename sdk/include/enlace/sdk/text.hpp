#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>

// Small readers for the loose types of remote systems: the same field may be a number, a numeric string, an
// object or null, and text is padded with blanks. Pure, but for fold_name().
namespace enlace::sdk {

std::string_view trim(std::string_view text);  // outer ASCII blanks
bool is_ascii(std::string_view text);

// An id or a plain text, from a string, a number or an {id} object; trimmed, "" for anything else.
std::string id_of(const Json& value);
std::string text_of(const Json& value);

// An amount of a size that business has (below 10^12), so that the arithmetic on it cannot overflow.
std::optional<Decimal> amount_of(const Json& value);

// At most `count` code points of valid UTF-8.
std::string_view cut(std::string_view text, std::size_t count);

// Whether ERPs take it for one: what sellers type into that field is often something else.
bool looks_like_email(std::string_view text);

// A list parameter of a cause; it is shown as "a, b, c".
Json list_of(const std::vector<std::string>& parts);

// Call::fold_name(), without asking the host for what is plain ASCII: the same answer, no round trip. For
// whole lists of names.
Result<std::string> fold_name(Call& call, std::string_view text);

}  // namespace enlace::sdk
