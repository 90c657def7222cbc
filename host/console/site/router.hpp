#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "site/visit.hpp"

// Which page answers which address, and how far somebody must have come to ask for it.
namespace enlace::console {

enum class Door {
  machine,  // no person: pictures, health
  open,     // whoever comes
  halfway,  // logged in; the second factor may still have to be set up
  inside,   // logged in, with all that is required
};

struct Route {
  const char* method;
  const char* pattern;  // "/pedidos/{}/{}"
  Door door;
  Role least;
  Result<Response> (*answer)(Visit& visit);
};
std::span<const Route> routes();

// The parts that stand for {}; nothing where the path does not fit.
std::optional<std::vector<std::string>> fit(std::string_view pattern, std::string_view path);

class Router {
 public:
  explicit Router(const Site& site) : site_(site) {}
  // Never throws.
  Response answer(const Request& request) const;
  // To whoever sent something that is no request.
  static Response refuse(int status);

 private:
  Response found(const Route& route, Visit& visit) const;

  const Site& site_;
};

}  // namespace enlace::console
