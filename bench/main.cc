// enlace-bench [--quick] [--rounds N] [--orders N] [LINE…]: measures and prints a Markdown table
// (docs/performance.md).
#include <cstdlib>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "bare.hpp"
#include "figure.hpp"

namespace {

using enlace::bench::Figure;
using enlace::bench::Scale;

struct Line {
  const char* name;
  const char* what;
  std::vector<Figure> (*measure)(const Scale&);
};

constexpr Line kLines[] = {
    {"orders", "orders through the whole path against a bare client", enlace::bench::measure_orders},
    {"worker", "start of a worker, records through it", enlace::bench::measure_worker},
    {"queue", "memory with many orders waiting", enlace::bench::measure_queue},
    {"questions", "what people ask of a large store", enlace::bench::measure_questions},
    {"catalogue", "a large catalogue", enlace::bench::measure_catalogue},
    {"startup", "start to first poll, idle memory", enlace::bench::measure_startup},
    {"fleet", "ten thousand tenants", enlace::bench::measure_fleet},
    {"size", "installed size", enlace::bench::measure_size},
};

int usage() {
  std::cerr << "usage: enlace-bench [--quick] [--rounds N] [--orders N] [LINE...]\nlines:\n";
  for (const Line& line : kLines) std::cerr << "  " << line.name << "  " << line.what << "\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "bare")
    return enlace::bench::bare_main(argv[2], std::atoi(argv[3]));
  Scale scale;
  std::set<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--quick") {
      scale = {.quick = true,
               .rounds = 1,
               .orders = 300,
               .products = 5000,
               .queued = 20'000,
               .tenants = 1000,
               .records = 20'000};
      continue;
    }
    int* const count = word == "--rounds" ? &scale.rounds : word == "--orders" ? &scale.orders : nullptr;
    if (count != nullptr) {
      if (++i == argc || (*count = std::atoi(argv[i])) < 1) return usage();
      continue;
    }
    bool known = false;
    for (const Line& line : kLines) known = known || word == line.name;
    if (!known) return usage();
    wanted.insert(word);
  }
  std::vector<Figure> figures;
  for (const Line& line : kLines) {
    if (!wanted.empty() && !wanted.contains(line.name)) continue;
    std::cerr << "== " << line.what << "\n";
    for (Figure& figure : line.measure(scale)) figures.push_back(std::move(figure));
  }
  enlace::bench::print_table(figures);
  for (const Figure& figure : figures) {
    if (!figure.reached) return 1;
  }
  return 0;
}
