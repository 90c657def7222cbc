#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mocks/alegra/company.hpp"

namespace enlace::mock::alegra {

struct Route {
  std::string_view method;
  std::string_view pattern;  // "remissions/{id}/void"
  Result<Json> (*handler)(Call& call);

  [[nodiscard]] bool writes() const { return method != "GET"; }
  [[nodiscard]] std::string name() const {  // "POST /remissions/{id}/void"
    return std::string(method) + " /" + std::string(pattern);
  }
};

// What a path and method lead to. `route` is null when nothing does; `path_known` then tells whether another
// method would have.
struct Match {
  const Route* route = nullptr;
  bool path_known = false;
  std::string id;
};
Match match_route(std::string_view method, const std::vector<std::string>& segments);

}  // namespace enlace::mock::alegra
