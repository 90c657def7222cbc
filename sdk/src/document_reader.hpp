#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace {

// Reads the members of one document into a struct and remembers the first that is wrong:
//
//   DocumentReader read("tax", json);
//   read.required("rate", tax.rate);
//   read.optional("name", tax.name);
//   return read.result(std::move(tax));
//
// null counts as absent. Text may be written as a number and a number as text, because ids and amounts
// come as either. A required text is not empty.
class DocumentReader {
 public:
  DocumentReader(const char* document, const Json& json) : document_(document), json_(json) {
    if (!json.is_object()) fail("");
  }

  template <class T>
  void required(const char* member, T& out) {
    if (error_) return;
    const Json& value = json_[member];
    if (value.is_null() || is_empty_text(value)) return fail(member);
    take(member, value, out);
  }

  template <class T>
  void optional(const char* member, T& out) {
    if (error_) return;
    if (const Json& value = json_[member]; !value.is_null()) take(member, value, out);
  }

  // A member that holds any JSON object.
  void object(const char* member, Json& out) {
    if (error_) return;
    const Json& value = json_[member];
    if (value.is_object()) {
      out = value;
    } else if (!value.is_null()) {
      fail(member);
    }
  }

  // One word out of a list, as the enumerator that stands beside it.
  template <class Enum>
  void optional_word(const char* member, Enum& out,
                     std::initializer_list<std::pair<const char*, Enum>> words) {
    if (error_ || json_[member].is_null()) return;
    for (const auto& [word, value] : words) {
      if (json_[member].is_string() && json_[member].text() == word) {
        out = value;
        return;
      }
    }
    fail(member);
  }
  template <class Enum>
  void required_word(const char* member, Enum& out,
                     std::initializer_list<std::pair<const char*, Enum>> words) {
    if (!error_ && json_[member].is_null()) return fail(member);
    optional_word(member, out, words);
  }

  void fail(std::string_view member) {
    if (error_) return;
    Json params = Json::object({{"document", document_}, {"member", member}});
    error_ = failure(ENLACE_E_INVALID, "document_invalid",
                     std::string(document_) + ": missing or wrong: " +
                         (member.empty() ? std::string("the document itself") : std::string(member)),
                     std::move(params))
                 .error;
  }

  template <class T>
  Result<T> result(T value) {
    if (error_) return failure(*std::move(error_));
    return value;
  }

 private:
  static bool is_empty_text(const Json& json) { return json.is_string() && json.text().empty(); }

  static bool read(const Json& json, std::string& out) {
    out = json.text();
    return json.is_string() || json.is_number();
  }
  static bool read(const Json& json, bool& out) {
    out = json.truthy();
    return json.is_bool();
  }
  static bool read(const Json& json, Decimal& out) {
    const std::optional<Decimal> value = json.decimal();
    out = value.value_or(Decimal());
    return value.has_value();
  }
  static bool read(const Json& json, std::int64_t& out) {
    const std::optional<std::int64_t> value = json.integer();
    out = value.value_or(0);
    return value.has_value();
  }
  static bool read(const Json& json, int& out) {
    std::int64_t wide = 0;
    if (!read(json, wide) || !std::in_range<int>(wide)) return false;
    out = static_cast<int>(wide);
    return true;
  }

  template <class T>
  void take(std::string_view path, const Json& json, T& out) {
    if constexpr (requires { T::from_json(json); }) {
      Result<T> value = T::from_json(json);
      if (!value) return fail(join(path, value.error().params["member"].text()));
      out = *std::move(value);
    } else if (!read(json, out)) {
      fail(path);
    }
  }
  template <class T>
  void take(std::string_view path, const Json& json, std::optional<T>& out) {
    T value{};  // not out.emplace(): Clang 14 knows no default members of a nested struct there
    take(path, json, value);
    out = std::move(value);
  }
  template <class T>
  void take(std::string_view path, const Json& json, std::vector<T>& out) {
    if (!json.is_array()) return fail(path);
    out.clear();
    out.reserve(json.size());
    for (const Json& item : json.items()) {
      if (error_) return;
      const std::string place = std::string(path) + "[" + std::to_string(out.size()) + "]";
      take(place, item, out.emplace_back());
    }
  }
  template <class T>
  void take(std::string_view path, const Json& json, std::map<std::string, T>& out) {
    if (!json.is_object()) return fail(path);
    out.clear();
    for (const Json::Member& member : json.members()) {
      if (error_) return;
      take(join(path, member.key), member.value, out[member.key]);
    }
  }

  static std::string join(std::string_view path, const std::string& inner) {
    return std::string(path) + (inner.empty() ? "" : "." + inner);
  }

  const char* document_;
  const Json& json_;
  std::optional<Error> error_;
};

}  // namespace enlace
