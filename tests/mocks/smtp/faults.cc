#include "mocks/smtp/faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "mocks/frame/glob.hpp"
#include "mocks/frame/nearest.hpp"

namespace enlace::mock::smtp {
namespace {

constexpr std::array<std::pair<Stage, std::string_view>, 11> kStages = {{{Stage::greeting, "greeting"},
                                                                         {Stage::ehlo, "ehlo"},
                                                                         {Stage::starttls, "starttls"},
                                                                         {Stage::tls, "tls"},
                                                                         {Stage::auth, "auth"},
                                                                         {Stage::mail, "mail"},
                                                                         {Stage::rcpt, "rcpt"},
                                                                         {Stage::data, "data"},
                                                                         {Stage::content, "content"},
                                                                         {Stage::body, "body"},
                                                                         {Stage::quit, "quit"}}};
constexpr std::array<std::pair<FaultKind, std::string_view>, 6> kKinds = {
    {{FaultKind::reply, "reply"},
     {FaultKind::reply_after, "reply_after"},
     {FaultKind::drop, "drop"},
     {FaultKind::drop_after, "drop_after"},
     {FaultKind::slow, "slow"},
     {FaultKind::malformed, "malformed"}}};

template <class Table, class Value>
std::string_view text_of(const Table& table, Value value) {
  for (const auto& [known, text] : table) {
    if (known == value) return text;
  }
  return "";
}

const Names kMembers = {"stage", "kind", "recipient", "sender", "code", "text", "times", "after", "delay_ms"};

template <class Table>
Names names_of(const Table& table) {
  Names names;
  for (const auto& [value_, text] : table) names.push_back(text);
  return names;
}

Failure invalid(std::string message) {
  return failure(ENLACE_E_INVALID, "fault_invalid", std::move(message));
}

Result<std::int64_t> whole(const Json& value, std::string_view name, std::int64_t least) {
  const auto number = value.integer();
  if (!number || *number < least) {
    return invalid(std::string(name) + " must be a whole number from " + std::to_string(least));
  }
  return *number;
}

}  // namespace

std::string_view name_of(Stage stage) {
  return text_of(kStages, stage);
}
std::string_view name_of(FaultKind kind) {
  return text_of(kKinds, kind);
}

Result<Fault> Fault::from_json(const Json& json) {
  if (!json.is_object()) return invalid("a fault is an object");
  Fault fault;
  const auto stage =
      std::ranges::find(kStages, json["stage"].text(), [](const auto& row) { return row.second; });
  if (stage == kStages.end()) return invalid(unknown_name("stage", json["stage"].text(), names_of(kStages)));
  fault.stage = stage->first;
  const auto kind =
      std::ranges::find(kKinds, json["kind"].text(), [](const auto& row) { return row.second; });
  if (kind == kKinds.end()) return invalid(unknown_name("kind", json["kind"].text(), names_of(kKinds)));
  fault.kind = kind->first;
  for (const auto& [key, value] : json.members()) {
    if (key == "stage" || key == "kind") continue;
    if (key == "recipient") {
      fault.recipient = value.text();
    } else if (key == "sender") {
      fault.sender = value.text();
    } else if (key == "text") {
      fault.text = value.text();
    } else if (key == "code") {
      ENLACE_TRY(const std::int64_t code, whole(value, key, 200));
      if (code > 599) return invalid("code must be 200..599");
      fault.code = static_cast<int>(code);
    } else if (key == "times") {
      ENLACE_TRY(fault.times, whole(value, key, -1));
    } else if (key == "after") {
      ENLACE_TRY(fault.after, whole(value, key, 0));
    } else if (key == "delay_ms") {
      ENLACE_TRY(fault.delay_ms, whole(value, key, 0));
    } else {
      return invalid(unknown_name("member", key, kMembers));
    }
  }
  const bool answers = fault.kind == FaultKind::reply || fault.kind == FaultKind::reply_after;
  for (const char* own : {"code", "text"}) {
    if (!answers && json.contains(own)) {
      return invalid("\"" + std::string(own) + "\" means nothing for the kind \"" + json["kind"].text() +
                     '"');
    }
  }
  if (fault.times == 0) return invalid("times 0 means nothing: 1 and more, or -1 for always");
  const bool bare = fault.stage == Stage::content || fault.stage == Stage::tls;
  const bool meant =
      fault.kind == FaultKind::drop || (fault.kind == FaultKind::slow && fault.stage == Stage::content);
  if (bare && !meant) return invalid("at this stage that kind means nothing");
  if (fault.kind == FaultKind::slow && fault.delay_ms == 0) return invalid("slow needs delay_ms");
  return fault;
}

Json Fault::to_json() const {
  return Json::object({{"id", id},
                       {"hits", hits},
                       {"stage", mock::smtp::name_of(stage)},
                       {"kind", mock::smtp::name_of(kind)},
                       {"recipient", recipient},
                       {"sender", sender},
                       {"code", code},
                       {"text", text},
                       {"times", times},
                       {"after", after},
                       {"delay_ms", delay_ms}});
}

Result<std::vector<std::int64_t>> FaultSet::arm(const Json& one_or_array) {
  std::vector<Fault> parsed;
  const Json list = one_or_array.is_array() ? one_or_array : Json::array({one_or_array});
  for (const Json& one : list.items()) {
    ENLACE_TRY(Fault fault, Fault::from_json(one));
    parsed.push_back(std::move(fault));
  }
  std::vector<std::int64_t> ids;
  for (Fault& fault : parsed) {
    ids.push_back(fault.id = ++last_id_);
    armed_.push_back(std::move(fault));
  }
  return ids;
}

bool FaultSet::disarm(std::int64_t id) {
  return std::erase_if(armed_, [&](const Fault& fault) { return fault.id == id; }) > 0;
}

void FaultSet::clear() {
  for (const Fault& fault : armed_) tally_.cleared(fault.to_json());
  armed_.clear();
}

void FaultSet::forget() {
  clear();
  tally_.forget();
}

std::optional<Fault> FaultSet::next(Stage stage, std::string_view sender,
                                    const std::vector<std::string>& recipients) {
  std::optional<Fault> fired;
  for (Fault& fault : armed_) {
    if (fault.stage != stage || fault.times == 0 || !matches_glob(fault.sender, sender)) continue;
    const bool anyone = fault.recipient == "*";
    if (!anyone && std::ranges::none_of(recipients, [&](const std::string& one) {
          return matches_glob(fault.recipient, one);
        })) {
      continue;
    }
    if (fault.after > 0) {
      --fault.after;
    } else if (!fired) {
      if (fault.times > 0) --fault.times;
      ++fault.hits;
      if (fault.times == 0) tally_.spent(fault.to_json());
      fired = fault;
    }
  }
  std::erase_if(armed_, [](const Fault& fault) { return fault.times == 0; });
  return fired;
}

Json FaultSet::never_fired() const {
  Json list = tally_.never_fired();
  for (const Fault& fault : armed_) {
    if (fault.hits == 0) list.push_back(fault.to_json());
  }
  return list;
}

Json FaultSet::report() const {
  Json list = Json::array();
  for (const Fault& fault : armed_) list.push_back(fault.to_json());
  return Json::object(
      {{"faults", std::move(list)}, {"spent", tally_.spent()}, {"never_fired", never_fired()}});
}

}  // namespace enlace::mock::smtp
