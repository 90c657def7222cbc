#include "mocks/binderp/company.hpp"

#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {

const Json& Call::user() const {
  static const Json nobody;
  const Json* user = company.find("Users", key.user_id);
  return user ? *user : nobody;
}

std::string Call::now() const {
  return local_moment(now_ms, company.utc_offset_minutes);
}

std::optional<std::string> Call::query(std::string_view name) const {
  for (const auto& [parameter, value] : request.query) {
    if (same_ignoring_case(parameter, name) && !value.empty()) return value;
  }
  return std::nullopt;
}

Failure bad_reference(const Call& call, std::string_view what) {
  if (call.switches().bad_reference == "error") return refuse(500, "An error has occurred.");
  return refuse(400, std::string(what) + " no existe.");
}

Failure not_found(const Call& call, std::string_view what) {
  return refuse_with(404, call.switches().not_found == "empty"
                              ? Json()
                              : Json::object({{"Message", std::string(what) + " no existe."}}));
}

Result<const Json*> referenced(const Call& call, std::string_view resource, const Json& id,
                               std::string_view what) {
  const Json* row = call.company.find(resource, id.text());
  if (!row) return bad_reference(call, what);
  return row;
}

}  // namespace enlace::mock::binderp
