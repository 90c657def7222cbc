#include "egress/login.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <enlace/sdk/json_pointer.hpp>
#include <enlace/sdk/refusal.hpp>

#include "text/zone.hpp"

namespace enlace::egress {
namespace {

constexpr std::size_t kTokensRemembered = 4;         // for redaction: what a late answer may repeat
constexpr std::int64_t kRenewBeforeMs = 5 * 60'000;  // or a tenth of its life, if that is less
constexpr std::int64_t kRenewAgainMs = 10'000;       // after a renewal that failed, while the old one lasts
constexpr std::int64_t kFirstHoldMs = 15 * 60'000;   // after a refusal; four times as long after each more
constexpr std::int64_t kLongestHoldMs = 12 * 60 * 60'000;
constexpr std::int64_t kUselessMs = 60'000;  // no more log-ins when their tokens are refused at once
constexpr int kUselessTokens = 2;
constexpr std::int64_t kLongestLifeMs = 365LL * 24 * 60 * 60'000;

Failure login_failure(enlace_status status, const char* cause, const HttpReply& reply) {
  Error error = failure(status, cause, {}, Json::object({{"http_status", reply.status}})).error;
  if (!reply.ok()) {  // what the server says; a good answer that cannot be read may hold a token
    const sdk::Refusal refusal = sdk::read_refusal(reply.body);
    error.message = refusal.words;
    error.erp_code = refusal.code;
    if (!refusal.words.empty()) error.params.set("answer", refusal.words);
  }
  error.http_status = reply.status;
  error.retry_after_ms = reply.error.retry_after_ms;
  return failure(std::move(error));
}

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    std::uint32_t value = 0;
    if (c >= 'A' && c <= 'Z') {
      value = static_cast<std::uint32_t>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      value = static_cast<std::uint32_t>(c - 'a') + 26;
    } else if (c >= '0' && c <= '9') {
      value = static_cast<std::uint32_t>(c - '0') + 52;
    } else if (c == '-' || c == '+') {
      value = 62;
    } else if (c == '_' || c == '/') {
      value = 63;
    } else if (c == '=') {
      continue;
    } else {
      return std::nullopt;
    }
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>((bits >> count) & 0xFF));
    }
  }
  return out;
}

// How long a JSON Web Token lives by its own word: from when it was issued, else from now by the server's
// clock, so that a wrong clock here does no harm.
std::optional<std::int64_t> life_of_jwt(std::string_view token, const Headers& headers,
                                        std::int64_t unix_ms) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto payload = decode_base64url(token.substr(first + 1, second - first - 1));
  const auto claims = payload ? Json::parse(*payload) : Result<Json>(Json());
  const auto expires = claims ? (*claims)["exp"].integer() : std::nullopt;
  if (!expires) return std::nullopt;
  if (const auto issued = (*claims)["iat"].integer()) return (*expires - *issued) * 1000;
  const std::int64_t now = text::parse_http_date(header_of(headers, "Date")).value_or(unix_ms);
  return *expires * 1000 - now;
}

std::int64_t life_of(const LoginRecipe& recipe, const Json& answer, std::string_view token,
                     const HttpReply& reply, std::int64_t unix_ms) {
  std::optional<std::int64_t> life;
  if (!recipe.expires_in.empty()) {
    // "40000.0" and "40000" alike; a life of nothing is no word at all.
    const auto seconds = at_pointer(answer, recipe.expires_in).decimal();
    if (seconds && *seconds > Decimal(0) && *seconds < Decimal(kLongestLifeMs / 1000)) {
      life = Json((*seconds * Decimal(1000)).rounded(0)).integer();
    }
  }
  if (!life) life = life_of_jwt(token, reply.headers, unix_ms);
  if (!life || *life <= 0) life = recipe.lifetime_ms;
  return std::min(*life, kLongestLifeMs);
}

// Statuses by which servers refuse credentials: OAuth answers 400 invalid_grant, others 401, 403 or 422. A
// page with any but 401 is a firewall's, which knows nothing of them.
bool is_refusal(const HttpReply& reply) {
  static constexpr std::array kRefusals{400, 401, 403, 422};
  const bool refuses = std::find(kRefusals.begin(), kRefusals.end(), reply.status) != kRefusals.end();
  return refuses && !(reply.status != 401 && sdk::read_refusal(reply.body).is_page);
}

Json names_of(const Slot& slot) {
  Json names = Json::array();
  for (const auto& [field, unused] : slot.fields) names.push_back(field);
  return names;
}

}  // namespace

struct Logins::State {
  mutable std::mutex mutex;
  vault::Secret token;
  std::uint64_t number = 0;  // of `token`; 0: there was none yet
  bool have = false;
  std::int64_t renew_at = 0, ends_at = 0;
  std::vector<vault::Secret> remembered;

  bool busy = false;  // someone is logging in
  std::uint64_t tries = 0;
  std::optional<Error> last_failure;  // of the last try
  std::vector<Event*> waiting;

  std::optional<Error> refusal;
  std::int64_t refused_until = 0;
  std::int64_t hold_ms = 0;

  bool proven = false;  // the server took `token` at least once
  int useless = 0;      // tokens in a row that it never took
  std::int64_t useless_until = 0;

  [[nodiscard]] Token present() const { return {token, number}; }
};

std::shared_ptr<Logins::State> Logins::state_of(const Account& account, const std::string& slot_name) {
  const std::lock_guard lock(mutex_);
  if (states_.size() >= sweep_at_) {
    const std::int64_t now = runtime_.monotonic_ms();
    std::erase_if(states_, [&](const auto& entry) {
      if (entry.second.use_count() > 1) return false;
      const State& state = *entry.second;
      const std::lock_guard its(state.mutex);  // whoever wrote it last may only have let go of it since
      return state.ends_at < now && state.refused_until < now && state.useless_until < now;
    });
    sweep_at_ = std::max<std::size_t>(1'024, states_.size() * 2);
  }
  auto& state = states_[account.key + '\n' + slot_name];
  if (!state) state = std::make_shared<State>();
  return state;
}

Result<Logins::Token> Logins::token(const Need& need, const Exchange& exchange) {
  const std::shared_ptr<State> shared = state_of(need.account, need.slot_name);
  State& state = *shared;
  const auto event = runtime_.make_event();
  std::uint64_t waited_for = 0;  // the try whose outcome is ours too
  std::unique_lock lock(state.mutex);
  for (;;) {
    if (gate_.stopped()) return failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    const std::int64_t now = runtime_.monotonic_ms();
    const bool lasts = state.have && now < state.ends_at;
    if (lasts && (now < state.renew_at || state.busy)) return state.present();
    if (waited_for != 0 && state.tries >= waited_for && !state.busy && state.last_failure) {
      return failure(*state.last_failure);
    }
    if (state.refusal && now < state.refused_until && !need.ask_again) {
      if (lasts) return state.present();
      Error error = *state.refusal;
      error.retry_after_ms = state.refused_until - now;
      return failure(std::move(error));
    }
    if (!state.busy) {
      state.busy = true;
      ++state.tries;
      lock.unlock();
      Result<Token> token = log_in(state, need, exchange);
      lock.lock();
      state.busy = false;
      for (Event* waiter : state.waiting) waiter->set();
      // A renewal may fail while the old token is still good.
      if (!token && state.have && runtime_.monotonic_ms() < state.ends_at) {
        state.renew_at = runtime_.monotonic_ms() + kRenewAgainMs;
        return state.present();
      }
      return token;
    }
    if (now >= need.deadline_ms) {
      return failure(ENLACE_E_TIMEOUT, "http_timeout", "another request's log-in took too long");
    }
    waited_for = state.tries;
    state.waiting.push_back(event.get());
    lock.unlock();
    gate_.wait(*event, need.deadline_ms);
    lock.lock();
    std::erase(state.waiting, event.get());
  }
}

Result<Logins::Token> Logins::log_in(State& state, const Need& need, const Exchange& exchange) {
  const LoginRecipe& recipe = need.slot.login;
  HttpCall call;
  call.method = recipe.method;
  call.url = recipe.url;
  call.headers = {{"Accept", "application/json"}, {"Content-Type", recipe.content_type}};
  call.body = recipe.body;
  call.purpose = "session";
  call.idempotent = true;  // a second session does no harm
  const HttpReply reply = exchange(call);

  const auto answer = reply.ok() ? Json::read(reply.body) : Result<Json>(Json());
  const std::string text = answer ? at_pointer(*answer, recipe.token).text() : std::string();
  const bool readable = !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f;
  });

  const std::lock_guard lock(state.mutex);
  const std::int64_t now = runtime_.monotonic_ms();
  const auto failed = [&](Failure why) -> Result<Token> {
    state.last_failure = why.error;
    return why;
  };
  if (reply.sent != Sent::complete) {
    // Whatever became of the log-in, nothing of the request that needed it has left.
    Error error = reply.error;
    if (error.status_class() == ENLACE_CLASS_AMBIGUOUS) error.status = ENLACE_E_NETWORK;
    return failed(failure(std::move(error)));
  }
  if (is_refusal(reply)) {
    Failure why = login_failure(ENLACE_E_AUTH, "login_refused", reply);
    why.error.params.set("fields", names_of(need.slot));
    state.hold_ms = std::clamp(state.hold_ms * 4, kFirstHoldMs, kLongestHoldMs);
    state.refused_until = now + state.hold_ms;
    why.error.retry_after_ms = state.hold_ms;
    state.refusal = why.error;
    return failed(std::move(why));
  }
  if (reply.status == 429) {
    return failed(login_failure(ENLACE_E_RATE_LIMITED, "login_failed", reply));
  }
  if (!reply.ok()) return failed(login_failure(ENLACE_E_UPSTREAM, "login_failed", reply));
  if (!readable) return failed(login_failure(ENLACE_E_UPSTREAM, "login_unreadable", reply));

  const std::int64_t life = life_of(recipe, *answer, text, reply, runtime_.unix_ms());
  state.token = vault::Secret(text);
  ++state.number;
  state.have = true;
  state.proven = false;
  state.ends_at = now + life;
  state.renew_at = state.ends_at - std::min(kRenewBeforeMs, life / 10);
  state.remembered.push_back(state.token);
  if (state.remembered.size() > kTokensRemembered) state.remembered.erase(state.remembered.begin());
  state.last_failure.reset();
  state.refusal.reset();
  state.hold_ms = 0;
  return state.present();
}

void Logins::took(const Need& need, std::uint64_t number) {
  const std::shared_ptr<State> state = state_of(need.account, need.slot_name);
  const std::lock_guard lock(state->mutex);
  if (number != state->number) return;
  state->proven = true;
  state->useless = 0;
}

bool Logins::refused(const Need& need, std::uint64_t number) {
  const std::shared_ptr<State> state = state_of(need.account, need.slot_name);
  const std::lock_guard lock(state->mutex);
  if (number != state->number) return true;  // someone has a new one already
  const std::int64_t now = runtime_.monotonic_ms();
  if (now < state->useless_until) return false;
  state->useless = state->proven ? 0 : state->useless + 1;
  if (state->useless >= kUselessTokens) {
    state->useless = 0;
    state->useless_until = now + kUselessMs;
    return false;
  }
  state->have = false;
  return true;
}

void Logins::add_secrets(const Account& account, log::Redactor& redactor) const {
  for (const auto& [name, slot] : account.slots) {
    if (slot.scheme != Slot::Scheme::login) continue;
    std::shared_ptr<State> state;
    {
      const std::lock_guard lock(mutex_);
      const auto found = states_.find(account.key + '\n' + name);
      if (found == states_.end()) continue;
      state = found->second;
    }
    const std::lock_guard lock(state->mutex);
    for (const vault::Secret& token : state->remembered) redactor.add(token.reveal());
  }
}

}  // namespace enlace::egress
