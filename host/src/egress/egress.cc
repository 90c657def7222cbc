#include "egress/egress.hpp"

#include <algorithm>

#include "egress/authorize.hpp"
#include "egress/gate.hpp"
#include "egress/lanes.hpp"
#include "egress/login.hpp"
#include "egress/pacing.hpp"
#include "egress/redactors.hpp"
#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

namespace enlace::egress {
namespace {

constexpr const char* kStatusAsSent = "Enlace-Status";  // of an answer that counts as a 429 (sdk/README.md)
constexpr std::int64_t kDefaultDeadlineMs = 120'000;
constexpr std::int64_t kDefaultTimeoutMs = 30'000;
constexpr int kLoginAttempts = 3;
constexpr int kTokensOfACall = 4;  // Logins::refused() ends it sooner where new tokens are refused at once
constexpr std::size_t kMessage = 500;  // code points of what a server says
// So long a request waits for a breaker. A server that is away for longer holds nobody up: whoever asks hears
// of it, and comes back.
constexpr std::int64_t kPatience_ms = 6'000;

HttpReply refused(Error error) {
  HttpReply reply;
  reply.sent = Sent::no;
  reply.error = std::move(error);
  return reply;
}

HttpReply refused(enlace_status status, std::string cause, std::string message,
                  std::int64_t retry_after_ms = -1) {
  Error error;
  error.status = status;
  error.cause = std::move(cause);
  error.message = std::move(message);
  error.retry_after_ms = retry_after_ms;
  return refused(std::move(error));
}

HttpReply stopped() {
  return refused(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
}

bool is_fault(const HttpReply& reply) {
  if (reply.sent == Sent::complete) return reply.status >= 500;
  return reply.error.status_class() == ENLACE_CLASS_TRANSIENT ||
         reply.error.status_class() == ENLACE_CLASS_AMBIGUOUS;
}

Breaker::Outcome outcome_of(const HttpReply& reply) {
  if (reply.error.cause == "response_too_large")
    return Breaker::Outcome::unknown;  // it is there, and answers
  if (is_fault(reply)) return Breaker::Outcome::fault;
  return reply.sent == Sent::complete ? Breaker::Outcome::well : Breaker::Outcome::unknown;
}

// A server that is there and says no is well; one that cannot be reached, or gives up in the middle, is not.
Breaker::Outcome outcome_of(const SmtpReply& reply) {
  if (reply.sent == Sent::complete) {
    return reply.stage <= SmtpStage::hello && reply.code >= 400 ? Breaker::Outcome::fault
                                                                : Breaker::Outcome::well;
  }
  const std::int32_t kind = reply.error.status_class();
  return kind == ENLACE_CLASS_TRANSIENT || kind == ENLACE_CLASS_AMBIGUOUS ? Breaker::Outcome::fault
                                                                          : Breaker::Outcome::unknown;
}

// Whether the same request may go out again without anybody noticing (design 7).
bool is_worth_repeating(const HttpReply& reply, bool is_write) {
  if (reply.sent == Sent::complete) {
    if (reply.status == 429) return true;  // not applied, whatever the method
    return !is_write && (reply.status >= 500 || reply.status == 408);
  }
  if (is_write && reply.sent != Sent::no) return false;
  // A certificate that nobody vouches for does not get better by asking again, nor at once a large answer
  // smaller.
  return reply.error.cause != "tls_certificate" && reply.error.cause != "response_too_large" &&
         is_fault(reply);
}

// The slot that a call names, when it is one that logs in.
const Slot* login_slot_of(const Account& account, const HttpCall& call) {
  const auto found = account.slots.find(call.auth);
  const bool logs_in = found != account.slots.end() && found->second.scheme == Slot::Scheme::login;
  return logs_in ? &found->second : nullptr;
}

class RealEgress final : public Egress {
 public:
  explicit RealEgress(Runtime& runtime)
      : runtime_(runtime),
        gate_(runtime),
        logins_(runtime, gate_),
        lanes_(runtime, gate_),
        redactors_(logins_) {}

  HttpReply send(const Account& account, const HttpCall& call, const Options& options,
                 WriteTrace* trace) override {
    if (gate_.stopped()) return stopped();
    auto exchange = authorize(account, call);
    if (!exchange) return refused(std::move(exchange).error());
    exchange->cancelled = &gate_.flag();

    Pass pass{account,
              call,
              *exchange,
              trace,
              lanes_.of(account, origin_of(exchange->url)),
              options.priority,
              options.deadline_ms > 0 ? options.deadline_ms : runtime_.monotonic_ms() + kDefaultDeadlineMs};
    const int at_most = std::max(options.max_attempts, 1);
    if (const Slot* slot = login_slot_of(account, call)) {
      return scrub(
          account, call,
          logged_in(pass, {account, call.auth, *slot, pass.deadline_ms, options.ask_again}, at_most));
    }
    return scrub(account, call, attempts(pass, at_most));
  }

  SmtpReply send_mail(const Account& account, const SmtpCall& call, const Options& options,
                      WriteTrace* trace) override {
    if (gate_.stopped()) return no_mail(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    auto exchange = authorize(account, call);
    if (!exchange) return named(call, failed(std::move(exchange).error()));
    exchange->cancelled = &gate_.flag();
    const Lane lane = lanes_.of(account, origin_of(call.server));
    std::int64_t deadline =
        options.deadline_ms > 0 ? options.deadline_ms : runtime_.monotonic_ms() + kDefaultDeadlineMs;
    const Entry entry = enter(lane, options.priority, deadline, call.log_in_only ? nullptr : trace);
    switch (entry.kind) {
      case Entry::Kind::admitted:
        break;
      case Entry::Kind::stopped:
        return no_mail(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
      case Entry::Kind::too_late:
        return named(call, waiting(ENLACE_E_RATE_LIMITED, "rate_budget", entry.wait_ms));
      case Entry::Kind::open:
        return named(call, waiting(ENLACE_E_NETWORK, "circuit_open", entry.wait_ms));
    }

    // Before the first byte can leave, the trace says that it may have arrived; afterwards what is known.
    const bool traced = trace != nullptr && !call.log_in_only;
    const Exposure before = traced ? trace->of(call.purpose) : Exposure::none;
    if (traced) trace->note(call.purpose, Exposure::maybe);
    const std::int64_t timeout = call.timeout_ms > 0 ? call.timeout_ms : kDefaultTimeoutMs;
    exchange->deadline_ms = std::min(deadline, runtime_.monotonic_ms() + timeout);
    if (!call.log_in_only) ENLACE_DEATH_POINT("egress.before_write");
    const Reach::Moment began = moment();
    SmtpReply reply = runtime_.mail().exchange(*exchange);
    if (!call.log_in_only) ENLACE_DEATH_POINT("egress.after_write");
    if (traced) trace->replace(call.purpose, std::max(before, exposure_of(reply)));
    lane.breaker->report(entry.admission, outcome_of(reply), runtime_.monotonic_ms());
    note(account, origin_of(call.server),
         {account.tenant, account.system, outcome_of(reply), reply.sent == Sent::complete ? reply.code : 0,
          reply.error.cause},
         began);
    const auto redactor = redactors_.of(account);
    reply.text = redactor->apply(std::move(reply.text));
    reply.error.message = redactor->apply(std::move(reply.error.message));
    return named(call, std::move(reply));
  }

  std::string redact(const Account& account, std::string text) const override {
    return redactors_.of(account)->apply(std::move(text));
  }

  std::vector<Silence> silent() const override { return reach_.silent(); }
  std::int64_t back_ms(const std::string& origin) const override { return reach_.back_ms(origin); }
  bool is_away(const Account& account) const override {
    return std::any_of(account.origins.begin(), account.origins.end(),
                       [&](const std::string& origin) { return reach_.is_away(origin); });
  }
  bool failed_since(const Account& account, std::int64_t monotonic_ms) const override {
    return std::any_of(account.origins.begin(), account.origins.end(), [&](const std::string& origin) {
      return reach_.failed_since(origin, account.tenant, monotonic_ms);
    });
  }

  void begin_no_write() override { gate_.drain(); }
  void stop() override { gate_.stop(); }

 private:
  // One call on its way through all its attempts.
  struct Pass {
    const Account& account;
    const HttpCall& call;
    HttpTransport::Exchange& exchange;
    WriteTrace* trace;
    Lane lane;
    Priority priority;
    std::int64_t deadline_ms;
  };

  // How a request got its turn, or why it did not.
  struct Entry {
    enum class Kind { admitted, open, too_late, stopped } kind = Kind::admitted;
    std::int64_t wait_ms = 0;
    Breaker::Admission admission = {};
  };

  // The breaker is asked first, so that a server that is down costs nobody's budget, and once more after the
  // wait, since it may have opened meanwhile. `trace`: of a write.
  Entry enter(const Lane& lane, Priority priority, std::int64_t deadline_ms, const WriteTrace* trace) {
    using Kind = Entry::Kind;
    if (const std::int64_t wait = lane.breaker->wait_ms(runtime_.monotonic_ms()); wait > 0) {
      return {Kind::open, wait};
    }
    std::int64_t wait_ms = 0;
    switch (lane.budget->acquire(priority, deadline_ms, wait_ms)) {
      case Budget::Grant::granted:
        break;
      case Budget::Grant::stopped:
        return {Kind::stopped};
      case Budget::Grant::too_late:
        return {Kind::too_late, wait_ms};
    }
    if (is_too_late_for(trace)) {
      lane.budget->give_back();
      return {Kind::stopped};
    }
    const Breaker::Admission admission = lane.breaker->admit(runtime_.monotonic_ms());
    if (admission.wait_ms == 0) return {Kind::admitted, 0, admission};
    lane.budget->give_back();
    return {Kind::open, admission.wait_ms};
  }

  // With the account's token. After a 401 again with a new one: nothing was applied, so that answer is
  // forgotten, in the trace too. Where tokens die quickly, others may have used up the new one meanwhile.
  HttpReply logged_in(Pass& pass, const Logins::Need& need, int at_most) {
    const bool traced = pass.trace != nullptr && pass.exchange.is_write;
    const Exposure before = traced ? pass.trace->of(pass.call.purpose) : Exposure::none;
    const HttpTransport::Exchange without_token = pass.exchange;
    for (int tokens = 1;; ++tokens) {
      Result<Logins::Token> token = logins_.token(
          need, [&](const HttpCall& log_in) { return send_login(pass, need.slot_name, log_in); });
      if (!token) return refused(std::move(token).error());
      pass.exchange = without_token;
      add_token(need.slot.login, token->value.reveal(), pass.exchange);
      HttpReply reply = attempts(pass, at_most);
      if (reply.sent == Sent::complete && reply.status != 401) logins_.took(need, token->number);
      if (reply.status != 401) return reply;
      if (!logins_.refused(need, token->number) || tokens == kTokensOfACall) return reply;
      if (traced) pass.trace->replace(pass.call.purpose, before);
    }
  }

  HttpReply send_login(const Pass& asker, const std::string& slot_name, const HttpCall& log_in) {
    auto exchange = authorize_login(asker.account, slot_name, log_in);
    if (!exchange) return refused(std::move(exchange).error());
    exchange->cancelled = &gate_.flag();
    Pass pass{asker.account,
              log_in,
              *exchange,
              nullptr,
              lanes_.of(asker.account, origin_of(exchange->url)),
              asker.priority,
              asker.deadline_ms};
    return attempts(pass, kLoginAttempts);
  }

  HttpReply attempts(Pass& pass, int at_most) {
    for (int attempt = 0;; ++attempt) {
      HttpReply reply = one_attempt(pass);
      if (attempt + 1 >= at_most || !is_worth_repeating(reply, pass.exchange.is_write)) return reply;
      // Nobody waits for a server in an outage: the next run asks again.
      if (is_fault(reply) && reach_.is_away(origin_of(pass.exchange.url))) return reply;
      if (reply.error.cause == "circuit_open" && reply.error.retry_after_ms > kPatience_ms) return reply;
      const std::int64_t now = runtime_.monotonic_ms();
      if (reply.status == 429) {
        // The pause is the budget's, so that everyone waits and the most urgent goes first afterwards.
        if (now + reply.error.retry_after_ms >= pass.deadline_ms) return reply;
        continue;
      }
      const std::int64_t delay = std::max(backoff_ms(runtime_, attempt), reply.error.retry_after_ms);
      if (now + delay >= pass.deadline_ms) return reply;
      gate_.sleep(now + delay);
      if (gate_.stopped()) return stopped();
    }
  }

  HttpReply one_attempt(Pass& pass) {
    const Entry entry =
        enter(pass.lane, pass.priority, pass.deadline_ms, pass.exchange.is_write ? pass.trace : nullptr);
    switch (entry.kind) {
      case Entry::Kind::admitted:
        break;
      case Entry::Kind::stopped:
        return stopped();
      case Entry::Kind::too_late:
        return refused(ENLACE_E_RATE_LIMITED, "rate_budget", "the account's pace leaves no time for it",
                       entry.wait_ms);
      case Entry::Kind::open:
        return refused(ENLACE_E_NETWORK, "circuit_open", "the server has failed repeatedly", entry.wait_ms);
    }
    const Reach::Moment began = moment();
    HttpReply reply = traced_exchange(pass);
    pass.lane.breaker->report(entry.admission, outcome_of(reply), runtime_.monotonic_ms());
    note(pass.account, origin_of(pass.exchange.url),
         {pass.account.tenant, pass.account.system, outcome_of(reply),
          reply.sent == Sent::complete ? reply.status : 0, reply.error.cause},
         began);
    heed(pass, reply);
    return reply;
  }

  [[nodiscard]] Reach::Moment moment() const { return {runtime_.monotonic_ms(), runtime_.unix_ms()}; }

  void note(const Account& account, const std::string& origin, const Reach::Sight& sight,
            Reach::Moment began) {
    if (account.system.empty()) return;
    const bool ends_it = sight.outcome == Breaker::Outcome::well && reach_.is_away(origin);
    reach_.note(origin, sight, began, moment());
    if (ends_it) lanes_.try_now(origin);
  }

  // A first write while the host is stopping: its answer may come too late. Log-ins and the like leave
  // nothing in doubt.
  [[nodiscard]] bool is_too_late_for(const WriteTrace* trace) const {
    return gate_.draining() && trace != nullptr && trace->worst() == Exposure::none;
  }

  // Before the first byte can leave, the trace says that it may have arrived; afterwards what is known.
  HttpReply traced_exchange(Pass& pass) {
    const bool traced = pass.trace != nullptr && pass.exchange.is_write;
    const Exposure before = traced ? pass.trace->of(pass.call.purpose) : Exposure::none;
    if (traced) pass.trace->note(pass.call.purpose, Exposure::maybe);

    const std::int64_t timeout = pass.call.timeout_ms > 0 ? pass.call.timeout_ms : kDefaultTimeoutMs;
    pass.exchange.deadline_ms = std::min(pass.deadline_ms, runtime_.monotonic_ms() + timeout);
    if (pass.exchange.is_write) ENLACE_DEATH_POINT("egress.before_write");
    HttpReply reply = runtime_.transport().exchange(pass.exchange);
    if (pass.exchange.is_write) ENLACE_DEATH_POINT("egress.after_write");
    if (is_limit(reply, pass.account.rate)) {
      reply.headers.emplace_back(kStatusAsSent, std::to_string(reply.status));
      reply.status = 429;
    }

    if (traced) pass.trace->replace(pass.call.purpose, std::max(before, exposure_of(reply)));
    return reply;
  }

  // "Too many", told as something else: everybody behind this hears it as what it is.
  static bool is_limit(const HttpReply& reply, const RateSpec& rate) {
    return reply.sent == Sent::complete && reply.status != 429 &&
           std::any_of(rate.disguised.begin(), rate.disguised.end(), [&](const auto& disguise) {
             return disguise.matches(reply.status, reply.headers, reply.body);
           });
  }

  // What the answer says about the pace.
  void heed(const Pass& pass, HttpReply& reply) {
    if (reply.sent != Sent::complete) return;
    const std::int64_t unix_ms = runtime_.unix_ms();
    pass.lane.budget->correct(rate_hints(reply.headers, pass.account.rate, unix_ms));
    if (reply.status == 429) {
      reply.error.retry_after_ms = pause_ms(reply.headers, pass.account.rate, unix_ms);
      pass.lane.budget->pause(runtime_.monotonic_ms() + reply.error.retry_after_ms);
    } else if (reply.status >= 500) {
      reply.error.retry_after_ms = retry_after_ms(reply.headers, unix_ms).value_or(-1);
    }
  }

  static SmtpReply failed(Error error) {
    SmtpReply reply;
    reply.error = std::move(error);
    return reply;
  }
  static SmtpReply waiting(enlace_status status, const char* cause, std::int64_t retry_after_ms) {
    SmtpReply reply = no_mail(status, cause);
    reply.error.retry_after_ms = retry_after_ms;
    return reply;
  }
  // Which server it was.
  static SmtpReply named(const SmtpCall& call, SmtpReply reply) {
    if (reply.error.status != ENLACE_OK && !reply.error.params.contains("origin")) {
      reply.error.params.set("origin", origin_of(call.server));
    }
    return reply;
  }

  HttpReply scrub(const Account& account, const HttpCall& call, HttpReply reply) {
    // Which server it was; a connector's or a client's own word stays.
    if (reply.error.status != ENLACE_OK && !reply.error.params.contains("origin")) {
      reply.error.params.set("origin", origin_of(call.url));
    }
    if (!reply.error.message.empty()) {
      reply.error.message = redactors_.of(account)->apply(std::move(reply.error.message));
      // Only now: half a secret would not have been recognised.
      reply.error.message = text::cut(reply.error.message, kMessage);
    }
    if (const std::string& answer = reply.error.params["answer"].text(); !answer.empty()) {
      reply.error.params.set("answer", redactors_.of(account)->apply(answer));
    }
    const auto redactor = redactors_.of_bodies(account);
    reply.body = redactor->apply(std::move(reply.body));
    for (auto& [name, value] : reply.headers) value = redactor->apply(std::move(value));
    return reply;
  }

  Runtime& runtime_;
  Gate gate_;
  Logins logins_;
  Lanes lanes_;
  Reach reach_;
  Redactors redactors_;
};

}  // namespace

SmtpReply Egress::send_mail(const Account&, const SmtpCall&, const Options&, WriteTrace*) {
  return no_mail(ENLACE_E_NETWORK, "connection_refused", "no mail goes out here");
}

std::unique_ptr<Egress> make_egress(Runtime& runtime) {
  return std::make_unique<RealEgress>(runtime);
}

}  // namespace enlace::egress
