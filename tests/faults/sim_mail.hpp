#pragma once

#include "mocks/smtp/smtp_service.hpp"
#include "runtime/smtp.hpp"

namespace enlace::test {

// One conversation with the mail server's mock as a client without sockets has it, TLS taken for granted.
SmtpReply converse(mock::SmtpService& service, const SmtpTransport::Exchange& request);

}  // namespace enlace::test
