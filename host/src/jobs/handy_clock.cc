#include "jobs/handy_clock.hpp"

#include <algorithm>
#include <cstdlib>

#include <enlace/sdk/json.hpp>

#include "text/zone.hpp"

namespace enlace::jobs {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;
constexpr std::int64_t kHour_ms = 60 * kMinute_ms;
constexpr std::int64_t kMargin_ms = 2 * kMinute_ms;       // a slow answer, whole seconds, several servers
constexpr std::int64_t kWallMargin_ms = 10 * kMinute_ms;  // over a boot, where our wall clock counts
constexpr std::int64_t kFirstMargin_ms = 15 * kMinute_ms;
constexpr std::int64_t kDrift = 2'000;  // one part in so many: the worst clock that a machine has
constexpr std::int64_t kAnchorLasts_ms = 24 * kHour_ms;
// A doubted time is believed after so many polls, over so much real time.
constexpr std::int64_t kConfirmingPolls = 3;
constexpr std::int64_t kAgreeingPolls = 3;
constexpr std::int64_t kConfirm_ms = 15 * kMinute_ms;
constexpr std::int64_t kBetweenPolls_ms = kMinute_ms;  // the two lists of one poll count once
constexpr std::int64_t kTold_ms = kHour_ms;

std::int64_t number(const Json& json, const char* key) {
  return json[key].integer().value_or(0);
}

Json moment(std::int64_t server_ms, const HandyClock::Ours& at) {
  return Json::object({{"server", server_ms}, {"wall", at.unix_ms}, {"mono", at.mono_ms}, {"boot", at.boot}});
}

HandyClock::Ours ours(const Json& json) {
  return {number(json, "wall"), number(json, "mono"), json["boot"].text()};
}

}  // namespace

HandyClock HandyClock::from(const std::string& kept) {
  HandyClock clock;
  const Result<Json> json = Json::parse(kept);
  if (!json || !json->is_object()) return clock;
  if (const Json& anchor = (*json)["anchor"]; anchor.is_object()) {
    clock.anchor_ = Anchor{number(anchor, "server"), ours(anchor)};
  }
  clock.last_ms_ = number(*json, "last");
  clock.low_ = number(*json, "low");
  clock.high_ = number(*json, "high");
  clock.off_ = number(*json, "off");
  clock.turn_ms_ = number(*json, "turn");
  if (const Json& doubt = (*json)["doubt"]; doubt.is_object()) {
    const Ours at = ours(doubt);
    clock.doubt_ = Doubt{number(doubt, "server"),
                         number(doubt, "expected"),
                         at.unix_ms,
                         at.mono_ms,
                         at.boot,
                         doubt["stands"].truthy(),
                         number(doubt, "agreed"),
                         number(doubt, "agreed_mono"),
                         doubt["agreed_boot"].text()};
  }
  if (const Json& run = (*json)["run"]; run.is_object()) {
    clock.run_boot_ = run["boot"].text();
    clock.run_offset_ms_ = number(run, "offset");
    clock.run_first_ms_ = number(run, "first");
    clock.run_last_ms_ = number(run, "last");
    clock.run_count_ = number(run, "count");
    clock.run_turn_ms_ = number(run, "turn");
  }
  return clock;
}

std::string HandyClock::text() const {
  Json json =
      Json::object({{"last", last_ms_}, {"low", low_}, {"high", high_}, {"off", off_}, {"turn", turn_ms_}});
  if (anchor_) json.set("anchor", moment(anchor_->server_ms, anchor_->at));
  if (doubt_) {
    Json doubt = moment(doubt_->told_ms, {doubt_->at_unix_ms, doubt_->at_mono_ms, doubt_->boot});
    doubt.set("expected", doubt_->expected_ms).set("stands", doubt_->stands);
    doubt.set("agreed", doubt_->agreed).set("agreed_mono", doubt_->agreed_mono_ms);
    json.set("doubt", doubt.set("agreed_boot", doubt_->agreed_boot));
  }
  if (run_count_ > 0) {
    json.set("run", Json::object({{"boot", run_boot_},
                                  {"offset", run_offset_ms_},
                                  {"first", run_first_ms_},
                                  {"last", run_last_ms_},
                                  {"count", run_count_},
                                  {"turn", run_turn_ms_}}));
  }
  return json.dump();
}

// A machine whose snapshot was taken up again has its boot and an earlier time of it: that is another boot.
bool HandyClock::same_boot(const Ours& now) const {
  return anchor_ && anchor_->at.boot == now.boot && now.mono_ms >= anchor_->at.mono_ms;
}

std::optional<std::int64_t> HandyClock::present(const Ours& now) const {
  if (!same_boot(now)) return std::nullopt;
  return anchor_->server_ms + (now.mono_ms - anchor_->at.mono_ms);
}

std::int64_t HandyClock::estimate(const Ours& now) const {
  if (!anchor_) return 0;
  if (const auto known = present(now)) return *known;
  return std::max(last_ms_, anchor_->server_ms + (now.unix_ms - anchor_->at.unix_ms));
}

HandyClock::Expected HandyClock::expected(const Ours& now) const {
  if (!anchor_) return {now.unix_ms, kFirstMargin_ms};
  if (const auto known = present(now)) {
    return {*known, kMargin_ms + (now.mono_ms - anchor_->at.mono_ms) / kDrift};
  }
  const std::int64_t elapsed = now.unix_ms - anchor_->at.unix_ms;
  return {anchor_->server_ms + elapsed, kWallMargin_ms + std::abs(elapsed) / kDrift};
}

HandyClock::Verdict HandyClock::hear(std::int64_t date_ms, const Ours& at) {
  if (date_ms == 0) return Verdict::silent;
  const Expected due = expected(at);
  for (const std::int64_t off : {off_, std::int64_t{0}}) {  // one that was wrong for long may be right again
    if (std::abs(date_ms - off - due.at_ms) > due.margin_ms) continue;
    off_ = off;
    believe(date_ms - off, at);
    return Verdict::believed;
  }
  doubt_ = Doubt{date_ms, due.at_ms + off_, at.unix_ms, at.mono_ms, at.boot, true, 0, 0, {}};
  if (!confirmed_by(date_ms, due.at_ms, at)) return Verdict::doubted;
  // What counted until now: over a boot with a wall clock that was set, no more is known than the last one.
  const bool by_wall = anchor_ && !same_boot(at);
  off_ = 0;
  adopt(date_ms, by_wall ? last_ms_ : due.at_ms, at);
  return Verdict::believed;
}

void HandyClock::believe(std::int64_t server_ms, const Ours& at) {
  // Kept for a day: taken from each answer to the next, a clock that runs too fast would never be noticed.
  const bool lasts = same_boot(at) && at.mono_ms - anchor_->at.mono_ms < kAnchorLasts_ms;
  if (!lasts) anchor_ = Anchor{server_ms, at};
  last_ms_ = server_ms;
  run_count_ = 0;
  if (doubt_) agree(*doubt_, at);
}

void HandyClock::agree(Doubt& doubt, const Ours& at) {
  doubt.stands = false;
  const std::string& before = doubt.agreed == 0 ? doubt.boot : doubt.agreed_boot;
  const std::int64_t before_ms = doubt.agreed == 0 ? doubt.at_mono_ms : doubt.agreed_mono_ms;
  const bool same_poll =
      before == at.boot && at.mono_ms >= before_ms && at.mono_ms - before_ms < kBetweenPolls_ms;
  if (same_poll) return;
  ++doubt.agreed;
  doubt.agreed_boot = at.boot;
  doubt.agreed_mono_ms = at.mono_ms;
}

bool HandyClock::confirmed_by(std::int64_t date_ms, std::int64_t expected_ms, const Ours& at) {
  const std::int64_t offset = date_ms - at.mono_ms;
  const bool goes_on = run_count_ > 0 && run_boot_ == at.boot && at.mono_ms >= run_last_ms_ &&
                       std::abs(offset - run_offset_ms_) <= kMargin_ms;
  if (!goes_on) {
    run_boot_ = at.boot;
    run_offset_ms_ = offset;
    run_first_ms_ = run_last_ms_ = at.mono_ms;
    run_turn_ms_ = expected_ms;
    run_count_ = 1;
  } else if (at.mono_ms - run_last_ms_ >= kBetweenPolls_ms) {
    run_last_ms_ = at.mono_ms;
    ++run_count_;
  }
  return run_count_ >= kConfirmingPolls && at.mono_ms - run_first_ms_ >= kConfirm_ms;
}

void HandyClock::adopt(std::int64_t server_ms, std::int64_t before_ms, const Ours& at) {
  const std::int64_t jump = server_ms - before_ms;
  low_ = std::min<std::int64_t>(0, low_ - jump);
  high_ = std::max<std::int64_t>(0, high_ - jump);
  turn_ms_ = std::max(turn_ms_, std::min(run_turn_ms_, before_ms));
  anchor_ = Anchor{server_ms, at};
  believe(server_ms, at);
}

void HandyClock::hear_order(std::int64_t created_ms, const Ours& at) {
  const auto now = present(at);
  if (!now || created_ms > *now + high_ + kMargin_ms) return;  // no clock that was ever heard says so
  // What was made before a clock was set back lies in the future of the new time, and says nothing.
  if (high_ > 0 && created_ms > std::max(*now, turn_ms_) + kMargin_ms) {
    // Handy dates orders by the time that was believed before: the header alone is behind, and stays so.
    anchor_ = Anchor{*now + high_, at};
    last_ms_ = *now + high_;
    off_ -= high_;
    low_ = high_ = 0;
  } else if (low_ < 0 && created_ms > *now + low_ + kMargin_ms) {
    low_ = 0;
  }
}

bool HandyClock::doubted_lately(const Ours& now) const {
  if (!doubt_) return false;
  if (doubt_->stands) return true;
  if (doubt_->agreed >= kAgreeingPolls) return false;
  if (doubt_->boot == now.boot && now.mono_ms >= doubt_->at_mono_ms) {
    return now.mono_ms - doubt_->at_mono_ms < kTold_ms;
  }
  return std::abs(now.unix_ms - doubt_->at_unix_ms) < kTold_ms;
}

Notice doubt_of(const HandyClock& clock) {
  const HandyClock::Doubt doubt = clock.doubt().value_or(HandyClock::Doubt());
  return {
      "handy_clock_doubted",
      Json::object({{"told", text::iso_utc(doubt.told_ms)}, {"expected", text::iso_utc(doubt.expected_ms)}}),
      ""};
}

}  // namespace enlace::jobs
