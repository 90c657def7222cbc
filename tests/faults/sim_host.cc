#include "faults/sim_parts.hpp"
#include "faults/simulation.hpp"

// The host as it serves, in this process.
namespace enlace::test {
namespace {

std::unique_ptr<log::Logger> make_sim_logger(Runtime& runtime) {
  if (!verbose()) return log::make_silent_logger();
  return log::make_logger(runtime, 2, log::Format::text, log::Level::debug);
}

store::Database::Options store_options(const std::string& path) {
  store::Database::Options options;
  options.path = path;
  options.sync = "OFF";  // the host dies here, never the machine: what was written is there
  return options;
}

}  // namespace

SimulatedHost::SimulatedHost(SimRuntime& runtime, const std::string& store, const std::string& key_file,
                             config::Configuration configuration, SimSessions::Fate fate,
                             SimSessions::Refusal refuses)
    : runtime_(runtime),
      logger_(make_sim_logger(runtime)),
      misses_wal_(store::Witness::misses_wal(store)),
      database_(need(store::Database::open(store_options(store)), "opening the store")),
      witness_(need(store::Witness::open(*database_, misses_wal_), "opening the witness")),
      vault_(
          need(vault::Vault::open(*database_, {.file = key_file, .environment = {}, .credential = {}}, true),
               "opening the vault")),
      egress_(egress::make_egress(runtime)),
      sessions_(std::make_unique<SimSessions>(runtime, std::move(fate), std::move(refuses))),
      ledger_(std::make_unique<ledger::Ledger>(runtime, *database_, *vault_)) {
  need(ledger_->recover(ledger::Ledger::Start::after(witness_->found(), runtime.unix_ms())), "recovering");
  beat();
  engine_ = std::make_unique<engine::Engine>(
      jobs::Services{runtime, *database_, *vault_, *egress_, *sessions_, *logger_}, std::move(configuration));
}

SimulatedHost::~SimulatedHost() {
  egress_->stop();
  sessions_->stop();
}

void SimulatedHost::serve() {
  scheduler_ =
      std::make_unique<schedule::Scheduler>(runtime_, *database_, *logger_, schedule::Scheduler::Options{});
  scheduler_->plan(engine_->jobs());
  scheduler_->start();
}

void SimulatedHost::beat() {
  (void)witness_->beat(runtime_.unix_ms());  // a full disk does not end the service either
}

void SimulatedHost::stop_in_order() {
  egress_->begin_no_write();
  scheduler_->drain(8'000);
  egress_->stop();
  sessions_->stop();
  scheduler_->stop();
  (void)witness_->close_clean(runtime_.unix_ms());
}

void SimulatedHost::reconfigure(config::Configuration configuration) {
  engine_->reconfigure(std::move(configuration));
  scheduler_->plan(engine_->jobs());
}

}  // namespace enlace::test
