#include "faults/simulation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "text/zone.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr const char* kHandy = "https://handy.sim";
constexpr const char* kAlegra = "https://alegra.sim";
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

std::string http_date(std::int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  std::tm civil{};
  ::gmtime_r(&seconds, &civil);
  std::array<char, 40> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &civil);
  return {text.data(), length};
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

store::Database::Options store_options(const std::string& path) {
  store::Database::Options options;
  options.path = path;
  options.sync = "OFF";  // the host dies here, never the machine: what was written is there
  return options;
}

}  // namespace

// --- the host ------------------------------------------------------------------------------------------

SimulatedHost::SimulatedHost(SimRuntime& runtime, const std::string& store, const std::string& key_file,
                             const config::Configuration& configuration)
    : runtime_(runtime),
      logger_(make_sim_logger(runtime)),
      database_(need(store::Database::open(store_options(store)), "opening the store")),
      witness_(need(store::Witness::open(*database_), "opening the witness")),
      vault_(
          need(vault::Vault::open(*database_, {.file = key_file, .environment = {}, .credential = {}}, true),
               "opening the vault")),
      egress_(egress::make_egress(runtime)),
      sessions_(session::make_in_process_factory(runtime)),
      ledger_(std::make_unique<ledger::Ledger>(runtime, *database_, *vault_)) {
  ledger::Ledger::Start start;
  start.restored = witness_->found().kind == store::RestoreState::Kind::restored;
  need(ledger_->recover(start), "recovering");
  beat();
  engine_ = std::make_unique<engine::Engine>(
      jobs::Services{runtime, *database_, *vault_, *egress_, *sessions_, *logger_}, configuration);
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
  need(witness_->beat(runtime_.unix_ms()), "beating");
}

// --- the world outside ---------------------------------------------------------------------------------

Simulation::Simulation(Options options)
    : options_(options),
      random_(options.seed ^ 0x6f757473696465U),
      runtime_([&] {
        SimRuntime::Options sim;
        sim.seed = options.seed;
        sim.network = [this](const HttpTransport::Exchange& request, SimRuntime&) { return answer(request); };
        return sim;
      }()),
      true_offset_ms_(runtime_.unix_ms() - runtime_.monotonic_ms()),
      handy_(clock_),
      alegra_(clock_),
      handy_frame_(handy_, clock_, options.seed),
      alegra_frame_(alegra_, clock_, options.seed),
      tenants_(mock::demo_tenants(options.seed)),
      library_hash_(need(session::inspect_library(ENLACE_PLUGINS "/alegra.so"), "the connector")),
      dying_(runtime_.make_event()) {
  set_clocks();
  mock::DataPlan plan;
  plan.seed = options.seed;
  plan.orders = 6;
  plan.products = 8;
  plan.customers = 8;
  plan.profile = "plain";
  for (mock::Tenant& tenant : tenants_)
    need(mock::fill(tenant, plan, &handy_, &alegra_), "filling the mocks");
  // What was just written shows late in Alegra's lists, in some worlds (apis/alegra.md 12).
  need(alegra_.set_switches(Json::object({{"list_lag_ms", std::int64_t(below(2) * 20 * kSecond)}})),
       "switching");
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
  connected_ = false;
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
  const std::string origin = to_handy ? kHandy : kAlegra;
  if (!request.url.starts_with(origin + "/")) return cut_off(request.is_write);
  set_clocks();
  mock::Frame& frame = to_handy ? handy_frame_ : alegra_frame_;
  const mock::Frame::Answer answer = frame.serve(
      mock::make_request(request.method, request.url.substr(origin.size()), request.headers, request.body));
  Headers headers = answer.response.headers;
  headers.emplace_back("Date", http_date(clock_.unix_ms()));
  return make_reply(answer.response.status, answer.response.body, std::move(headers));
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
  constexpr std::array kCodes = {500, 502, 503, 504};
  faults.status_code = kCodes[below(kCodes.size())];
  runtime_.set_faults(faults);
}

void Simulation::jump() {
  const std::int64_t by_ms = static_cast<std::int64_t>(below(20)) * kMinute - 10 * kMinute;
  note("the wall clock jumps by " + std::to_string(by_ms / kMinute) + " minutes");
  runtime_.jump_wall_clock(by_ms);
}

void Simulation::something_happens() {
  set_clocks();
  const std::size_t tenant = below(tenants_.size());
  const std::uint64_t what = below(20);
  if (what < 8) return make_order(tenant);
  if (what < 11) return edit_order(tenant);
  if (what < 13) return delete_order(tenant);
  if (what < 15) return change_weather();
  if (what < 16) return jump();
  if (what < 17) return keep_backup();
  wait_for_death();
}

// --- lives and deaths of the host --------------------------------------------------------------------------

config::Configuration Simulation::configuration() const {
  config::Configuration all;
  all.connectors.push_back(
      {"alegra", ENLACE_PLUGINS "/alegra.so", library_hash_, {"https://api.alegra.com"}});
  for (const mock::Tenant& tenant : tenants_) {
    config::TenantConfig settings;
    settings.tenant = tenant.tenant;
    settings.name = tenant.name;
    settings.time_zone = tenant.time_zone;
    settings.handy.base_url = std::string(kHandy) + "/api/v2";
    settings.handy.token.secret_name = "handy-token";
    config::ConnectorConfig connector;
    connector.instance = connector.plugin = "alegra";
    connector.credentials["email"].plain = tenant.email;
    connector.credentials["token"].secret_name = "alegra-token";
    connector.settings = Json::object({{"country", tenant.country},
                                       {"price_list", "General"},
                                       {"base_url", std::string(kAlegra) + "/api/v1"}});
    connector.sync.deletions = true;
    connector.since = kSince;
    settings.connectors.emplace("alegra", std::move(connector));
    all.tenants.emplace(tenant.tenant, std::move(settings));
  }
  return all;
}

void Simulation::start_host() {
  connected_ = true;
  const std::string life = directory_.file("life-" + std::to_string(life_));
  fs::create_directories(life);
  host_ = std::make_unique<SimulatedHost>(runtime_, life + "/enlace.db", directory_.file("master.key"),
                                          configuration());
  if (life_ == 0) {
    for (const mock::Tenant& tenant : tenants_) {
      need(host_->vault().set(tenant.tenant, "handy-token", vault::Secret(tenant.handy_token)), "a secret");
      need(host_->vault().set(tenant.tenant, "alegra-token", vault::Secret(tenant.alegra_token)), "a secret");
      need(host_->engine().activate(tenant.tenant, "alegra", kSince, "operator:simulation"), "activating");
    }
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
  copy_store(directory_.file("life-" + std::to_string(life_)), directory_.file("backup"));
  have_backup_ = true;
  note("a backup is made");
}

// As by kill -9: what is durable now is all that the next life finds, and nothing that the dying threads
// still do reaches anybody: they write into a store that is thrown away, over a network that is cut.
void Simulation::kill_host() {
  const std::string dead = directory_.file("life-" + std::to_string(life_));
  const std::string next = directory_.file("life-" + std::to_string(++life_));
  connected_ = false;
  note("the host is killed");
  copy_store(dead, next);
  host_.reset();
  fs::remove_all(dead);
  ++counts_.kills;
  if (have_backup_ && below(4) == 0) {
    // Someone puts yesterday's store back; the witness beside it stays.
    const fs::path witness = fs::path(next) / "enlace.db.witness";
    fs::rename(witness, directory_.file("witness"));
    fs::remove_all(next);
    copy_store(directory_.file("backup"), next);
    fs::rename(directory_.file("witness"), witness);
    ++counts_.restores;
    note("the backup is restored");
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
  sleep(static_cast<std::int64_t>(below(6)) * kMinute);
  start_host();
}

void Simulation::run() {
  start_host();
  const std::int64_t bad_until = runtime_.monotonic_ms() + options_.hours * kHour;
  while (runtime_.monotonic_ms() < bad_until) {
    sleep(static_cast<std::int64_t>(below(4 * 60)) * kSecond);
    host_->beat();
    something_happens();
  }
  runtime_.set_faults({});
  // At least two polls that see everything; then as long as it takes, but not for ever.
  const std::int64_t calm_since = runtime_.monotonic_ms();
  do {
    sleep(10 * kMinute);
    host_->beat();
  } while (runtime_.monotonic_ms() < calm_since + kHour ||
           (!unsettled().empty() && runtime_.monotonic_ms() < calm_since + 12 * kHour));
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
  const Json alegra = alegra_.state();
  for (const Json& company : alegra["companies"].items()) {
    if (company["id"].text() == tenants_[tenant].alegra_company) {
      return mock::judge(handy_.company_state(tenants_[tenant].handy_company), company, expectations);
    }
  }
  ADD_FAILURE() << "no such company";
  return {};
}

}  // namespace enlace::test
