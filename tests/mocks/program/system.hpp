#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/service.hpp"
#include "mocks/program/matching_data.hpp"

// The systems that enlace-mock serves, one row each. A new one is a class and a line in systems.cc.
namespace enlace::mock {

class System {
 public:
  virtual ~System() = default;
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  [[nodiscard]] virtual std::string name()
      const = 0;  // "gestionix": on the command line, in files, of the connector
  // Makes the tenant's company here and fills it with what `handy` sells, or with data of its own without it.
  virtual Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy) = 0;
  // Listens from that port on, 0 for free ones, and says how many it took. Throws std::runtime_error when one
  // is taken already.
  virtual std::uint16_t serve(std::uint16_t port);

  // What clients use, out of base(): "http://127.0.0.1:40124/api/v1", or an object with several addresses.
  [[nodiscard]] virtual Json address() const = 0;
  [[nodiscard]] const std::string& base() const { return base_; }  // "http://127.0.0.1:40124"
  // Faults that were armed and had nothing to do.
  [[nodiscard]] Json faults_never_fired() { return frame().faults_never_fired(); }
  // The tenant's company here; null when it has none.
  [[nodiscard]] virtual Json company_of(const Tenant& tenant) const = 0;
  // The tenant's file: lines at the top level, and the connector's below "connectors:", which are indented by
  // two. `since` is the first day whose orders are wanted.
  [[nodiscard]] virtual std::string top_lines(const Tenant& tenant) const;
  [[nodiscard]] virtual std::string connector_lines(const Tenant& tenant, const std::string& since) const;
  // Adds names and values for the vault.
  virtual void add_secrets(const Tenant& tenant, Json& secrets) const = 0;

 protected:
  System() = default;
  [[nodiscard]] virtual Frame& frame() = 0;

 private:
  std::string base_;
  std::optional<Server> server_;
};

// A system of one HTTP service, with the frame around it.
template <class S>
class ServedSystem : public System {
 public:
  ServedSystem(SettableClock& clock, std::uint64_t seed) : service_(clock), frame_(service_, clock, seed) {}

 protected:
  S& service() { return service_; }
  Frame& frame() override { return frame_; }

 private:
  S service_;
  Frame frame_;
};

using MakeSystem = std::unique_ptr<System> (*)(SettableClock& clock, std::uint64_t seed);
std::unique_ptr<System> make_handy_system(SettableClock& clock, std::uint64_t seed);
std::unique_ptr<System> make_alegra_system(SettableClock& clock, std::uint64_t seed);
std::unique_ptr<System> make_binderp_system(SettableClock& clock, std::uint64_t seed);
std::unique_ptr<System> make_gestionix_system(SettableClock& clock, std::uint64_t seed);
std::unique_ptr<System> make_smtp_system(SettableClock& clock, std::uint64_t seed);

struct SystemRow {
  const char* name;
  const char* title;  // for people
  MakeSystem make;
};
// Handy first; the others in the order of their ports.
const std::vector<SystemRow>& system_rows();
const SystemRow* system_row(std::string_view name);  // nullptr when there is none

}  // namespace enlace::mock
