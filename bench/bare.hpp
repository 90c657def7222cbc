#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// The baseline of the whole path: a client that does nothing but send the same requests over kept-alive
// connections, as many at a time as Enlace does. No store, no worker, no mapping, no pacing.
namespace enlace::bench {

struct BareRequest {
  std::string base;  // "http://127.0.0.1:40123"
  std::string method, target, body, authorization;
};

// The requests of two journals (GET /__mock/requests), in the order in which they arrived.
std::vector<BareRequest> recorded(const Json& handy, const std::string& handy_base,
                                  const std::string& handy_authorization, const Json& erp,
                                  const std::string& erp_base, const std::string& erp_authorization);

struct Replay {
  double wall_s = -1;  // from its first to its last byte; negative: it failed
  double cpu_s = 0;    // of the process meanwhile
};

// Sends them all from a process of its own.
Replay replay(const std::vector<BareRequest>& requests, int connections);

// The other process: `enlace-bench bare FILE CONNECTIONS`; prints both times, in seconds.
int bare_main(const std::string& file, int connections);

}  // namespace enlace::bench
