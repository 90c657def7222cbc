#include "mocks/smtp/switches.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace enlace::mock::smtp {
namespace {

struct Field {
  std::string_view name;
  std::variant<bool Switches::*, std::int64_t Switches::*, std::string Switches::*> member;
  std::vector<std::string_view> choices = {};
};

const std::vector<Field>& fields() {
  using S = Switches;
  static const std::vector<Field> all = {
      {"offer_starttls", &S::offer_starttls},
      {"require_tls", &S::require_tls},
      {"require_auth", &S::require_auth},
      {"auth_in_clear", &S::auth_in_clear},
      {"auth", &S::auth, {"", "PLAIN", "LOGIN", "PLAIN LOGIN", "LOGIN PLAIN"}},
      {"certificate", &S::certificate, {"good", "wrong_name", "expired", "unknown_ca"}},
      {"size_limit", &S::size_limit},
      {"max_recipients", &S::max_recipients},
      {"smtputf8", &S::smtputf8},
      {"strict_messages", &S::strict_messages},
      {"idle_ms", &S::idle_ms},
  };
  return all;
}

Failure invalid(std::string message) {
  return failure(ENLACE_E_INVALID, "switch_invalid", std::move(message));
}

}  // namespace

Result<void> Switches::apply(const Json& changes) {
  if (!changes.is_object()) return invalid("switches are an object");
  Switches changed = *this;
  for (const auto& [key, value] : changes.members()) {
    const auto field = std::ranges::find(fields(), key, &Field::name);
    if (field == fields().end()) return invalid("unknown switch " + key);
    if (const auto* truth = std::get_if<bool Switches::*>(&field->member)) {
      if (!value.is_bool()) return invalid(key + " takes true or false");
      changed.*(*truth) = value.truthy();
    } else if (const auto* count = std::get_if<std::int64_t Switches::*>(&field->member)) {
      if (!value.is_number() || value.integer().value_or(0) < 1)
        return invalid(key + " takes a whole number from 1");
      changed.*(*count) = *value.integer();
    } else {
      if (!value.is_string() || std::ranges::find(field->choices, value.text()) == field->choices.end()) {
        return invalid(key + " takes one of its listed values");
      }
      changed.*std::get<std::string Switches::*>(field->member) = value.text();
    }
  }
  *this = std::move(changed);
  return {};
}

Json Switches::json() const {
  Json all = Json::object();
  for (const Field& field : fields()) {
    all.set(field.name, std::visit([&](auto member) { return Json(this->*member); }, field.member));
  }
  return all;
}

}  // namespace enlace::mock::smtp
