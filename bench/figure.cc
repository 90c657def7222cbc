#include "figure.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>

namespace enlace::bench {

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string spread(const std::vector<double>& values, int digits) {
  if (values.empty()) return "–";
  if (values.size() == 1) return fixed(values[0], digits);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return fixed(median(values), digits) + " (" + fixed(*least, digits) + "–" + fixed(*most, digits) + ")";
}

void print_table(const std::vector<Figure>& figures) {
  std::cout << "| what | measured | bare baseline, same run | reach | | what limits it |\n"
            << "|---|---|---|---|---|---|\n";
  for (const Figure& figure : figures) {
    std::cout << "| " << figure.what << " | " << figure.measured << " | " << figure.baseline << " | "
              << figure.reach << " | "
              << (figure.reach.empty() ? ""
                  : figure.reached     ? "yes"
                                       : "**no**")
              << " | " << figure.limit << " |\n";
  }
  std::cout.flush();
}

}  // namespace enlace::bench
