#include "ledger/verdict.hpp"

#include <array>

namespace enlace::ledger {
namespace {

using enum Action;

// clang-format off: the columns are the point
constexpr std::array kRules = {
    //                        none      refused   accepted  maybe      a death?
    // H-26: what the host did not see accepted is asked for, whatever the connector found or made of it.
    Rule{Said::ok, {ask, ask, accept, ask}, false},
    Rule{Said::transient, {retry, retry, ask, ask}, false},
    Rule{Said::rate_limited, {wait, wait, ask, ask}, false},
    Rule{Said::auth, {pause, pause, ask, ask}, false},
    Rule{Said::permanent, {to_dead, to_dead, ask, ask}, false},
    Rule{Said::config, {pause, pause, ask, ask}, false},
    Rule{Said::ambiguous, {ask, ask, ask, ask}, false},
    // A response existed, but the connector did not live to say what it meant.
    Rule{Said::cancelled, {retry, ask, ask, ask}, false},
    Rule{Said::contract, {retry, ask, ask, ask}, true},
    Rule{Said::died, {retry, ask, ask, ask}, true},
    Rule{Said::not_run, {pause, ask, ask, ask}, false},
};
// clang-format on

// The connector says one thing and every answer that the host saw another: no answer is missing that a second
// try could bring.
bool is_at_odds(Said said, Evidence evidence) {
  if (said == Said::ok) return evidence == Evidence::none || evidence == Evidence::refused;
  return said == Said::permanent && evidence == Evidence::accepted;
}

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

Verdict judge(Said said, Evidence evidence) {
  for (const Rule& rule : kRules) {
    if (rule.said != said) continue;
    const Action action = rule.by_evidence[static_cast<std::size_t>(evidence)];
    return {action, rule.counts_death, action == ask && is_at_odds(said, evidence)};
  }
  return {};
}

const char* to_string(Evidence evidence) {
  constexpr const char* kNames[] = {"none", "refused", "accepted", "maybe"};
  return kNames[static_cast<std::size_t>(evidence)];
}

const char* to_string(Said said) {
  constexpr const char* kNames[] = {"ok",        "transient", "rate_limited", "auth", "permanent", "config",
                                    "ambiguous", "cancelled", "contract",     "died", "not_run"};
  return kNames[static_cast<std::size_t>(said)];
}

const char* to_string(Action action) {
  constexpr const char* kNames[] = {"accept", "retry", "wait", "pause", "to_dead", "ask"};
  return kNames[static_cast<std::size_t>(action)];
}

}  // namespace enlace::ledger
