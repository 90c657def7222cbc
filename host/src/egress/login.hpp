#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "egress/egress.hpp"
#include "egress/gate.hpp"
#include "log/redactor.hpp"

// The tokens of log-in recipes (design 7): one for each remote account and slot, in memory only.
namespace enlace::egress {

// Thread-safe. One log-in at a time for each account; whoever needs a token meanwhile waits for it, or goes
// on with the old one while that lasts, and shares what comes of it.
class Logins {
 public:
  // Sends the request of a recipe, through budget and breaker; its answer goes nowhere else.
  using Exchange = std::function<HttpReply(const HttpCall& log_in)>;
  struct Need {
    const Account& account;
    const std::string& slot_name;
    const Slot& slot;
    std::int64_t deadline_ms;
    bool ask_again;  // Egress::Options
  };
  struct Token {
    vault::Secret value;
    std::uint64_t number = 0;  // of this account: a later token has a higher one
  };

  Logins(Runtime& runtime, Gate& gate) : runtime_(runtime), gate_(gate) {}

  // A token that has not ended yet. It is renewed somewhat before its end. A log-in that was refused for its
  // credentials is not repeated for a quarter of an hour, then for longer and longer, because servers lock
  // accounts: until then everyone gets that same refusal.
  Result<Token> token(const Need& need, const Exchange& exchange);

  // What the server made of a token: it took it, or answered 401. False: logging in once more would not help,
  // because the last tokens were all refused the moment they came.
  void took(const Need& need, std::uint64_t number);
  bool refused(const Need& need, std::uint64_t number);

  // Every token that a text about this account may hold: the present one and those just before it.
  void add_secrets(const Account& account, log::Redactor& redactor) const;

 private:
  struct State;
  std::shared_ptr<State> state_of(const Account& account, const std::string& slot_name);
  Result<Token> log_in(State& state, const Need& need, const Exchange& exchange);

  Runtime& runtime_;
  Gate& gate_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<State>> states_;  // account key + '\n' + slot
  std::size_t sweep_at_ = 1'024;
};

}  // namespace enlace::egress
