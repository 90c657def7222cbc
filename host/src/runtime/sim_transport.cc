#include "runtime/sim_transport.hpp"

#include <algorithm>

namespace enlace {
namespace {

HttpReply lost(const HttpTransport::Exchange& request, Sent sent, enlace_status status, std::string cause) {
  HttpReply reply;
  reply.sent = sent;
  reply.error.status = sent == Sent::maybe && request.is_write ? ENLACE_E_AMBIGUOUS : status;
  reply.error.cause = std::move(cause);
  reply.error.message = "simulated";
  return reply;
}

// As each of the systems that we speak with might say it.
constexpr const char* kTooMany =
    R"({"code":429,"statusCode":429,"errors":[{"code":"rate_limited"}],"message":"Too many requests"})";

// Puts a member into one record of a list: half a surrogate pair, a NUL, or what is not JSON at all.
void poison(std::string& body, SimDraw& draw) {
  static constexpr const char* kPoisons[] = {R"("odd":"\ud83d",)", R"("odd":"a\u0000b",)",
                                             "\"odd\":\"\xE9\",", R"("odd":12 5,)",
                                             R"("odd":"the 1/2" one",)"};
  std::vector<std::size_t> places;
  for (std::size_t at = body.find("{\"id\":"); at != std::string::npos; at = body.find("{\"id\":", at + 1)) {
    places.push_back(at + 1);
  }
  const char* what = kPoisons[draw.below(std::size(kPoisons))];
  if (!places.empty()) body.insert(places[draw.below(places.size())], what);
}

}  // namespace

HttpReply make_reply(int status, std::string body, Headers headers) {
  HttpReply reply;
  reply.sent = Sent::complete;
  reply.status = status;
  reply.headers = std::move(headers);
  reply.body = std::move(body);
  return reply;
}

HttpReply SimTransport::exchange(const Exchange& request) {
  const std::int64_t latency = draw_.latency_ms(faults_);
  runtime_.sleep_until(std::min(runtime_.monotonic_ms() + latency, request.deadline_ms));

  if (request.cancelled != nullptr && request.cancelled->load()) {
    return lost(request, Sent::no, ENLACE_E_CANCELLED, "stopped");
  }
  if (runtime_.monotonic_ms() >= request.deadline_ms) {
    return lost(request, Sent::no, ENLACE_E_TIMEOUT, "timeout");
  }
  if (!network_ || draw_.happens(faults_.refused)) {
    return lost(request, Sent::no, ENLACE_E_NETWORK, "connection_refused");
  }
  if (draw_.happens(faults_.before_effect))
    return lost(request, Sent::maybe, ENLACE_E_NETWORK, "connection_lost");
  if (draw_.happens(faults_.status)) return make_reply(faults_.status_code);
  if (draw_.happens(faults_.after_effect)) {
    act(request);
    return lost(request, Sent::maybe, ENLACE_E_NETWORK, "connection_lost");
  }
  if (draw_.happens(faults_.status_after)) {
    act(request);
    return make_reply(faults_.status_code);
  }
  const bool slow = draw_.happens(faults_.slow);
  if (odd_.happens(faults_.disguised)) return make_reply(400, kTooMany);
  HttpReply reply = act(request);
  if (odd_.happens(faults_.poison) && request.method == "GET" && reply.ok()) poison(reply.body, odd_);
  if (slow) runtime_.sleep_until(std::min(runtime_.monotonic_ms() + faults_.slow_ms, request.deadline_ms));
  if (runtime_.monotonic_ms() >= request.deadline_ms) {
    return lost(request, Sent::maybe, ENLACE_E_TIMEOUT, "timeout");
  }
  if (reply.sent == Sent::complete && reply.body.size() > request.max_response_bytes) {
    return lost(request, Sent::maybe, ENLACE_E_UPSTREAM, "response_too_large");
  }
  return reply;
}

HttpReply SimTransport::act(const Exchange& request) {
  return network_(request, runtime_);
}

std::int64_t SimDraw::latency_ms(const SimRuntime::Faults& faults) {
  const auto spread = static_cast<std::uint64_t>(faults.latency_max_ms - faults.latency_min_ms + 1);
  return faults.latency_min_ms + static_cast<std::int64_t>(random_() % spread);
}

bool SimDraw::happens(double probability) {
  // Always drawn, so that switching one fault on does not shift the others.
  const double value = static_cast<double>(random_() >> 11) * 0x1.0p-53;
  return value < probability;
}

SmtpReply SimMail::exchange(const Exchange& request) {
  const auto lost = [&](Sent sent, enlace_status status, const char* cause) {
    SmtpReply reply = no_mail(sent == Sent::maybe ? ENLACE_E_AMBIGUOUS : status, cause, "simulated");
    reply.sent = sent;
    if (sent == Sent::maybe) reply.stage = SmtpStage::message;
    return reply;
  };
  const auto answered = [&] {
    SmtpReply reply;
    reply.sent = Sent::complete;
    reply.code = 451;
    reply.stage = SmtpStage::message;
    return reply;
  };
  const std::int64_t latency = draw_.latency_ms(faults_);
  runtime_.sleep_until(std::min(runtime_.monotonic_ms() + latency, request.deadline_ms));
  if (request.cancelled != nullptr && request.cancelled->load()) {
    return lost(Sent::no, ENLACE_E_CANCELLED, "stopped");
  }
  if (runtime_.monotonic_ms() >= request.deadline_ms) return lost(Sent::no, ENLACE_E_TIMEOUT, "timeout");
  if (!server_ || draw_.happens(faults_.refused))
    return lost(Sent::no, ENLACE_E_NETWORK, "connection_refused");
  // Before the final dot has left, a lost connection is a message that was not sent.
  if (draw_.happens(faults_.before_effect)) return lost(Sent::no, ENLACE_E_NETWORK, "connection_lost");
  if (draw_.happens(faults_.status)) return answered();
  const bool answer_lost = draw_.happens(faults_.after_effect);
  const bool refused_after = draw_.happens(faults_.status_after);
  const bool slow = draw_.happens(faults_.slow);
  SmtpReply reply = server_(request, runtime_);
  if (answer_lost && reply.accepted()) return lost(Sent::maybe, ENLACE_E_NETWORK, "connection_lost");
  if (refused_after && reply.accepted()) return answered();
  if (slow) runtime_.sleep_until(std::min(runtime_.monotonic_ms() + faults_.slow_ms, request.deadline_ms));
  if (runtime_.monotonic_ms() >= request.deadline_ms) return lost(Sent::maybe, ENLACE_E_TIMEOUT, "timeout");
  return reply;
}

}  // namespace enlace
