#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Texts of addresses, forms and cookies as browsers write them.
namespace enlace::console {

using Fields = std::vector<std::pair<std::string, std::string>>;

// Letters, digits and - . _ ~ stay; all else is written as %XX.
std::string percent_encoded(std::string_view text);
// Nothing but what is allowed: a lone % stays, NUL and control characters are left out, bytes that are not
// UTF-8 make the whole text empty.
std::string percent_decoded(std::string_view text, bool plus_is_blank);
// "a=1&b=2"; at most `most` fields are read.
Fields parse_fields(std::string_view text, std::size_t most);
std::string written_fields(const Fields& fields);
// "" where there is none.
std::string first_of(const Fields& fields, std::string_view name);
std::vector<std::string> all_of(const Fields& fields, std::string_view name);
// Of a Cookie header.
std::string cookie_of(std::string_view header, std::string_view name);
// A path of this console with its query: "/pedidos", {{"q", "sol"}} -> "/pedidos?q=sol". Fields without a
// value are left out.
std::string address_of(std::string_view path, const Fields& query = {});

}  // namespace enlace::console
