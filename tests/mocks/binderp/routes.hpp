#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mocks/binderp/handlers.hpp"

namespace enlace::mock::binderp {

struct Route {
  std::string_view method;
  std::string_view pattern;   // below /api: "Orders/{id}"
  std::string_view resource;  // the list it belongs to
  Handler handler;

  [[nodiscard]] bool writes() const { return method != "GET"; }
};

struct Match {
  const Route* route = nullptr;
  std::string id;           // what stood for {id}
  bool path_known = false;  // with another method
};

// `segments` below /api, in any case (checklist 1).
Match match_route(std::string_view method, const std::vector<std::string>& segments);

}  // namespace enlace::mock::binderp
