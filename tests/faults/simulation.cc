#include "faults/simulation.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "engine/describe.hpp"
#include "faults/sim_mail.hpp"
#include "mocks/frame/text.hpp"
#include "runtime/fail_points.hpp"
#include "session/connector_image.hpp"
#include "text/zone.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr const char* kHandy = "https://handy.sim";
constexpr const char* kErp = "https://erp.sim";
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kLongestRestart = 10 * kMinute;  // as in cli/installation.cc
constexpr const char* kSince = "2025-11-14";  // before the first order that the mocks are seeded with

// A test cannot go on without this.
template <class T>
T need(Result<T> result, const char* what) {
  if (!result) {
    std::fprintf(stderr, "simulation: %s: %s %s %s\n", what, result.error().cause.c_str(),
                 result.error().message.c_str(), result.error().params.dump().c_str());
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

HttpReply cut_off(bool is_write) {
  HttpReply reply;
  reply.sent = Sent::maybe;
  reply.error.status = is_write ? ENLACE_E_AMBIGUOUS : ENLACE_E_NETWORK;
  reply.error.cause = "connection_lost";
  return reply;
}

// What a simulation says of itself when somebody looks for the reason of a failure: ENLACE_SIM_LOG=1.
bool verbose() {
  return std::getenv("ENLACE_SIM_LOG") != nullptr;
}

std::unique_ptr<log::Logger> make_sim_logger(Runtime& runtime) {
  if (!verbose()) return log::make_silent_logger();
  return log::make_logger(runtime, 2, log::Format::text, log::Level::debug);
}

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

store::Database::Options store_options(const std::string& path) {
  store::Database::Options options;
  options.path = path;
  options.sync = "OFF";  // the host dies here, never the machine: what was written is there
  return options;
}

}  // namespace

// --- the host ------------------------------------------------------------------------------------------

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
  const store::RestoreState& found = witness_->found();
  ledger::Ledger::Start start;
  start.restored = found.kind == store::RestoreState::Kind::restored;
  const std::int64_t gap_ms = runtime.unix_ms() - found.last_beat_ms;
  if (found.kind == store::RestoreState::Kind::unclean && (gap_ms > kLongestRestart || gap_ms < 0)) {
    start.restored = true;
  }
  need(ledger_->recover(start), "recovering");
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

void SimulatedHost::reconfigure(config::Configuration configuration) {
  engine_->reconfigure(std::move(configuration));
  scheduler_->plan(engine_->jobs());
}

// --- the world outside ---------------------------------------------------------------------------------

void Simulation::Counts::add(const Counts& other) {
  for (int Counts::*number :
       {&Counts::orders, &Counts::edits, &Counts::deletions, &Counts::kills, &Counts::point_kills,
        &Counts::worker_deaths, &Counts::restores, &Counts::lost_wals, &Counts::jumps, &Counts::disk_faults,
        &Counts::edits_of_files, &Counts::commands}) {
    this->*number += other.*number;
  }
  requests += other.requests;
  erp_requests += other.erp_requests;
  faulty_requests += other.faulty_requests;
}

Simulation::Simulation(Options options)
    : options_(std::move(options)),
      random_(options_.seed ^ 0x6f757473696465U),
      runtime_([&] {
        SimRuntime::Options sim;
        sim.seed = options_.seed;
        sim.network = [this](const HttpTransport::Exchange& request, SimRuntime&) { return answer(request); };
        sim.mail = [this](const SmtpTransport::Exchange& request, SimRuntime&) {
          return answer_mail(request);
        };
        return sim;
      }()),
      true_offset_ms_(runtime_.unix_ms() - runtime_.monotonic_ms()),
      handy_(clock_),
      erp_(make_erp_stand(options_.connector, clock_)),
      handy_frame_(handy_, clock_, options_.seed),
      erp_frame_(erp_->service(), clock_, options_.seed),
      tenants_(mock::demo_tenants(options_.seed)),
      disk_(SQLITE_FULL),
      dying_(runtime_.make_event()) {
  set_clocks();
  tenants_.resize(std::min(options_.tenants, tenants_.size()));
  live_orders_.resize(tenants_.size());
  files_.resize(tenants_.size());
  paused_.resize(tenants_.size());
  // Gestionix makes documents in Mexican pesos alone (apis/gestionix.md 3.7).
  if (options_.connector == "gestionix") {
    for (mock::Tenant& tenant : tenants_) tenant.country = "MX";
  }
  mock::DataPlan plan;
  plan.seed = options_.seed;
  plan.orders = options_.orders > 0 ? options_.orders : static_cast<std::int64_t>(2 + below(5));
  plan.products = 8;
  plan.customers = options_.orders > 100 ? options_.orders / 10 : 6;
  plan.profile = "plain";
  for (mock::Tenant& tenant : tenants_) need(erp_->fill(tenant, plan, handy_), "filling the mocks");
  // What was just written shows late in the ERP's lists, in some worlds (apis/alegra.md 12).
  const auto lag = static_cast<std::int64_t>(below(2) * 20 * kSecond);
  need(erp_->set_list_lag(options_.list_lag_ms < 0 ? lag : options_.list_lag_ms), "switching");
  sleep(kMinute);
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    const Json company = handy_.company_state(tenants_[i].handy_company);
    for (const Json& order : company["orders"].items()) {
      if (!order["deleted"].truthy() && !order["isEdited"].truthy())
        live_orders_[i].push_back(order["id"].text());
    }
  }
}

Simulation::~Simulation() {
#ifdef ENLACE_FAIL_POINTS
  fail_points::disarm();
#endif
  connected_ = false;
  disk_.mend();
  host_.reset();
}

void Simulation::set_clocks() {
  clock_.set(runtime_.monotonic_ms() + true_offset_ms_);
}

HttpReply Simulation::answer(const HttpTransport::Exchange& request) {
  if (!connected_) return cut_off(request.is_write);
  ++counts_.requests;
  const bool dies = dies_in_ > 0 && --dies_in_ == 0;
  const auto last_breath = [&] {
    dying_->set();
    while (connected_) sleep(1);
    return cut_off(request.is_write);
  };
  if (dies && death_ == Death::before_effect) return last_breath();
  HttpReply reply = serve(request);
  if (dies && death_ == Death::after_effect) return last_breath();
  if (dies) dying_->set();
  return reply;
}

HttpReply Simulation::serve(const HttpTransport::Exchange& request) {
  const bool to_handy = request.url.starts_with(kHandy);
  const std::string origin = to_handy ? kHandy : kErp;
  if (!request.url.starts_with(origin + "/")) return cut_off(request.is_write);
  set_clocks();
  mock::Frame& frame = to_handy ? handy_frame_ : erp_frame_;
  const mock::Frame::Answer answer = frame.serve(
      mock::make_request(request.method, request.url.substr(origin.size()), request.headers, request.body));
  if (!to_handy) ++counts_.erp_requests;
  if (answer.delay_ms > 0) sleep(answer.delay_ms);
  if (answer.wire != mock::Frame::Wire::answered) return cut_off(request.is_write);
  Headers headers = answer.response.headers;
  headers.emplace_back("Date", mock::http_date(clock_.unix_ms()));
  return make_reply(answer.response.status, answer.response.body, std::move(headers));
}

// The same for a message to the mail server.
SmtpReply Simulation::answer_mail(const SmtpTransport::Exchange& request) {
  const auto cut_off = [&](Sent sent) {
    SmtpReply reply = no_mail(sent == Sent::maybe ? ENLACE_E_AMBIGUOUS : ENLACE_E_NETWORK, "connection_lost");
    reply.sent = sent;
    if (sent == Sent::maybe) reply.stage = SmtpStage::message;
    return reply;
  };
  mock::SmtpService* mailbox = erp_->mailbox();
  if (!connected_ || mailbox == nullptr) return cut_off(Sent::no);
  ++counts_.requests;
  ++counts_.erp_requests;
  const bool dies = dies_in_ > 0 && --dies_in_ == 0;
  const auto last_breath = [&] {
    dying_->set();
    while (connected_) sleep(1);
    return cut_off(Sent::maybe);
  };
  if (dies && death_ == Death::before_effect) return last_breath();
  set_clocks();
  SmtpReply reply = converse(*mailbox, request);
  if (dies && death_ == Death::after_effect) return last_breath();
  if (dies) dying_->set();
  return reply;
}

void Simulation::note(const std::string& what) const {
  if (verbose())
    std::fprintf(stderr, "%s ---- %s\n", text::iso_utc(runtime_.unix_ms()).c_str(), what.c_str());
}

// --- what happens in Handy meanwhile ---------------------------------------------------------------------

Json Simulation::some_lines(const Json& company) {
  const Json::Array& products = company["products"].items();
  Json lines = Json::array();
  const std::size_t first = below(products.size());
  for (std::size_t i = 0, count = 1 + below(3); i < count; ++i) {
    const Json& product = products[(first + i) % products.size()];
    lines.push_back(
        Json::object({{"product", product["code"]}, {"quantity", static_cast<std::int64_t>(1 + below(9))}}));
  }
  return lines;
}

void Simulation::make_order(std::size_t tenant) {
  const std::int64_t id = tenants_[tenant].handy_company;
  const Json company = handy_.company_state(id);
  const Json::Array& customers = company["customers"].items();
  const Json made = need(handy_.create(id, "orders",
                                       Json::object({{"customer", customers[below(customers.size())]["code"]},
                                                     {"items", some_lines(company)}})),
                         "a new order");
  live_orders_[tenant].push_back(made["id"].text());
  note("new order " + live_orders_[tenant].back());
  ++counts_.orders;
}

void Simulation::edit_order(std::size_t tenant) {
  std::vector<std::string>& live = live_orders_[tenant];
  if (live.empty()) return;
  std::string& order = live[below(live.size())];
  const std::int64_t id = tenants_[tenant].handy_company;
  const Json body = Json::object(
      {{"order", need(Json::parse(order), "an id")}, {"items", some_lines(handy_.company_state(id))}});
  const std::string replaced = order;
  order = need(handy_.create(id, "edits", body), "an edit")["id"].text();
  note("order " + replaced + " replaced by " + order);
  ++counts_.edits;
}

void Simulation::delete_order(std::size_t tenant) {
  std::vector<std::string>& live = live_orders_[tenant];
  if (live.empty()) return;
  const auto chosen = live.begin() + static_cast<std::ptrdiff_t>(below(live.size()));
  need(handy_.create(tenants_[tenant].handy_company, "deletions",
                     Json::object({{"order", need(Json::parse(*chosen), "an id")}})),
       "a deletion");
  note("order " + *chosen + " deleted");
  live.erase(chosen);
  ++counts_.deletions;
}

void Simulation::change_weather() {
  SimRuntime::Faults faults;
  const double force = static_cast<double>(below(4)) * 0.02;  // every fourth time the sun shines
  faults.refused = force;
  faults.before_effect = force;
  faults.after_effect = force;
  faults.status = force;
  faults.status_after = force;
  faults.slow = force / 4;
  constexpr std::array kCodes = {500, 502, 503, 504, 408};
  faults.status_code = kCodes[below(kCodes.size())];
  runtime_.set_faults(faults);
  mortality_ = one_in(3) ? 12 : 0;
  if (!options_.faults.is_null()) return;
  Json frames = Json::array();
  if (one_in(3)) {
    const Json seldom = d("0.05");
    frames.push_back(Json::object({{"kind", "status"},
                                   {"status", 429},
                                   {"times", -1},
                                   {"retry_after", "20"},
                                   {"probability", seldom}}));
    frames.push_back(Json::object({{"kind", "status"},
                                   {"status", 429},
                                   {"times", -1},
                                   {"retry_after", mock::http_date(clock_.unix_ms() + 40 * kSecond)},
                                   {"probability", seldom}}));
    for (const char* kind : {"html", "malformed", "truncate"}) {
      frames.push_back(Json::object({{"kind", kind}, {"times", -1}, {"probability", seldom}}));
    }
  }
  arm_frames(frames);
}

void Simulation::arm_frames(const Json& faults) {
  for (mock::Frame* frame : {&handy_frame_, &erp_frame_}) {
    if (frame == &erp_frame_ && erp_->mailbox() != nullptr) continue;  // its faults are the runtime's
    frame->serve(mock::make_request("DELETE", "/__mock/faults", {}, ""));
    if (faults.size() == 0) continue;
    const auto armed = frame->serve(
        mock::make_request("POST", "/__mock/faults", {{"Content-Type", "application/json"}}, faults.dump()));
    EXPECT_LT(armed.response.status, 300) << armed.response.body;
  }
}

void Simulation::jump() {
  std::int64_t by_ms = static_cast<std::int64_t>(below(20)) * kMinute - 10 * kMinute;
  if (one_in(4)) {
    constexpr std::array kFar = {kSecond, kHour, kDay, 30 * kDay, 365 * kDay, 3650 * kDay};
    by_ms = kFar[below(kFar.size())] * (one_in(2) ? 1 : -1);
  }
  note("the wall clock jumps by " + std::to_string(by_ms / kSecond) + " s");
  runtime_.jump_wall_clock(by_ms);
  ++counts_.jumps;
}

// The disk is full, read-only or broken: from some write on, or for one write only.
void Simulation::trouble_the_disk() {
  constexpr std::array kCodes = {SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR};
  disk_.fail_with(kCodes[below(kCodes.size())]);
  disk_.fail_at(static_cast<int>(1 + below(60)), one_in(2) ? 1 : -1);
  note("the disk fails soon");
  ++counts_.disk_faults;
  sleep(static_cast<std::int64_t>(1 + below(25)) * kMinute);
  disk_.mend();
  note("the disk is well again");
}

void Simulation::edit_a_file() {
  FileState& file = files_[below(files_.size())];
  switch (below(3)) {
    case 0:
      file.minutes = 1 + static_cast<int>(below(20));
      break;
    case 1:
      file.orders = !file.orders;
      break;
    default:
      file.enabled = !file.enabled;
      break;
  }
  write_files();
  note("a tenant's file is edited");
  host_->reconfigure(configuration());
  ++counts_.edits_of_files;
}

void Simulation::give_a_command() {
  const std::size_t tenant = below(tenants_.size());
  ++counts_.commands;
  if (one_in(3)) {
    paused_[tenant] = !paused_[tenant];
    note(tenants_[tenant].tenant + (paused_[tenant] ? " is paused" : " goes on"));
    (void)host_->scheduler().pause(tenants_[tenant].tenant, paused_[tenant]);
    return;
  }
  const std::vector<std::string>& live = live_orders_[tenant];
  if (live.empty()) return;
  const std::string& order = live[below(live.size())];
  note("a person tries order " + order + " again");
  for (const std::string& row : erp_->rows(tenants_[tenant])) {
    (void)host_->ledger().retry({tenants_[tenant].tenant, row, order}, "operator:simulation");
  }
}

void Simulation::something_happens() {
  set_clocks();
  const Weather& weather = options_.weather;
  const std::size_t tenant = below(tenants_.size());
  const std::uint64_t what = below(26);
  if (options_.jumps_only && what >= 13) return jump();
  if (what < 13) {
    if (!weather.events) return;
    if (what < 8) return make_order(tenant);
    if (what < 11) return edit_order(tenant);
    return delete_order(tenant);
  }
  if (what < 15) return weather.network ? change_weather() : void();
  if (what < 16) return weather.clocks ? jump() : void();
  if (what < 17) return weather.restores ? keep_backup() : void();
  if (what < 18) return weather.disk ? trouble_the_disk() : void();
  if (what < 19) return weather.people ? edit_a_file() : void();
  if (what < 21) return weather.people ? give_a_command() : void();
  if (!weather.deaths) return;
  if (what < 23) return wait_for_death();
  wait_for_death_at_point();
}

// --- lives and deaths of the host --------------------------------------------------------------------------

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
            std::to_string(file.minutes) + "m}\n    since: " + kSince + "\n" + more);
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

void Simulation::start_host() {
  connected_ = true;
  saved_ = false;
  if (life_ == 0) write_files();
  fs::create_directories(life(life_));
  const auto fate = [this](const Json&) {
    if (mortality_ == 0 || !one_in(static_cast<std::uint64_t>(mortality_))) return 0;
    ++counts_.worker_deaths;
    return static_cast<int>(1 + below(6));
  };
  const auto refuses = [this] { return bad_ && options_.refuses && options_.refuses(); };
  host_ = std::make_unique<SimulatedHost>(runtime_, life(life_) + "/enlace.db", directory_.file("master.key"),
                                          configuration(), fate, refuses);
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
  mortality_ = 0;
  arm_frames(Json::array());
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    files_[i] = FileState();
    // Whatever people remember: a restored store knows the pauses of its own day.
    paused_[i] = false;
    need(host_->scheduler().pause(tenants_[i].tenant, false), "going on");
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

void Simulation::run() {
  start_host();
  if (!options_.faults.is_null()) arm_frames(options_.faults);
  runtime_.set_mail_faults(options_.mail_faults);
  const std::int64_t minutes =
      options_.minutes > 0 ? options_.minutes : static_cast<std::int64_t>(30 + below(120));
  const std::int64_t bad_until = runtime_.monotonic_ms() + minutes * kMinute;
  while (runtime_.monotonic_ms() < bad_until) {
    sleep(static_cast<std::int64_t>(below(4 * 60)) * kSecond);
    host_->beat();
    something_happens();
  }
  const bool faults_stay = !options_.faults.is_null() && !options_.weather.network;
  if (!faults_stay) make_fine();
  // At least two polls that see everything; then as long as it takes, but not for ever.
  const std::int64_t calm_since = runtime_.monotonic_ms();
  do {
    ask_a_person();
    sleep(10 * kMinute);
    host_->beat();
  } while (runtime_.monotonic_ms() < calm_since + 40 * kMinute ||
           (!unsettled().empty() && runtime_.monotonic_ms() < calm_since + 24 * kHour));
}

std::uint64_t Simulation::trace_hash() {
  std::uint64_t hash = runtime_.trace_hash();
  const std::string state = handy_.state().dump() + erp_->service().state().dump();
  for (const char c : state) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::vector<std::string> Simulation::unsettled() {
  std::vector<std::string> lines;
  ledger::OrderFilter all;
  all.limit = 100'000;
  for (const ledger::OrderView& view : need(host_->ledger().list(all), "listing the orders")) {
    const ledger::Delivery& row = view.delivery;
    if (ledger::todo_of(row) == ledger::Todo::nothing && !ledger::needs_person(row)) continue;
    lines.push_back(row.id.tenant + " " + row.id.order_id + ": " + to_string(row.state) + " " + row.cause +
                    " " + row.message);
  }
  return lines;
}

mock::Verdict Simulation::judge(std::size_t tenant) {
  mock::Expectations expectations;
  expectations.deletions = true;
  const Json company = erp_->company(erp_->service().state(), tenants_[tenant]);
  EXPECT_FALSE(company.is_null()) << "no such company";
  return erp_->judge(handy_.company_state(tenants_[tenant].handy_company), company, expectations);
}

}  // namespace enlace::test
