#include "mocks/binderp/handlers.hpp"

#include "mocks/binderp/refusal.hpp"

namespace enlace::mock::binderp {

Response answer(const Json& body) {
  return Response::json(200, body);
}

Response created(const Call& call, const std::string& id) {
  if (call.switches().create_answer == "object") {
    return Response::json(200, Json::object({{"status", "success"}, {"data", id}}));
  }
  return Response::json(200, id);
}

Response no_content() {
  return {204, {}, ""};
}

Result<std::string> id_in_path(const Call& call) {
  if (auto id = parsed_guid(call.id)) return *std::move(id);
  return refuse_with(
      400, Json::object(
               {{"Message", "The request is invalid."},
                {"MessageDetail", "The parameter 'id' of type 'System.Guid' cannot be '" + call.id + "'."}}));
}

Result<Json> body_of(Call& call, std::string_view argument, const Model& model) {
  std::vector<std::string> ignored;
  Result<Json> body = bind(call.request, argument, model, ignored);
  for (const std::string& name : ignored) {
    std::string shape;  // "Products[3].Foo" -> "Products[].Foo"
    for (const char c : name) {
      if (c < '0' || c > '9' || shape.find('[') == std::string::npos || shape.ends_with(']'))
        shape.push_back(c);
    }
    ++call.company.ignored[call.route + ": " + shape];
  }
  return body;
}

Failure no_such_resource(const Request& request) {
  std::string host(request.header("Host"));
  if (host.empty()) host = "api.bind.com.mx";
  return refuse(
      404, "No HTTP resource was found that matches the request URI 'http://" + host + request.target + "'.");
}

Result<std::string> required_query(const Call& call, std::string_view name) {
  const auto value = call.query(name);
  if (!value) return no_such_resource(call.request);
  if (auto id = parsed_guid(*value)) return *std::move(id);
  return refuse(400, "The request is invalid.");
}

}  // namespace enlace::mock::binderp
