#include "runtime/real_runtime.hpp"

#include <pthread.h>
#include <sys/random.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <thread>

#include "runtime/poco_smtp.hpp"
#include "runtime/poco_transport.hpp"

namespace enlace {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::int64_t kLongestWaitMs = 3'600'000;  // "for ever" must not overflow a time point

std::int64_t steady_ms() {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

steady_clock::time_point time_point_of(std::int64_t monotonic_ms) {
  return steady_clock::time_point(milliseconds(std::min(monotonic_ms, steady_ms() + kLongestWaitMs)));
}

class RealEvent final : public Event {
 public:
  void set() override {
    const std::lock_guard lock(mutex_);
    set_ = true;
    condition_.notify_one();
  }
  bool wait_until(std::int64_t monotonic_ms) override {
    std::unique_lock lock(mutex_);
    while (!set_ && steady_ms() < monotonic_ms) condition_.wait_until(lock, time_point_of(monotonic_ms));
    return std::exchange(set_, false);
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool set_ = false;
};

class RealThread final : public Thread {
 public:
  RealThread(std::string name, std::function<void()> body)
      : thread_([name = std::move(name), body = std::move(body)] {
          constexpr std::size_t kLongestName = 15;  // pthread_setname_np refuses longer ones
          pthread_setname_np(pthread_self(), name.substr(0, kLongestName).c_str());
          body();
        }) {}
  ~RealThread() override { join(); }
  void join() override {
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_;
};

class RealRuntime final : public Runtime {
 public:
  explicit RealRuntime(const TlsSettings& tls) : transport_(tls, steady_ms), mail_(tls, steady_ms) {
    std::signal(SIGPIPE, SIG_IGN);
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot_id_;
  }

  std::int64_t unix_ms() const override {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<milliseconds>(now).count();
  }
  std::int64_t monotonic_ms() const override { return steady_ms(); }
  std::string boot_id() const override { return boot_id_; }

  void random(std::span<unsigned char> bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
      if (count < 0 && errno != EINTR) std::abort();  // a kernel without randomness: nothing is safe
      if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
  }

  std::unique_ptr<Thread> spawn(std::string name, std::function<void()> body) override {
    return std::make_unique<RealThread>(std::move(name), std::move(body));
  }
  std::unique_ptr<Event> make_event() override { return std::make_unique<RealEvent>(); }
  void sleep_until(std::int64_t monotonic_ms) override {
    while (steady_ms() < monotonic_ms) std::this_thread::sleep_until(time_point_of(monotonic_ms));
  }
  HttpTransport& transport() override { return transport_; }
  SmtpTransport& mail() override { return mail_; }

 private:
  std::string boot_id_;
  PocoTransport transport_;
  PocoSmtpTransport mail_;
};

}  // namespace

std::unique_ptr<Runtime> make_real_runtime(const TlsSettings& tls) {
  return std::make_unique<RealRuntime>(tls);
}

}  // namespace enlace
