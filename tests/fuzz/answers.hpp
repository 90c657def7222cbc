#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/testing/fake_host.hpp>

#include "fuzz/target.hpp"

// Damaged answers of an ERP: what its connector makes of them. An input says which operation runs, which of
// the answers to it is damaged, and how: operation, answer, status, then edits of four bytes each.
namespace enlace::fuzz {

// Edits the body of one answer as `edits` spells it out.
inline void damage(std::string& body, std::string_view edits) {
  static constexpr std::string_view kValues[] = {"null",
                                                 "true",
                                                 "-1",
                                                 "0",
                                                 "\"\"",
                                                 "\"x\"",
                                                 "[]",
                                                 "{}",
                                                 "[null,[],7]",
                                                 "1e400",
                                                 "1e18",
                                                 "0.005",
                                                 "\"-7\"",
                                                 "\"1e9\"",
                                                 "999999999999999999999999999999.999999999999999999999999",
                                                 "\"\\ud800\"",
                                                 "\"2026-02-30\"",
                                                 "9223372036854775808"};
  for (; edits.size() >= 4; edits.remove_prefix(4)) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(edits[i]); };
    const std::size_t at = ((std::size_t{byte(1)} << 8U | byte(2)) * body.size()) >> 16U;
    switch (byte(0) % 8) {
      case 0:
        if (at < body.size()) body[at] = edits[3];
        break;
      case 1:
        body.erase(at, 1U + byte(3) % 16U);
        break;
      case 2:
        body.insert(at, 1, edits[3]);
        break;
      case 3:
        body.resize(at);
        break;
      case 4: {  // a piece once more
        const std::string piece = body.substr(at, byte(3));
        body.insert(at, piece);
        break;
      }
      case 5:  // something else altogether
        body = edits.substr(4);
        return;
      default: {  // another value for the next member: the rest stays what it was
        const std::size_t from = body.find(':', at);
        if (from == std::string::npos) break;
        const bool text = body.compare(from + 1, 1, "\"") == 0;
        const std::size_t to = text ? body.find('"', from + 2) : body.find_first_of(",}]", from + 1);
        if (to == std::string::npos) break;
        body.replace(from + 1, to - from - (text ? 0 : 1), kValues[byte(3) % std::size(kValues)]);
        break;
      }
    }
  }
}

// Runs one operation of `operations` on an account that `fill` has made, and damages an answer to it.
template <class Account, class Operations>
void feed_damaged_answer(std::string_view bytes, const Operations& operations, void (*fill)(Account&)) {
  static constexpr int kStatus[] = {0, 0, 0, 0, 0, 0, 200, 201, 204, 302, 400, 404, 409, 422, 429, 500};
  if (bytes.size() < 3) return;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const auto& [name, run] = *std::next(operations.begin(), byte(0) % static_cast<int>(operations.size()));
  Account account;
  fill(account);
  account.session();
  int number = 0;
  account.tamper = [&](sdk::testing::Answer& answer) {
    const bool from_here_on = byte(1) >= 128;
    const int first = byte(1) % 8;
    const int current = number++;
    if (current < first || (current > first && !from_here_on)) return;
    if (const int status = kStatus[byte(2) % std::size(kStatus)]; status != 0)
      answer.response.status = status;
    damage(answer.response.body, bytes.substr(3));
  };
  const sdk::testing::OpResult result = run(account);
  insist(account.host().misuses().empty(), "the connector keeps the rules of the host");
  insist(ENLACE_CLASS(result.status) != ENLACE_CLASS_CONTRACT, "a bad answer is no bug of the connector");
  insist(result.ok() || !result.error.cause.empty(), "an error says what it is");
  const bool writes = name.starts_with("push") || name.starts_with("delete");
  insist(writes || account.host().writes().empty(), "reading writes nothing");
  if (name == "push_order" && result.ok()) {
    insist(!result.document(ENLACE_EMIT_OUTCOME)["remote_id"].text().empty(),
           "an order that landed has an id");
  }
}

// For each operation and answer, one that changes a value.
inline std::vector<std::string> damage_seeds() {
  std::vector<std::string> seeds;
  for (char operation = 0; operation < 6; ++operation) {
    for (char answer = 0; answer < 4; ++answer) {
      seeds.push_back(
          std::string{operation, answer, '\0', '\6', '\x40', '\0', '\0', '\7', '\x80', '\0', '\7'});
    }
  }
  return seeds;
}

}  // namespace enlace::fuzz
