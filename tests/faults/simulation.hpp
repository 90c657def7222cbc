#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "egress/egress.hpp"
#include "engine/engine.hpp"
#include "faults/sim_sessions.hpp"
#include "ledger/ledger.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/program/matching_data.hpp"
#include "runtime/sim_runtime.hpp"
#include "schedule/scheduler.hpp"
#include "store/witness.hpp"
#include "support/erp_stand.hpp"
#include "support/temporary_directory.hpp"
#include "unit/store/failing_vfs.hpp"

// The whole product in one process under a seed: the host as `serve` puts it together, a real connector, and
// both mocks as its network. Hours of work pass in a fraction of a second; the host dies in the middle of
// requests and of transactions and starts again on what was durable, on an older copy, or without its WAL;
// workers die, disks are full for a while, clocks jump, people edit its configuration.
namespace enlace::test {

// The host as cli/installation.cc assembles it, over a simulated runtime. Destruction stops its jobs.
class SimulatedHost {
 public:
  SimulatedHost(SimRuntime& runtime, const std::string& store, const std::string& key_file,
                config::Configuration configuration, SimSessions::Fate fate, SimSessions::Refusal refuses);
  ~SimulatedHost();
  SimulatedHost(const SimulatedHost&) = delete;
  SimulatedHost& operator=(const SimulatedHost&) = delete;

  void serve();                                           // starts the plan of the jobs
  void beat();                                            // what `serve` does once a second
  void stop_in_order();                                   // what it does at SIGTERM
  void reconfigure(config::Configuration configuration);  // what it does when a file has changed
  vault::Vault& vault() { return *vault_; }
  engine::Engine& engine() { return *engine_; }
  ledger::Ledger& ledger() { return *ledger_; }
  schedule::Scheduler& scheduler() { return *scheduler_; }

 private:
  SimRuntime& runtime_;
  std::unique_ptr<log::Logger> logger_;
  bool misses_wal_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Witness> witness_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<egress::Egress> egress_;
  std::unique_ptr<SimSessions> sessions_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<schedule::Scheduler> scheduler_;
};

// What may happen, by name. All of it by default; a test of one thing switches the others off.
struct Weather {
  bool network = true;  // lost, refused, slow and failing requests; limits with Retry-After
  bool deaths = true;   // of the host, and of its workers
  bool restores = true;
  bool clocks = true;
  bool disk = true;
  bool people = true;  // configuration edits, pauses, retries
  bool events = true;  // orders, edits and deletions meanwhile
  bool dates = true;   // wrong ones of Handy's, of one answer and for a while

  static Weather calm() { return {false, false, false, false, false, false, false, false}; }
};

// A `Date` of Handy's that is wrong while its orders are dated rightly: ahead, or back where it is negative.
struct WrongDate {
  enum class Lasts { one_answer, a_while, for_good };
  std::int64_t off_ms = 0;
  Lasts lasts = Lasts::one_answer;
};

class Simulation {
 public:
  struct Options {
    std::uint64_t seed = 1;
    std::string connector = "alegra";
    std::int64_t minutes = 0;  // of orders, faults and deaths; 0: drawn. After them the weather is fine
    std::int64_t orders = 0;   // that wait at the start, of each tenant; 0: drawn
    std::size_t tenants = 2;
    Weather weather = {};
    // Faults of the mocks' frames for the whole of the bad time (mocks/frame/service.hpp); null: drawn.
    Json faults = {};
    SimRuntime::Faults mail_faults = {};       // of a connector that sends messages, likewise
    std::int64_t list_lag_ms = -1;             // -1: drawn
    std::optional<WrongDate> wrong_date = {};  // of the bad time, in place of those that are drawn
    bool jumps_only = false;  // what may happen beside orders is a jump of the clock, and often
    // Asked at each service that a connector wants, while times are bad.
    SimSessions::Refusal refuses = {};
  };
  struct Counts {
    int orders = 0, edits = 0, deletions = 0;  // made in Handy while the host worked
    int kills = 0, point_kills = 0, worker_deaths = 0, restores = 0, lost_wals = 0;
    int went_back = 0, turns = 0, lost_disks = 0;
    int jumps = 0, disk_faults = 0, edits_of_files = 0, commands = 0, wrong_dates = 0;
    std::int64_t requests = 0, erp_requests = 0, faulty_requests = 0;
    void add(const Counts& other);
  };

  explicit Simulation(Options options);
  ~Simulation();

  // Lets the bad time pass, then waits in fine weather until nothing is on its way any more.
  void run();
  // One misplaced store in fine weather: what was delivered in the gap is not known to it.
  enum class Story { snapshot_stopped, snapshot_live, turns, two_hosts, lost_disk };
  void run_story(Story story, std::int64_t gap_ms);
  [[nodiscard]] bool other_host_told() const { return other_host_told_; }

  [[nodiscard]] mock::Verdict judge(std::size_t tenant);
  [[nodiscard]] const std::vector<mock::Tenant>& tenants() const { return tenants_; }
  [[nodiscard]] const Counts& counts() const { return counts_; }
  // Depends on every step of the run, and on all that stands in both mocks.
  [[nodiscard]] std::uint64_t trace_hash();
  // Orders that something is still to be done about, by the host or by a person, one line each.
  [[nodiscard]] std::vector<std::string> unsettled();

 private:
  // Where in an exchange the host dies.
  enum class Death { before_effect, after_effect, while_it_goes_on };

  // --- the world outside, which lives on when the host dies
  HttpReply answer(const HttpTransport::Exchange& request);
  HttpReply serve(const HttpTransport::Exchange& request);
  SmtpReply answer_mail(const SmtpTransport::Exchange& request);
  void set_clocks();
  void something_happens();
  void make_order(std::size_t tenant);
  void edit_order(std::size_t tenant);
  void delete_order(std::size_t tenant);
  void change_weather();
  void arm_frames(const Json& faults);
  void begin_wrong_date(const WrongDate& wrong);
  void maybe_wrong_date();
  std::int64_t date_off();  // of the answer that Handy makes now
  void jump();              // of the host's wall clock; the servers' own stay right
  void trouble_the_disk();
  void edit_a_file();
  void give_a_command();
  void note(const std::string& what) const;
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  Json some_lines(const Json& company);

  // --- the host
  void write_files();
  config::Configuration configuration();
  void start_host();
  std::unique_ptr<SimulatedHost> make_host(const std::string& folder);
  void come_to_rest();
  void kill_host();
  // --- sim_places.cc
  void stop_host();
  void take_snapshot(bool stopped);
  void put_back(const std::string& folder);  // "" = an empty disk
  void take_turns();
  void misplace();
  void work(std::int64_t ms);
  void make_orders(int count);
  void wait_for_death();           // arms it in one of the next requests
  void wait_for_death_at_point();  // or at a fail point
  void die_here();                 // inside the host, on any of its threads: what is durable is kept
  void make_fine();
  void ask_a_person();
  void copy_store(const std::string& from, const std::string& to) const;
  void keep_backup();
  [[nodiscard]] std::string life(int number) const;
  void sleep(std::int64_t ms) { runtime_.sleep_until(runtime_.monotonic_ms() + ms); }

  Options options_;
  std::mt19937_64 random_;  // of what happens outside; the runtime draws its own
  std::mt19937_64 dates_;   // of wrong dates: apart, so that all else that a seed draws stays the same
  WrongDate wrong_date_;
  std::int64_t wrong_date_until_ms_ = 0;
  TemporaryDirectory directory_;
  SimRuntime runtime_;
  std::int64_t true_offset_ms_;  // from monotonic time to the servers' clocks, which nobody sets wrong
  mock::SettableClock clock_;
  mock::HandyService handy_;
  std::unique_ptr<ErpStand> erp_;
  mock::Frame handy_frame_, erp_frame_;
  std::vector<mock::Tenant> tenants_;
  std::vector<std::vector<std::string>> live_orders_;
  store::FailingVfs disk_;

  // What the tenants' files say now.
  struct FileState {
    int minutes = 10;
    bool orders = true, enabled = true;
  };
  std::vector<FileState> files_;
  std::vector<bool> paused_;

  std::unique_ptr<SimulatedHost> host_;
  std::unique_ptr<SimulatedHost> second_;  // on a copy of the store, over the same accounts
  bool other_host_told_ = false;
  int life_ = 0;              // which of the host's lives this is; each has a store file of its own
  bool connected_ = false;    // does the host live, as seen from its network
  bool saved_ = false;        // what it leaves is copied already: it died inside itself
  std::int64_t dies_in_ = 0;  // requests; 0 = it does not
  Death death_ = Death::before_effect;
  int mortality_ = 0;  // of workers: one operation in so many dies; 0 = none
  std::unique_ptr<Event> dying_;
  bool have_backup_ = false, have_snapshot_ = false;
  bool bad_ = true;  // the time before the fine weather
  Counts counts_;
};

}  // namespace enlace::test
