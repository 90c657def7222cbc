#pragma once

#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "ledger/order_index.hpp"
#include "ledger/rows.hpp"
#include "store/database.hpp"

// How the ledger's values lie in the store: reading and writing whole rows, sealed. Inside the ledger only.
namespace enlace::ledger::tables {

using store::Database;
using store::Transaction;
using Values = std::vector<store::Value>;

// The last rows of `deliveries` that a transaction has read or written, as they lie in the store.
class Seen {
 public:
  void note(Values row);
  [[nodiscard]] const Values* like(const Values& row) const;  // with the same key; nullptr: not seen

 private:
  std::vector<Values> rows_;  // a few: a transaction works on one order
  std::size_t next_ = 0;
};

struct Access {
  Database& database;
  Transaction& tx;
  Seen* seen = nullptr;
};

// With `damaged`, rows whose seal is broken are left out and named there; so below.
Result<std::vector<LandedOrder>> orders(Access at, const std::string& tail, const Values& arguments,
                                        std::vector<std::string>* damaged = nullptr);
Result<std::optional<LandedOrder>> order(Access at, const std::string& tenant, const std::string& id);
// `told`: what the index of orders is told beside it; null leaves what it knows.
Result<void> put(Access at, const LandedOrder& order, const order_index::Told* told = nullptr);

Result<std::vector<Delivery>> deliveries(Access at, const std::string& tail, const Values& arguments,
                                         std::vector<std::string>* damaged = nullptr);
Result<std::optional<Delivery>> delivery(Access at, const DeliveryId& id);
Result<void> put(Access at, const Delivery& row);

Result<std::vector<TimelineEvent>> events(Access at, const std::string& tail, const Values& arguments,
                                          std::vector<std::string>* damaged = nullptr);
Result<void> put(Access at, const TimelineEvent& event);

// Which order replaces which, through whole chains: an edge for every ancestor.
Result<std::vector<std::string>> newer_than(Access at, const std::string& tenant, const std::string& id);
Result<std::vector<std::string>> older_than(Access at, const std::string& tenant, const std::string& id);
Result<void> put_edge(Access at, const std::string& tenant, const std::string& older,
                      const std::string& newer);

}  // namespace enlace::ledger::tables
