#pragma once

#include <enlace/connector.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <enlace/sdk/json.hpp>

namespace enlace {

// Why an operation failed, in the one vocabulary that runs from a connector to the operator.
//
// `cause` is a stable code ("customer_without_rfc"); with `params` it is what the operator's sentence is
// made from, in Spanish or English, where it is shown. `message` is the raw text for whoever reads logs:
// English, or the remote system's own words. None of the fields ever carries a secret.
struct Error {
  enlace_status status = ENLACE_E_INTERNAL;
  std::string cause;
  std::string message;
  Json params;                       // object or null
  std::int32_t http_status = 0;      // 0 when no HTTP response was involved
  std::int64_t retry_after_ms = -1;  // -1 when the server gave no hint
  std::string erp_code;              // the remote system's own code, verbatim

  [[nodiscard]] std::int32_t status_class() const { return ENLACE_CLASS(status); }
};

// An Error on its way into a Result: `return failure(ENLACE_E_INVALID, "cause_code", "text");`
struct Failure {
  Error error;
};
[[nodiscard]] inline Failure failure(Error error) {
  return Failure{std::move(error)};
}
[[nodiscard]] inline Failure failure(enlace_status status, std::string cause, std::string message = {},
                                     Json params = {}) {
  Error error;
  error.status = status;
  error.cause = std::move(cause);
  error.message = std::move(message);
  error.params = std::move(params);
  return Failure{std::move(error)};
}

// A value or an Error. Same names and meaning as std::expected<T, Error>, which replaces it once the
// project moves to C++23.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = Error;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Failure f) : state_(std::in_place_index<1>, std::move(f.error)) {}  // NOLINT: implicit on purpose

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure f) : error_(std::move(f.error)) {}  // NOLINT: implicit on purpose
  [[nodiscard]] bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }
  [[nodiscard]] const Error& error() const& { return *error_; }
  [[nodiscard]] Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace enlace

// ENLACE_TRY(auto page, fetch(url)); -- unwrap, or return the error to the caller.
// ENLACE_CHECK(store());              -- the same for Result<void>.
#define ENLACE_CONCAT_(a, b) a##b
#define ENLACE_CONCAT(a, b) ENLACE_CONCAT_(a, b)
#define ENLACE_TRY(decl, expr) ENLACE_TRY_(ENLACE_CONCAT(enlace_try_, __COUNTER__), decl, expr)
#define ENLACE_TRY_(tmp, decl, expr)                          \
  auto tmp = (expr);                                          \
  if (!tmp) return ::enlace::Failure{std::move(tmp).error()}; \
  decl = *std::move(tmp)
#define ENLACE_CHECK(expr) ENLACE_CHECK_(ENLACE_CONCAT(enlace_check_, __COUNTER__), expr)
#define ENLACE_CHECK_(tmp, expr)                          \
  if (auto tmp = (expr); !tmp) return ::enlace::Failure { \
      std::move(tmp).error()                              \
    }
