#include "mocks/frame/faults.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "mocks/frame/dressing.hpp"
#include "mocks/frame/glob.hpp"
#include "mocks/frame/nearest.hpp"

namespace enlace::mock {
namespace {

constexpr std::size_t kMegabyte = 1024U * 1024;
constexpr std::int64_t kMostMegabytes = 512;

struct KindRow {
  FaultKind kind;
  std::string_view name;
  Names members;  // beside those of every fault
};

const std::vector<KindRow>& kinds() {
  static const std::vector<KindRow> rows = {
      {FaultKind::status, "status", {"status", "retry_after", "headers", "body"}},
      {FaultKind::status_after, "status_after", {"status", "retry_after", "headers", "body"}},
      {FaultKind::reset_before, "reset_before", {}},
      {FaultKind::reset_after, "reset_after", {}},
      {FaultKind::truncate, "truncate", {}},
      {FaultKind::malformed, "malformed", {}},
      {FaultKind::html, "html", {"status", "retry_after", "headers", "body"}},
      {FaultKind::invalid_utf8, "invalid_utf8", {}},
      {FaultKind::huge, "huge", {"mb"}},
      {FaultKind::slow, "slow", {}},
      {FaultKind::redirect, "redirect", {"status", "retry_after", "headers", "body"}},
      {FaultKind::wrong_type, "wrong_type", {}},
      {FaultKind::text, "text", {"field", "where", "record", "what"}},
      {FaultKind::value, "value", {"field", "where", "record", "value", "depth"}},
      {FaultKind::bom, "bom", {}},
      {FaultKind::gzip, "gzip", {"mb"}},
      {FaultKind::clock, "clock", {"shift_ms", "date"}},
      {FaultKind::http10, "http10", {}},
      {FaultKind::until_close, "until_close", {}},
      {FaultKind::chunked, "chunked", {}},
      {FaultKind::cut_chunks, "cut_chunks", {}},
  };
  return rows;
}

Failure invalid(std::string message) {
  return failure(ENLACE_E_INVALID, "fault_invalid", std::move(message));
}

const KindRow* kind_named(std::string_view name) {
  const auto found = std::ranges::find(kinds(), name, &KindRow::name);
  return found == kinds().end() ? nullptr : &*found;
}

// Members that a fault of `row`'s kind, or of any when there is none, can have.
Names members_of(const KindRow* row) {
  Names names = {"kind", "method", "path", "times", "after", "probability", "delay_ms"};
  for (const KindRow& one : kinds()) {
    if (!row || row == &one) names.insert(names.end(), one.members.begin(), one.members.end());
  }
  return names;
}

Result<void> check_members(const Json& json, const KindRow& row) {
  const Names meant = members_of(&row);
  for (const Json::Member& member : json.members()) {
    if (std::ranges::find(meant, member.key) != meant.end()) continue;
    const Names known = members_of(nullptr);
    if (std::ranges::find(known, member.key) == known.end())
      return invalid(unknown_name("member", member.key, meant));
    std::string takes;
    for (const std::string_view name : row.members) takes += (takes.empty() ? "" : ", ") + std::string(name);
    return invalid("\"" + member.key + "\" means nothing for the kind \"" + std::string(row.name) +
                   "\", which takes " + (takes.empty() ? "no member of its own" : takes));
  }
  return {};
}

bool makes_own_answer(FaultKind kind) {
  return kind == FaultKind::status || kind == FaultKind::status_after || kind == FaultKind::html ||
         kind == FaultKind::redirect;
}

void put_header(Headers& headers, const Headers::value_type& header) {
  const auto same = std::ranges::find(headers, header.first, &Headers::value_type::first);
  if (same == headers.end()) {
    headers.push_back(header);
  } else {
    same->second = header.second;
  }
}

std::string with_invalid_utf8(std::string body) {
  const std::size_t text = body.find(":\"");  // inside the first string value, so that the JSON stays whole
  body.insert(text == std::string::npos ? body.size() : text + 2, "\xC3\x28\xFF");
  return body;
}

Result<std::int64_t> whole(const Json& value, std::string_view name, std::int64_t least) {
  const std::optional<std::int64_t> number = value.integer();
  if (!number || *number < least) {
    return invalid(std::string(name) + " must be a whole number from " + std::to_string(least));
  }
  return *number;
}

Result<std::string> word(const Json& value, std::string_view name) {
  if (!value.is_string()) return invalid(std::string(name) + " must be a text");
  return value.text();
}

// Which requests, and how often.
Result<void> read_common(Fault& fault, const Json& json) {
  constexpr std::array kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "*"};
  for (const auto& [key, value] : json.members()) {
    if (key == "method") {
      ENLACE_TRY(const std::string method, word(value, key));
      if (std::ranges::find(kMethods, method) == kMethods.end()) {
        return invalid(unknown_name("method", method, Names(kMethods.begin(), kMethods.end())));
      }
      fault.method = method == "*" ? "" : method;
    } else if (key == "path") {
      ENLACE_TRY(fault.path, word(value, key));
    } else if (key == "times") {
      ENLACE_TRY(fault.times, whole(value, key, -1));
      if (fault.times == 0) return invalid("times 0 means nothing: 1 and more, or -1 for always");
    } else if (key == "after") {
      ENLACE_TRY(fault.after, whole(value, key, 0));
    } else if (key == "delay_ms") {
      ENLACE_TRY(fault.delay_ms, whole(value, key, 0));
    } else if (key == "probability") {
      if (!value.decimal()) return invalid("probability must be a number");
      fault.probability = std::strtod(value.text().c_str(), nullptr);
    }
  }
  return {};
}

// The answer that it makes itself.
Result<void> read_answer(Fault& fault, const Json& json) {
  for (const auto& [key, value] : json.members()) {
    if (key == "status") {
      ENLACE_TRY(const std::int64_t status, whole(value, key, 200));
      if (status > 599) return invalid("status must be 200..599");
      fault.status = static_cast<int>(status);
    } else if (key == "retry_after") {
      fault.retry_after = value.text();
    } else if (key == "headers") {
      if (!value.is_object()) return invalid("headers must be an object");
      for (const auto& header : value.members()) fault.headers.emplace_back(header.key, header.value.text());
    } else if (key == "body") {
      ENLACE_TRY(fault.body, word(value, key));
    }
  }
  return {};
}

// How it dresses an answer.
Result<void> read_dressing(Fault& fault, const Json& json) {
  for (const auto& [key, value] : json.members()) {
    if (key == "mb") {
      ENLACE_TRY(fault.megabytes, whole(value, key, 1));
      if (fault.megabytes > kMostMegabytes) return invalid("mb must be 1.." + std::to_string(kMostMegabytes));
    } else if (key == "shift_ms") {
      ENLACE_TRY(fault.shift_ms, whole(value, key, INT64_MIN));
    } else if (key == "date") {
      ENLACE_TRY(fault.date, word(value, key));
    } else if (key == "field") {
      ENLACE_TRY(fault.target.field, word(value, key));
    } else if (key == "where") {
      if (!value.is_object() || value.size() == 0) return invalid("where must be an object with members");
      fault.target.where = value;
    } else if (key == "record") {
      ENLACE_TRY(fault.target.record, whole(value, key, 0));
    } else if (key == "what") {
      ENLACE_TRY(fault.what, word(value, key));
    } else if (key == "value") {
      ENLACE_TRY(fault.value, word(value, key));
    } else if (key == "depth") {
      ENLACE_TRY(fault.depth, whole(value, key, 1));
    }
  }
  return {};
}

Result<void> check_whole(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::slow:
      if (fault.delay_ms == 0) return invalid("slow needs delay_ms");
      break;
    case FaultKind::clock:
      if (fault.shift_ms == 0 && !fault.date) return invalid("clock needs shift_ms or date");
      break;
    case FaultKind::text:
      if (std::ranges::find(poisons(), fault.what) == poisons().end()) {
        return invalid(unknown_name("what", fault.what, poisons()));
      }
      break;
    case FaultKind::value:
      if (fault.target.field.empty()) return invalid("value needs field");
      if (fault.value.empty() == (fault.depth == 0)) return invalid("value needs value or depth");
      break;
    default:
      break;
  }
  return {};
}

}  // namespace

std::string_view name_of(FaultKind kind) {
  const auto found = std::ranges::find(kinds(), kind, &KindRow::kind);
  return found == kinds().end() ? std::string_view() : found->name;
}

Result<Fault> Fault::from_json(const Json& json) {
  if (!json.is_object()) return invalid("a fault is an object");
  Fault fault;
  const KindRow* row = kind_named(json["kind"].text());
  if (!row) {
    Names names;
    for (const KindRow& known : kinds()) names.push_back(known.name);
    return invalid(unknown_name("kind", json["kind"].text(), names));
  }
  ENLACE_CHECK(check_members(json, *row));
  fault.kind = row->kind;
  if (fault.kind == FaultKind::html) fault.status = 502;
  if (fault.kind == FaultKind::redirect) fault.status = 302;
  if (fault.kind == FaultKind::gzip) fault.megabytes = 0;
  ENLACE_CHECK(read_common(fault, json));
  ENLACE_CHECK(read_answer(fault, json));
  ENLACE_CHECK(read_dressing(fault, json));
  ENLACE_CHECK(check_whole(fault));
  return fault;
}

Json Fault::to_json() const {
  Json out = Json::object({{"id", id},
                           {"hits", hits},
                           {"kind", name_of(kind)},
                           {"method", method.empty() ? "*" : method},
                           {"path", path},
                           {"times", times},
                           {"after", after},
                           {"status", status},
                           {"delay_ms", delay_ms},
                           {"retry_after", retry_after}});
  if (kind == FaultKind::text || kind == FaultKind::value) {
    out.set("field", target.field).set("where", target.where);
    out.set(kind == FaultKind::text ? "what" : "value", kind == FaultKind::text ? what : value);
  }
  if (kind == FaultKind::clock) out.set("shift_ms", shift_ms);
  return out;
}

bool Fault::calls_service() const {
  return kind != FaultKind::status && kind != FaultKind::reset_before && kind != FaultKind::html &&
         kind != FaultKind::redirect;
}

Response Fault::spoil(Response answer) const {
  if (makes_own_answer(kind)) {
    answer = Response::text(status, body);
    for (const auto& header : headers) put_header(answer.headers, header);
  }
  switch (kind) {
    case FaultKind::html:
      answer.headers.front().second = "text/html; charset=utf-8";
      if (body.empty()) answer.body = "<html><body><h1>Bad Gateway</h1></body></html>";
      break;
    case FaultKind::redirect:
      // A name that never resolves (RFC 2606): a client that follows it has already failed the test.
      answer.headers.emplace_back("Location", "http://elsewhere.invalid/");
      break;
    case FaultKind::malformed:
      answer.body = answer.body.substr(0, answer.body.size() / 2) + "{\"";
      break;
    case FaultKind::invalid_utf8:
      answer.body = with_invalid_utf8(std::move(answer.body));
      break;
    case FaultKind::wrong_type:
      answer.headers = {{"Content-Type", "text/html; charset=utf-8"}};
      break;
    case FaultKind::huge:  // still the same JSON: only its size is wrong
      answer.body.append(static_cast<std::size_t>(megabytes) * kMegabyte, ' ');
      break;
    default:
      break;
  }
  if (!retry_after.empty()) answer.headers.emplace_back("Retry-After", retry_after);
  return answer;
}

bool Fault::dress(Response& answer) const {
  switch (kind) {
    case FaultKind::text:
      return poison_texts(answer.body, target, what);
    case FaultKind::value:
      return replace_values(answer.body, target, value, depth);
    case FaultKind::bom:
      answer.body.insert(0, "\xEF\xBB\xBF");
      return true;
    case FaultKind::gzip:
      answer.body = gzipped(answer.body + std::string(static_cast<std::size_t>(megabytes) * kMegabyte, ' '));
      answer.headers.emplace_back("Content-Encoding", "gzip");
      return true;
    default:  // what the frame does with them needs no change of the answer
      return true;
  }
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
  random_.seed(seed_);
}

void FaultSet::forget() {
  clear();
  tally_.forget();
}

bool FaultSet::drawn(double probability) {
  if (probability >= 1.0) return true;
  constexpr double kUnit = 0x1.0p-53;  // 53 random bits make a double in [0, 1)
  return static_cast<double>(random_() >> 11U) * kUnit < probability;
}

bool FaultSet::due(Fault& fault, const Request& request) {
  if (fault.times == 0 || (!fault.method.empty() && fault.method != request.method)) return false;
  if (!matches_glob(fault.path, request.path)) return false;
  if (fault.after > 0) {
    --fault.after;
    return false;
  }
  return true;
}

void FaultSet::hit(Fault& fault) {
  ++fault.hits;
  if (fault.times > 0) --fault.times;
  if (fault.times == 0) tally_.spent(fault.to_json());
}

std::optional<Fault> FaultSet::next(const Request& request) {
  std::optional<Fault> fired;
  for (Fault& fault : armed_) {
    if (fault.dresses() || !due(fault, request) || fired || !drawn(fault.probability)) continue;
    hit(fault);
    fired = fault;
  }
  if (fired && fired->times == 0) std::erase_if(armed_, [](const Fault& f) { return f.times == 0; });
  return fired;
}

std::vector<Fault> FaultSet::dress(const Request& request, Response& answer) {
  std::vector<Fault*> turn;
  for (Fault& fault : armed_) {
    if (!fault.dresses() || !due(fault, request)) continue;
    const bool alone = fault.kind != FaultKind::text && fault.kind != FaultKind::value;
    if (alone && std::ranges::find(turn, fault.kind, &Fault::kind) != turn.end()) continue;
    if (drawn(fault.probability)) turn.push_back(&fault);
  }
  std::ranges::stable_sort(turn, {}, [](const Fault* fault) { return fault->kind; });
  std::vector<Fault> fired;
  for (Fault* fault : turn) {
    if (!fault->dress(answer)) continue;
    hit(*fault);
    fired.push_back(*fault);
  }
  std::erase_if(armed_, [](const Fault& f) { return f.times == 0; });
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
  Json faults = Json::array();
  for (const Fault& fault : armed_) faults.push_back(fault.to_json());
  return Json::object(
      {{"faults", std::move(faults)}, {"spent", tally_.spent()}, {"never_fired", never_fired()}});
}

}  // namespace enlace::mock
