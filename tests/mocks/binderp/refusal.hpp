#pragma once

#include <string>
#include <utility>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::binderp {

// A request that Bind would refuse; `params` holds the body of the answer, null for an empty one
// (apis/bind.md 1.7).
inline Failure refuse_with(int http_status, Json body) {
  Failure refusal = failure(ENLACE_E_INVALID, "refused", body["Message"].text());
  refusal.error.http_status = http_status;
  refusal.error.params = std::move(body);
  return refusal;
}

inline Failure refuse(int http_status, std::string message) {
  return refuse_with(http_status, Json::object({{"Message", std::move(message)}}));
}

}  // namespace enlace::mock::binderp
