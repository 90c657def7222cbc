#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include <enlace/sdk/json.hpp>

namespace enlace::mock::alegra {

// One record of a master resource, as Alegra would show it, beside what the filters compare.
struct Row {
  std::string id;
  Json body;
  std::int64_t created_ms = 0;
  bool verbatim = false;  // inserted by a test: shown exactly so, whatever the switches say
  std::string folded_name;
  std::string folded_code;  // reference of an item, identification of a contact
};

// The rows of one resource of one company, in the order of creation. Rows keep their address.
class Table {
 public:
  // Inserts, or replaces the row of that id in its place. `body` must have an id.
  Row& put(Json body, std::int64_t now_ms, bool verbatim);
  [[nodiscard]] const Row* find(std::string_view id) const;
  [[nodiscard]] Row* find(std::string_view id);
  bool erase(std::string_view id);
  void reindex(Row& row);  // after a change to its body
  [[nodiscard]] const std::map<std::uint64_t, Row>& rows() const { return rows_; }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  std::map<std::uint64_t, Row> rows_;
  std::unordered_map<std::string, std::uint64_t> by_id_;
  std::uint64_t next_ = 0;
};

std::string name_text(const Json& name);              // a plain text, or {"firstName", …}, or {"fullname"}
const std::string& reference_text(const Json& item);  // "ABC", or {"reference":"ABC"}
const std::string& identification_text(const Json& contact);

}  // namespace enlace::mock::alegra
