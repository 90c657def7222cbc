#pragma once

#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>

namespace enlace {

// Writes one document: what is empty is left out, amounts are strings.
class DocumentWriter {
 public:
  DocumentWriter& text(const char* member, const std::string& value) {
    if (!value.empty()) json_.set(member, value);
    return *this;
  }
  DocumentWriter& amount(const char* member, const Decimal& value) { return set(member, value.str()); }
  DocumentWriter& amount(const char* member, const std::optional<Decimal>& value) {
    return value ? amount(member, *value) : *this;
  }
  // Any JSON that is not null.
  DocumentWriter& json(const char* member, const Json& value) {
    return value.is_null() ? *this : set(member, value);
  }
  DocumentWriter& flag(const char* member, bool value) { return set(member, value); }

  template <class T>
  DocumentWriter& list(const char* member, const std::vector<T>& values) {
    Json items = Json::array();
    for (const T& value : values) items.push_back(value.to_json());
    return set(member, std::move(items));
  }
  template <class T>
  DocumentWriter& list_if_any(const char* member, const std::vector<T>& values) {
    return values.empty() ? *this : list(member, values);
  }

  Json done() { return std::move(json_); }

 private:
  DocumentWriter& set(const char* member, Json value) {
    json_.set(member, std::move(value));
    return *this;
  }

  Json json_ = Json::object();
};

}  // namespace enlace
