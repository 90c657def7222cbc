#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// Waits after failed log-ins: the next attempt of an account, or from an address, is heard after a second,
// then two, four, … at most 15 minutes. Nothing is ever locked, a restart forgets nothing, and accounts that
// do not exist wait as long as those that do.
namespace enlace::records {

// One thing that waits. Whoever logged in lately from an address waits apart from strangers who try that
// account, so that they cannot keep him out.
struct Waiting {
  std::string who;  // "account/ana", "account/ana/192.0.2.7", "address/192.0.2.7"
  int free = 0;     // so many failures cost no wait: many people may share an address
};
// What an attempt waits for. `known`: that person logged in from there lately. An address of this machine is
// that of a proxy, behind which everybody is: it does not wait by itself.
std::vector<Waiting> waits_of(const std::string& login, const std::string& address, bool known);
// The part of an address that belongs to one place: an IPv6 one without its last 64 bits.
std::string place_of(const std::string& address);

// Milliseconds until it may be tried; 0: this attempt is heard, and counts as failed until it is said
// otherwise, so that several at once gain nothing.
Result<std::int64_t> begin_attempt(store::Database& database, const std::vector<Waiting>& waits,
                                   std::int64_t now_ms);
// It was the person: the account waits no more. An address forgets within an hour.
Result<void> attempt_succeeded(store::Database& database, const std::vector<Waiting>& waits);
// It was neither right nor wrong, as where the second factor is still to come: as if it had not been.
Result<void> take_back_attempt(store::Database& database, const std::vector<Waiting>& waits,
                               std::int64_t now_ms);

}  // namespace enlace::records
