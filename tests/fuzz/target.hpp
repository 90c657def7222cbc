#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

// What is fed with bytes that nobody vouches for. The same functions run under libFuzzer (scripts/fuzz),
// which finds new ways in, and under a driver of our own that mutates well-formed inputs by a seed, in every
// test run.
namespace enlace::fuzz {

struct Target {
  const char* name;
  // Takes any bytes; whatever it must not do ends the process.
  void (*feed)(std::string_view bytes);
  // Well-formed inputs to begin with.
  std::vector<std::string> (*seeds)();
  // Words of the format, for mutations.
  std::vector<std::string> words;
};

std::span<const Target> targets();

// Ends the process: an invariant does not hold.
void insist(bool holds, const char* what);

}  // namespace enlace::fuzz
