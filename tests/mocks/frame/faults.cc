#include "mocks/frame/faults.hpp"

#include <array>
#include <cstdlib>
#include <limits>

#include "mocks/frame/glob.hpp"

namespace enlace::mock {
namespace {

constexpr std::size_t kHugeBytes = 10U * 1024 * 1024;

constexpr std::array<std::pair<FaultKind, std::string_view>, 13> kKinds = {{
    {FaultKind::status, "status"},
    {FaultKind::status_after, "status_after"},
    {FaultKind::reset_before, "reset_before"},
    {FaultKind::reset_after, "reset_after"},
    {FaultKind::truncate, "truncate"},
    {FaultKind::malformed, "malformed"},
    {FaultKind::html, "html"},
    {FaultKind::invalid_utf8, "invalid_utf8"},
    {FaultKind::huge, "huge"},
    {FaultKind::slow, "slow"},
    {FaultKind::redirect, "redirect"},
    {FaultKind::wrong_type, "wrong_type"},
    {FaultKind::clock, "clock"},
}};

Failure invalid(std::string message) {
  return failure(ENLACE_E_INVALID, "fault_invalid", std::move(message));
}

std::optional<FaultKind> kind_named(std::string_view name) {
  for (const auto& [kind, text] : kKinds) {
    if (text == name) return kind;
  }
  return std::nullopt;
}

bool makes_own_answer(FaultKind kind) {
  return kind == FaultKind::status || kind == FaultKind::status_after || kind == FaultKind::html ||
         kind == FaultKind::redirect;
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

}  // namespace

std::string_view name_of(FaultKind kind) {
  for (const auto& [known, text] : kKinds) {
    if (known == kind) return text;
  }
  return "";
}

Result<Fault> Fault::from_json(const Json& json) {
  if (!json.is_object()) return invalid("a fault is an object");
  Fault fault;
  const std::optional<FaultKind> kind = kind_named(json["kind"].text());
  if (!kind) return invalid("kind is unknown: \"" + json["kind"].text() + "\"");
  fault.kind = *kind;
  if (fault.kind == FaultKind::html) fault.status = 502;
  if (fault.kind == FaultKind::redirect) fault.status = 302;
  for (const auto& [key, value] : json.members()) {
    if (key == "kind") continue;
    if (key == "method") {
      fault.method = value.text() == "*" ? "" : value.text();
    } else if (key == "path") {
      fault.path = value.text();
    } else if (key == "times") {
      ENLACE_TRY(fault.times, whole(value, key, -1));
    } else if (key == "after") {
      ENLACE_TRY(fault.after, whole(value, key, 0));
    } else if (key == "delay_ms") {
      ENLACE_TRY(fault.delay_ms, whole(value, key, 0));
    } else if (key == "shift_ms") {
      ENLACE_TRY(fault.shift_ms, whole(value, key, std::numeric_limits<std::int64_t>::min()));
    } else if (key == "status") {
      ENLACE_TRY(const std::int64_t status, whole(value, key, 200));
      if (status > 599) return invalid("status must be 200..599");
      fault.status = static_cast<int>(status);
    } else if (key == "probability") {
      if (!value.decimal()) return invalid("probability must be a number");
      fault.probability = std::strtod(value.text().c_str(), nullptr);
    } else if (key == "retry_after") {
      fault.retry_after = value.text();
    } else if (key == "headers") {
      for (const auto& header : value.members()) fault.headers.emplace_back(header.key, header.value.text());
    } else if (key == "body") {
      fault.body = value.text();
    } else {
      return invalid("unknown member: \"" + key + "\"");
    }
  }
  if (fault.kind == FaultKind::slow && fault.delay_ms == 0) return invalid("slow needs delay_ms");
  if (fault.kind == FaultKind::clock && fault.shift_ms == 0) return invalid("clock needs shift_ms");
  return fault;
}

Json Fault::to_json() const {
  return Json::object({{"kind", name_of(kind)},
                       {"method", method.empty() ? "*" : method},
                       {"path", path},
                       {"times", times},
                       {"after", after},
                       {"status", status},
                       {"delay_ms", delay_ms},
                       {"shift_ms", shift_ms},
                       {"retry_after", retry_after}});
}

bool Fault::calls_service() const {
  return kind != FaultKind::status && kind != FaultKind::reset_before && kind != FaultKind::html &&
         kind != FaultKind::redirect;
}

Response Fault::spoil(Response answer) const {
  if (makes_own_answer(kind)) {
    answer = Response::text(status, body);
    for (const auto& header : headers) answer.headers.push_back(header);
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
    case FaultKind::huge:
      answer.body.append(kHugeBytes, ' ');  // still the same JSON: only its size is wrong
      break;
    default:
      break;
  }
  if (!retry_after.empty()) answer.headers.emplace_back("Retry-After", retry_after);
  return answer;
}

Result<void> FaultSet::arm(const Json& one_or_array) {
  std::vector<Fault> parsed;
  if (one_or_array.is_array()) {
    for (const Json& one : one_or_array.items()) {
      ENLACE_TRY(Fault fault, Fault::from_json(one));
      parsed.push_back(std::move(fault));
    }
  } else {
    ENLACE_TRY(Fault fault, Fault::from_json(one_or_array));
    parsed.push_back(std::move(fault));
  }
  for (Fault& fault : parsed) armed_.push_back(std::move(fault));
  return {};
}

void FaultSet::clear() {
  armed_.clear();
  random_.seed(seed_);
}

bool FaultSet::drawn(double probability) {
  if (probability >= 1.0) return true;
  constexpr double kUnit = 0x1.0p-53;  // 53 random bits make a double in [0, 1)
  return static_cast<double>(random_() >> 11U) * kUnit < probability;
}

std::optional<Fault> FaultSet::next(const Request& request) {
  std::optional<Fault> fired;
  for (Fault& fault : armed_) {
    if (fault.times == 0 || (!fault.method.empty() && fault.method != request.method)) continue;
    if (!matches_glob(fault.path, request.path)) continue;
    if (fault.after > 0) {
      --fault.after;
    } else if (!fired && drawn(fault.probability)) {
      if (fault.times > 0) --fault.times;
      fired = fault;
    }
  }
  if (fired && fired->times == 0) std::erase_if(armed_, [](const Fault& f) { return f.times == 0; });
  return fired;
}

Json FaultSet::report() const {
  Json faults = Json::array();
  for (const Fault& fault : armed_) faults.push_back(fault.to_json());
  return Json::object({{"faults", std::move(faults)}});
}

}  // namespace enlace::mock
