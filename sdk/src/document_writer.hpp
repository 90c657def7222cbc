#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/json.hpp>

namespace enlace {

// Writes one document: what is empty is left out, amounts are strings.
class DocumentWriter {
 public:
  DocumentWriter& text(const char* member, const std::string& value) {
    return value.empty() ? *this : set(member, value);
  }
  DocumentWriter& amount(const char* member, const Decimal& value) { return set(member, value.str()); }
  DocumentWriter& amount(const char* member, const std::optional<Decimal>& value) {
    return value ? amount(member, *value) : *this;
  }
  // Any JSON that is not null.
  DocumentWriter& json(const char* member, Json value) {
    return value.is_null() ? *this : set(member, std::move(value));
  }
  DocumentWriter& flag(const char* member, bool value) { return set(member, value); }

  template <class T>
  DocumentWriter& list(const char* member, const std::vector<T>& values) {
    Json::Array items;
    items.reserve(values.size());
    for (const T& value : values) items.push_back(value.to_json());
    return set(member, std::move(items));
  }
  template <class T>
  DocumentWriter& list_if_any(const char* member, const std::vector<T>& values) {
    return values.empty() ? *this : list(member, values);
  }

  Json done() { return Json::object(std::move(members_)); }

 private:
  DocumentWriter& set(const char* member, Json value) {
    if (members_.capacity() == 0) members_.reserve(kUsual);
    members_.push_back({member, std::move(value)});
    return *this;
  }

  static constexpr std::size_t kUsual = 12;  // members of a document
  Json::Object members_;
};

}  // namespace enlace
