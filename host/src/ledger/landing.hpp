#pragma once

#include <string>
#include <vector>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"

// The steps of a landing inside one transaction, for what lands (landing.cc) and what only rehearses it
// (rehearsal.cc). Inside the ledger only.
namespace enlace::ledger::landing {

// The last number of the tenant's feed; `position_of`: up to which one an instance is.
Result<std::int64_t> last_of_feed(Change& change, const std::string& tenant);
Result<std::int64_t> position_of(Change& change, const std::string& tenant, const std::string& instance);

// Puts each order that is new or changed, with its raw text out of `sealed`, under the next number of the
// feed, which stays as it is. Those orders; what was known and what is damaged goes into the report.
Result<std::vector<LandedOrder>> put_orders(Change& change, const std::string& tenant,
                                            const std::string& handy_account,
                                            const std::vector<IncomingOrder>& orders,
                                            const std::vector<store::Blob>& sealed, LandReport& report);

// Brings a recipient's row up to date; what is damaged of one order costs that order, and is named.
Result<void> bring_up(Change& change, const Recipient& recipient, const LandedOrder& order,
                      std::vector<Notice>* damaged);

// The rows of an instance that were skipped as older than its activation, and are not older than that: they
// are wanted now.
Result<std::vector<Delivery>> admit(Change& change, const std::string& tenant, const std::string& instance,
                                    std::int64_t since_ms);

}  // namespace enlace::ledger::landing
