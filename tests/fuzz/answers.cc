#include "fuzz/answers.hpp"

#include "operations.hpp"

// One program for each connector: ENLACE_FUZZ_CONNECTOR is its namespace, "operations.hpp" that of its tests.
namespace enlace::fuzz {
namespace {

namespace connector = enlace::ENLACE_FUZZ_CONNECTOR;

void feed(std::string_view bytes) {
  feed_damaged_answer<connector::Account>(bytes, connector::operations(), connector::fill);
}

}  // namespace

std::span<const Target> targets() {
  static const std::vector<Target> list = {
      {ENLACE_FUZZ_NAME, feed, damage_seeds, {std::string("\6\x60\0\3", 4)}}};
  return list;
}

}  // namespace enlace::fuzz
