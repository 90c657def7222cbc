#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <enlace/sdk/documents.hpp>

#include "runtime/runtime.hpp"

// What is believed of Handy's clock (H-23, design 8.2).
//
// Its answers carry a `Date`, and one answer may be wrong. So a `Date` counts only where a second clock
// agrees: within one boot of this machine it has advanced since the last one believed by our monotonic time,
// give or take a margin; over a boot, by our wall clock; the very first one stands beside our wall clock. One
// that does not is doubted, and nothing moves by it. Doubted ones that agree among themselves over several
// polls and some real time are believed after all.
//
// Even then it may be the header that is wrong and not the clock that dates the orders: until an order speaks
// for the new time, the time that was believed before stays possible, and windows cover both.
namespace enlace::jobs {

class HandyClock {
 public:
  // Our own clocks at one moment.
  struct Ours {
    std::int64_t unix_ms = 0, mono_ms = 0;
    std::string boot;
    static Ours of(const Runtime& runtime) {
      return {runtime.unix_ms(), runtime.monotonic_ms(), runtime.boot_id()};
    }
  };

  // `kept`: text() of before. What is empty or cannot be read knows nothing.
  static HandyClock from(const std::string& kept);
  [[nodiscard]] std::string text() const;

  // Handy's present; nullopt: nothing was believed in this boot yet.
  [[nodiscard]] std::optional<std::int64_t> present(const Ours& now) const;
  // The same, from another boot by our wall clock; 0: nothing was ever believed. For what may be wrong once.
  [[nodiscard]] std::int64_t estimate(const Ours& now) const;
  // A `Date` as the clock of the orders has it.
  [[nodiscard]] std::int64_t corrected(std::int64_t date_ms) const { return date_ms - off_; }
  // How far before (at most 0) or after its present Handy's time may be too.
  [[nodiscard]] std::int64_t earliest() const { return low_; }
  [[nodiscard]] std::int64_t latest() const { return high_; }

  enum class Verdict { silent, believed, doubted };
  // The `Date` of an answer that came at `at`; 0 = it had none.
  Verdict hear(std::int64_t date_ms, const Ours& at);
  // An order was made at that moment of Handy's clock: that clock is not behind it.
  void hear_order(std::int64_t created_ms, const Ours& at);

  // The last `Date` that was doubted, and when.
  struct Doubt {
    std::int64_t told_ms = 0, expected_ms = 0;
    std::int64_t at_unix_ms = 0, at_mono_ms = 0;
    std::string boot;
    bool stands = false;  // none was believed since
    // Polls since then whose `Date` was believed, and the last of them.
    std::int64_t agreed = 0, agreed_mono_ms = 0;
    std::string agreed_boot;
  };
  [[nodiscard]] const std::optional<Doubt>& doubt() const { return doubt_; }
  // Until several polls in a row have agreed, or for an hour: what was odd once ends, what is odd again and
  // again is seen.
  [[nodiscard]] bool doubted_lately(const Ours& now) const;

 private:
  // A `Date` that was believed, and our clocks then.
  struct Anchor {
    std::int64_t server_ms = 0;
    Ours at;
  };
  struct Expected {
    std::int64_t at_ms = 0, margin_ms = 0;
  };
  [[nodiscard]] bool same_boot(const Ours& now) const;
  [[nodiscard]] Expected expected(const Ours& now) const;
  void believe(std::int64_t server_ms, const Ours& at);
  static void agree(Doubt& doubt, const Ours& at);
  bool confirmed_by(std::int64_t date_ms, std::int64_t expected_ms, const Ours& at);
  void adopt(std::int64_t server_ms, std::int64_t before_ms, const Ours& at);

  std::optional<Anchor> anchor_;
  std::int64_t last_ms_ = 0;         // the newest that was believed
  std::int64_t low_ = 0, high_ = 0;  // beside the present
  std::int64_t turn_ms_ = 0;         // when a jump was first heard, by the time that was believed then
  std::int64_t off_ = 0;             // by how much `Date` is known to be ahead of the clock of the orders
  std::optional<Doubt> doubt_;
  // Doubted ones that agree: from the first to the last of them, on the monotonic clock.
  std::string run_boot_;
  std::int64_t run_offset_ms_ = 0, run_first_ms_ = 0, run_last_ms_ = 0, run_count_ = 0;
  std::int64_t run_turn_ms_ = 0;
};

// Under which name the ledger keeps it, of each tenant.
inline constexpr const char* kHandyClock = "handy/clock";

// "handy_clock_doubted" {told, expected} of a clock with a doubt.
Notice doubt_of(const HandyClock& clock);

}  // namespace enlace::jobs
