#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <enlace/sdk/result.hpp>

#include "ledger/change.hpp"

// Orders that were read well once, and of which Handy holds now what cannot be read (H-25): which they are,
// and since when. A mark ends once the order can be read or is deleted. People are asked for it for
// kUnreadChangeAsked_ms; a while later it is forgotten, so that nobody is asked a second time. Inside the
// ledger only.
namespace enlace::ledger {

class UnreadChanges {
 public:
  // Those of a tenant; what is old enough is forgotten on the way.
  static Result<UnreadChanges> of(Change& change, const std::string& tenant);

  Result<void> note(Change& change, const std::string& order);  // the first time counts
  Result<void> forget(Change& change, const std::string& order);

 private:
  explicit UnreadChanges(std::string tenant) : tenant_(std::move(tenant)) {}

  std::string tenant_;
  std::map<std::string, std::int64_t> since_ms_;  // by order
};

}  // namespace enlace::ledger
