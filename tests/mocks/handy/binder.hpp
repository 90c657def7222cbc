#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/handy/model.hpp"
#include "mocks/handy/violations.hpp"

namespace enlace::mock::handy {

// Reads the members of a JSON body as Grails binds them: an absent member leaves its target alone, a wrong
// one is a violation, an unknown one means nothing to the API (the control side asks for unused()).
class Binder {
 public:
  static constexpr std::size_t kTextLimit = 255;  // apis/handy.md 1.10

  Binder(const Json& body, const Zone& zone, Violations& violations)
      : body_(body), zone_(zone), violations_(violations) {}

  void text(std::string_view name, std::string& target, std::size_t limit = kTextLimit);
  void text(std::string_view name, std::optional<std::string>& target, std::size_t limit = kTextLimit);
  void decimal(std::string_view name, Decimal& target);
  void decimal(std::string_view name, std::optional<Decimal>& target);
  void integer(std::string_view name, std::int64_t& target);
  void integer(std::string_view name, std::optional<std::int64_t>& target);
  void flag(std::string_view name, bool& target);
  // Local "DD/MM/YYYY[ HH:mm:ss]", or ISO 8601 for the control side.
  void moment(std::string_view name, Moment& target);
  void moment(std::string_view name, std::optional<Moment>& target);
  // A number, its text, or {"id": n}; null takes the reference away.
  template <class T>
  void reference(std::string_view name, const std::map<Id, T>& known, const T*& target);

  const Json* given(std::string_view name);  // nullptr when absent; counts as used
  [[nodiscard]] bool has(std::string_view name) const { return body_.contains(name); }
  [[nodiscard]] std::vector<std::string> unused() const;
  Violations& violations() { return violations_; }
  [[nodiscard]] const Zone& zone() const { return zone_; }

 private:
  void bad_number(std::string_view name, const Json& value);

  const Json& body_;
  const Zone& zone_;
  Violations& violations_;
  std::vector<std::string> used_;
};

// What `raw` (values) and `rawJson` (their JSON as texts, which need not be valid) put beside or in place of
// the members that the API shows; `before` when neither is given.
Json raw_members(Binder& body, const Json& before);

std::optional<Id> id_in(const Json& reference);  // n, "n" or {"id": n}

template <class T>
void Binder::reference(std::string_view name, const std::map<Id, T>& known, const T*& target) {
  const Json* value = given(name);
  if (!value) return;
  if (value->is_null()) {
    target = nullptr;
    return;
  }
  const std::optional<Id> id = id_in(*value);
  const auto found = id ? known.find(*id) : known.end();
  if (found == known.end()) {
    violations_.add(name, *value, "No se encontró el objeto indicado en [" + std::string(name) + "]");
  } else {
    target = &found->second;
  }
}

}  // namespace enlace::mock::handy
