#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/ledger.hpp"
#include "runtime/runtime.hpp"

namespace enlace::jobs {

// Hands due orders to the workers of a delivery: those of one customer one after the other and in their
// order, those of different customers side by side (design 8.5). It holds a window of the queue, never all of
// it: a million waiting orders cost no more than a few hundred. Thread-safe.
class CustomerQueue {
 public:
  // The next ones of the ledger's queue; empty at its end. Called by one thread at a time; waits for nothing.
  using More = std::function<Result<std::vector<ledger::Due>>()>;

  CustomerQueue(Runtime& runtime, std::size_t window, More more)
      : runtime_(runtime), window_(window), more_(std::move(more)) {}

  // The first order whose customer nobody is at work on; the customer is taken until done(). While only
  // others are left it waits. nullopt: nothing is left, or close() was called. The errors are those of
  // `more`.
  Result<std::optional<ledger::Due>> next();
  void done(const std::string& customer);
  // Could one more worker begin at once?
  [[nodiscard]] bool has_ready();
  void close();

 private:
  // With the mutex held. True when the search is over: with an order, or because nothing is left.
  Result<bool> take(std::optional<ledger::Due>& due);
  Result<void> refill();
  [[nodiscard]] std::deque<ledger::Due>::iterator first_ready();
  void wake();

  Runtime& runtime_;
  const std::size_t window_;
  const More more_;
  std::mutex mutex_;  // guards what follows
  std::deque<ledger::Due> queue_;
  std::set<std::string> at_work_;
  bool at_end_ = false;
  bool closed_ = false;
  std::vector<std::shared_ptr<Event>> waiting_;
};

}  // namespace enlace::jobs
