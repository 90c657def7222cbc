#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "engine/describe.hpp"
#include "faults/sim_parts.hpp"
#include "faults/simulation.hpp"
#include "runtime/fail_points.hpp"
#include "session/connector_image.hpp"

// Lives and deaths of the host.
namespace enlace::test {
namespace {

namespace fs = std::filesystem;

// What `enlace plugin allow` would write. Hashing a library takes longer than a whole simulated hour, so it
// is asked once.
const session::AllowedConnector& allowed(Runtime& runtime, const std::string& connector) {
  static std::map<std::string, session::AllowedConnector> known;
  session::AllowedConnector& entry = known[connector];
  if (!entry.id.empty()) return entry;
  entry.id = connector;
  entry.file = ENLACE_PLUGINS "/" + connector + ".so";
  entry.sha256 = need(session::inspect_library(entry.file), "the connector");
  SimSessions sessions(runtime, {});
  const auto image = need(sessions.load(entry), "its image");
  entry.origins = need(engine::describe_image(sessions, image), "its description").descriptor.origins;
  return entry;
}

}  // namespace

void Simulation::write_files() {
  const std::string config = directory_.file("config");
  const session::AllowedConnector& plugin = allowed(runtime_, options_.connector);
  const std::string catalogue =
      erp_->mailbox() == nullptr ? "products: on, inventory: on, customers: on, " : "";
  std::string more;
  for (const std::string& line : erp_->instance_lines()) more += "    " + line + "\n";
  std::string origins;
  for (const std::string& origin : plugin.origins) origins += (origins.empty() ? "" : ", ") + origin;
  write_file(config + "/enlace.yaml", "data: " + directory_.file("unused.db") +
                                          "\nplugins: [" ENLACE_PLUGINS "]\nmaster_key: {file: " +
                                          directory_.file("master.key") + "}\n");
  write_file(config + "/connectors.yaml", "connectors:\n  - id: " + plugin.id + "\n    file: " + plugin.file +
                                              "\n    sha256: " + plugin.sha256 + "\n    origins: [" +
                                              origins + "]\n");
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    const mock::Tenant& tenant = tenants_[i];
    const FileState& file = files_[i];
    write_file(
        config + "/tenants/" + tenant.tenant + ".yaml",
        "tenant: " + tenant.tenant + "\nname: " + tenant.name + "\ntime_zone: " + tenant.time_zone +
            "\nhandy:\n  token: secret:handy-token\n  base_url: " + kHandy + "/api/v2\nconnectors:\n  " +
            options_.connector + ":\n    enabled: " + (file.enabled ? "true" : "false") +
            "\n    credentials: " + erp_->credentials(tenant) +
            "\n    settings: " + erp_->settings(tenant, kErp) + "\n    sync: {" + catalogue +
            "orders: " + (file.orders ? "on" : "off") + ", deletions: on}\n    schedule: {orders: every " +
            (file.minutes == 0 ? "5s" : std::to_string(file.minutes) + "m") + "}\n    since: " + kSince +
            "\n" + more);
  }
}

config::Configuration Simulation::configuration() {
  config::Configuration all = need(config::load(directory_.file("config")), "the configuration");
  for (const config::Diagnostic& problem : all.diagnostics) {
    if (problem.severity == config::Diagnostic::Severity::error) ADD_FAILURE() << problem.str();
  }
  return all;
}

std::string Simulation::life(int number) const {
  return directory_.file("life-" + std::to_string(number));
}

std::unique_ptr<SimulatedHost> Simulation::make_host(const std::string& folder) {
  const auto fate = [this](const Json&) {
    if (mortality_ == 0 || !one_in(static_cast<std::uint64_t>(mortality_))) return 0;
    ++counts_.worker_deaths;
    return static_cast<int>(1 + below(6));
  };
  const auto refuses = [this] { return bad_ && options_.refuses && options_.refuses(); };
  return std::make_unique<SimulatedHost>(runtime_, folder + "/enlace.db", directory_.file("master.key"),
                                         configuration(), fate, refuses);
}

void Simulation::start_host() {
  connected_ = true;
  saved_ = false;
  if (life_ == 0) write_files();
  fs::create_directories(life(life_));
  host_ = make_host(life(life_));
  // A person enables what is not, the first time and when a store came back so old that it knew of nothing.
  for (const mock::Tenant& tenant : tenants_) {
    const auto active = need(host_->engine().activation(tenant.tenant, options_.connector), "the activation");
    if (active) continue;
    std::vector<std::pair<std::string, std::string>> secrets = erp_->secrets(tenant);
    secrets.emplace_back("handy-token", tenant.handy_token);
    for (const auto& [name, value] : secrets) {
      need(host_->vault().set(tenant.tenant, name, vault::Secret(value)), "a secret");
    }
    need(host_->engine().activate(tenant.tenant, options_.connector, kSince, "operator:simulation"),
         "activating");
  }
  host_->serve();
}

// What a store holds at this instant. Nobody has a transaction open: nobody gives the baton away with one.
void Simulation::copy_store(const std::string& from, const std::string& to) const {
  fs::create_directories(to);
  for (const char* name : {"enlace.db", "enlace.db-wal", "enlace.db.witness"}) {
    const fs::path file = fs::path(from) / name;
    if (fs::exists(file)) fs::copy_file(file, fs::path(to) / name, fs::copy_options::overwrite_existing);
  }
}

void Simulation::keep_backup() {
  fs::remove_all(directory_.file("backup"));
  copy_store(life(life_), directory_.file("backup"));
  have_backup_ = true;
  note("a backup is made");
}

// As by kill -9 on the thread that is here, which may have a transaction open: what is durable now is all
// that the next life finds. Nothing that the dying threads still do reaches anybody: they write into a store
// that is thrown away, over a network that is cut.
void Simulation::die_here() {
  if (!connected_) return;  // one death is enough
  connected_ = false;
  copy_store(life(life_), life(life_ + 1));
  saved_ = true;
  dying_->set();
}

void Simulation::kill_host() {
  connected_ = false;
  disk_.mend();
  const std::string dead = life(life_);
  const std::string next = life(++life_);
  note("the host is killed");
  if (!saved_) copy_store(dead, next);
  host_.reset();
  fs::remove_all(dead);
  ++counts_.kills;
  if (!options_.weather.restores) return;
  if (have_backup_ && one_in(4)) {
    // Someone puts yesterday's store back; the witness beside it stays.
    const fs::path witness = fs::path(next) / "enlace.db.witness";
    fs::rename(witness, directory_.file("witness"));
    fs::remove_all(next);
    copy_store(directory_.file("backup"), next);
    fs::rename(directory_.file("witness"), witness);
    ++counts_.restores;
    note("the backup is restored");
  } else if (one_in(12) && fs::remove(fs::path(next) / "enlace.db-wal")) {
    // Copied by hand, without what was not checkpointed yet: SQLite opens it in silence (design 8.12).
    ++counts_.lost_wals;
    note("the WAL is lost");
  } else if (one_in(6)) {
    misplace();
  }
}

void Simulation::wait_for_death() {
  death_ = static_cast<Death>(below(3));
  dies_in_ = static_cast<std::int64_t>(1 + below(40));
  const bool in_a_request = dying_->wait_until(runtime_.monotonic_ms() + 12 * kMinute);
  dies_in_ = 0;
  if (in_a_request && death_ == Death::while_it_goes_on) {
    for (std::uint64_t steps = below(8); steps > 0; --steps) runtime_.yield();
  }
  kill_host();
  sleep(static_cast<std::int64_t>(below(one_in(8) ? 60 : 6)) * kMinute);
  start_host();
}

void Simulation::wait_for_death_at_point() {
#ifdef ENLACE_FAIL_POINTS
  const auto points = fail_points::all();
  fail_points::Order order;
  order.point = points[below(points.size())].name;
  order.at = static_cast<std::int64_t>(1 + below(3));
  order.death = [this] { die_here(); };
  note("it dies at " + order.point);
  need(fail_points::arm(order), "a fail point");
  const bool died = dying_->wait_until(runtime_.monotonic_ms() + 12 * kMinute);
  fail_points::disarm();
  if (!died && connected_) return;
  ++counts_.point_kills;
  kill_host();
  sleep(static_cast<std::int64_t>(below(6)) * kMinute);
  start_host();
#endif
}

// Everything that went wrong is right again, and what people changed is as it was.
void Simulation::make_fine() {
  bad_ = false;
  runtime_.set_faults({});
  if (wrong_date_.lasts != WrongDate::Lasts::for_good) wrong_date_ = {};
  mortality_ = 0;
  arm_frames(Json::array());
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    files_[i] = FileState();
    // Whatever people remember: a restored store knows the pauses of its own day.
    paused_[i] = false;
    need(host_->scheduler().resume(tenants_[i].tenant), "going on");
  }
  write_files();
  host_->reconfigure(configuration());
}

// What waits for a person is tried again: in fine weather once must be enough.
void Simulation::ask_a_person() {
  ledger::OrderFilter filter;
  filter.needs_person = true;
  for (const ledger::OrderView& view : need(host_->ledger().list(filter), "what waits for a person")) {
    note("a person tries order " + view.delivery.id.order_id + " again: " + view.delivery.cause);
    (void)host_->ledger().retry(view.delivery.id, "operator:simulation");
    ++counts_.commands;
  }
}

}  // namespace enlace::test
