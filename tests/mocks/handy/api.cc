#include "mocks/handy/api.hpp"

#include <enlace/sdk/result.hpp>

#include "mocks/handy/violations.hpp"

namespace enlace::mock::handy {
namespace {

bool matches(std::string_view pattern, const std::vector<std::string>& path, Arguments& arguments) {
  arguments.clear();
  std::size_t segment = 0;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);  // the slash
    const std::string_view wanted = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(wanted.size());
    if (segment == path.size()) return false;
    const std::string& given = path[segment++];
    if (wanted == "*") {
      if (given.empty() || given.find('/') != std::string::npos) return false;
      arguments.push_back(given);
    } else if (wanted != given) {
      return false;
    }
  }
  return segment == path.size();
}

const std::vector<Endpoint>& endpoints() {
  static const std::vector<Endpoint> all = [] {
    std::vector<Endpoint> list;
    for (const auto* part :
         {&order_endpoints(), &catalogue_endpoints(), &customer_endpoints(), &field_endpoints()}) {
      list.insert(list.end(), part->begin(), part->end());
    }
    return list;
  }();
  return all;
}

void count_write(Company& company, const Endpoint& endpoint, int status) {
  if (endpoint.method == "GET") return;
  const std::string name = std::string(endpoint.method) + " " + std::string(endpoint.pattern);
  ++(status < 300 ? company.writes : company.refused)[name];
}

}  // namespace

Response not_found(const Call& call) {
  return error_answer(404, call.switches().error_body);
}

Body read_body(const Call& call) {
  Result<Json> json = Json::parse(call.request.body);
  if (!json || !json->is_object()) return {{}, error_answer(400, call.switches().error_body)};
  return {*std::move(json), std::nullopt};
}

Response dispatch(Call& call, const std::vector<std::string>& path) {
  bool path_exists = false;
  Arguments arguments;
  for (const Endpoint& endpoint : endpoints()) {
    if (!matches(endpoint.pattern, path, arguments)) continue;
    path_exists = true;
    if (endpoint.method != call.request.method) continue;
    Response answer = endpoint.handler(call, arguments);
    count_write(call.company, endpoint, answer.status);
    return answer;
  }
  return error_answer(path_exists ? 405 : 404, call.switches().error_body);
}

}  // namespace enlace::mock::handy
