// enlace-mock: stand-ins for Handy and the ERPs on this machine, for demonstrations, QA and scripts.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <memory>

#include "mocks/frame/fault_tally.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/program/handy_system.hpp"
#include "mocks/program/judge_command.hpp"
#include "mocks/program/system.hpp"
#include "mocks/program/tenant_files.hpp"

namespace {

using enlace::Json;
using enlace::Result;
namespace mock = enlace::mock;

constexpr const char* kDescription =
    "Stand-ins for the remote systems that Enlace talks to. They listen on 127.0.0.1 only, hold invented\n"
    "data, and misbehave on demand.\n\n"
    "  enlace-mock all                     Handy and every ERP with matching data, on free ports\n"
    "  enlace-mock all --erps alegra,smtp  Handy and those\n"
    "  enlace-mock all --tenant-config T   the same, and writes T/*.yaml and T/secrets.json for Enlace\n"
    "  enlace-mock handy --port 8081       Handy alone\n"
    "  enlace-mock smtp                    a mail server with STARTTLS and implicit TLS, which keeps "
    "everything\n"
    "  enlace-mock judge --handy URL --alegra URL   does every order stand in Alegra, once and right?\n\n"
    "Once it listens it prints one line of JSON with the addresses. It runs until Ctrl-C or SIGTERM.\n"
    "The control side, below /__mock/ of each address, shows the state and every request received, arms\n"
    "faults, sets the clock and makes orders: see tests/mocks/README.md.";

struct Options {
  std::string system;
  std::vector<std::string> erps;  // with "all"
  std::uint16_t port = 0;
  mock::DataPlan data;
  bool empty = false;
  std::string tenant_config;
  std::string ready_file;
};

using Systems = std::vector<std::unique_ptr<mock::System>>;

std::vector<std::string> names_of_systems(bool handy_too) {
  std::vector<std::string> names;
  for (const mock::SystemRow& row : mock::system_rows()) {
    if (handy_too || std::string_view(row.name) != "handy") names.emplace_back(row.name);
  }
  return names;
}

void add_options(CLI::App& app, Options& options) {
  std::vector<std::string> systems = names_of_systems(true);
  systems.emplace_back("all");
  options.erps = names_of_systems(false);
  app.add_option("system", options.system, "Which mock, or all of them: Handy and those of --erps")
      ->required()
      ->check(CLI::IsMember(systems));
  app.add_option("--erps", options.erps, "With 'all': what is served beside Handy, separated by commas")
      ->delimiter(',')
      ->check(CLI::IsMember(names_of_systems(false)))
      ->capture_default_str();
  app.add_option("--port", options.port,
                 "Port of the mock; with 'all', Handy's, and the others get the next ones. 0: free ones")
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
  app.add_option(
         "--profile", options.data.profile,
         "demo: all can be delivered but two orders; plain: all; mixed: everything that can go wrong;\n"
         "awkward: all, in names, codes and numbers as people type them")
      ->check(CLI::IsMember({"demo", "plain", "mixed", "awkward"}))
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

Json addresses(const Systems& systems, const std::vector<mock::Tenant>& tenants) {
  Json out = Json::object();
  Json control = Json::object();
  for (const auto& system : systems) {
    out.set(system->name(), system->address());
    control.set(system->name(), system->base() + "/__mock");
  }
  out.set("control", std::move(control));
  Json list = Json::array();
  for (const mock::Tenant& tenant : tenants) {
    Json one = Json::object({{"tenant", tenant.tenant}});
    for (const auto& system : systems) {
      const Json company = tenant.uses(system->name()) ? system->company_of(tenant) : Json();
      if (!company.is_null()) one.set(system->name() + "_company", company);
    }
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

// Those that were asked for, in the order of the table: Handy first, so that the others take its data.
Systems chosen_systems(const Options& options, mock::SettableClock& clock) {
  Systems systems;
  for (const mock::SystemRow& row : mock::system_rows()) {
    const std::string_view name = row.name;
    const bool chosen = options.system == "all"
                            ? name == "handy" || std::ranges::find(options.erps, name) != options.erps.end()
                            : name == options.system;
    if (chosen) systems.push_back(row.make(clock, options.data.seed));
  }
  return systems;
}

Result<void> serve(const Options& options) {
  const sigset_t ending = block_end_signals();
  mock::SettableClock clock;  // one for all, so that they agree on the time
  const Systems systems = chosen_systems(options, clock);
  auto* handy = dynamic_cast<mock::HandySystem*>(systems.front().get());

  std::vector<mock::Tenant> tenants;
  if (!options.empty) {
    std::vector<std::string> served = options.system == "all" ? options.erps : std::vector{options.system};
    if (options.system == "handy") served = {"alegra"};  // the companies of every release so far
    tenants = mock::world_tenants(options.data.seed, served);
  }
  for (mock::Tenant& tenant : tenants) {
    for (const auto& system : systems) {
      if (!tenant.uses(system->name())) continue;
      ENLACE_CHECK(system->fill(tenant, options.data, handy ? &handy->service() : nullptr));
    }
  }

  std::uint16_t port = options.port;
  for (const auto& system : systems) {
    const std::uint16_t used = system->serve(port);
    if (port != 0) port = static_cast<std::uint16_t>(port + used);
  }

  if (!options.tenant_config.empty()) {
    // The seeded orders reach a week back.
    ENLACE_CHECK(mock::write_tenant_files(options.tenant_config, tenants, systems, day_before(8)));
  }
  const std::string line = addresses(systems, tenants).dump() + "\n";
  std::cout << line << std::flush;
  if (!options.ready_file.empty()) ENLACE_CHECK(mock::write_file(options.ready_file, line, false));

  int signal = 0;
  sigwait(&ending, &signal);
  for (const auto& system : systems) {
    const Json unfired = system->faults_never_fired();
    for (const Json& fault : unfired.items()) {
      std::cerr << "enlace-mock: " << system->name()
                << ": this fault never fired: " << mock::fault_line(fault) << '\n';
    }
  }
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
