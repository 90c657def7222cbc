#include "many_tenants.hpp"

#include <filesystem>
#include <iostream>

#include "store/database.hpp"
#include "support/world.hpp"

namespace enlace::bench {
namespace {

using enlace::test::read_file;
using enlace::test::write_file;

constexpr const char* kInstances[] = {"first", "second", "third"};

std::string name_of(int tenant) {
  std::string digits = std::to_string(tenant);
  return "t" + std::string(5 - std::min<std::size_t>(5, digits.size()), '0') + digits;
}

Json control(mock::Frame& frame, const std::string& method, const std::string& path, const Json& body = {}) {
  const auto answer =
      frame.serve(mock::make_request(method, "/__mock" + path, {{"Content-Type", "application/json"}},
                                     body.is_null() ? std::string() : body.dump()));
  const Result<Json> json = Json::parse(answer.response.body);
  return json ? *json : Json();
}

}  // namespace

ManyTenants::ManyTenants(int tenants, const std::string& schedule)
    : handy_(clock_),
      alegra_(clock_),
      handy_frame_(handy_, clock_, 1),
      alegra_frame_(alegra_, clock_, 1),
      handy_server_(std::make_unique<mock::Server>(handy_frame_)),
      alegra_server_(std::make_unique<mock::Server>(alegra_frame_)) {
  control(handy_frame_, "POST", "/switches",
          Json::object({{"rate_limit", 1'000'000}, {"rate_headers_always", true}}));
  control(alegra_frame_, "POST", "/switches", Json::object({{"rate_limit", 1'000'000}}));
  for (int i = 0; i < tenants; ++i) {
    const Result<std::int64_t> company =
        handy_.create_company(Json::object({{"name", name_of(i)},
                                            {"token", "handy-token-" + name_of(i)},
                                            {"country", "MX"},
                                            {"time_zone", "America/Mexico_City"}}));
    const Result<Json> alegra = alegra_.add_company(Json::object({{"email", name_of(i) + "@empresa.example"},
                                                                  {"token", "alegra-token-" + name_of(i)},
                                                                  {"country", "mexico"},
                                                                  {"name", name_of(i)}}));
    if (!company || !alegra) std::cerr << "many tenants: the mocks do not take them\n";
  }
  write_files(tenants, schedule);
  run({"plugin", "allow", ENLACE_PLUGINS "/alegra.so", "--yes"});
  activate(tenants);
}

ManyTenants::~ManyTenants() = default;

void ManyTenants::write_files(int tenants, const std::string& schedule) {
  const std::string config = directory_.file("config");
  write_file(config + "/enlace.yaml",
             "data: " + directory_.file("var") +
                 "/enlace.db\nplugins: [" ENLACE_PLUGINS "]\nmaster_key: {file: " + directory_.file("var") +
                 "/master.key}\nlog: {level: warn, format: json}\n");
  write_file(config + "/connectors.yaml", "connectors: []\n");
  std::filesystem::create_directories(directory_.file("var"));
  for (int i = 0; i < tenants; ++i) {
    const std::string name = name_of(i);
    std::string text = "tenant: " + name + "\ntime_zone: America/Mexico_City\nhandy:\n  token: handy-token-" +
                       name + "\n  base_url: " + handy_server_->base() + "/api/v2\nconnectors:\n";
    for (const char* instance : kInstances) {
      text +=
          std::string("  ") + instance + ":\n    plugin: alegra\n    credentials: {email: " + name +
          "@empresa.example, token: alegra-token-" + name +
          "}\n    settings: {country: MX, price_list: General, base_url: \"" + alegra_server_->base() +
          "/api/v1\"}\n    sync: {products: off, inventory: off, customers: off, orders: on, deletions: on}\n"
          "    schedule: {orders: " +
          schedule + "}\n    since: 2020-01-01\n";
    }
    write_file(config + "/tenants/" + name + ".yaml", text);
  }
}

void ManyTenants::activate(int tenants) {
  store::Database::Options options;
  options.path = directory_.file("var") + "/enlace.db";
  auto database = store::Database::open(options);
  if (!database) {
    std::cerr << "many tenants: " << database.error().cause << "\n";
    return;
  }
  auto transaction = (*database)->begin();
  if (!transaction) return;
  for (int i = 0; i < tenants; ++i) {
    for (const char* instance : kInstances) {
      (void)transaction->run(
          "INSERT INTO activation (tenant, instance, since, enabled_ms, actor) VALUES (?, ?, ?, ?, ?)",
          {name_of(i), std::string(instance), std::string("2020-01-01T00:00:00Z"), std::int64_t{1},
           std::string("bench")});
    }
  }
  (void)transaction->commit();
}

void ManyTenants::make_due() {
  store::Database::Options options;
  options.path = directory_.file("var") + "/enlace.db";
  auto database = store::Database::open(options);
  if (!database) return;
  auto transaction = (*database)->begin();
  if (!transaction) return;
  (void)transaction->run("UPDATE job_run SET last_started_ms = 1, last_finished_ms = 2");
  (void)transaction->commit();
}

int ManyTenants::run(const std::vector<std::string>& words, const std::string& input) {
  std::vector<std::string> all = {ENLACE_PROGRAM, "--config", directory_.file("config"), "--lang", "en"};
  all.insert(all.end(), words.begin(), words.end());
  write_file(directory_.file("in"), input);
  write_file(directory_.file("out"), "");
  const std::string log = directory_.file("err");
  const int end =
      enlace::test::ChildProcess::start(all, {directory_.file("in"), directory_.file("out"), log}).wait();
  if (end != 0)
    std::cerr << "many tenants: " << words[0] << ": exit " << end << "\n" << read_file(log).substr(0, 2000);
  return end;
}

enlace::test::ChildProcess ManyTenants::serve() {
  const std::string log = directory_.file("log");
  return enlace::test::ChildProcess::start({ENLACE_PROGRAM, "--config", directory_.file("config"), "serve"},
                                           {"/dev/null", log, log});
}

std::uint64_t ManyTenants::received() {
  const Json journal = control(handy_frame_, "GET", "/requests?since=" + std::to_string(received_));
  const Json::Array& requests = journal["requests"].items();
  if (!requests.empty())
    received_ = static_cast<std::uint64_t>(requests.back()["sequence"].integer().value_or(0));
  return received_;
}

Json ManyTenants::status() {
  if (run({"status", "--json"}) != 0) return {};
  const Result<Json> json = Json::parse(read_file(directory_.file("out")));
  return json ? *json : Json();
}

std::string ManyTenants::log() const {
  return read_file(directory_.file("log"));
}

}  // namespace enlace::bench
