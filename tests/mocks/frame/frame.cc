#include <algorithm>
#include <chrono>
#include <mutex>

#include "mocks/frame/faults.hpp"
#include "mocks/frame/journal.hpp"
#include "mocks/frame/nearest.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/frame/text.hpp"

namespace enlace::mock {
namespace {

constexpr std::string_view kControlPrefix = "/__mock";

Response refused(int status, std::string_view why) {
  return Response::json(status, Json::object({{"error", why}}));
}

Response done() {
  return Response::json(200, Json::object({{"ok", true}}));
}

std::string_view name_of(Frame::Wire wire) {
  switch (wire) {
    case Frame::Wire::reset:
      return "reset";
    case Frame::Wire::truncated:
      return "truncated";
    default:
      return "answered";
  }
}

bool is_reset(FaultKind kind) {
  return kind == FaultKind::reset_before || kind == FaultKind::reset_after;
}

void set_framing(const Fault& fault, Frame::Answer& answer) {
  switch (fault.kind) {
    case FaultKind::http10:
      answer.framing = Frame::Framing::http10;
      break;
    case FaultKind::until_close:
      answer.framing = Frame::Framing::until_close;
      break;
    case FaultKind::chunked:
      answer.framing = Frame::Framing::chunked;
      break;
    case FaultKind::cut_chunks:
      answer.framing = Frame::Framing::chunked;
      answer.wire = Frame::Wire::truncated;
      break;
    default:
      break;
  }
}

}  // namespace

std::int64_t SettableClock::unix_ms() const {
  const std::int64_t fixed = fixed_.load();
  if (fixed != kRealTime) return fixed;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void SettableClock::set(std::int64_t unix_ms) {
  fixed_ = unix_ms;
}
void SettableClock::release() {
  fixed_ = kRealTime;
}

struct Frame::State {
  State(Service& the_service, SettableClock& the_clock, std::uint64_t seed)
      : service(the_service), clock(the_clock), faults(seed) {}

  Answer answer(const Request& request);
  std::vector<Fault> dress(const Request& request, Answer& answer);
  Response control(const Request& request, const std::string& path);
  Response control_faults(const Request& request, const std::string& path);
  Response control_clock(const Request& request);
  Response call_service(const Request& request);
  [[nodiscard]] Json never_fired() const;
  [[nodiscard]] Json full_state() const;

  std::mutex mutex;  // guards everything below, the service included
  Service& service;
  SettableClock& clock;
  Journal journal;
  FaultSet faults;
};

Frame::Frame(Service& service, SettableClock& clock, std::uint64_t seed)
    : state_(std::make_unique<State>(service, clock, seed)) {}
Frame::~Frame() = default;

Frame::Answer Frame::serve(const Request& request) {
  const std::lock_guard lock(state_->mutex);
  if (request.path.starts_with(kControlPrefix) &&
      (request.path.size() == kControlPrefix.size() || request.path[kControlPrefix.size()] == '/')) {
    return {state_->control(request, request.path.substr(kControlPrefix.size()))};
  }
  return state_->answer(request);
}

Json Frame::faults_never_fired() const {
  const std::lock_guard lock(state_->mutex);
  return state_->never_fired();
}

Json Frame::State::never_fired() const {
  return service.own_faults_and_journal() ? service.faults_never_fired() : faults.never_fired();
}

Json Frame::State::full_state() const {
  Json state = service.state();
  state.set("faults_never_fired", never_fired());
  return state;
}

// A service that throws has a defect; the test must see it as such and not as a crash of the whole mock.
Response Frame::State::call_service(const Request& request) {
  try {
    return service.handle(request);
  } catch (const std::exception& error) {
    return refused(500, std::string("the mock itself failed: ") + error.what());
  }
}

Frame::Answer Frame::State::answer(const Request& request) {
  const std::int64_t arrived = clock.unix_ms();
  const std::optional<Fault> fault = faults.next(request);
  Answer answer;
  if (!fault || fault->calls_service()) answer.response = call_service(request);
  if (fault) {
    answer.response = fault->spoil(std::move(answer.response));
    answer.delay_ms = fault->delay_ms;
    if (is_reset(fault->kind)) answer.wire = Wire::reset;
    if (fault->kind == FaultKind::truncate) answer.wire = Wire::truncated;
  }
  std::string names(fault ? mock::name_of(fault->kind) : std::string_view());
  Headers& headers = answer.response.headers;
  const bool dated = std::ranges::any_of(headers, [](const auto& header) { return header.first == "Date"; });
  if (!dated) headers.emplace_back("Date", http_date(clock.unix_ms()));  // the clock the service goes by
  if (answer.wire != Wire::reset) {
    for (const Fault& dressed : dress(request, answer)) {
      names.append(names.empty() ? "" : "+").append(mock::name_of(dressed.kind));
    }
  }
  const int seen_status = answer.wire == Wire::reset ? 0 : answer.response.status;
  journal.record(request, arrived, seen_status, name_of(answer.wire), names, service.secret_header(),
                 service.secret_members());
  return answer;
}

// The faults that dress the answer, which all go together with the one that made it.
std::vector<Fault> Frame::State::dress(const Request& request, Answer& answer) {
  std::vector<Fault> fired = faults.dress(request, answer.response);
  for (const Fault& fault : fired) {
    answer.delay_ms += fault.delay_ms;
    set_framing(fault, answer);
    if (fault.kind != FaultKind::clock) continue;
    const std::string shown = fault.date.value_or(http_date(clock.unix_ms() + fault.shift_ms));
    for (auto& [name, value] : answer.response.headers) {
      if (name == "Date") value = shown;
    }
  }
  return fired;
}

Response Frame::State::control(const Request& request, const std::string& path) {
  const bool own = service.own_faults_and_journal() && (path == "/requests" || path.starts_with("/faults"));
  if (own) return service.control(request, path);
  if (path == "/requests" && request.method == "GET") return Response::json(200, journal.report(request));
  if (path == "/requests" && request.method == "DELETE") {
    journal.clear();
    return done();
  }
  if (path == "/faults" || path.starts_with("/faults/")) return control_faults(request, path);
  if (path == "/clock") return control_clock(request);
  if (path == "/state" && request.method == "GET") return Response::json(200, full_state());
  if (path == "/reset" && request.method == "POST") {
    service.reset();
    journal.clear();
    faults.forget();
    clock.release();
    return done();
  }
  try {
    return service.control(request, path);
  } catch (const std::exception& error) {
    return refused(500, std::string("the mock itself failed: ") + error.what());
  }
}

Response Frame::State::control_faults(const Request& request, const std::string& path) {
  const bool all = path == "/faults";
  if (all && request.method == "GET") return Response::json(200, faults.report());
  if (all && request.method == "POST") {
    const Result<Json> body = Json::parse(request.body);
    if (!body) return refused(400, "the body is not JSON: " + body.error().message);
    const Result<std::vector<std::int64_t>> armed = faults.arm(*body);
    return armed ? Response::json(200, armed_answer(*armed, body->is_array()))
                 : refused(400, armed.error().message);
  }
  if (request.method != "DELETE") return refused(405, "GET, POST or DELETE; DELETE below /faults/");
  if (all) {
    faults.clear();
    return done();
  }
  const std::string id = path.substr(std::string_view("/faults/").size());
  const bool known = faults.disarm(Json(id).integer().value_or(0));
  return known ? done() : refused(404, "no fault \"" + id + "\" is armed");
}

// {"unix_ms": n} sets it, {"unix_ms": null} releases it, {"advance_ms": n} moves it on from now.
Response Frame::State::control_clock(const Request& request) {
  if (request.method == "POST") {
    const Result<Json> body = Json::parse(request.body);
    if (!body) return refused(400, "the body is not JSON: " + body.error().message);
    const std::string strange = unknown_member(*body, {"unix_ms", "advance_ms"}, "the clock");
    if (!strange.empty()) return refused(400, strange);
    const Json& unix_ms = (*body)["unix_ms"];
    if (const auto advance = (*body)["advance_ms"].integer()) {
      clock.set(clock.unix_ms() + *advance);
    } else if (const auto moment = unix_ms.integer(); moment && *moment >= 0) {
      clock.set(*moment);
    } else if (body->contains("unix_ms") && unix_ms.is_null()) {
      clock.release();
    } else {
      return refused(400, "send {\"unix_ms\": n}, {\"unix_ms\": null} or {\"advance_ms\": n}");
    }
  } else if (request.method != "GET") {
    return refused(405, "GET or POST");
  }
  return Response::json(200, Json::object({{"unix_ms", clock.unix_ms()}}));
}

}  // namespace enlace::mock
