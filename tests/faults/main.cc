// enlace-faults: the correctness table of design 16, line by line, judged at the target.
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <list>
#include <thread>

#include <gtest/gtest.h>

#include "faults/engine/engines.hpp"
#include "support/child_process.hpp"
#include "support/erp_stand.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::faults {
namespace {

using Clock = std::chrono::steady_clock;

struct Arguments {
  Plan plan;
  std::vector<std::string> connectors, only;
  bool list = false;
  std::string run, part, result;  // one part, in a process of its own
};

// A part that runs: its process and where it leaves its figures.
struct Running {
  std::string part, result, log;
  test::ChildProcess process;
  Clock::time_point until;
};

Running start(const Arguments& arguments, const Engine& engine, const std::string& connector,
              const std::string& part, const test::TemporaryDirectory& directory, int number) {
  const std::string result = directory.file("result-" + std::to_string(number));
  const std::string log = directory.file("log-" + std::to_string(number));
  std::vector<std::string> words = {"/proc/self/exe",
                                    "--run",
                                    engine.name,
                                    "--part",
                                    part,
                                    "--result",
                                    result,
                                    "--connector",
                                    connector,
                                    "--seed",
                                    std::to_string(arguments.plan.seed)};
  if (arguments.plan.quick) words.emplace_back("--quick");
  const Plan& plan = arguments.plan;
  for (const auto& [name, count] : {std::pair("--orders", plan.orders), std::pair("--points", plan.points),
                                    std::pair("--seeds", plan.seeds)}) {
    if (count > 0) words.insert(words.end(), {name, std::to_string(count)});
  }
  return {part, result, log, test::ChildProcess::start(words, {"/dev/null", log, log}),
          Clock::now() + std::chrono::seconds(engine.part_seconds)};
}

std::string tail(const std::string& text) {
  constexpr std::size_t kShown = 1'500;
  return text.size() <= kShown ? text : text.substr(text.size() - kShown);
}

void collect(Running& running, Line& line) {
  const int end = running.process.wait();
  Line part;
  if (!from_json(test::read_file(running.result), part)) {
    line.problems.push_back(running.part + ": ended with " + std::to_string(end) + ": " +
                            tail(test::read_file(running.log)));
    return;
  }
  line.add(part);
  if (end != 0) line.problems.push_back(running.part + ": " + tail(test::read_file(running.log)));
}

Line run_line(const Arguments& arguments, const Engine& engine, const std::string& connector) {
  Plan plan = arguments.plan;
  plan.connector = connector;
  Line line;
  line.title = engine.title;
  line.connector = engine.per_connector ? connector : "";
  const std::vector<std::string> parts = engine.parts(plan);
  engine.describe(plan, parts, line);
  const test::TemporaryDirectory directory;
  const auto began = Clock::now();
  std::list<Running> running;
  std::size_t next = 0;
  while (next < parts.size() || !running.empty()) {
    while (next < parts.size() && running.size() < static_cast<std::size_t>(plan.jobs * engine.waits)) {
      running.push_back(start(arguments, engine, connector, parts[next], directory, static_cast<int>(next)));
      ++next;
    }
    for (auto one = running.begin(); one != running.end();) {
      const bool over = !one->process.running();
      const bool hung = !over && Clock::now() > one->until;
      if (hung) {
        line.problems.push_back(one->part + ": not done after " + std::to_string(engine.part_seconds) + " s");
        one->process.send(SIGKILL);
      }
      if (over || hung) {
        collect(*one, line);
        std::fprintf(stderr, "\r%s %s: %zu of %zu, %zu problems ", engine.name, connector.c_str(),
                     next - running.size() + 1, parts.size(), line.problems.size());
        one = running.erase(one);
      } else {
        ++one;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::fprintf(stderr, "\n");
  if (engine.finish != nullptr) engine.finish(plan, line);
  line.seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return line;
}

int run_part(const Arguments& arguments) {
  for (const Engine& engine : engines()) {
    if (arguments.run != engine.name) continue;
    const Line line = engine.run(arguments.plan, arguments.part);
    // What the worlds of the tests check by themselves counts too.
    const bool sound = !testing::UnitTest::GetInstance()->ad_hoc_test_result().Failed();
    Line named = line;
    named.title = engine.title;
    test::write_file(arguments.result, to_json(named));
    return sound ? 0 : 1;
  }
  return 2;
}

int run_table(const Arguments& arguments) {
  std::vector<Line> lines;
  for (const Engine& engine : engines()) {
    const bool wanted = arguments.only.empty() || std::find(arguments.only.begin(), arguments.only.end(),
                                                            engine.name) != arguments.only.end();
    if (!wanted) continue;
    std::vector<std::string> connectors = arguments.connectors;
    if (connectors.empty()) connectors = test::erp_stands();
    if (!engine.per_connector) connectors.resize(1);
    for (const std::string& connector : connectors) {
      lines.push_back(run_line(arguments, engine, connector));
      std::cerr << row(lines.back());
    }
  }
  std::cout << table_head();
  for (const Line& line : lines) std::cout << row(line);
  std::cout << remarks(lines);
  const bool good = std::all_of(lines.begin(), lines.end(), [](const Line& line) { return line.good(); });
  return good && !lines.empty() ? 0 : 1;
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"enlace-faults: lets things fail and has the judge say what became of the orders"};
  app.add_flag("--quick", arguments.plan.quick, "a sample of each line, five minutes in all");
  app.add_option("--connector", arguments.connectors, "only these connectors");
  app.add_option("--only", arguments.only, "only these lines (--list names them)");
  app.add_option("--seed", arguments.plan.seed, "the same number draws the same faults");
  app.add_option("--orders", arguments.plan.orders, "of each run of kill and mix");
  app.add_option("--points", arguments.plan.points, "of kill: so many, drawn by the seed");
  app.add_option("--seeds", arguments.plan.seeds, "of simulate");
  app.add_option("--jobs", arguments.plan.jobs, "processes at a time")->check(CLI::Range(1, 64));
  app.add_flag("--list", arguments.list, "the lines, and what they are about");
  app.add_option("--run", arguments.run)->group("");
  app.add_option("--part", arguments.part)->group("");
  app.add_option("--result", arguments.result)->group("");
  CLI11_PARSE(app, argc, argv);
  if (arguments.list) {
    for (const Engine& engine : engines()) std::cout << engine.name << "\t" << engine.title << '\n';
    return 0;
  }
  if (arguments.run.empty()) return run_table(arguments);
  if (!arguments.connectors.empty()) arguments.plan.connector = arguments.connectors.front();
  return run_part(arguments);
}

}  // namespace
}  // namespace enlace::faults

int main(int argc, char** argv) {
  return enlace::faults::run(argc, argv);
}
