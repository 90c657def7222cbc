#pragma once

#include <string_view>

#include <enlace/sdk/json.hpp>

// JSON Pointer (RFC 6901): a place inside a document as data, for descriptors and mapping files.
namespace enlace {

// The value at "/errors/0/message"; "" is the document itself. Null when anything on the way is missing, as
// with Json::operator[]. The reference lives as long as `document`.
[[nodiscard]] const Json& at_pointer(const Json& document, std::string_view pointer);

// Sets the value there, making the objects on the way; every step is taken for a member's name.
void set_pointer(Json& document, std::string_view pointer, Json value);

// "" or a text in which every step begins with '/' and '~' is only written as ~0 or ~1.
[[nodiscard]] bool is_pointer(std::string_view text);

}  // namespace enlace
