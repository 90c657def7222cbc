#include "support/world.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include <filesystem>

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

// What Handy holds comes from one connector (H-20).
const std::string kOrdersOnly = "products: off, inventory: off, customers: off, orders: on, deletions: on";
constexpr std::int64_t kAnyPace = 1'000'000;  // requests a minute

// Of "products: on, inventory: on, customers: on, orders: off, deletions: off" what tells of orders.
std::string without_catalogue(const std::string& sync) {
  return sync.find("orders: on") == std::string::npos ? "orders: off, deletions: off"
                                                      : "orders: on, deletions: on";
}

bool is_write(const std::string& method) {
  return method != "GET" && method != "HEAD";
}

}  // namespace

World::World(const mock::DataPlan& plan, const std::string& country, const std::string& token_end,
             const std::string& connector)
    : handy_(clock_),
      erp_(make_erp_stand(connector, clock_)),
      handy_frame_(handy_, clock_, plan.seed),
      erp_frame_(erp_->service(), clock_, plan.seed),
      handy_server_(std::make_unique<mock::Server>(handy_frame_)),
      erp_server_(std::make_unique<mock::Server>(erp_frame_)) {
  for (mock::Tenant& tenant : mock::demo_tenants(plan.seed)) {
    if (tenant.country == country) tenant_ = tenant;
  }
  tenant_.handy_token += token_end;
  tenant_.alegra_token += token_end;
  // The host keeps to what the servers say they allow, up or down.
  control("handy", "POST", "/switches",
          Json::object({{"rate_limit", kAnyPace}, {"rate_headers_always", true}}));
  const Result<void> paced = erp_->allow_any_pace();
  if (!paced) ADD_FAILURE() << "the mock keeps its pace: " << paced.error().message;
  const Result<void> filled = erp_->fill(tenant_, plan, handy_);
  if (!filled) ADD_FAILURE() << "the mocks do not take their data: " << filled.error().message;
  erp_->listen();
}

World::~World() = default;

void World::write_configuration(const Setup& setup) {
  fs::create_directories(config() + "/tenants");
  fs::create_directories(data());
  write_file(config() + "/enlace.yaml",
             "data: " + store() + "\nplugins: [" ENLACE_PLUGINS "]\nmaster_key: {file: " + data() +
                 "/master.key}\nlog: {level: info, format: json}\n" + setup.host + "\n");
  if (!fs::exists(config() + "/connectors.yaml")) {
    write_file(config() + "/connectors.yaml", "connectors: []\n");
  }
  const auto instance = [&](const std::string& name, const std::string& sync) {
    std::string text = "  " + name + ":\n    plugin: " + erp_->connector() +
                       "\n    credentials: " + erp_->credentials(tenant_) +
                       "\n    settings: " + erp_->settings(tenant_, erp_server_->base()) + "\n    sync: {" +
                       (erp_->mailbox() == nullptr ? sync : without_catalogue(sync)) +
                       "}\n    since: 2020-01-01\n" +
                       (setup.connector.empty() ? "" : "    " + setup.connector + "\n");
    for (const std::string& line : erp_->instance_lines()) text += "    " + line + "\n";
    return text;
  };
  instances_ = static_cast<std::int64_t>(erp_->rows(tenant_).size()) * (setup.second_instance ? 2 : 1);
  write_file(
      config() + "/tenants/" + tenant_.tenant + ".yaml",
      "tenant: " + tenant_.tenant + "\nname: " + tenant_.name + "\ntime_zone: " + tenant_.time_zone +
          "\nhandy:\n  token: secret:handy-token\n  base_url: " + handy_server_->base() +
          "/api/v2\nconnectors:\n" + instance(erp_->connector(), setup.sync) +
          (setup.second_instance ? instance(erp_->connector() + "-two",
                                            setup.second_sync.empty() ? kOrdersOnly : setup.second_sync)
                                 : ""));
}

void World::set_up(const Setup& setup) {
  write_configuration(setup);
  const Finished allowed = run({"plugin", "allow", ENLACE_PLUGINS "/" + erp_->connector() + ".so", "--yes"});
  ASSERT_EQ(allowed.exit, 0) << allowed.err;
  std::vector<std::pair<std::string, std::string>> secrets = erp_->secrets(tenant_);
  secrets.emplace_back("handy-token", tenant_.handy_token);
  for (const auto& [name, value] : secrets) {
    const Finished stored = run({"secret", "set", tenant_.tenant, name}, value + "\n");
    ASSERT_EQ(stored.exit, 0) << stored.err;
  }
}

void World::set_up_to_serve() {
  Setup setup{.host = "test_waits: {settle_seconds: 2, lag_seconds: 1, pause_seconds: 1}",
              .connector = "schedule: {orders: every 1s}",
              .sync = "products: on, inventory: on, customers: on, orders: off, deletions: off"};
  set_up(setup);
  const Finished enabled = enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  setup.sync = Setup().sync;
  set_up(setup);
}

Finished World::run(const std::vector<std::string>& words, const std::string& input) {
  write_file(input_, input);
  write_file(out_, "");
  write_file(err_, "");
  std::vector<std::string> all = {ENLACE_PROGRAM, "--config", config(), "--lang", "en"};
  all.insert(all.end(), words.begin(), words.end());
  const int end = ChildProcess::start(all, {input_, out_, err_}, environment_).wait();
  return {end < 0 ? -1 : end, end < 0 ? -end : 0, read_file(out_), read_file(err_)};
}

ChildProcess World::start(const std::vector<std::string>& words) {
  std::vector<std::string> all = {ENLACE_PROGRAM, "--config", config(), "--lang", "en"};
  all.insert(all.end(), words.begin(), words.end());
  const std::string log = directory_.file("log");
  return ChildProcess::start(all, {"/dev/null", log, log}, environment_);
}

Finished World::sync(const std::vector<std::string>& words) {
  std::vector<std::string> all = {"sync", tenant_.tenant};
  all.insert(all.end(), words.begin(), words.end());
  return run(all);
}

namespace {

// One delivery of an order's document, with the members of the order that it lacks.
Json delivery_in(const Json& row, const Json& delivery) {
  Json all = delivery;
  const std::string& recipient = delivery["recipient"].text();
  if (!recipient.empty()) all.set("connector", delivery["connector"].text() + "#" + recipient);
  for (const Json::Member& member : row.members()) {
    if (!all.contains(member.key) && member.key != "deliveries") all.set(member.key, member.value);
  }
  return all;
}

}  // namespace

std::vector<Json> World::deliveries(const std::vector<std::string>& words) {
  std::vector<std::string> command = {"orders", "--json"};
  command.insert(command.end(), words.begin(), words.end());
  const Finished listed = run(command);
  const Result<Json> orders = Json::parse(listed.out);
  EXPECT_TRUE(orders) << listed.out << listed.err;
  std::vector<Json> all;
  if (!orders) return all;
  for (const Json& row : (*orders)["rows"].items()) {
    for (const Json& delivery : row["deliveries"].items()) all.push_back(delivery_in(row, delivery));
  }
  return all;
}

std::size_t World::orders_in(const std::string& state) {
  const std::vector<Json> all = deliveries({"--replaced"});
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](const Json& one) { return one["state"].text() == state; }));
}

std::size_t World::pending() {
  const Finished told = run({"status", "--json"});
  if (told.err.find("The host ended before it answered") != std::string::npos) return 1;
  const Result<Json> status = Json::parse(told.out);
  EXPECT_TRUE(status) << told.out << told.err;
  if (!status) return 1;
  std::int64_t at_rest = 0;
  for (const Json& delivery : (*status)["deliveries"].items()) {
    for (const Json::Member& state : delivery["orders"].members()) {
      const bool moves = state.key == "waiting" || state.key == "sending" || state.key == "in_doubt" ||
                         state.key == "removing";
      if (!moves) at_rest += state.value.integer().value_or(0);
    }
  }
  // What a restored store cannot ask for, because the connector refuses the order, waits for a person too.
  const std::set<std::string> refused = refused_orders();
  for (const Json& row : deliveries({"--open"})) {
    if (row["state"].text() != "in_doubt") continue;
    const bool unanswerable = row["cause"].text() == "products_unknown";
    if (unanswerable && refused.contains(row["order"].text())) ++at_rest;
  }
  const Json handy = handy_state();
  const auto all = static_cast<std::int64_t>(handy["orders"].size()) * instances_;
  EXPECT_LE(at_rest, all);
  return static_cast<std::size_t>(all - at_rest);
}

Json World::order(const std::string& id) {
  const Finished shown = run({"order", id, "--json"});
  const Result<Json> document = Json::parse(shown.out);
  const bool one = document && (*document)["deliveries"].size() == 1;
  EXPECT_TRUE(one) << shown.out << shown.err;
  return one ? delivery_in(*document, (*document)["deliveries"].items()[0]) : Json();
}

Json World::control(const std::string& side, const std::string& method, const std::string& path,
                    const Json& body) {
  mock::Frame& frame = side == "handy" ? handy_frame_ : erp_frame_;
  const mock::Frame::Answer answer =
      frame.serve(mock::make_request(method, "/__mock" + path, {{"Content-Type", "application/json"}},
                                     body.is_null() ? std::string() : body.dump()));
  EXPECT_LT(answer.response.status, 300) << path << ": " << answer.response.body;
  const Result<Json> json = Json::parse(answer.response.body);
  return json ? *json : Json();
}

std::string World::base(const std::string& side) const {
  return side == "handy" ? handy_server_->base() : erp_server_->base();
}

Json World::raw_order(const std::string& id) {
  const mock::Frame::Answer answer = handy_frame_.serve(mock::make_request(
      "GET", "/api/v2/salesOrder/" + id, {{"Authorization", "Bearer " + tenant_.handy_token}}, {}));
  const Result<Json> order = Json::parse(answer.response.body);
  EXPECT_TRUE(order && answer.response.status == 200) << answer.response.body;
  return order ? *order : Json();
}

Json World::handy(const std::string& kind, const Json& body) {
  return control("handy", "POST", "/companies/" + std::to_string(tenant_.handy_company) + "/" + kind, body);
}

Json World::alegra(const std::string& resource, const Json& row) {
  return control("alegra", "POST", "/companies/" + tenant_.alegra_company + "/" + resource, row);
}

std::vector<std::string> World::requests(const std::string& side, const std::string& path) {
  std::vector<std::string> all;
  const Json journal = control(side, "GET", "/requests?path=" + path);
  for (const Json& request : journal["requests"].items()) {
    all.push_back(request["method"].text() + " " + request["path"].text());
  }
  return all;
}

std::vector<std::string> World::writes(const std::string& side) {
  std::vector<std::string> all = requests(side);
  std::erase_if(all,
                [](const std::string& request) { return !is_write(request.substr(0, request.find(' '))); });
  return all;
}

void World::forget_requests() {
  control("handy", "DELETE", "/requests");
  control(erp_->connector(), "DELETE", "/requests");
}

std::uint64_t World::received(const std::string& side) {
  std::uint64_t& count = received_[side];
  const Json newer = control(side, "GET", "/requests?since=" + std::to_string(count));
  const Json::Array& requests = newer["requests"].items();
  if (!requests.empty())
    count = static_cast<std::uint64_t>(requests.back()["sequence"].integer().value_or(0));
  return count;
}

Json World::handy_state() {
  return handy_.company_state(tenant_.handy_company);
}

Json World::erp_state() {
  // Through the frame: its lock guards the service while the server runs.
  Json company = erp_->company(control(erp_->connector(), "GET", "/state"), tenant_);
  EXPECT_FALSE(company.is_null()) << "the mock of " << erp_->connector() << " has no company of this tenant";
  return company;
}

std::set<std::string> World::refused_orders() {
  std::set<std::string> refused;
  if (erp_->mailbox() != nullptr) return refused;  // people read of any product and customer
  const Json state = handy_state();
  for (const Json& order : state["orders"].items()) {
    bool unknown = false;
    for (const Json& item : order["items"].items()) unknown = unknown || item["product"].text() == "NUEVO-1";
    unknown = unknown && !erp_->takes_products();
    if (unknown || (tenant_.country == "MX" && order["customer"].text() == "SIN-RFC")) {
      refused.insert(order["id"].text());
    }
  }
  return refused;
}

mock::Verdict World::judge(const std::set<std::string>& undelivered) {
  mock::Expectations expectations;
  expectations.deletions = true;
  expectations.undelivered = undelivered;
  return erp_->judge(handy_state(), erp_state(), expectations);
}

}  // namespace enlace::test
