#pragma once

#include <memory>
#include <string>

#include "jobs/context.hpp"
#include "ledger/ledger.hpp"
#include "session/session.hpp"

namespace enlace::jobs {

// Asks an ERP whether it has an order, and changes nothing anywhere. One worker serves all its questions.
class OrderLookup {
 public:
  // `why`: beside the order's id in the trace, "audit".
  OrderLookup(Services& services, const Instance& instance, std::string why);

  // Where a row says how it is found again (`find_key`). A worker that died is replaced once.
  Result<Found> ask(const ledger::Delivery& row);

 private:
  Services& services_;
  const Instance& instance_;
  std::string why_;
  ledger::Ledger ledger_;
  std::unique_ptr<session::ConnectorSession> session_;
};

// Whether its ERP can be asked for that order.
bool can_be_looked_up(const Instance& instance, const ledger::Delivery& row);

}  // namespace enlace::jobs
