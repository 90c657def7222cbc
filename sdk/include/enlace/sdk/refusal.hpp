#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// What a server says in its own words when it refuses: one reader for the bodies of all of them. Pure.
namespace enlace::sdk {

inline constexpr std::size_t kMostWords = 500;  // code points of a server's words that are kept

struct Refusal {
  std::string words;  // for a person; "" where the answer says nothing
  std::string code;   // the server's own code: "903", "E1"
  bool is_page =
      false;  // a page for a browser: of a proxy, a firewall, a web server, seldom of the API itself
};

// From a JSON object (message, error, error_description, detail, title, …, also nested and with capitals),
// lists of texts or of such objects, errors by field ({"errors":{"rfc":["is wrong"]}} gives "rfc: is wrong"),
// a plain text, or the title of a page. Several words stand side by side. All that comes out is
// clean_words().
Refusal read_refusal(std::string_view body);
Refusal refusal_in(const Json& body);

// An answer that its status calls good, and that is an error all the same: {"error":"…"},
// {"success":false,…},
// {"code":500,"message":"…"}. Only where it carries nothing but the words of an error.
bool is_error_answer(const Json& body);

// One line of valid UTF-8: controls and runs of blanks become one blank, marks that turn the direction of
// writing or cannot be seen go, bytes that are no UTF-8 become U+FFFD; at most `most` code points, and then
// "…".
std::string clean_words(std::string_view text, std::size_t most = kMostWords);

// Parameters that show the refusal wherever the error is shown: {answer, http_status, erp_code}, beside
// `more`.
Json answer_params(const Error& error, Json more = Json::object());

}  // namespace enlace::sdk
