#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "runtime/runtime.hpp"

namespace enlace::test {

// A Runtime whose clocks stand still until a test moves them, for code that only reads them. It has no
// threads and no network: asking for those ends the test.
class ManualRuntime final : public Runtime {
 public:
  [[nodiscard]] std::int64_t unix_ms() const override { return unix_; }
  [[nodiscard]] std::int64_t monotonic_ms() const override { return mono_; }
  [[nodiscard]] std::string boot_id() const override { return "boot-" + std::to_string(boot_); }
  void random(std::span<unsigned char> bytes) override {
    for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(engine_());
  }
  std::unique_ptr<Thread> spawn(std::string, std::function<void()>) override { std::abort(); }
  std::unique_ptr<Event> make_event() override { std::abort(); }
  void sleep_until(std::int64_t mono_ms) override { pass(mono_ms - mono_); }
  HttpTransport& transport() override { std::abort(); }

  void pass(std::int64_t ms) {
    if (ms <= 0) return;
    unix_ += ms;
    mono_ += ms;
  }
  void jump_wall_clock(std::int64_t ms) { unix_ += ms; }
  void reboot() {  // the machine starts anew: monotonic time begins again
    ++boot_;
    mono_ = 1'000;
  }

 private:
  std::int64_t unix_ = 1'741'107'600'000;  // 2025-03-04T17:00:00Z
  std::int64_t mono_ = 5'000'000;
  int boot_ = 1;
  std::minstd_rand engine_{7};
};

}  // namespace enlace::test
