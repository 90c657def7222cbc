#include "records/throttle.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "records/tokens.hpp"

namespace enlace::records {
namespace {

constexpr std::int64_t kFirst_ms = 1'000, kLongest_ms = 15 * 60'000;
constexpr std::int64_t kForgotten_ms = 60 * 60'000;  // after so long without a failure
constexpr std::int64_t kMost = 20'000;               // rows; the oldest go first
constexpr int kFreeOfAddress = 10;
constexpr int kMostFailures = 60;  // more make no difference

struct Kept {
  std::int64_t failures = 0, last_ms = 0, next_ms = 0;
};

std::string key_of(const Waiting& waiting) {
  return hash_of(waiting.who);
}

Result<Kept> kept(store::Transaction& transaction, const Waiting& waiting, std::int64_t now_ms) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             transaction.query("SELECT failures, last_ms, next_ms FROM console_throttle WHERE who = ?",
                               {key_of(waiting)}));
  if (rows.empty()) return Kept{};
  const Kept found{rows.front().integer(0), rows.front().integer(1), rows.front().integer(2)};
  // Failures that are long ago, or that a clock which went back puts into the future.
  const bool counts = now_ms - found.last_ms < kForgotten_ms && found.last_ms <= now_ms;
  return counts ? found : Kept{};
}

std::int64_t wait_after(std::int64_t failures, int free) {
  std::int64_t wait = kFirst_ms;
  if (failures <= free) return 0;
  for (std::int64_t i = free + 1; i < failures && wait < kLongest_ms; ++i) wait *= 2;
  return std::min(wait, kLongest_ms);
}

Result<void> keep(store::Transaction& transaction, const Waiting& waiting, const Kept& state) {
  ENLACE_CHECK(transaction.run(
      "INSERT INTO console_throttle (who, failures, last_ms, next_ms) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (who) DO UPDATE SET failures = excluded.failures, last_ms = excluded.last_ms, "
      "next_ms = excluded.next_ms",
      {key_of(waiting), state.failures, state.last_ms, state.next_ms}));
  return {};
}

bool is_local(const std::string& place) {
  return place.empty() || place.starts_with("127.") || place == "::1/128";
}

}  // namespace

std::string place_of(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
    ::inet_ntop(AF_INET, bytes.data() + kMapped.size(), text.data(), text.size());
    return text.data();
  }
  if (address == "::1") return "::1/128";
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/64";
}

std::vector<Waiting> waits_of(const std::string& login, const std::string& address, bool known) {
  const std::string place = place_of(address);
  const std::string account = "account/" + login;
  std::vector<Waiting> waits{{known ? account + "/" + place : account, 0}};
  if (!is_local(place)) waits.push_back({"address/" + place, kFreeOfAddress});
  return waits;
}

Result<std::int64_t> begin_attempt(store::Database& database, const std::vector<Waiting>& waits,
                                   std::int64_t now_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  std::vector<Kept> states;
  std::int64_t wait = 0;
  for (const Waiting& one : waits) {
    ENLACE_TRY(const Kept state, kept(transaction, one, now_ms));
    wait = std::max(wait, state.next_ms - now_ms);
    states.push_back(state);
  }
  if (wait > 0) return std::min(wait, kLongest_ms);
  for (std::size_t i = 0; i < waits.size(); ++i) {
    const std::int64_t failures = std::min<std::int64_t>(states[i].failures + 1, kMostFailures);
    ENLACE_CHECK(
        keep(transaction, waits[i], {failures, now_ms, now_ms + wait_after(failures, waits[i].free)}));
  }
  ENLACE_CHECK(
      transaction.run("DELETE FROM console_throttle WHERE last_ms < ? OR who IN "
                      "(SELECT who FROM console_throttle ORDER BY last_ms DESC LIMIT -1 OFFSET ?)",
                      {now_ms - kForgotten_ms, kMost}));
  ENLACE_CHECK(transaction.commit());
  return 0;
}

Result<void> attempt_succeeded(store::Database& database, const std::vector<Waiting>& waits) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  for (const Waiting& one : waits) {
    if (one.free > 0) continue;
    ENLACE_CHECK(transaction.run("DELETE FROM console_throttle WHERE who = ?", {key_of(one)}));
  }
  return transaction.commit();
}

Result<void> take_back_attempt(store::Database& database, const std::vector<Waiting>& waits,
                               std::int64_t now_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  for (const Waiting& one : waits) {
    ENLACE_TRY(Kept state, kept(transaction, one, now_ms));
    state.failures = std::max<std::int64_t>(0, state.failures - 1);
    state.next_ms = now_ms;
    ENLACE_CHECK(keep(transaction, one, state));
  }
  return transaction.commit();
}

}  // namespace enlace::records
