#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/json.hpp>

// What became of faults that are no longer armed, so that one that never fired is named at the end: a test
// whose fault never fired has tested nothing.
namespace enlace::mock {

class FaultTally {
 public:
  static constexpr std::size_t kKept = 1000;

  void spent(Json fault) { keep(spent_, std::move(fault)); }
  // Cleared with all the others; `hits` is one of its members.
  void cleared(Json fault) {
    if (fault["hits"].integer() == 0) keep(never_fired_, std::move(fault));
  }
  void forget() {
    spent_.clear();
    never_fired_.clear();
  }
  [[nodiscard]] Json spent() const { return list(spent_); }
  [[nodiscard]] Json never_fired() const { return list(never_fired_); }

 private:
  static void keep(std::deque<Json>& kept, Json fault) {
    kept.push_back(std::move(fault));
    if (kept.size() > kKept) kept.pop_front();
  }
  static Json list(const std::deque<Json>& kept) {
    Json out = Json::array();
    for (const Json& fault : kept) out.push_back(fault);
    return out;
  }

  std::deque<Json> spent_;
  std::deque<Json> never_fired_;
};

// What POST /faults answers: {"ok", "ids"}, and the "id" where one fault was sent by itself.
inline Json armed_answer(const std::vector<std::int64_t>& ids, bool many) {
  Json list = Json::array();
  for (const std::int64_t id : ids) list.push_back(id);
  Json answer = Json::object({{"ok", true}, {"ids", std::move(list)}});
  if (!many) answer.set("id", ids.front());
  return answer;
}

// "7 status GET /api/v1/items*": a fault in a line, out of its to_json().
inline std::string fault_line(const Json& fault) {
  std::string line = fault["id"].text();
  for (const char* name : {"kind", "method", "path", "stage", "recipient"}) {
    if (!fault[name].text().empty()) line += " " + fault[name].text();
  }
  return line;
}

}  // namespace enlace::mock
