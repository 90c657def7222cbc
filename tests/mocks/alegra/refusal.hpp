#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::alegra {

// A request that Alegra would refuse: HTTP status, and the application code where it has one of its own
// (apis/alegra.md 12); otherwise `code` repeats the status.
inline Failure refuse(int http_status, std::string message, int code = 0) {
  Failure refusal = failure(ENLACE_E_INVALID, "refused", std::move(message));
  refusal.error.http_status = http_status;
  refusal.error.erp_code = std::to_string(code == 0 ? http_status : code);
  return refusal;
}

}  // namespace enlace::mock::alegra
