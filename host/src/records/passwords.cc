#include "records/passwords.hpp"

#include <sodium.h>

#include <array>
#include <atomic>

namespace enlace::records {
namespace {

constexpr int kAtOnce = 2;
constexpr std::int64_t kPatience_ms = 4'000;
constexpr std::int64_t kLookAgain_ms = 25;
// Of no password: a salt and a hash of zeros under today's limits.
constexpr const char* kNobodys =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

std::atomic<int> under_way = 0;

class Turn {
 public:
  explicit Turn(Runtime& runtime) {
    const std::int64_t until = runtime.monotonic_ms() + kPatience_ms;
    while (!(held_ = take())) {
      const std::int64_t now = runtime.monotonic_ms();
      if (now >= until) return;
      runtime.sleep_until(now + kLookAgain_ms);
    }
  }
  ~Turn() {
    if (held_) --under_way;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  [[nodiscard]] bool held() const { return held_; }

 private:
  static bool take() {
    int now = under_way;
    while (now < kAtOnce) {
      if (under_way.compare_exchange_weak(now, now + 1)) return true;
    }
    return false;
  }
  bool held_ = false;
};

Failure busy() {
  return failure(ENLACE_E_RATE_LIMITED, "log_in_busy", "too many log-ins at once");
}

}  // namespace

Result<std::string> hash_password(Runtime& runtime, const vault::Secret& password) {
  const Turn turn(runtime);
  if (!turn.held()) return busy();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const std::string_view plain = password.reveal();
  if (crypto_pwhash_str(hash.data(), plain.data(), plain.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return busy();  // no memory for it
  }
  return std::string(hash.data());
}

Result<bool> is_password(Runtime& runtime, const std::string& hash, const vault::Secret& password) {
  const Turn turn(runtime);
  if (!turn.held()) return busy();
  const std::string_view plain = password.reveal();
  const char* against = hash.empty() ? kNobodys : hash.c_str();
  return crypto_pwhash_str_verify(against, plain.data(), plain.size()) == 0 && !hash.empty();
}

}  // namespace enlace::records
