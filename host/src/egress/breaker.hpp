#pragma once

#include <cstdint>
#include <mutex>

namespace enlace::egress {

// Stops asking a server that does not answer. Closed: everyone goes. After several faults in a row it
// opens: nobody goes for a while, then one request tries; its outcome closes it, or opens it for longer.
// Thread-safe.
class Breaker {
 public:
  enum class Outcome { well, fault, unknown };  // unknown: cancelled, or never sent for a reason of ours

  struct Admission {
    std::int64_t wait_ms = 0;  // 0: go ahead, and report() exactly once; else when to ask again
    bool trial = false;        // the one request that tries
  };
  Admission admit(std::int64_t now_ms);
  // How long admit() would say to wait, with nobody admitted: 0 = somebody may go.
  [[nodiscard]] std::int64_t wait_ms(std::int64_t now_ms) const;
  void report(const Admission& admission, Outcome outcome, std::int64_t now_ms);
  // The server has answered somebody else: one request may try at once.
  void try_now();
  [[nodiscard]] bool closed() const;

 private:
  [[nodiscard]] std::int64_t wait_at(std::int64_t now_ms) const;  // with mutex_ held

  mutable std::mutex mutex_;
  int faults_ = 0;
  std::int64_t open_ms_ = 0;  // how long this time; 0 when closed
  std::int64_t open_until_ms_ = 0;
  bool trying_ = false;
};

}  // namespace enlace::egress
