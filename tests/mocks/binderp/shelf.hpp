#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <enlace/sdk/json.hpp>

namespace enlace::mock::binderp {

// The rows that one list answers, in its default order: by ID as SQL Server orders it (apis/bind.md 1.5).
// Keeps what every row was before, so that a list can lag behind the writes.
class Shelf {
 public:
  void put(Json row, std::int64_t now_ms);  // inserts, or replaces the row of that ID
  bool erase(std::string_view id, std::int64_t now_ms);
  [[nodiscard]] const Json* find(std::string_view id) const;  // as it is now
  [[nodiscard]] std::vector<const Json*> rows() const;        // as they are now
  // As they were at `moment_ms`: what a list shows that lags.
  [[nodiscard]] std::vector<const Json*> rows_at(std::int64_t moment_ms) const;
  [[nodiscard]] std::size_t size() const { return rows().size(); }

 private:
  struct Version {
    std::int64_t since_ms;
    Json row;  // null: not there any more
  };
  using Key = std::pair<std::string, std::string>;  // order, ID

  static Key key_of(std::string_view id);
  void add_version(std::string_view id, Json row, std::int64_t now_ms);

  std::map<Key, std::vector<Version>> rows_;  // oldest version first
};

}  // namespace enlace::mock::binderp
