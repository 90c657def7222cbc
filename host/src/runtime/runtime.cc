#include "runtime/runtime.hpp"

#include <array>
#include <cstring>
#include <limits>

namespace enlace {

SmtpTransport& Runtime::mail() {
  class Unreachable final : public SmtpTransport {
    SmtpReply exchange(const Exchange&) override {
      return no_mail(ENLACE_E_NETWORK, "connection_refused", "there is no mail server here");
    }
  };
  static Unreachable none;
  return none;
}

std::uint64_t Runtime::random_below(std::uint64_t bound) {
  if (bound == 0) return 0;
  // Numbers at the top that would favour the low remainders are drawn again.
  const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() -
                              (std::numeric_limits<std::uint64_t>::max() % bound + 1) % bound;
  for (;;) {
    std::array<unsigned char, sizeof(std::uint64_t)> bytes{};
    random(bytes);
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    if (value <= limit) return value % bound;
  }
}

}  // namespace enlace
