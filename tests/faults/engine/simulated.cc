// The lines that the simulator produces: many seeds, one kind of trouble at a time, and the fault mix at a
// size that no real clock would allow.
#include <algorithm>
#include <cmath>

#include "faults/engine/engines.hpp"
#include "faults/simulation.hpp"

namespace enlace::faults {
namespace {

using test::Simulation;
using test::Weather;

constexpr std::uint64_t kSeeds = 10'000, kQuickSeeds = 250, kSeedsOfAPart = 25;
constexpr std::int64_t kMixOrders = 10'000, kQuickMixOrders = 300, kMixOrdersOfAPart = 1'000;
constexpr double kMostRequests = 2.1;  // of a clean run (design 16)

std::string numbered(const char* what, std::uint64_t number) {
  return std::string(what) + ":" + std::to_string(number);
}

std::uint64_t number_of(const std::string& part) {
  return std::stoull(part.substr(part.find(':') + 1));
}

void judge(Simulation& simulation, const std::string& where, Line& line) {
  for (const std::string& order : simulation.unsettled()) {
    line.problems.push_back(where + ": not at rest: " + order);
  }
  for (std::size_t i = 0; i < simulation.tenants().size(); ++i) {
    const mock::Verdict verdict = simulation.judge(i);
    line.judge(where + " " + simulation.tenants()[i].tenant, verdict);
    if (verdict.delivered != verdict.expected && verdict.clean()) {
      line.problems.push_back(where + ": " + std::to_string(verdict.delivered) + " of " +
                              std::to_string(verdict.expected));
    }
  }
}

// 429 with both kinds of Retry-After, 5xx before and after the effect, HTML, resets before and after the
// effect, truncated and slow answers: 1 - 0.965^10 = 30 % of all requests.
Json mix() {
  const auto fault = [](const char* kind) {
    return Json::object({{"kind", kind}, {"times", -1}, {"probability", d("0.035")}});
  };
  return Json::array({fault("status").set("status", 429).set("retry_after", "2"),
                      fault("status").set("status", 429).set("retry_after", "Mon, 24 Nov 2025 16:00:30 GMT"),
                      fault("status").set("status", 500), fault("status").set("status", 503),
                      fault("status_after").set("status", 502), fault("html"), fault("reset_before"),
                      fault("reset_after"), fault("truncate"), fault("slow").set("delay_ms", 3'000)});
}

std::int64_t mix_orders(const Plan& plan) {
  if (plan.orders > 0) return plan.orders;
  return plan.quick ? kQuickMixOrders : kMixOrders;
}

std::int64_t orders_of_a_part(const Plan& plan) {
  return std::min(mix_orders(plan), kMixOrdersOfAPart);
}

Simulation::Options mix_options(const Plan& plan, std::uint64_t part, bool faulty) {
  Simulation::Options options;
  options.seed = plan.seed + part;
  options.connector = plan.connector;
  options.tenants = 1;
  options.orders = orders_of_a_part(plan);
  options.minutes = 30;
  options.list_lag_ms = 0;
  options.weather = Weather::calm();
  options.faults = faulty ? mix() : Json::array();
  if (faulty) {
    // Of a mail server, which knows neither 429 nor HTML: 1 - 0.942^6 = 30 %.
    constexpr double kEach = 0.058;
    options.mail_faults.refused = options.mail_faults.before_effect = options.mail_faults.after_effect =
        kEach;
    options.mail_faults.status = options.mail_faults.status_after = options.mail_faults.slow = kEach;
  }
  return options;
}

// Seeds of one plan do not meet those of the next.
std::uint64_t first_seed(const Plan& plan) {
  return (plan.seed - 1) * kSeeds + 1;
}

std::uint64_t seeds_of(const Plan& plan) {
  if (plan.seeds > 0) return static_cast<std::uint64_t>(plan.seeds);
  return plan.quick ? kQuickSeeds : kSeeds;
}

}  // namespace

// --- any seed --------------------------------------------------------------------------------------------

std::vector<std::string> simulate_parts(const Plan& plan) {
  std::vector<std::string> parts;
  const std::uint64_t all = seeds_of(plan);
  for (std::uint64_t done = 0; done < all; done += kSeedsOfAPart) {
    parts.push_back(numbered("seeds", first_seed(plan) + done));
  }
  return parts;
}

Line run_simulate(const Plan& plan, const std::string& part) {
  Line line;
  Simulation::Counts all;
  const std::uint64_t first = number_of(part);
  const std::uint64_t end = std::min(first + kSeedsOfAPart, first_seed(plan) + seeds_of(plan));
  for (std::uint64_t seed = first; seed < end; ++seed) {
    Simulation simulation({.seed = seed, .connector = plan.connector});
    simulation.run();
    judge(simulation, "seed " + std::to_string(seed), line);
    all.add(simulation.counts());
  }
  line.figures = {{"orders", all.orders},
                  {"edits", all.edits},
                  {"deletions", all.deletions},
                  {"deaths", all.kills},
                  {"of them at fail points", all.point_kills},
                  {"worker deaths", all.worker_deaths},
                  {"restores", all.restores},
                  {"lost WALs", all.lost_wals},
                  {"folders that went back", all.went_back},
                  {"turns of a copy", all.turns},
                  {"lost disks", all.lost_disks},
                  {"clock jumps", all.jumps},
                  {"disk faults", all.disk_faults},
                  {"edits of files", all.edits_of_files},
                  {"commands", all.commands}};
  return line;
}

void describe_simulate(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "the whole host in one process: deaths at requests and fail points, dying workers, lost and late "
      "answers, restores, lost WALs, snapshots, copies, lost disks, clock jumps, failing disks, edits of "
      "files, commands";
  line.size = std::to_string(seeds_of(plan)) + " seeds from " + std::to_string(first_seed(plan));
}

// --- the fault mix ---------------------------------------------------------------------------------------

std::vector<std::string> mix_parts(const Plan& plan) {
  std::vector<std::string> parts;
  for (std::int64_t i = 0; i < mix_orders(plan) / orders_of_a_part(plan); ++i)
    parts.push_back(numbered("orders", static_cast<std::uint64_t>(i)));
  return parts;
}

Line run_mix(const Plan& plan, const std::string& part) {
  Line line;
  std::int64_t requests[2] = {0, 0};
  for (const bool faulty : {false, true}) {
    Simulation simulation(mix_options(plan, number_of(part), faulty));
    simulation.run();
    judge(simulation, part + (faulty ? " under faults" : " clean"), line);
    requests[faulty ? 1 : 0] = simulation.counts().erp_requests;
  }
  line.figures = {{"ERP requests of a clean run", requests[0]}, {"under faults", requests[1]}};
  return line;
}

void describe_mix(const Plan& plan, const std::vector<std::string>& parts, Line& line) {
  line.run =
      "30 % of all requests on both sides fail: 429 with Retry-After in seconds and as a date, 5xx before "
      "and after the effect, HTML, resets before and after the effect, truncated, slow; virtual time";
  line.size = std::to_string(mix_orders(plan)) + " orders in " + std::to_string(parts.size()) + " runs";
}

void finish_mix(const Plan&, Line& line) {
  const auto clean = static_cast<double>(line.figures["ERP requests of a clean run"]);
  const double ratio = static_cast<double>(line.figures["under faults"]) / std::max(clean, 1.0);
  line.notes.push_back("ERP requests under faults: " + std::to_string(std::lround(ratio * 100) / 100) + "." +
                       std::to_string(std::lround(ratio * 100) % 100 / 10) +
                       std::to_string(std::lround(ratio * 100) % 10) +
                       " times those of a clean run (reach: 2.1)");
  if (ratio > kMostRequests) line.problems.push_back("too many requests");
}

}  // namespace enlace::faults
