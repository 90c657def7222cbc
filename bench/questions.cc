// What people ask of a store with a million orders, through the program, while the host serves.
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "figure.hpp"
#include "ledger/catalogue.hpp"
#include "process.hpp"
#include "runtime/real_runtime.hpp"
#include "support/eventually.hpp"
#include "support/large_store.hpp"
#include "support/world.hpp"

namespace enlace::bench {
namespace {

using enlace::test::LargeStore;
using enlace::test::World;

bool fill(const World& world, const LargeStore& large) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  store::Database::Options options;
  options.path = world.store();
  options.sync = "OFF";  // the filling is not what is measured
  auto database = store::Database::open(options);
  if (!database || !large.fill(*runtime, **database)) return false;
  std::vector<Skipped> left_out;
  for (int i = 0; i < 5'000; ++i) {
    left_out.push_back({"product", "P" + std::to_string(i), std::to_string(i), "Producto",
                        Notice{"no_reference", Json::object(), ""}});
  }
  auto transaction = (*database)->begin();
  const ledger::Scope scope{world.tenant().tenant, "alegra"};
  return transaction && ledger::replace_skipped(*transaction, scope, "product", left_out, 0) &&
         transaction->commit();
}

}  // namespace

std::vector<Figure> measure_questions(const Scale& scale) {
  World world({.seed = 6, .orders = 5, .products = 5, .customers = 5, .profile = "plain"});
  world.set_up();
  world.enable();
  LargeStore large;
  large.orders = scale.queued;
  const double start = seconds_now();
  if (!fill(world, large)) {
    std::cerr << "questions: the store cannot be filled\n";
    return {};
  }
  std::cerr << "questions: filled in " << fixed(seconds_now() - start, 0) << " s\n";
  auto host = world.start({"serve"});
  enlace::test::eventually([&] { return world.run({"status"}).out.find("is serving") != std::string::npos; },
                           std::chrono::seconds(30));

  const std::string tenant = LargeStore::tenant(1);
  const std::string ours = world.tenant().tenant;
  const std::vector<std::vector<std::string>> questions = {
      {"status"},
      {"orders"},
      {"orders", "--state", "dead"},
      {"orders", "--state", "delivered"},
      {"orders", "--state", "removed"},
      {"orders", "--seller", LargeStore::seller(7)},
      {"orders", "--seller", "dedor 7", "--state", "in_doubt"},
      {"orders", "--from", "2024-01-01", "--to", "2024-01-01"},
      {"orders", "--tenant", tenant},
      {"orders", "--tenant", tenant, "--state", "skipped", "--seller", "Vendedor 2"},
      {"order", LargeStore::order_id(large.orders / 2)},
      {"order", "R-" + LargeStore::order_id(large.orders / 3), "--tenant", LargeStore::tenant(0)},
      {"order", "unknown"},
      {"problems"},
      {"problems", "--all"},
      {"skipped", ours, "P17"},
      {"skipped", ours, "--json"},
      {"dead", "list"},
      {"dead", "list", "--tenant", tenant},
      {"audit", ours, "--day", "2026-11-26"},
      {"tenant", "list"},
      {"secret", "list", ours},
  };
  std::vector<Figure> figures;
  std::vector<std::pair<double, std::string>> slow;
  for (const std::vector<std::string>& words : questions) {
    std::vector<double> times;
    for (int round = 0; round < 5; ++round) {
      const double asked = seconds_now();
      world.run(words);
      times.push_back((seconds_now() - asked) * 1000);
    }
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    slow.emplace_back(median(times), text);
    std::cerr << "questions: " << fixed(median(times), 1) << " ms  " << text << "\n";
  }
  host.send(SIGTERM);
  host.wait();
  std::sort(slow.rbegin(), slow.rend());
  double bare = 0;
  for (const auto& [ms, text] : slow) bare = text == "secret list " + ours ? ms : bare;
  std::string others;
  for (std::size_t i = 1; i < slow.size() && i < 4; ++i) {
    others += (others.empty() ? "then `" : ", `") + slow[i].second + "` " + fixed(slow[i].first, 0);
  }
  figures.push_back({"slowest of " + std::to_string(slow.size()) + " questions (`" + slow[0].second +
                         "`) of a store with " + std::to_string(large.orders) + " orders, ms",
                     fixed(slow[0].first, 0), fixed(bare, 0) + " for a question that reads no order", "≤ 100",
                     slow[0].first <= 100, others + "; start of a process and the host's socket included"});
  return figures;
}

}  // namespace enlace::bench
