#include "mocks/handy/binder.hpp"

#include <algorithm>

namespace enlace::mock::handy {
namespace {

// Length as the JVM counts it: UTF-16 units, so that an emoji counts two [inferred: Grails].
std::size_t utf16_length(std::string_view utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0U ? 2 : 1;
  }
  return units;
}

}  // namespace

Json raw_members(Binder& body, const Json& before) {
  const Json* raw = body.given("raw");
  const Json* raw_json = body.given("rawJson");
  Json members = raw ? *raw : before;
  if (!raw_json) return members;
  for (const Json::Member& member : raw_json->members()) {
    if (!member.value.is_string() || member.value.text().empty()) {
      body.violations().add("rawJson." + member.key, member.value, "a text that holds JSON");
    } else {
      members.set(member.key, Json::number(member.value.text()));  // numbers go out as they are written
    }
  }
  return members;
}

std::optional<Id> id_in(const Json& reference) {
  return reference.is_object() ? reference["id"].integer() : reference.integer();
}

const Json* Binder::given(std::string_view name) {
  used_.emplace_back(name);
  return body_.contains(name) ? &body_[name] : nullptr;
}

std::vector<std::string> Binder::unused() const {
  std::vector<std::string> names;
  for (const auto& member : body_.members()) {
    if (std::ranges::find(used_, member.key) == used_.end()) names.push_back(member.key);
  }
  return names;
}

void Binder::text(std::string_view name, std::optional<std::string>& target, std::size_t limit) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) {
    target.reset();
  } else if (!value->is_string() && !value->is_number()) {
    violations_.add(name, *value, "La propiedad [" + std::string(name) + "] no es un texto");
  } else if (utf16_length(value->text()) > limit) {
    violations_.add(name, *value,
                    "La propiedad [" + std::string(name) + "] excede el máximo de " + std::to_string(limit) +
                        " caracteres");
  } else {
    target = value->text();
  }
}

void Binder::text(std::string_view name, std::string& target, std::size_t limit) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) return violations_.add_null(name);
  std::optional<std::string> read = target;
  text(name, read, limit);
  target = std::move(*read);
}

void Binder::bad_number(std::string_view name, const Json& value) {
  violations_.add(name, value, "El valor capturado en [" + std::string(name) + "] no es numérico");
}

void Binder::decimal(std::string_view name, std::optional<Decimal>& target) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) {
    target.reset();
  } else if (const auto number = value->decimal()) {
    target = *number;
  } else {
    bad_number(name, *value);
  }
}

void Binder::decimal(std::string_view name, Decimal& target) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) return violations_.add_null(name);
  std::optional<Decimal> read = target;
  decimal(name, read);
  target = *read;
}

void Binder::integer(std::string_view name, std::optional<std::int64_t>& target) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) {
    target.reset();
  } else if (const auto number = value->integer()) {
    target = *number;
  } else {
    bad_number(name, *value);
  }
}

void Binder::integer(std::string_view name, std::int64_t& target) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) return violations_.add_null(name);
  std::optional<std::int64_t> read = target;
  integer(name, read);
  target = *read;
}

void Binder::flag(std::string_view name, bool& target) {
  const Json* value = given(name);
  if (!value) return;
  if (const auto read = value->boolean()) {
    target = *read;
  } else {
    violations_.add(name, *value, "La propiedad [" + std::string(name) + "] debe ser verdadero o falso");
  }
}

void Binder::moment(std::string_view name, std::optional<Moment>& target) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) {
    target.reset();
    return;
  }
  auto read = parse_local(value->text(), zone_);
  if (!read) read = parse_iso(value->text(), zone_);
  if (read) {
    target = *read;
  } else {
    violations_.add(name, *value, "La fecha de [" + std::string(name) + "] no es válida");
  }
}

void Binder::moment(std::string_view name, Moment& target) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) return violations_.add_null(name);
  std::optional<Moment> read = target;
  moment(name, read);
  target = *read;
}

}  // namespace enlace::mock::handy
