#pragma once

#include <string>

#include "actions/host.hpp"

namespace enlace::actions {

// Keeps what a person did (V-5). A journal that cannot be written undoes nothing: it is logged. `actor`:
// "operator:ana".
void note(engine::Engine& engine, const std::string& actor, const char* action, const std::string& tenant,
          const std::string& connector, const std::string& subject, const Json& detail);
// Likewise, with the address that it came from.
void note(const Host& host, const std::string& actor, const char* action, const std::string& tenant,
          const std::string& connector, const std::string& subject, Json detail);

}  // namespace enlace::actions
