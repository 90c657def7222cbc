#pragma once

#include <string>
#include <string_view>

// Credentials as people paste them (H-29): with "Bearer " in front, within quotes, with blanks of any script,
// line ends, a byte-order mark or joiners around them.
namespace enlace::text {

enum class Credential {
  token,     // a key, a name, an address: none of the above is ever part of it
  password,  // may begin and end with anything but a line end and a byte-order mark
  as_is,     // every character counts, but for the line end at the end
};

struct Pasted {
  std::string value;
  // What was taken away, beside the line end at the end.
  bool bearer = false, quotes = false, blanks = false, marks = false;
  bool outer_blanks = false;   // a password that begins or ends with one: kept
  bool several_lines = false;  // no single value: `value` is the first

  [[nodiscard]] bool changed() const { return bearer || quotes || blanks || marks; }
};

Pasted read_pasted(std::string_view text, Credential kind);

// By the field of a connector's slot or the name of a secret: "password", "smtp-password", "clave",
// "contraseña".
bool names_a_password(std::string_view name);

}  // namespace enlace::text
