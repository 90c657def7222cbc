#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "egress/breaker.hpp"
#include "egress/budget.hpp"
#include "egress/egress.hpp"
#include "egress/gate.hpp"

namespace enlace::egress {

// What one caller shares with others on its way to one origin: the pace with all that use the same remote
// account, whoever they are, since the server counts them together; the breaker with its own tenant's use of
// that account alone, since what makes one tenant's requests fail need not be true of another's.
struct Lane {
  std::shared_ptr<Budget> budget;
  std::shared_ptr<Breaker> breaker;
};

// The lanes of all accounts; those that nobody needs any more are forgotten. Thread-safe.
class Lanes {
 public:
  Lanes(Runtime& runtime, Gate& gate) : runtime_(runtime), gate_(gate) {}
  Lane of(const Account& account, const std::string& origin);
  // It is over with an outage there: whoever was kept from asking may try.
  void try_now(const std::string& origin);

 private:
  void sweep();

  Runtime& runtime_;
  Gate& gate_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Budget>> budgets_;    // pace + origin
  std::map<std::string, std::shared_ptr<Breaker>> breakers_;  // tenant + account + origin
  std::size_t sweep_at_ = 2'048;
};

}  // namespace enlace::egress
