#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "egress/egress.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "mocks/alegra/alegra_service.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/program/matching_data.hpp"
#include "runtime/sim_runtime.hpp"
#include "schedule/scheduler.hpp"
#include "session/factory.hpp"
#include "store/witness.hpp"
#include "support/temporary_directory.hpp"

// The whole product in one process under a seed: the host as `serve` puts it together, the real Alegra
// connector, and both mocks as its network. Hours of work pass in a second; the host dies in the middle of
// requests and starts again on what was durable.
namespace enlace::test {

// The host as cli/installation.cc assembles it, over a simulated runtime. Destruction stops its jobs.
class SimulatedHost {
 public:
  SimulatedHost(SimRuntime& runtime, const std::string& store, const std::string& key_file,
                const config::Configuration& configuration);
  ~SimulatedHost();
  SimulatedHost(const SimulatedHost&) = delete;
  SimulatedHost& operator=(const SimulatedHost&) = delete;

  void serve();  // starts the plan of the jobs
  void beat();   // what `serve` does once a second
  vault::Vault& vault() { return *vault_; }
  engine::Engine& engine() { return *engine_; }
  ledger::Ledger& ledger() { return *ledger_; }

 private:
  SimRuntime& runtime_;
  std::unique_ptr<log::Logger> logger_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Witness> witness_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<egress::Egress> egress_;
  std::unique_ptr<session::StoppableFactory> sessions_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<schedule::Scheduler> scheduler_;
};

class Simulation {
 public:
  struct Options {
    std::uint64_t seed = 1;
    std::int64_t hours = 3;  // of orders, faults and deaths; after them the weather is fine
  };
  struct Counts {
    int orders = 0, edits = 0, deletions = 0;  // made in Handy while the host worked
    int kills = 0, restores = 0;
    std::int64_t requests = 0;
  };

  explicit Simulation(Options options);
  ~Simulation();

  // Lets the hours pass, then waits in fine weather until nothing is on its way any more.
  void run();

  [[nodiscard]] mock::Verdict judge(std::size_t tenant);
  [[nodiscard]] const std::vector<mock::Tenant>& tenants() const { return tenants_; }
  [[nodiscard]] const Counts& counts() const { return counts_; }
  [[nodiscard]] std::uint64_t trace_hash() const { return runtime_.trace_hash(); }
  // Orders that something is still to be done about, by the host or by a person, one line each.
  [[nodiscard]] std::vector<std::string> unsettled();

 private:
  // Where in an exchange the host dies.
  enum class Death { before_effect, after_effect, while_it_goes_on };

  // --- the world outside, which lives on when the host dies
  HttpReply answer(const HttpTransport::Exchange& request);
  HttpReply serve(const HttpTransport::Exchange& request);
  void set_clocks();
  void something_happens();
  void make_order(std::size_t tenant);
  void edit_order(std::size_t tenant);
  void delete_order(std::size_t tenant);
  void change_weather();
  void jump();  // of the host's wall clock; the servers' own stay right
  void note(const std::string& what) const;
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  Json some_lines(const Json& company);

  // --- the host
  config::Configuration configuration() const;
  void start_host();
  void kill_host();
  void wait_for_death();  // arms it in one of the next requests
  void copy_store(const std::string& from, const std::string& to) const;
  void keep_backup();
  void sleep(std::int64_t ms) { runtime_.sleep_until(runtime_.monotonic_ms() + ms); }

  Options options_;
  std::mt19937_64 random_;  // of what happens outside; the runtime draws its own
  TemporaryDirectory directory_;
  SimRuntime runtime_;
  std::int64_t true_offset_ms_;  // from monotonic time to the servers' clocks, which nobody sets wrong
  mock::SettableClock clock_;
  mock::HandyService handy_;
  mock::AlegraService alegra_;
  mock::Frame handy_frame_, alegra_frame_;
  std::vector<mock::Tenant> tenants_;
  std::array<std::vector<std::string>, 2> live_orders_;
  std::string library_hash_;

  std::unique_ptr<SimulatedHost> host_;
  int life_ = 0;              // which of the host's lives this is; each has a store file of its own
  bool connected_ = false;    // does the host live, as seen from its network
  std::int64_t dies_in_ = 0;  // requests; 0 = it does not
  Death death_ = Death::before_effect;
  std::unique_ptr<Event> dying_;
  bool have_backup_ = false;
  Counts counts_;
};

}  // namespace enlace::test
