#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::gestionix {

// A request that Gestionix would refuse (apis/gestionix.md 2): HTTP status, machine code, text, and the field
// in canonical names. `error.params` holds every entry: {"errors": [{"code","text","field"}], "existing_id"}.
inline Failure refuse(int http_status, const std::string& code, const std::string& text,
                      const std::string& field = "") {
  Failure refusal = failure(ENLACE_E_INVALID, "refused", text);
  refusal.error.http_status = http_status;
  refusal.error.erp_code = code;
  const Json entry =
      Json::object({{"code", code}, {"text", text}, {"field", field.empty() ? Json() : Json(field)}});
  refusal.error.params = Json::object({{"errors", Json::array({entry})}});
  return refusal;
}

// Collects what is wrong with a body, so that one answer names all of it.
class Violations {
 public:
  void add(const std::string& field, const std::string& text, const std::string& code = "validation_error") {
    errors_.push_back(Json::object({{"code", code}, {"text", text}, {"field", field}}));
  }
  [[nodiscard]] bool empty() const { return errors_.size() == 0; }
  // 422 with all entries; only when there are any.
  [[nodiscard]] Failure failure() const {
    const Json& first = errors_.items().front();
    Failure refusal = refuse(422, first["code"].text(), first["text"].text());
    refusal.error.params = Json::object({{"errors", errors_}});
    return refusal;
  }

 private:
  Json errors_ = Json::array();
};

}  // namespace enlace::mock::gestionix
