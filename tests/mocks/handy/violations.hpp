#pragma once

#include <string>
#include <string_view>

#include "mocks/frame/message.hpp"

namespace enlace::mock::handy {

// What is wrong with a request, collected as the 422 body of apis/handy.md 1.5: one entry per field, with
// Spanish messages for people.
class Violations {
 public:
  explicit Violations(std::string object_class) : object_class_(std::move(object_class)) {}

  void add(std::string_view field, const Json& rejected_value, std::string message);
  void add_null(std::string_view field);  // a mandatory property is missing
  [[nodiscard]] bool empty() const { return errors_.size() == 0; }
  [[nodiscard]] Response answer() const;      // 422
  [[nodiscard]] std::string summary() const;  // one line, for the control side

 private:
  std::string object_class_;
  Json errors_ = Json::array();
};

// Bodies of 401, 404, 405 and 429, whose real shape is unknown (OPEN-1): "empty", "json" or "html".
Response error_answer(int status, std::string_view body_kind);

}  // namespace enlace::mock::handy
