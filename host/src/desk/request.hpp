#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "phrases/phrasebook.hpp"

// What the console asks, one line of JSON: a view or an action by name, with parameters, and on whose behalf.
//
//   {"v":1,"session":"<token>","language":"es","address":"192.0.2.7","view":"orders","params":{…}}
//
// The console is on the far side of browsers, so nothing in a request is believed: it has bounds, and who
// asks is what the session says.
namespace enlace::desk {

inline constexpr std::size_t kLongestRequest = 1u << 20;
inline constexpr std::size_t kDeepestRequest = 16;
inline constexpr std::size_t kMostMembers = 50'000;

enum class Kind { view, action };
const char* to_string(Kind kind);

struct Request {
  Kind kind = Kind::view;
  std::string name;
  Json params = Json::object();
  bool confirm = false;
  std::string session;  // its token; "" = none
  phrases::Language language = phrases::Language::es;
  std::string address;  // of the person's browser; "" where it is none
};

// Errors: "request_too_large" {most}, "request_malformed" {reason}.
Result<Request> read_request(std::string_view line);

// Parameters as they must be. Errors: "param_missing" {name}, "param_wrong" {name}.
Result<std::string> required_text(const Json& params, const char* name, std::size_t longest = 200);
// "" where it is absent.
Result<std::string> optional_text(const Json& params, const char* name, std::size_t longest = 200);
Result<std::vector<std::string>> optional_texts(const Json& params, const char* name, std::size_t most = 200);
Result<std::int64_t> required_number(const Json& params, const char* name);

}  // namespace enlace::desk
