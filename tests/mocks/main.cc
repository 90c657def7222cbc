// enlace-mock: stand-ins for Handy and Alegra on this machine, for demonstrations, QA and scripts.
#include <CLI/CLI.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>

#include "mocks/alegra/alegra_service.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/program/judge_command.hpp"
#include "mocks/program/tenant_files.hpp"

namespace {

using enlace::Json;
using enlace::Result;
namespace mock = enlace::mock;

constexpr const char* kDescription =
    "Stand-ins for the remote systems that Enlace talks to. They listen on 127.0.0.1 only, hold invented\n"
    "data, and misbehave on demand.\n\n"
    "  enlace-mock all                     Handy and Alegra with matching data, on free ports\n"
    "  enlace-mock all --tenant-config T   the same, and writes T/*.yaml and T/secrets.json for Enlace\n"
    "  enlace-mock handy --port 8081       Handy alone\n"
    "  enlace-mock judge --handy URL --alegra URL   does every order stand in Alegra, once and right?\n\n"
    "Once it listens it prints one line of JSON with the addresses. It runs until Ctrl-C or SIGTERM.\n"
    "The control side, below /__mock/ of each address, shows the state and every request received, arms\n"
    "faults, sets the clock and makes orders: see tests/mocks/README.md.";

struct Options {
  std::string system;
  std::uint16_t port = 0;
  mock::DataPlan data;
  bool empty = false;
  std::string tenant_config;
  std::string ready_file;
};

// One mock with everything around it. Order of members is order of dependence.
template <class S>
struct Served {
  Served(mock::SettableClock& clock, std::uint64_t seed) : service(clock), frame(service, clock, seed) {}
  S service;
  mock::Frame frame;
  std::optional<mock::Server> server;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("system", options.system, "Which mock: handy, alegra or all")
      ->required()
      ->check(CLI::IsMember({"handy", "alegra", "all"}));
  app.add_option("--port", options.port,
                 "Port of the mock; with 'all', Handy's, and Alegra gets the next. 0: free ones")
      ->capture_default_str();
  app.add_option("--seed", options.data.seed, "The same number gives the same data")->capture_default_str();
  app.add_option("--orders", options.data.orders, "Handy orders per company")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  app.add_option("--products", options.data.products, "Products per company")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  app.add_option("--customers", options.data.customers, "Customers per company")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  app.add_option("--profile", options.data.profile,
                 "demo: all can be delivered but two orders; plain: all; mixed: everything that can go wrong")
      ->check(CLI::IsMember({"demo", "plain", "mixed"}))
      ->capture_default_str();
  app.add_flag("--empty", options.empty, "No company and no data: everything is made by the control side");
  app.add_option("--tenant-config", options.tenant_config,
                 "Write tenant files for Enlace to this directory, and secrets.json for 'enlace secret set'");
  app.add_option("--ready-file", options.ready_file,
                 "Write the line of addresses to this file too, once the mocks listen");
}

std::string day_before(int days) {
  const auto day =
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) - std::chrono::days(days);
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

Json addresses(const mock::Bases& bases, const std::vector<mock::Tenant>& tenants) {
  Json out = Json::object();
  Json control = Json::object();
  if (!bases.handy.empty()) {
    out.set("handy", bases.handy + "/api/v2");
    control.set("handy", bases.handy + "/__mock");
  }
  if (!bases.alegra.empty()) {
    out.set("alegra", bases.alegra + "/api/v1");
    control.set("alegra", bases.alegra + "/__mock");
  }
  out.set("control", std::move(control));
  Json list = Json::array();
  for (const mock::Tenant& tenant : tenants) {
    Json one = Json::object({{"tenant", tenant.tenant}});
    if (tenant.handy_company != 0) one.set("handy_company", tenant.handy_company);
    if (!tenant.alegra_company.empty()) one.set("alegra_company", tenant.alegra_company);
    list.push_back(std::move(one));
  }
  out.set("tenants", std::move(list));
  return out;
}

// Blocks the signals that end the program, for all threads to come; wait_for_end() takes them.
sigset_t block_end_signals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  return ending;
}

Result<void> serve(const Options& options) {
  const sigset_t ending = block_end_signals();
  mock::SettableClock clock;  // one for both, so that they agree on the time
  std::optional<Served<mock::HandyService>> handy;
  std::optional<Served<mock::AlegraService>> alegra;
  if (options.system != "alegra") handy.emplace(clock, options.data.seed);
  if (options.system != "handy") alegra.emplace(clock, options.data.seed);

  std::vector<mock::Tenant> tenants;
  if (!options.empty) tenants = mock::demo_tenants(options.data.seed);
  for (mock::Tenant& tenant : tenants) {
    ENLACE_CHECK(mock::fill(tenant, options.data, handy ? &handy->service : nullptr,
                            alegra ? &alegra->service : nullptr));
  }

  mock::Bases bases;
  std::uint16_t port = options.port;
  if (handy) {
    bases.handy = handy->server.emplace(handy->frame, port).base();
    if (port != 0) ++port;
  }
  if (alegra) bases.alegra = alegra->server.emplace(alegra->frame, port).base();

  if (!options.tenant_config.empty()) {
    // The seeded orders reach a week back.
    ENLACE_CHECK(mock::write_tenant_files(options.tenant_config, tenants, bases, day_before(8)));
  }
  const std::string line = addresses(bases, tenants).dump() + "\n";
  std::cout << line << std::flush;
  if (!options.ready_file.empty()) ENLACE_CHECK(mock::write_file(options.ready_file, line, false));

  int signal = 0;
  sigwait(&ending, &signal);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "judge") return mock::judge_command({argv + 2, argv + argc});
  CLI::App app(kDescription, "enlace-mock");
  Options options;
  add_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;  // --help is no error
  }
  try {
    const Result<void> served = serve(options);
    if (served) return 0;
    std::cerr << "enlace-mock: " << served.error().message << "\n";
  } catch (const std::exception& error) {
    std::cerr << "enlace-mock: " << error.what() << "\n";
  }
  return 1;
}
