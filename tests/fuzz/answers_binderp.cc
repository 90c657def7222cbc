#include "fuzz/answers.hpp"
#include "operations.hpp"

namespace enlace::fuzz {
namespace {

void feed(std::string_view bytes) {
  feed_damaged_answer<binderp::BindCompany>(bytes, binderp::operations(), binderp::fill);
}

}  // namespace

std::span<const Target> targets() {
  static const std::vector<Target> list = {{"binderp", feed, damage_seeds, {std::string("\6\x60\0\3", 4)}}};
  return list;
}

}  // namespace enlace::fuzz
