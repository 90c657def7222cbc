// Many tenants without work: memory, processor, and how punctually their polls start.
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <thread>

#include "figure.hpp"
#include "many_tenants.hpp"
#include "process.hpp"
#include "support/eventually.hpp"

namespace enlace::bench {
namespace {

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string key_of(const Json& job) {
  return job["tenant"].text() + "/" + job["connector"].text() + "/" + job["component"].text();
}

}  // namespace

// Ten thousand tenants every ten minutes; the quick run keeps the pace (tenants a second) with fewer.
std::vector<Figure> measure_fleet(const Scale& scale) {
  const int minutes = std::max(1, 10 * scale.tenants / 10'000);
  ManyTenants many(scale.tenants, "every " + std::to_string(minutes) + "m");
  auto host = many.serve();
  // The first round also asks whose the credentials are; the second is what goes on for ever.
  const double round_s = minutes * 60.0;
  std::this_thread::sleep_for(std::chrono::duration<double>(round_s + 15));
  const Json before = many.status();
  const std::int64_t from = unix_ms();
  const double cpu_before = cpu_seconds(host.pid()), wall_before = seconds_now();
  std::int64_t memory = 0;
  const double window_s = std::min(round_s - 5, 240.0);
  while (seconds_now() - wall_before < window_s) {
    memory = std::max(memory, resident_with_children(host.pid()));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  const double share = (cpu_seconds(host.pid()) - cpu_before) / (seconds_now() - wall_before) * 100;
  const std::int64_t to = unix_ms();
  const Json after = many.status();
  host.send(SIGTERM);
  host.wait();

  // When each was meant to start, and when it did.
  std::map<std::string, std::int64_t> planned;
  for (const Json& job : before["jobs"].items()) planned[key_of(job)] = job["next_ms"].integer().value_or(0);
  std::vector<double> late;
  for (const Json& job : after["jobs"].items()) {
    const std::int64_t due = planned[key_of(job)];
    if (due < from + 500 || due > to - 2000) continue;
    const std::int64_t started = job["last_started_ms"].integer().value_or(0);
    // What was planned is told to the millisecond, from two clocks: a start just before it is that start.
    const bool seen = started >= due - 500;
    late.push_back(seen ? static_cast<double>(std::max<std::int64_t>(started - due, 0))
                        : static_cast<double>(to - due));
  }
  std::sort(late.begin(), late.end());
  const double p99 =
      late.empty() ? -1 : late[static_cast<std::size_t>(static_cast<double>(late.size() - 1) * 0.99)];
  const std::string n = std::to_string(scale.tenants) + " tenants × 3 connectors, a poll every " +
                        std::to_string(minutes) + " min";
  return {
      {n + ": memory, MB", fixed(static_cast<double>(memory) / 1e6, 0), "", "≤ 512", memory <= 512'000'000,
       "configuration and plan of each"},
      {"… processor, % of one core", fixed(share, 1), "", "≤ 25", share <= 25,
       "two requests to Handy for each poll"},
      {"… start delay, 99th percentile, ms", fixed(p99, 0), "", "≤ 1000", p99 >= 0 && p99 <= 1000,
       std::to_string(late.size()) + " starts seen"},
  };
}

}  // namespace enlace::bench
