#include <enlace/sdk/descriptor.hpp>

#include <algorithm>

#include <enlace/sdk/json_pointer.hpp>

#include "document_reader.hpp"
#include "document_writer.hpp"

namespace enlace {
namespace {

using Scheme = Descriptor::Credential::Scheme;
using ResetKind = Descriptor::Rate::ResetKind;
using InDoubt = Descriptor::InDoubt;

const char* word(Scheme scheme) {
  switch (scheme) {
    case Scheme::basic:
      return "basic";
    case Scheme::bearer:
      return "bearer";
    case Scheme::header:
      return "header";
    case Scheme::query:
      return "query";
    case Scheme::login:
      return "login";
  }
  return "";
}

const char* word(InDoubt in_doubt) {
  switch (in_doubt) {
    case InDoubt::find:
      return "find";
    case InDoubt::hold:
      return "hold";
    case InDoubt::repeat:
      return "repeat";
  }
  return "";
}

bool same_letter(char a, char b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return lower(a) == lower(b);
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_letter);
}

constexpr std::size_t kLongestRefusal = 64 * 1024;  // beyond, no server says "too many"

}  // namespace

Json Descriptor::Credential::Login::to_json() const {
  Json request = DocumentWriter()
                     .text("method", method)
                     .text("url", url)
                     .text("content_type", content_type)
                     .text("body", body)
                     .done();
  Json answer = DocumentWriter().text("token", token).text("expires_in", expires_in).done();
  answer.set("lifetime_seconds", lifetime_seconds);
  Json send = Json::object();
  if (parameter.empty()) {
    send.set("header", header);
    send.set("prefix", prefix);
  } else {
    send.set("parameter", parameter);
  }
  return DocumentWriter().json("request", request).json("answer", answer).json("send", send).done();
}

Result<Descriptor::Credential::Login> Descriptor::Credential::Login::from_json(const Json& json) {
  Login login;
  DocumentReader request("login", json["request"]);
  request.optional("method", login.method);
  request.required("url", login.url);
  request.optional("content_type", login.content_type);
  request.required("body", login.body);
  if (login.method != "POST" && login.method != "PUT") request.fail("method");
  DocumentReader answer("login", json["answer"]);
  answer.required("token", login.token);
  answer.optional("expires_in", login.expires_in);
  answer.optional("lifetime_seconds", login.lifetime_seconds);
  if (login.token.empty() || !is_pointer(login.token)) answer.fail("token");
  if (!is_pointer(login.expires_in)) answer.fail("expires_in");
  if (login.lifetime_seconds < 1) answer.fail("lifetime_seconds");
  ENLACE_CHECK(request.result(true));
  if (json["send"].is_object()) {
    DocumentReader send("login", json["send"]);
    send.optional("header", login.header);
    send.optional("prefix", login.prefix);
    send.optional("parameter", login.parameter);
    if (login.header.empty()) send.fail("header");
    ENLACE_CHECK(send.result(true));
  }
  return answer.result(std::move(login));
}

Json Descriptor::Credential::to_json() const {
  Json names = Json::array();
  for (const std::string& field : fields) names.push_back(field);
  return DocumentWriter()
      .text("slot", slot)
      .text("scheme", word(scheme))
      .json("fields", names)
      .text(scheme == Scheme::query ? "parameter" : "header", name)
      .json("login", login ? login->to_json() : Json())
      .flag("optional", optional)
      .done();
}

Result<Descriptor::Credential> Descriptor::Credential::from_json(const Json& json) {
  Credential credential;
  DocumentReader read("credential", json);
  read.required("slot", credential.slot);
  read.required_word("scheme", credential.scheme,
                     {{"basic", Scheme::basic},
                      {"bearer", Scheme::bearer},
                      {"header", Scheme::header},
                      {"query", Scheme::query},
                      {"login", Scheme::login}});
  read.required("fields", credential.fields);
  if (credential.scheme == Scheme::login) {
    if (credential.fields.empty()) read.fail("fields");
    read.required("login", credential.login);
  } else if (credential.fields.size() != (credential.scheme == Scheme::basic ? 2u : 1u)) {
    read.fail("fields");
  }
  if (credential.scheme == Scheme::header) read.required("header", credential.name);
  if (credential.scheme == Scheme::query) read.required("parameter", credential.name);
  read.optional("optional", credential.optional);
  return read.result(std::move(credential));
}

bool Descriptor::Rate::Disguise::matches(int answer,
                                         const std::vector<std::pair<std::string, std::string>>& headers,
                                         std::string_view body) const {
  if (status == 0 ? answer < 400 : answer != status) return false;
  const auto is_one = [&](std::string_view text) {
    if (values.empty()) return !text.empty();
    return std::any_of(values.begin(), values.end(),
                       [&](const std::string& v) { return same_word(v, text); });
  };
  if (!header.empty()) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& it) { return same_word(it.first, header) && is_one(it.second); });
  }
  if (body.size() > kLongestRefusal) return false;
  const bool may_be =
      values.empty() || std::any_of(values.begin(), values.end(), [&](const std::string& v) {
        return std::search(body.begin(), body.end(), v.begin(), v.end(), same_letter) != body.end();
      });
  if (!may_be) return false;  // nearly all answers are left unread
  const Result<Json> json = Json::read(body);
  return json && is_one(at_pointer(*json, pointer).id());
}

Json Descriptor::Rate::Disguise::to_json() const {
  Json words = Json::array();
  for (const std::string& value : values) words.push_back(value);
  Json json = DocumentWriter().text("pointer", pointer).text("header", header).json("values", words).done();
  if (status != 0) json.set("status", status);
  return json;
}

Result<Descriptor::Rate::Disguise> Descriptor::Rate::Disguise::from_json(const Json& json) {
  Disguise disguise;
  DocumentReader read("disguise", json);
  read.optional("status", disguise.status);
  if (disguise.status != 0 && (disguise.status < 200 || disguise.status > 599)) read.fail("status");
  read.optional("pointer", disguise.pointer);
  if (!is_pointer(disguise.pointer)) read.fail("pointer");
  read.optional("header", disguise.header);
  if (disguise.pointer.empty() == disguise.header.empty()) read.fail("pointer");
  read.optional("values", disguise.values);
  return read.result(std::move(disguise));
}

Json Descriptor::Rate::to_json() const {
  Json headers = DocumentWriter()
                     .text("limit", limit_header)
                     .text("remaining", remaining_header)
                     .text("reset", reset_header)
                     .text("reset_kind", reset_kind == ResetKind::seconds ? "seconds" : "unix")
                     .done();
  Json json =
      Json::object({{"requests", requests}, {"per_seconds", per_seconds}, {"headers", std::move(headers)}});
  if (!disguised.empty())
    json.set("disguised", DocumentWriter().list("disguised", disguised).done()["disguised"]);
  return json;
}

Result<Descriptor::Rate> Descriptor::Rate::from_json(const Json& json) {
  Rate rate;
  DocumentReader read("rate", json);
  read.required("requests", rate.requests);
  if (rate.requests < 1) read.fail("requests");
  read.required("per_seconds", rate.per_seconds);
  if (rate.per_seconds < 1) read.fail("per_seconds");
  read.optional("disguised", rate.disguised);
  if (json["headers"].is_null()) return read.result(std::move(rate));

  DocumentReader headers("rate", json["headers"]);
  headers.optional("limit", rate.limit_header);
  headers.optional("remaining", rate.remaining_header);
  headers.optional("reset", rate.reset_header);
  headers.optional_word("reset_kind", rate.reset_kind,
                        {{"seconds", ResetKind::seconds}, {"unix", ResetKind::unix_time}});
  if (Result<bool> good = headers.result(true); !good) read.fail("headers");
  return read.result(std::move(rate));
}

Json Descriptor::Text::to_json() const {
  return DocumentWriter().text("what", what).text("remedy", remedy).done();
}

Result<Descriptor::Text> Descriptor::Text::from_json(const Json& json) {
  Text text;
  DocumentReader read("text", json);
  read.required("what", text.what);
  read.optional("remedy", text.remedy);
  return read.result(std::move(text));
}

Json Descriptor::CustomerNames::to_json() const {
  return DocumentWriter().text("compare", folded ? "folded" : "exact").flag("legal_name", legal_name).done();
}

Result<Descriptor::CustomerNames> Descriptor::CustomerNames::from_json(const Json& json) {
  CustomerNames names;
  DocumentReader read("customer_names", json);
  read.optional_word("compare", names.folded, {{"exact", false}, {"folded", true}});
  read.optional("legal_name", names.legal_name);
  return read.result(std::move(names));
}

const Descriptor::Credential* Descriptor::credential(std::string_view slot) const {
  const auto match = std::find_if(credentials.begin(), credentials.end(),
                                  [&](const Credential& credential) { return credential.slot == slot; });
  return match == credentials.end() ? nullptr : &*match;
}

const Descriptor::Text* Descriptor::text(const std::string& language, const std::string& cause) const {
  const auto causes = texts.find(language);
  if (causes == texts.end()) return nullptr;
  const auto match = causes->second.find(cause);
  return match == causes->second.end() ? nullptr : &match->second;
}

Json Descriptor::to_json() const {
  Json origin_list = Json::array();
  for (const std::string& origin : origins) origin_list.push_back(origin);
  Json schedule_map = Json::object();
  for (const auto& [component, schedule] : schedules) schedule_map.set(component, schedule);
  Json text_map = Json::object();
  for (const auto& [language, causes] : texts) {
    Json cause_map = Json::object();
    for (const auto& [cause, text] : causes) cause_map.set(cause, text.to_json());
    text_map.set(language, std::move(cause_map));
  }
  return DocumentWriter()
      .text("id", id)
      .text("version", version)
      .text("vendor", vendor)
      .text("abi", abi)
      .json("settings_schema", settings_schema)
      .list("credentials", credentials)
      .json("origins", origin_list)
      .text("fan_out", fan_out)
      .json("rate", rate.to_json())
      .json("schedules", schedule_map)
      .json("features", features)
      .json("settle_seconds", settle_seconds)
      .json("lag_seconds", lag_seconds)
      .text("in_doubt", word(in_doubt))
      .json("inventory_includes_routes", inventory_includes_routes ? Json(true) : Json())
      .json("customer_names",
            customer_names.folded || customer_names.legal_name ? customer_names.to_json() : Json())
      .json("texts", text_map)
      .done();
}

Result<Descriptor> Descriptor::from_json(const Json& json) {
  Descriptor descriptor;
  DocumentReader read("descriptor", json);
  read.required("id", descriptor.id);
  read.required("version", descriptor.version);
  read.optional("vendor", descriptor.vendor);
  read.required("abi", descriptor.abi);
  descriptor.settings_schema = Json::object();
  read.object("settings_schema", descriptor.settings_schema);
  read.optional("credentials", descriptor.credentials);
  read.optional("origins", descriptor.origins);
  read.optional("fan_out", descriptor.fan_out);
  read.optional("rate", descriptor.rate);
  read.optional("schedules", descriptor.schedules);
  read.object("features", descriptor.features);
  read.optional("settle_seconds", descriptor.settle_seconds);
  if (descriptor.settle_seconds < 0) read.fail("settle_seconds");
  read.optional("lag_seconds", descriptor.lag_seconds);
  if (descriptor.lag_seconds < 0) read.fail("lag_seconds");
  read.optional_word("in_doubt", descriptor.in_doubt,
                     {{"find", InDoubt::find}, {"hold", InDoubt::hold}, {"repeat", InDoubt::repeat}});
  read.optional("inventory_includes_routes", descriptor.inventory_includes_routes);
  read.optional("customer_names", descriptor.customer_names);
  read.optional("texts", descriptor.texts);
  return read.result(std::move(descriptor));
}

}  // namespace enlace
