#include "desk/request.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "text/fold.hpp"

namespace enlace::desk {
namespace {

constexpr std::size_t kLongestName = 64;

Failure malformed(const char* reason) {
  return failure(ENLACE_E_INVALID, "request_malformed", reason, Json::object({{"reason", reason}}));
}

Failure param_failure(const char* cause, const char* name) {
  return failure(ENLACE_E_INVALID, cause, name, Json::object({{"name", name}}));
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= kLongestName &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
}

bool is_text_or_absent(const Json& value) {
  return value.is_null() || value.is_string();
}

bool is_address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

// No line ends and no other control characters: what people typed is shown and logged.
bool is_plain(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

}  // namespace

const char* to_string(Kind kind) {
  return kind == Kind::view ? "view" : "action";
}

Result<Request> read_request(std::string_view line) {
  if (line.size() > kLongestRequest) {
    return failure(ENLACE_E_INVALID, "request_too_large", {},
                   Json::object({{"most", static_cast<std::int64_t>(kLongestRequest)}}));
  }
  // Each member but the first stands behind a comma.
  if (static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) > kMostMembers) {
    return malformed("members");
  }
  const Result<Json> json = Json::parse(line, kDeepestRequest);
  if (!json || !json->is_object()) return malformed("json");
  const Json& all = *json;
  if (all["v"].integer() != 1) return malformed("v");
  for (const char* member : {"session", "language", "address", "view", "action"}) {
    if (!is_text_or_absent(all[member])) return malformed(member);
  }
  Request request;
  const bool is_view = all["view"].is_string(), is_action = all["action"].is_string();
  if (is_view == is_action) return malformed("view");
  request.kind = is_view ? Kind::view : Kind::action;
  request.name = all[to_string(request.kind)].text();
  if (!is_name(request.name)) return malformed("name");
  if (!all["params"].is_null() && !all["params"].is_object()) return malformed("params");
  if (all["params"].is_object()) request.params = all["params"];
  if (!all["confirm"].is_null() && !all["confirm"].is_bool()) return malformed("confirm");
  request.confirm = all["confirm"].truthy();
  request.session = all["session"].text();
  const std::string& language = all["language"].text();
  request.language = language.empty() ? phrases::Language::es : phrases::language_of(language);
  if (is_address(all["address"].text())) request.address = all["address"].text();
  return request;
}

Result<std::string> optional_text(const Json& params, const char* name, std::size_t longest) {
  const Json& value = params[name];
  if (value.is_null()) return std::string();
  if (!value.is_string() || value.text().size() > 4 * longest || text::length(value.text()) > longest ||
      !is_plain(value.text())) {
    return param_failure("param_wrong", name);
  }
  return value.text();
}

Result<std::string> required_text(const Json& params, const char* name, std::size_t longest) {
  ENLACE_TRY(std::string text, optional_text(params, name, longest));
  if (text.empty()) return param_failure("param_missing", name);
  return text;
}

Result<std::vector<std::string>> optional_texts(const Json& params, const char* name, std::size_t most) {
  const Json& list = params[name];
  std::vector<std::string> texts;
  if (list.is_null()) return texts;
  if (!list.is_array() || list.size() > most) return param_failure("param_wrong", name);
  for (const Json& item : list.items()) {
    if (!item.is_string() || item.text().empty() || item.text().size() > 800 || !is_plain(item.text())) {
      return param_failure("param_wrong", name);
    }
    texts.push_back(item.text());
  }
  return texts;
}

Result<std::int64_t> required_number(const Json& params, const char* name) {
  if (params[name].is_null()) return param_failure("param_missing", name);
  const std::optional<std::int64_t> number = params[name].integer();
  if (!number) return param_failure("param_wrong", name);
  return *number;
}

}  // namespace enlace::desk
