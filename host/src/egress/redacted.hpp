#pragma once

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "egress/egress.hpp"

// What a remote system said, without the secrets of its account. Bodies are redacted as they come, but a
// secret that was escaped there comes to light when the text is decoded: redact again whatever is kept of an
// answer.
namespace enlace::egress {

// Every text in it, at any depth.
Json redacted(const Egress& egress, const Account& account, const Json& params);
// Its message, code and parameters.
Error redacted(const Egress& egress, const Account& account, Error error);

}  // namespace enlace::egress
