#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mocks/frame/message.hpp"
#include "mocks/handy/company.hpp"
#include "mocks/handy/orders.hpp"
#include "mocks/handy/switches.hpp"

// The API below /api/v2, apis/handy.md 2-9, for a caller who is known already.
namespace enlace::mock::handy {

// One authenticated request.
struct Call {
  const Request& request;
  Company& company;
  const User& user;  // the token's
  Context context;

  [[nodiscard]] const Switches& switches() const { return context.switches; }
  [[nodiscard]] Moment now() const { return context.now; }
};

// Finds the handler by method and path (its segments behind /api/v2, decoded) and calls it. 404 for a path
// and 405 for a method that the API does not have. Counts writes in the company.
Response dispatch(Call& call, const std::vector<std::string>& path);

using Arguments = std::vector<std::string>;  // what stood in place of the pattern's '*'
using Handler = Response (*)(Call&, const Arguments&);

struct Endpoint {
  std::string_view method;
  std::string_view pattern;  // "/product/*"; a '*' never matches a code with '/', encoded or not (1.9)
  Handler handler;
};
const std::vector<Endpoint>& order_endpoints();
const std::vector<Endpoint>& catalogue_endpoints();
const std::vector<Endpoint>& customer_endpoints();
const std::vector<Endpoint>& field_endpoints();  // users, routes, visits

Response not_found(const Call& call);

// The body as an object, or the answer to what is none (400).
struct Body {
  Json json;
  std::optional<Response> refusal;
};
Body read_body(const Call& call);

}  // namespace enlace::mock::handy
