#include "mocks/handy/violations.hpp"

namespace enlace::mock::handy {

void Violations::add(std::string_view field, const Json& rejected_value, std::string message) {
  Json rejected;  // text or null, whatever was sent
  if (!rejected_value.is_null()) {
    rejected = rejected_value.is_string() ? rejected_value : Json(rejected_value.dump());
  }
  errors_.push_back(Json::object({{"object", object_class_},
                                  {"field", field},
                                  {"rejected-value", std::move(rejected)},
                                  {"message", std::move(message)}}));
}

void Violations::add_null(std::string_view field) {
  add(field, {}, "La propiedad [" + std::string(field) + "] no puede ser nula");
}

Response Violations::answer() const {
  return Response::json(422, Json::object({{"errors", errors_}}));
}

std::string Violations::summary() const {
  std::string text;
  for (const Json& error : errors_.items()) {
    if (!text.empty()) text += "; ";
    text += error["field"].text() + ": " + error["message"].text();
  }
  return text;
}

Response error_answer(int status, std::string_view body_kind) {
  if (body_kind == "json")
    return Response::json(status, Json::object({{"status", status}, {"error", "Error"}}));
  if (body_kind == "html") {
    return Response::text(status, "<html><head><title>Error</title></head><body><h1>Error</h1></body></html>",
                          "text/html;charset=utf-8");
  }
  return {status, {}, ""};
}

}  // namespace enlace::mock::handy
