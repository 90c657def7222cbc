#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::smtp {

// How the server is set up: POST /__mock/switches with some of these names.
struct Switches {
  bool offer_starttls = true;
  bool require_tls = true;                     // no MAIL in clear: 530
  bool require_auth = true;                    // no MAIL without: 530
  bool auth_in_clear = false;                  // AUTH before TLS is offered and taken
  std::string auth = "PLAIN LOGIN";            // the mechanisms; "" for none
  std::string certificate = "good";            // or "wrong_name", "expired", "unknown_ca"
  std::int64_t size_limit = 10 * 1024 * 1024;  // octets of a message
  std::int64_t max_recipients = 100;           // of one transaction; beyond: 452
  bool smtputf8 = false;                       // addresses outside ASCII are taken (RFC 6531)
  bool offer_8bitmime = true;                  // false: no extension, and BODY=8BITMIME is unknown
  bool refuse_undeclared_8bit = true;          // 550 for 8-bit content without BODY=8BITMIME
  bool strict_messages = true;                 // 550 for a message that defect_of() names
  std::int64_t idle_ms = 60'000;               // a silent client: 421

  // Changes those that the object names, or none of them. Error: "switch_invalid".
  Result<void> apply(const Json& changes);
  [[nodiscard]] Json json() const;
};

}  // namespace enlace::mock::smtp
