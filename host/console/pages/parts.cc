#include "pages/parts.hpp"

#include <array>
#include <map>

#include "look/words.hpp"
#include "text/fold.hpp"

namespace enlace::console {
namespace {

// Shapes differ, not only colours: who sees no colours and who prints reads the same.
struct Mark {
  const char *state, *mark, *like;
};
constexpr std::array kMarks = {
    Mark{"waits_for_person", "▲", "waits_for_person"}, Mark{"in_doubt", "?", "in_doubt"},
    Mark{"on_the_way", "◐", "on_the_way"}, Mark{"delivered", "●", "delivered"},
    Mark{"not_sent", "○", "not_sent"}, Mark{"removed", "✕", "removed"}, Mark{"edited", "↻", "edited"},
    Mark{"damaged", "!", "damaged"},
    // of a delivery
    Mark{"waiting", "◐", "on_the_way"}, Mark{"sending", "◐", "on_the_way"},
    Mark{"removing", "◐", "on_the_way"}, Mark{"dead", "▲", "waits_for_person"},
    Mark{"removal_refused", "▲", "waits_for_person"}, Mark{"skipped", "○", "not_sent"},
    Mark{"superseded", "↻", "edited"}, Mark{"tombstone", "✕", "removed"},
    // of a company
    Mark{"ok", "●", "delivered"}, Mark{"attention", "▲", "waits_for_person"}, Mark{"down", "✕", "down"},
    Mark{"paused", "‖", "paused"}};

const Mark& mark_of(const std::string& state) {
  static constexpr Mark kOther{"", "·", "other"};
  for (const Mark& mark : kMarks) {
    if (state == mark.state) return mark;
  }
  return kOther;
}

const Json* first_delivered(const Json& order) {
  for (const Json& delivery : order["deliveries"].items()) {
    if (!delivery["remote_number"].text().empty()) return &delivery;
  }
  return nullptr;
}

// A sentence of the host's by its code, where this program knows it.
std::string said(const Visit& visit, const Json& coded) {
  static const phrases::Phrasebook book;
  if (!coded["what"].text().empty()) return coded["what"].text();
  const std::string& code = coded["code"].text();
  return code.empty() || !book.knows(code) ? std::string()
                                           : book.say(visit.language, code, coded["params"]).what;
}

Json sentence_params(const Visit& visit, const Json& order) {
  const Json* delivered = first_delivered(order);
  const Json at = visit.figures.instant(delivered != nullptr ? (*delivered)["delivered"] : Json(),
                                        order["time_zone"].text());
  return Json::object({{"order", order["order"].text()},
                       {"total", visit.figures.money(order["total"], order["currency"].text())},
                       {"connector", delivered != nullptr ? spoken((*delivered)["connector"].text()) : ""},
                       {"number", delivered != nullptr ? (*delivered)["remote_number"].text() : ""},
                       {"time", at["short"].text()},
                       {"what", order["what"].text()}});
}

}  // namespace

Json state_members(const Visit& visit, const std::string& state) {
  const Mark& mark = mark_of(state);
  const std::string key = "state_" + state;
  return Json::object(
      {{"state", knows_word(key) ? visit.word(key) : state}, {"mark", mark.mark}, {"class", mark.like}});
}

std::string spoken(const std::string& connector) {
  std::string name = connector;
  if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') {
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
  }
  return name;
}

Json delivery_marks(const Visit& visit, const Json& deliveries) {
  struct Group {
    std::string state, number;
    int all = 0, done = 0;
    bool recipients = false;
  };
  std::vector<std::pair<std::string, Group>> groups;
  for (const Json& one : deliveries.items()) {
    const std::string& connector = one["connector"].text();
    auto at = std::find_if(groups.begin(), groups.end(),
                           [&](const auto& group) { return group.first == connector; });
    if (at == groups.end()) at = groups.insert(groups.end(), {connector, {}});
    Group& group = at->second;
    const bool done = one["state"].text() == "delivered";
    if (group.state.empty() || !done) group.state = one["state"].text();
    group.all += 1;
    group.done += done ? 1 : 0;
    group.recipients = group.recipients || !one["recipient"].text().empty();
    if (group.number.empty()) group.number = one["remote_number"].text();
  }
  Json marks = Json::array();
  for (const auto& [connector, group] : groups) {
    Json one = state_members(visit, group.state);
    // One alone stands in the column of the state already.
    if (groups.size() == 1) one.set("mark", "");
    const std::string of = std::to_string(group.done) + "/" + std::to_string(group.all);
    marks.push_back(one.set("name", spoken(connector)).set("number", group.recipients ? of : group.number));
  }
  return marks;
}

std::string standing_of(const Visit& visit, const Json& order) {
  const std::string said_by_host = said(visit, order["standing"]);
  if (!said_by_host.empty()) return said_by_host;
  const std::string& state = order["state"].text();
  const bool numbered = state == "delivered" && first_delivered(order) != nullptr;
  const std::string key = numbered                        ? "standing_delivered"
                          : !order["what"].text().empty() ? "standing_what"
                                                          : "";
  if (key.empty()) return state_members(visit, state)["state"].text();
  return visit.word(key, sentence_params(visit, order));
}

std::string answer_of(const Visit& visit, const Json& order) {
  const std::string said_by_host = said(visit, order["answer"]);
  if (!said_by_host.empty()) return said_by_host;
  const std::string& state = order["state"].text();
  const bool numbered = state == "delivered" && first_delivered(order) != nullptr;
  const std::string key = numbered ? "answer_numbered" : "answer_" + state;
  return visit.word(knows_word(key) ? key : "answer_other", sentence_params(visit, order));
}

std::string order_link(const Json& order) {
  return "/pedidos/" + percent_encoded(order["tenant"].text()) + '/' + percent_encoded(order["order"].text());
}

std::string cut_text(const std::string& text, std::size_t code_points) {
  return text::length(text) <= code_points ? text : text::cut(text, code_points - 1) + "…";
}

std::string orders_text(const Visit& visit, std::int64_t count) {
  return visit.word(count == 1 ? "orders_one" : "orders_many",
                    Json::object({{"count", visit.figures.count(count)}}));
}

Json choices(const std::vector<std::pair<std::string, std::string>>& all, const std::string& chosen) {
  Json list = Json::array();
  for (const auto& [value, name] : all) {
    list.push_back(Json::object({{"value", value}, {"name", name}, {"selected", value == chosen}}));
  }
  return list;
}

}  // namespace enlace::console
