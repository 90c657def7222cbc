#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <enlace/sdk/decimal.hpp>

namespace enlace {

template <class T>
class Result;

// A JSON value that never touches a double: a number keeps the digits it was written with.
//
// Reading is tolerant, because the remote systems are: operator[] on a missing member, or on something
// that is not an object, gives null; the typed readers give nullopt or "" rather than fail. A value type:
// copies are deep, const access is safe from several threads.
class Json {
 public:
  struct Member;
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;  // in the order written; a repeated key keeps its last value

  Json() noexcept;
  Json(std::nullptr_t) noexcept;  // NOLINT: implicit on purpose, here and below
  Json(bool value);               // NOLINT
  Json(int value);                // NOLINT
  Json(std::int64_t value);       // NOLINT
  Json(std::uint64_t value);      // NOLINT
  Json(const Decimal& value);     // NOLINT: a plain JSON number
  Json(const char* text);         // NOLINT
  Json(std::string text);         // NOLINT
  Json(std::string_view text);    // NOLINT
  Json(Array items);              // NOLINT
  template <class T>
  Json(const std::optional<T>& value);  // NOLINT: null when absent

  static Json array(std::initializer_list<Json> items = {});
  static Json object(std::initializer_list<Member> members = {});
  static Json object(Object members);       // any number of them, in n log n
  static Json number(std::string literal);  // `literal` must be a JSON number

  // RFC 8259 only: valid UTF-8, one value, nothing behind it, at most `max_depth` levels and kMostValues
  // values. Error: ENLACE_E_INVALID, cause "json_invalid", params {offset, reason}.
  static Result<Json> parse(std::string_view text, std::size_t max_depth = 64);

  // What read() did not find as it should be. `at` is the place: "salesOrders/3/sellerComment".
  struct Flaw {
    enum class Kind {
      text,    // replaced or left out in a text: half a surrogate pair, a byte that is not UTF-8, NUL
      number,  // a text instead: 007, NaN; null for undefined
      depth,   // null instead: deeper than kDeepest
      row      // of an object of the answer's list only its own texts and numbers could be read
    };
    Kind kind = Kind::text;
    std::string at, reason;
  };
  // The answer of a remote system, read as far as it can be (H-25), so that one record that is wrong costs
  // itself. A byte-order mark is passed by. What was changed is named in the member kRepaired of the row that
  // it is in, or of the answer; a row that cannot be read keeps its own texts and numbers and says why in
  // kUnreadable. The error is parse()'s, with {row: true} where the end of such a row is not beyond doubt.
  static Result<Json> read(std::string_view text, std::vector<Flaw>* flaws = nullptr);
  static constexpr std::string_view kRepaired = "enlace:repaired";
  static constexpr std::string_view kUnreadable = "enlace:unreadable";
  static constexpr std::size_t kDeepest = 512;
  static constexpr std::size_t kMostValues = 2'000'000;  // some 80 MB
  // Compact, members in order, numbers as they were written. Always valid UTF-8 JSON: bytes of a text that
  // are not UTF-8 are written as U+FFFD.
  [[nodiscard]] std::string dump() const;
  [[nodiscard]] std::string pretty() const;  // two-space indent, for people

  [[nodiscard]] bool is_null() const { return value_.index() == 0; }
  [[nodiscard]] bool is_bool() const { return value_.index() == 1; }
  [[nodiscard]] bool is_number() const { return value_.index() == 2; }
  [[nodiscard]] bool is_string() const { return value_.index() == 3; }
  [[nodiscard]] bool is_array() const { return value_.index() == 4; }
  [[nodiscard]] bool is_object() const { return value_.index() == 5; }

  [[nodiscard]] const Json& operator[](std::string_view key) const;  // null when absent
  [[nodiscard]] bool contains(std::string_view key) const;
  [[nodiscard]] const Array& items() const;     // empty unless an array
  [[nodiscard]] const Object& members() const;  // empty unless an object
  [[nodiscard]] std::size_t size() const;       // of an array or object, else 0

  // The text of a string or the digits of a number; "" for anything else. For ids, which arrive as either.
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] std::optional<Decimal> decimal() const;  // a number, or a string that is one
  // Likewise, also written as 15.0 or 1.5e1; nullopt when it does not fit.
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  // text(), but a whole number without its fraction: 15.0 is the id 15.
  [[nodiscard]] std::string id() const;
  [[nodiscard]] std::optional<bool> boolean() const;  // true/false only
  [[nodiscard]] bool truthy() const { return boolean().value_or(false); }

  // Make this an object (array) if it is null, then set a member (append).
  Json& set(std::string_view key, Json value);
  Json& push_back(Json value);
  bool erase(std::string_view key);
  Json* find(std::string_view key);  // for changing in place; nullptr when absent

  friend bool operator==(const Json& a, const Json& b);  // numbers by their digits, objects in any order

 private:
  struct Number {
    std::string literal;
    friend bool operator==(const Number&, const Number&) = default;
  };
  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

struct Json::Member {
  std::string key;
  Json value;
  friend bool operator==(const Member&, const Member&) = default;
};

// Here, where Member is complete: Clang wants that before it makes the variant.
inline Json::Json() noexcept = default;
inline Json::Json(std::nullptr_t) noexcept {}
inline Json::Json(bool value) : value_(value) {}
inline Json::Json(int value) : Json(static_cast<std::int64_t>(value)) {}
inline Json::Json(const char* text) : value_(std::string(text)) {}
inline Json::Json(std::string text) : value_(std::move(text)) {}
inline Json::Json(std::string_view text) : value_(std::string(text)) {}
inline Json::Json(Array items) : value_(std::move(items)) {}
template <class T>
Json::Json(const std::optional<T>& value) : Json(value ? Json(*value) : Json()) {}

inline const Json::Array& Json::items() const {
  static const Array empty;
  const Array* items = std::get_if<Array>(&value_);
  return items ? *items : empty;
}

}  // namespace enlace
