#pragma once

#include <string>
#include <vector>

// What a measurement says, and the table of them (docs/performance.md).
namespace enlace::bench {

// One line of design 16's speed table, or one that helps to read it.
struct Figure {
  std::string what;      // "orders per second, whole path"
  std::string measured;  // with its unit
  std::string baseline;  // the bare thing beside it in the same run, "" when there is none
  std::string reach;     // what is wanted, "" when nothing is
  bool reached = true;   // false: short of `reach`
  std::string limit;     // what bounds it, or what it is made of
};

// How large a run is. The quick one samples every line within some minutes; its figures are rougher.
struct Scale {
  bool quick = false;
  int rounds = 3;
  int orders = 2000;
  int products = 100'000;
  int queued = 1'000'000;
  int tenants = 10'000;
  int records = 200'000;
};

void print_table(const std::vector<Figure>& figures);

std::string fixed(double value, int digits = 2);
double median(std::vector<double> values);

// "12.3 (11.9–13.0)": the median, and the smallest and largest of several rounds.
std::string spread(const std::vector<double>& values, int digits = 1);

std::vector<Figure> measure_orders(const Scale& scale);     // whole path, requests, CPU, memory
std::vector<Figure> measure_worker(const Scale& scale);     // start to first operation, records a second
std::vector<Figure> measure_catalogue(const Scale& scale);  // a large catalogue: memory, second run
std::vector<Figure> measure_queue(const Scale& scale);      // memory with many orders queued
std::vector<Figure> measure_questions(const Scale& scale);  // what people ask of a large store
std::vector<Figure> measure_fleet(const Scale& scale);      // many tenants: memory, CPU, start delay
std::vector<Figure> measure_startup(const Scale& scale);    // start to first poll; idle memory
std::vector<Figure> measure_size(const Scale& scale);       // what is installed

}  // namespace enlace::bench
