#pragma once

#include "mocks/judge/judge.hpp"

namespace enlace::mock {

struct NoticeExpectations {
  std::vector<std::string> recipients;  // each live order has its message to each of them; empty: those seen
  std::set<std::string>
      undelivered;  // ids of live orders without notice (before the start, of no wanted kind)
};

// Compares the messages of the mail server with the orders of one Handy company: one Message-ID for each
// order and recipient, who finds in it the customer, the code of every line and the total. A message belongs
// to the order whose id stands in its Message-ID or subject; those of other companies' orders are passed
// over, and those that answer an earlier one (In-Reply-To). The same message twice, with one Message-ID, is
// no finding: that is what tells a repeat after a crash. `mail` is the state of the SMTP mock.
Verdict judge_notices(const Json& handy, const Json& mail, const NoticeExpectations& expectations = {});

// Orders that no company of `companies` has, but a message names: "message 7".
std::vector<std::string> stray_notices(const Json::Array& companies, const Json& mail);

}  // namespace enlace::mock
