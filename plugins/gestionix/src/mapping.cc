#include "mapping.hpp"

#include <algorithm>

#include <enlace/sdk/http.hpp>
#include <enlace/sdk/json_pointer.hpp>

#include "mapping_text.hpp"
#include "text.hpp"

namespace enlace::gestionix {
namespace {

Failure invalid(std::string place) {
  return failure(ENLACE_E_CONFIG, "mapping_invalid", "the mapping file is not one",
                 Json::object({{"place", std::move(place)}}));
}

std::string filled(std::string_view text, const Mapping::Variables& variables, bool encode) {
  std::string out;
  for (;;) {
    const std::size_t open = text.find("${");
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return out;
    const auto value = variables.find(std::string(text.substr(open + 2, close - open - 2)));
    if (value != variables.end()) out += encode ? sdk::percent_encode(value->second) : value->second;
    text.remove_prefix(close + 1);
  }
}

std::string first_text(const Json& places, const Json& body) {
  for (const Json& place : places.items()) {
    if (const std::string text = text_of(at_pointer(body, place.text())); !text.empty()) return text;
  }
  return {};
}

bool holds(const Json& list, const Json& value) {
  const Json::Array& values = list.items();
  return std::find(values.begin(), values.end(), value) != values.end();
}

// ${user} in the file is {{secret:slot.user}} to the host.
Json with_secrets(const Json& body, const std::string& slot) {
  Json filled_in = Json::object();
  for (const Json::Member& member : body.members()) {
    const std::string& text = member.value.text();
    const bool is_field = text.starts_with("${") && text.ends_with("}");
    const std::string field = is_field ? text.substr(2, text.size() - 3) : "";
    filled_in.set(member.key, is_field ? Json("{{secret:" + slot + "." + field + "}}") : member.value);
  }
  return filled_in;
}

}  // namespace

Result<Mapping> Mapping::parse(std::string_view text) {
  Mapping mapping;
  ENLACE_TRY(mapping.json_, Json::parse(text));
  const Json& json = mapping.json_;
  if (json["version"].integer() != 1) return invalid("version");
  if (json["transport"].text() != "rest") return invalid("transport");
  for (const Json::Member& member : json["operations"].members()) {
    Operation operation{member.value["method"].text(),
                        member.value["path"].text(),
                        {},
                        member.value["paged"].boolean().value_or(true),
                        member.value["headers"].boolean().value_or(true),
                        member.value["id_at"].text()};
    if (operation.method.empty() || !operation.path.starts_with('/'))
      return invalid("operations." + member.key);
    for (const Json::Member& parameter : member.value["query"].members()) {
      operation.query[parameter.key] = parameter.value.text();
    }
    mapping.operations_[member.key] = std::move(operation);
  }
  for (const Json::Member& entity : json["fields"].members()) {
    for (const Json::Member& member : entity.value.members()) {
      if (!member.value.text().starts_with('/') || !is_pointer(member.value.text())) {
        return invalid("fields." + entity.key + "." + member.key);
      }
    }
  }
  const Json& paging = json["paging"];
  mapping.paging_ = {
      paging["page_param"].text(),         paging["size_param"].text(), paging["list_at"].text(),
      paging["total_at"].text(),           paging["size_at"].text(),    paging["first"].integer().value_or(1),
      paging["size"].integer().value_or(0)};
  if (mapping.paging_.size < 1) return invalid("paging.size");
  if (!json["auth"]["token_at"].text().starts_with('/')) return invalid("auth.token_at");
  return mapping;
}

const Mapping& Mapping::built_in() {
  static const Mapping mapping = *parse(kMappingText);  // its test would fail before anyone saw it wrong
  return mapping;
}

const Mapping::Operation& Mapping::operation(const std::string& name) const {
  return operations_.at(name);
}

std::string Mapping::url(const std::string& base_url, const Operation& operation, const Variables& variables,
                         const std::map<std::string, std::string>& more) const {
  std::string url = base_url + filled(operation.path, variables, true);
  char joint = '?';
  const auto add = [&](const std::string& name, const std::string& value) {
    url += joint + sdk::percent_encode(name) + "=" + sdk::percent_encode(value);
    joint = '&';
  };
  for (const auto& [name, value] : operation.query) add(name, filled(value, variables, false));
  for (const auto& [name, value] : more) add(name, value);
  return url;
}

std::vector<std::pair<std::string, std::string>> Mapping::headers(const Variables& variables) const {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const Json::Member& header : json_["headers"].members()) {
    headers.emplace_back(header.key, filled(header.value.text(), variables, false));
  }
  return headers;
}

const Json& Mapping::get(const char* entity, const char* member, const Json& row) const {
  static const Json none;
  const std::string& place = json_["fields"][entity][member].text();
  return place.empty() ? none : at_pointer(row, place);
}

void Mapping::put(const char* entity, const char* member, Json& body, Json value) const {
  const std::string& place = json_["fields"][entity][member].text();
  if (!place.empty()) set_pointer(body, place, std::move(value));
}

bool Mapping::means(const char* meaning, const Json& value) const {
  return holds(json_["values"][meaning], value);
}

const Json& Mapping::word(const char* meaning) const {
  static const Json none;
  const Json& words = json_["values"][meaning];
  return words.size() == 0 ? none : words.items().front();
}

bool Mapping::is_code(const char* meaning, std::string_view code) const {
  return holds(json_["codes"][meaning], Json(code));
}

std::string Mapping::error_message(const Json& body) const {
  return first_text(json_["error"]["message_at"], body);
}

std::string Mapping::error_code(const Json& body) const {
  return first_text(json_["error"]["code_at"], body);
}

std::string Mapping::existing_id(const Json& body) const {
  const std::string& place = json_["error"]["existing_id_at"].text();
  return place.empty() ? std::string() : text_of(at_pointer(body, place));
}

Descriptor::Credential Mapping::credential(const std::string& slot) const {
  const Json& auth = json_["auth"];
  Descriptor::Credential::Login login;
  login.method = auth["method"].text();
  login.url = "{base_url}" + auth["path"].text();
  login.body = with_secrets(auth["body"], slot).dump();
  login.token = auth["token_at"].text();
  login.expires_in = auth["expires_in_at"].text();
  login.lifetime_seconds = static_cast<int>(auth["default_lifetime_s"].integer().value_or(3600));
  login.header = auth["header"].text();
  login.prefix = auth["prefix"].text();
  return {slot, Descriptor::Credential::Scheme::login, {"user", "password"}, "", std::move(login)};
}

}  // namespace enlace::gestionix
