#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "egress/egress.hpp"
#include "runtime/sim_runtime.hpp"

namespace enlace::egress::test {

inline Slot slot(Slot::Scheme scheme, std::map<std::string, std::string> fields, std::string name = {}) {
  Slot made;
  made.scheme = scheme;
  made.name = std::move(name);
  for (auto& [field, value] : fields) made.fields.emplace(field, vault::Secret(std::move(value)));
  return made;
}

inline Account account() {
  Account made;
  made.key = "lupita/alegra";
  made.origins = {"https://api.alegra.com"};
  made.slots.emplace("api", slot(Slot::Scheme::bearer, {{"token", "a-token-of-sixteen-and-more"}}));
  made.rate.requests = 6'000;  // out of the way, unless a test is about it
  return made;
}

inline HttpCall read(const std::string& path = "/api/v1/items") {
  HttpCall call;
  call.url = "https://api.alegra.com" + path;
  return call;
}

inline HttpCall write(const std::string& purpose = "order") {
  HttpCall call = read("/api/v1/remissions");
  call.method = "POST";
  call.body = "{}";
  call.purpose = purpose;
  return call;
}

inline HttpReply lost(Sent sent, bool is_write) {
  HttpReply reply;
  reply.sent = sent;
  reply.error.status = sent == Sent::maybe && is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_NETWORK;
  reply.error.cause = "connection_lost";
  return reply;
}

// An egress in simulated time whose other side is a function of how often it was asked.
class World {
 public:
  using Server = std::function<HttpReply(const HttpTransport::Exchange&, int number)>;
  explicit World(Server server, std::uint64_t seed = 1) : server_(std::move(server)) {
    SimRuntime::Options simulation;
    simulation.seed = seed;
    simulation.faults.latency_min_ms = simulation.faults.latency_max_ms = 0;
    simulation.network = [this](const HttpTransport::Exchange& exchange, SimRuntime&) {
      requests.push_back(exchange);
      times.push_back(runtime->monotonic_ms());
      return server_(exchange, static_cast<int>(requests.size()) - 1);
    };
    runtime = std::make_unique<SimRuntime>(simulation);
    egress = make_egress(*runtime);
  }

  HttpReply send(const Account& who, const HttpCall& call, WriteTrace* trace = nullptr) {
    return egress->send(who, call, options, trace);
  }

  std::unique_ptr<SimRuntime> runtime;
  std::unique_ptr<Egress> egress;
  Egress::Options options;
  std::vector<HttpTransport::Exchange> requests;
  std::vector<std::int64_t> times;

 private:
  Server server_;
};

}  // namespace enlace::egress::test
