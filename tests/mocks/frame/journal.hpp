#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "mocks/frame/message.hpp"

namespace enlace::mock {

// The record of what a mock received and how it answered, in order of arrival, with secrets blanked.
// Keeps the newest kCapacity entries and the first kBodyLimit bytes of each body. Not thread-safe: the
// frame owns it and holds the lock.
class Journal {
 public:
  static constexpr std::size_t kCapacity = 100'000;
  static constexpr std::size_t kBodyLimit = 256 * 1024;

  void record(const Request& request, std::int64_t unix_ms, int status, std::string_view wire,
              std::string_view fault, std::string_view secret_header,
              const std::vector<std::string>& secret_members = {});
  void clear();
  // {"requests": [...], "dropped": n}; narrowed by ?method=, ?path= (glob) and ?since= (a sequence number,
  // exclusive).
  [[nodiscard]] Json report(const Request& question) const;

 private:
  struct Entry {
    std::uint64_t sequence = 0;
    std::int64_t unix_ms = 0;
    Request request;
    int status = 0;
    std::string wire;
    std::string fault;
  };
  static Json render(const Entry& entry);

  std::deque<Entry> entries_;
  std::uint64_t received_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace enlace::mock
