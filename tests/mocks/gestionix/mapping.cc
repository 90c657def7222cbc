#include "mocks/gestionix/mapping.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "mocks/gestionix/mapping_text.hpp"

namespace enlace::mock::gestionix {
namespace {

constexpr std::string_view kIdSegment = "${id}";

// What the service answers; a mapping without one of them could not be served.
constexpr std::array<std::string_view, 16> kOperations = {
    "companies",   "branches",      "taxes",        "products",   "product", "clients",
    "client",      "client_create", "order_create", "order_find", "order",   "order_delete",
    "sale_create", "sale_find",     "sale",         "sale_delete"};
constexpr std::array<std::string_view, 12> kKinds = {"company", "branch",   "tax",     "category",
                                                     "stock",   "product",  "contact", "address",
                                                     "client",  "document", "item",    "line_tax"};

Failure invalid(std::string message) {
  return failure(ENLACE_E_CONFIG, "mapping_invalid", "mapping of Gestionix: " + std::move(message));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Result<std::string> text_at(const Json& json, std::string_view section, std::string_view name) {
  const std::string& text = json[name].text();
  if (text.empty()) return invalid(std::string(section) + "." + std::string(name) + " is missing");
  return text;
}

Result<Operation> operation_of(const std::string& name, const Json& json) {
  Operation operation;
  operation.name = name;
  ENLACE_TRY(operation.method, text_at(json, name, "method"));
  ENLACE_TRY(const std::string path, text_at(json, name, "path"));
  operation.path = split(path, '/');
  operation.paged = json["paged"].truthy();
  operation.id_at = json["id_at"].text();
  for (const auto& [canonical, wire] : json["query"].members()) operation.query[canonical] = wire.text();
  return operation;
}

std::optional<std::string> id_in(const Operation& operation, std::string_view method,
                                 const std::vector<std::string>& segments) {
  if (operation.method != method || operation.path.size() != segments.size()) return std::nullopt;
  std::string id;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (operation.path[i] == kIdSegment) {
      id = segments[i];
    } else if (operation.path[i] != segments[i]) {
      return std::nullopt;
    }
  }
  return id;
}

void erase_pointer(Json& document, std::string_view pointer) {
  std::vector<std::string> names = split(pointer, '/');
  Json* at = &document;
  for (std::size_t i = 0; at && i + 1 < names.size(); ++i) at = at->find(names[i]);
  if (at && !names.empty()) at->erase(names.back());
}

std::string joined(const std::string& where, const std::string& name) {
  return where.empty() ? name : where + "." + name;
}

}  // namespace

const Json& at_pointer(const Json& document, std::string_view pointer) {
  const Json* at = &document;
  for (const std::string& name : split(pointer, '/')) at = &(*at)[name];
  return *at;
}

void set_pointer(Json& document, std::string_view pointer, Json value) {
  const std::vector<std::string> names = split(pointer, '/');
  Json* at = &document;
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    if (Json* inner = at->find(names[i]); !inner || !inner->is_object()) at->set(names[i], Json::object());
    at = at->find(names[i]);
  }
  at->set(names.back(), std::move(value));
}

Result<Mapping> Mapping::parse(std::string_view text) {
  ENLACE_TRY(const Json json, Json::parse(text));
  if (json["transport"].text() != "rest") return invalid("transport must be rest");
  Mapping mapping;
  ENLACE_TRY(mapping.base_path_, text_at(json, "", "base_path"));
  ENLACE_TRY(mapping.company_header_, text_at(json, "", "company_header"));

  const Json& auth = json["auth"];
  ENLACE_TRY(mapping.auth_.login, operation_of("auth", auth));
  for (const auto& [name, member] : std::initializer_list<std::pair<const char*, std::string AuthNames::*>>{
           {"user_at", &AuthNames::user_at},
           {"password_at", &AuthNames::password_at},
           {"token_at", &AuthNames::token_at},
           {"type_at", &AuthNames::type_at},
           {"expires_in_at", &AuthNames::expires_in_at},
           {"header", &AuthNames::header},
           {"prefix", &AuthNames::prefix}}) {
    ENLACE_TRY(mapping.auth_.*member, text_at(auth, "auth", name));
  }
  const Json& paging = json["paging"];
  for (const auto& [name, member] : std::initializer_list<std::pair<const char*, std::string PagingNames::*>>{
           {"page_param", &PagingNames::page_param},
           {"size_param", &PagingNames::size_param},
           {"page_at", &PagingNames::page_at},
           {"size_at", &PagingNames::size_at},
           {"total_at", &PagingNames::total_at},
           {"list_at", &PagingNames::list_at}}) {
    ENLACE_TRY(mapping.paging_.*member, text_at(paging, "paging", name));
  }
  const Json& error = json["error"];
  for (const auto& [name, member] : std::initializer_list<std::pair<const char*, std::string ErrorNames::*>>{
           {"message_at", &ErrorNames::message_at},
           {"entries_at", &ErrorNames::entries_at},
           {"code_at", &ErrorNames::code_at},
           {"text_at", &ErrorNames::text_at},
           {"field_at", &ErrorNames::field_at},
           {"existing_id_at", &ErrorNames::existing_id_at},
           {"login_code_at", &ErrorNames::login_code_at},
           {"login_text_at", &ErrorNames::login_text_at}}) {
    ENLACE_TRY(mapping.error_.*member, text_at(error, "error", name));
  }
  for (const std::string_view name : kOperations) {
    ENLACE_TRY(Operation operation, operation_of(std::string(name), json["operations"][name]));
    mapping.operations_.push_back(std::move(operation));
  }
  for (const std::string_view kind : kKinds) {
    const Json& fields = json["fields"][kind];
    if (fields.size() == 0) return invalid("fields." + std::string(kind) + " is missing");
    for (const auto& [canonical, place] : fields.members()) {
      const std::string& at = place.is_object() ? place["at"].text() : place.text();
      const std::string& inner = place["is"].text();
      if (!at.starts_with('/')) return invalid(std::string(kind) + "." + canonical + " is no JSON pointer");
      if (!inner.empty() && std::ranges::find(kKinds, inner) == kKinds.end()) {
        return invalid("there is no kind " + inner);
      }
      mapping.kinds_[std::string(kind)].push_back({canonical, at, inner});
    }
  }
  return mapping;
}

std::string Mapping::standard_text() {
  return kMappingText;
}

const Mapping& Mapping::standard() {
  static const Mapping built_in = [] {
    Result<Mapping> parsed = parse(kMappingText);
    if (!parsed) throw std::logic_error(parsed.error().message);
    return *std::move(parsed);
  }();
  return built_in;
}

Mapping::Match Mapping::match(std::string_view method, const std::vector<std::string>& segments) const {
  for (const Operation& operation : operations_) {
    if (auto id = id_in(operation, method, segments)) return {&operation, *std::move(id)};
  }
  return {};
}

bool Mapping::is_login(std::string_view method, const std::vector<std::string>& segments) const {
  return id_in(auth_.login, method, segments).has_value();
}

const std::vector<Mapping::Field>& Mapping::fields_of(std::string_view kind) const {
  return kinds_.find(kind)->second;
}

Json Mapping::dressed(std::string_view kind, const Json& canonical) const {
  Json wire = Json::object();
  Json rest = canonical;
  const auto inside = [&](const Field& field, const Json& value) {
    if (field.kind.empty()) return value;
    if (value.is_object()) return dressed(field.kind, value);
    if (!value.is_array()) return value;
    Json list = Json::array();
    for (const Json& one : value.items()) list.push_back(dressed(field.kind, one));
    return list;
  };
  for (const Field& field : fields_of(kind)) {
    if (!canonical.contains(field.canonical)) continue;
    set_pointer(wire, field.at, inside(field, canonical[field.canonical]));
    rest.erase(field.canonical);
  }
  for (const auto& [name, value] : rest.members()) wire.set(name, value);
  return wire;
}

Json Mapping::undressed(std::string_view kind, const Json& wire, std::vector<std::string>& unknown) const {
  return undressed(kind, wire, "", unknown);
}

Json Mapping::undressed(std::string_view kind, const Json& wire, const std::string& where,
                        std::vector<std::string>& unknown) const {
  if (!wire.is_object()) return wire;  // the rules say what is wrong with it
  static const Json absent;
  Json canonical = Json::object();
  Json rest = wire;
  for (const Field& field : fields_of(kind)) {
    const std::vector<std::string> names = split(field.at, '/');
    const Json* holder = &wire;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) holder = &(*holder)[names[i]];
    if (!holder->contains(names.back())) continue;
    const Json& value = (*holder)[names.back()];
    const std::string here = joined(where, names.back());
    if (!field.kind.empty() && value.is_array()) {
      Json list = Json::array();
      for (const Json& one : value.items()) {
        list.push_back(undressed(field.kind, one, here + "." + std::to_string(list.size()), unknown));
      }
      canonical.set(field.canonical, std::move(list));
    } else {
      canonical.set(field.canonical,
                    field.kind.empty() ? value : undressed(field.kind, value, here, unknown));
    }
    erase_pointer(rest, field.at);
  }
  for (const auto& [name, value] : rest.members()) {
    const bool holds_fields = std::ranges::any_of(
        fields_of(kind), [&](const Field& field) { return field.at.starts_with("/" + name + "/"); });
    if (!holds_fields) unknown.push_back(joined(where, name));
    if (holds_fields) {
      for (const auto& inner : value.members()) unknown.push_back(joined(where, name) + "." + inner.key);
    }
  }
  return canonical;
}

std::string Mapping::wire_field(std::string_view kind, std::string_view canonical) const {
  std::string written;
  std::string at(kind);
  for (const std::string& part : split(canonical, '.')) {
    const bool index = part.find_first_not_of("0123456789") == std::string::npos;
    std::string name = part;
    if (!index && !at.empty()) {
      const auto& fields = fields_of(at);
      const auto field = std::ranges::find(fields, part, &Field::canonical);
      if (field != fields.end()) {
        name = field->at.substr(1);
        std::ranges::replace(name, '/', '.');
        at = field->kind;
      }
    }
    written = joined(written, name);
  }
  return written;
}

}  // namespace enlace::mock::gestionix
