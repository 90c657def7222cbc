#pragma once

#include <cstddef>
#include <span>

// What the end of a push means (plugin-abi B.3, corrected by design 7), as data. Pure.
//
// Two witnesses are heard: the connector, by the status it returned or the way it ended, and the host
// itself, which made the requests and knows what may have reached the ERP. The host may make the
// connector's verdict graver, never milder; that holds for success too (H-26).
namespace enlace::ledger {

// What the writes with purpose "order" of one operation may have done, gravest last.
enum class Evidence {
  none,      // none left this machine, or each was answered 429: not applied
  refused,   // each that left was answered by a definite 4xx
  accepted,  // one was answered 2xx: the document is probably there
  maybe,     // one was lost, or answered 408 or 5xx
};

// How an operation ended, in the words of the table.
enum class Said {
  ok,
  transient,
  rate_limited,
  auth,
  permanent,
  config,     // PERMANENT, but about the settings: not this order's fault
  ambiguous,  // an unknown class too
  cancelled,
  contract,  // CONTRACT class, OK without an outcome, or a broken document
  died,      // crash, hang, limit, protocol error
  not_run,   // the connector could not be loaded
};

enum class Action {
  accept,   // delivered
  retry,    // nothing happened there: again after a pause
  wait,     // the same, when the ERP said how long
  pause,    // nothing happened; a person must mend access or settings; no attempt is counted
  to_dead,  // this order will never be taken like this
  ask,      // in doubt: look before anything else
};

struct Verdict {
  Action action = Action::ask;
  bool counts_death = false;  // towards the three that make an order a dead letter
  // Connector and record say different things. Where the ERP turns out to have nothing, that counts towards
  // the three as well: the next try would end in the same way.
  bool at_odds = false;
};

struct Rule {
  Said said;
  Action by_evidence[4];  // in the order of Evidence
  bool counts_death;
};
std::span<const Rule> rules();

Verdict judge(Said said, Evidence evidence);

inline constexpr int kDeathsThatKill = 3;

const char* to_string(Evidence evidence);
const char* to_string(Said said);
const char* to_string(Action action);

}  // namespace enlace::ledger
