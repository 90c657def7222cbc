#pragma once

#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "runtime/http.hpp"

namespace enlace::handy {

// Why an answer of Handy's is not what was asked for. Bodies other than of 422 are never relied upon
// (apis/handy.md OPEN-1), but what they say goes along: {answer}, {erp_code}. `what` names the thing for the
// operator: "product ACME-1".
//
// 401 AUTH "handy_token_invalid", 403 FORBIDDEN "handy_forbidden", 404 NOT_FOUND "handy_not_found", 422 and
// other 4xx INVALID "handy_refused" {what, status, field, rejected, message, errors}, those of a page for
// browsers (but 401, 404, 408, 429) UPSTREAM "handy_firewall", 429 RATE_LIMITED "handy_rate_limited",
// anything else "handy_unavailable" {what, status}: UPSTREAM, or AMBIGUOUS where a write may have been
// applied. Without an answer, the transport's own error.
Error error_of(const HttpReply& reply, const std::string& what, bool is_write);

// The body as JSON. Errors "handy_answer_malformed" {what, reason} and "handy_error_in_answer" {what}:
// UPSTREAM, or AMBIGUOUS for a write.
Result<Json> body_of(const HttpReply& reply, const std::string& what, bool is_write);

}  // namespace enlace::handy
