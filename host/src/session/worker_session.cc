#include "session/worker_session.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

#include "ipc/http_codec.hpp"
#include "ipc/protocol.hpp"
#include "ipc/smtp_codec.hpp"
#include "runtime/fail_points.hpp"

namespace enlace::session {
namespace {

constexpr std::int64_t kTickMs = 250;  // how often CPU time and a stop are looked at
constexpr int kEndTimeoutMs = 2000;    // a worker whose socket closed ends by itself, or is helped

std::string signal_name(int number) {
  const char* abbreviation = ::sigabbrev_np(number);
  return abbreviation != nullptr ? std::string("SIG") + abbreviation : "signal " + std::to_string(number);
}

Error make_error(enlace_status status, std::string cause, std::string message, Json params) {
  return failure(status, std::move(cause), std::move(message), std::move(params)).error;
}

// A load that did not come to a verdict of its own.
Error as_load_failure(OpResult result) {
  if (result.ending == Ending::returned || result.ending == Ending::stopped) return std::move(result.error);
  Json params = result.error.params.is_object() ? std::move(result.error.params) : Json::object();
  params.set("reason", result.error.cause);
  params.set("ending", to_string(result.ending));
  return make_error(ENLACE_E_CONFIG, "connector_load_failed", std::move(result.error.message),
                    std::move(params));
}

}  // namespace

WorkerSession::WorkerSession(const Context& context, std::shared_ptr<const ConnectorImage> image,
                             std::unique_ptr<WorkerProcess> process)
    : context_(context),
      image_(std::move(image)),
      process_(std::move(process)),
      channel_(context.runtime, *process_) {}

WorkerSession::~WorkerSession() {
  if (!alive_) return;
  // The end of its socket tells the worker to destroy the instance and go; it has the grace to do so.
  process_->close_frames();
  process_->wait(static_cast<int>(context_.grace_ms));
}

Result<std::unique_ptr<ConnectorSession>> WorkerSession::open(const Context& context,
                                                              std::shared_ptr<const ConnectorImage> image,
                                                              const Json& config) {
  ENLACE_FAIL_POINT("worker.before_spawn");
  ENLACE_TRY(auto process, context.supervisor->start(image->fd()));
  ENLACE_FAIL_POINT("worker.spawned");
  std::unique_ptr<WorkerSession> session(new WorkerSession(context, std::move(image), std::move(process)));
  ENLACE_CHECK(session->greet());
  ENLACE_FAIL_POINT("worker.greeted");
  ENLACE_CHECK(session->load());
  ENLACE_FAIL_POINT("worker.loaded");
  if (!config.is_null()) ENLACE_CHECK(session->create(config));
  ENLACE_FAIL_POINT("worker.created");
  return std::unique_ptr<ConnectorSession>(std::move(session));
}

Result<void> WorkerSession::greet() {
  ipc::Frame hello;
  Error problem;
  const std::int64_t until = context_.runtime.monotonic_ms() + context_.start_limits.wall_ms;
  const auto event = channel_.next(until, {}, hello, problem);
  const bool greeted = event == WorkerChannel::Event::frame && hello.type == ipc::FrameType::hello;
  const Json& offered = hello.meta["protocols"];
  const bool understood = std::ranges::any_of(
      offered.items(), [](const Json& version) { return version.integer() == ipc::kProtocol; });
  if (!greeted || !understood) {
    channel_.drain_lines({});
    return failure(ENLACE_E_CONFIG, "worker_start_failed",
                   greeted ? "the worker is of another version" : channel_.last_words(),
                   Json::object({{"reason", greeted ? "other_version" : "no_hello"}}));
  }
  sandbox_ = hello.meta["sandbox"];
  sandbox_.set("mode", "worker");
  sandbox_.set("policy", context_.policy == SandboxPolicy::required ? "required" : "best_effort");
#ifndef ENLACE_SANITIZED
  sandbox_.set("data_limit", process_->limit_data(context_.start_limits.memory_bytes));
#endif
  return check_sandbox(sandbox_, context_.policy);
}

Result<void> WorkerSession::load() {
  ServiceGate gate(context_.runtime, held_log_, "load", context_.start_limits, *context_.stop);
  ipc::Frame welcome;
  welcome.type = ipc::FrameType::welcome;
  welcome.meta = Json::object({{"protocol", ipc::kProtocol}, {"id", image_->id()}});
  Exchange done = exchange(std::move(welcome), "load", gate, context_.start_limits);
  if (!done.result.ok()) {
    Error error = as_load_failure(std::move(done.result));
    if (!error.params.is_object()) error.params = Json::object();
    error.params.set("connector", image_->id());
    error.params.set("file", image_->file());
    return failure(std::move(error));
  }
  info_.id = done.meta["id"].text();
  info_.version = done.meta["version"].text();
  info_.abi = static_cast<std::uint32_t>(done.meta["abi"].integer().value_or(0));
  info_.capabilities = static_cast<std::uint64_t>(done.meta["capabilities"].integer().value_or(0));
  return {};
}

Result<void> WorkerSession::create(const Json& config) {
  ServiceGate gate(context_.runtime, held_log_, ipc::kCreate, context_.start_limits, *context_.stop);
  ipc::Frame call;
  call.type = ipc::FrameType::call;
  call.meta = Json::object({{"op", ipc::kCreate}, {"deadline_unix_ms", gate.deadline_unix_ms()}});
  call.body = config.dump();
  const Exchange done = exchange(std::move(call), ipc::kCreate, gate, context_.start_limits);
  if (!done.result.ok()) return failure(done.result.error);
  return {};
}

OpResult WorkerSession::run(const OpRequest& request, HostServices& services) {
  if (!alive_) {
    return {Ending::crashed, make_error(ENLACE_E_INTERNAL, "connector_session_over", {},
                                        Json::object({{"connector", image_->id()}}))};
  }
  held_log_.hand_over(services);
  ServiceGate gate(context_.runtime, services, to_string(request.op), request.limits, *context_.stop);
#ifndef ENLACE_SANITIZED
  process_->limit_data(request.limits.memory_bytes);
#endif
  ipc::Frame call;
  call.type = ipc::FrameType::call;
  call.meta = Json::object({{"op", to_string(request.op)},
                            {"cursor", ipc::clean_utf8(request.cursor)},
                            {"key", ipc::clean_utf8(request.idempotency_key)},
                            {"trace_id", ipc::clean_utf8(request.trace_id)},
                            {"deadline_unix_ms", gate.deadline_unix_ms()}});
  if (!request.request.is_null()) call.body = request.request.dump();
  return exchange(std::move(call), to_string(request.op), gate, request.limits).result;
}

WorkerSession::Exchange WorkerSession::exchange(ipc::Frame request, std::string_view operation,
                                                ServiceGate& gate, const Limits& limits) {
  request.seq = ++seq_;
  const std::int64_t kill_at = gate.deadline_monotonic_ms() + context_.grace_ms;
  const std::int64_t cpu_end = process_->cpu_ms() + limits.cpu_ms;
  const auto line = [&](std::string_view stream, std::string_view text) { gate.printed(stream, text); };
  bool asked_to_stop = false;
  Exchange exchange;
  const auto forced = [&](Ending ending, Error error) {
    exchange.result = end_by_force(ending, std::move(error));
    return exchange;
  };
  const auto about = [&](std::string_view key, Json value) {
    return Json::object({{"operation", operation}, {std::string(key), std::move(value)}});
  };

  ENLACE_DEATH_POINT("frames.before_call");
  if (!channel_.send(request, kill_at)) {
    exchange.result = explain_end(operation, limits, gate);
    return exchange;
  }
  ENLACE_DEATH_POINT("frames.call_sent");
  while (true) {
    ipc::Frame frame;
    Error problem;
    const std::int64_t tick = std::min(kill_at, context_.runtime.monotonic_ms() + kTickMs);
    switch (channel_.next(tick, line, frame, problem)) {
      case WorkerChannel::Event::frame:
        if (serve(std::move(frame), gate, exchange)) break;
        if (exchange.cut) exchange.result = explain_end(operation, limits, gate);
        if (exchange.result.ending == Ending::protocol_error) {
          exchange.result.error.params.set("operation", operation);
        }
        return exchange;
      case WorkerChannel::Event::closed:
        exchange.result = explain_end(operation, limits, gate);
        return exchange;
      case WorkerChannel::Event::malformed:
        return forced(Ending::protocol_error, make_error(ENLACE_E_INTERNAL, "connector_protocol",
                                                         problem.message, about("reason", problem.cause)));
      case WorkerChannel::Event::tick:
        break;
    }
    if (gate.broken()) {
      exchange.result = gate.verdict(ENLACE_E_INTERNAL);
      return forced(exchange.result.ending, exchange.result.error);
    }
    if (process_->cpu_ms() > cpu_end) {
      return forced(Ending::limit_exceeded,
                    make_error(ENLACE_E_INTERNAL, "connector_cpu", {}, about("allowed_ms", limits.cpu_ms)));
    }
    if (gate.cancelled() && !std::exchange(asked_to_stop, true)) {
      ipc::Frame cancel;
      cancel.type = ipc::FrameType::cancel;
      cancel.seq = seq_;
      channel_.send(cancel, kill_at);
    }
    if (*context_.stop) {
      return forced(Ending::stopped, make_error(ENLACE_E_CANCELLED, "host_stopping", {}, Json::object()));
    }
    if (context_.runtime.monotonic_ms() >= kill_at) {
      return forced(Ending::timed_out, make_error(ENLACE_E_INTERNAL, "connector_hung", channel_.last_words(),
                                                  about("allowed_ms", limits.wall_ms)));
    }
  }
}

bool WorkerSession::serve(ipc::Frame frame, ServiceGate& gate, Exchange& exchange) {
  // A frame of an operation that is over would be counted to the wrong one.
  const bool belongs = frame.seq == seq_ || frame.type == ipc::FrameType::log;
  const auto nonsense = [&](std::string reason) {
    exchange.result =
        end_by_force(Ending::protocol_error, make_error(ENLACE_E_INTERNAL, "connector_protocol", {},
                                                        Json::object({{"reason", std::move(reason)}})));
    return false;
  };
  if (!belongs) return nonsense("frame_of_another_call");

  switch (frame.type) {
    case ipc::FrameType::log:
      gate.log(frame.code, frame.meta["message"].text(), frame.body);
      return true;
    case ipc::FrameType::fail:
      gate.fail(ipc::error_from_json(frame.meta));
      return true;
    case ipc::FrameType::emit:
      if (!frame.wants_reply) {
        gate.emit(frame.code, frame.body);
        return true;
      }
      [[fallthrough]];
    case ipc::FrameType::host_call: {
      ENLACE_DEATH_POINT("frames.service_asked");
      const ipc::Frame reply = answer(std::move(frame), gate);
      ENLACE_DEATH_POINT("frames.before_answer");
      // A worker that does not take the answer is found out by the clock of the operation; one that cannot
      // get it is not waited for.
      const std::int64_t until = gate.deadline_monotonic_ms() + context_.grace_ms;
      exchange.cut = !channel_.send(reply, until) && context_.runtime.monotonic_ms() < until;
      ENLACE_DEATH_POINT("frames.answered");
      return !exchange.cut;
    }
    case ipc::FrameType::op_return: {
      ENLACE_DEATH_POINT("frames.returned");
      const auto status =
          static_cast<enlace_status>(frame.meta["status"].integer().value_or(ENLACE_E_INTERNAL));
      channel_.drain_lines(
          [&](std::string_view stream, std::string_view text) { gate.printed(stream, text); });
      exchange.result = gate.verdict(status);
      exchange.meta = std::move(frame.meta);
      if (exchange.result.ending != Ending::returned) {
        exchange.result = end_by_force(exchange.result.ending, std::move(exchange.result.error));
      }
      return false;
    }
    default:
      return nonsense("frame_of_the_host");
  }
}

ipc::Frame WorkerSession::answer(ipc::Frame&& call, ServiceGate& gate) {
  ipc::Frame reply;
  reply.type = ipc::FrameType::host_return;
  reply.seq = call.seq;
  const auto status = [&](enlace_status value) {
    reply.meta = Json::object({{"status", std::int64_t{value}}});
  };
  const auto number = [&](std::string_view key) { return call.meta[key].integer().value_or(0); };

  if (call.type == ipc::FrameType::emit) {
    status(gate.emit(call.code, call.body));
    return reply;
  }
  switch (static_cast<ipc::Service>(call.code)) {
    case ipc::Service::http: {
      HttpReply http = gate.http(ipc::take_http_call(std::move(call)));
      ipc::put_http_reply(reply, http);
      if (!ipc::encode_prefix(reply)) {  // its headers alone are beyond all measure
        HttpReply too_large;
        too_large.sent = Sent::maybe;
        too_large.error = make_error(ENLACE_E_UPSTREAM, "response_too_large", {}, {});
        ipc::put_http_reply(reply, too_large);
      }
      break;
    }
    case ipc::Service::smtp:
      ipc::put_smtp_reply(reply, gate.smtp(ipc::take_smtp_call(std::move(call))));
      break;
    case ipc::Service::checkpoint:
      status(gate.checkpoint(call.body));
      break;
    case ipc::Service::sleep:
      status(
          gate.sleep_ms(static_cast<std::uint32_t>(std::clamp<std::int64_t>(number("ms"), 0, UINT32_MAX))));
      break;
    case ipc::Service::unix_time:
      reply.meta = Json::object({{"ms", gate.unix_time_ms()}});
      break;
    case ipc::Service::monotonic:
      reply.meta = Json::object({{"ms", gate.monotonic_ms()}});
      break;
    case ipc::Service::local_time: {
      enlace_local_time civil{};
      status(gate.local_time(number("unix_ms"), call.meta["zone"].text(), civil));
      for (const auto& [key, value] :
           {std::pair{"year", civil.year}, std::pair{"month", civil.month}, std::pair{"day", civil.day},
            std::pair{"hour", civil.hour}, std::pair{"minute", civil.minute},
            std::pair{"second", civil.second}, std::pair{"utc_offset_s", civil.utc_offset_s}}) {
        reply.meta.set(key, std::int64_t{value});
      }
      break;
    }
    case ipc::Service::fold: {
      status(gate.fold(static_cast<std::int32_t>(number("mode")), call.body, reply.body));
      break;
    }
    default:
      status(ENLACE_E_UNSUPPORTED);
      break;
  }
  return reply;
}

OpResult WorkerSession::end_by_force(Ending ending, Error error) {
  alive_ = false;
  process_->kill();
  process_->wait(kEndTimeoutMs);
  return {ending, std::move(error)};
}

// The socket closed without a return frame.
OpResult WorkerSession::explain_end(std::string_view operation, const Limits& limits, ServiceGate& gate) {
  alive_ = false;
  auto end = process_->wait(kEndTimeoutMs);
  channel_.drain_lines([&](std::string_view stream, std::string_view text) { gate.printed(stream, text); });
  const OpResult so_far = gate.verdict(ENLACE_E_INTERNAL);
  if (so_far.ending != Ending::returned) return end_by_force(so_far.ending, so_far.error);

  const std::string last_words = ipc::clean_text(channel_.last_words());
  Json params = Json::object({{"operation", operation}});
  if (!end) {
    params.set("reason", "socket_closed");
    return end_by_force(Ending::protocol_error,
                        make_error(ENLACE_E_INTERNAL, "connector_protocol", last_words, std::move(params)));
  }
  // Memory that was refused ends most programs soon after, in their own way.
  // A host that is larger itself cannot tell, and calls it a crash.
  if (end->peak_rss_bytes > limits.memory_bytes - limits.memory_bytes / 8) {
    params.set("allowed_mib", limits.memory_bytes >> 20);
    return {Ending::limit_exceeded,
            make_error(ENLACE_E_INTERNAL, "connector_memory", last_words, std::move(params))};
  }
  if (end->signalled) {
    params.set("signal", signal_name(end->code));
    return {Ending::crashed,
            make_error(ENLACE_E_INTERNAL, "connector_crashed", last_words, std::move(params))};
  }
  params.set("exit_status", end->code);
  return {Ending::crashed, make_error(ENLACE_E_INTERNAL, "connector_exited", last_words, std::move(params))};
}

}  // namespace enlace::session
