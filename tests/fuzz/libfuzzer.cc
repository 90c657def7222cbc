// One target under libFuzzer: ENLACE_FUZZ_TARGET names it.
#include <cstddef>
#include <cstdint>

#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const enlace::fuzz::Target* const target = [] {
    const enlace::fuzz::Target* found = nullptr;
    for (const enlace::fuzz::Target& one : enlace::fuzz::targets()) {
      if (std::string_view(one.name) == ENLACE_FUZZ_TARGET) found = &one;
    }
    enlace::fuzz::insist(found != nullptr, "there is such a target");
    return found;
  }();
  target->feed({reinterpret_cast<const char*>(data), size});
  return 0;
}
