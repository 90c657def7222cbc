#include "jobs/orders_poll.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "jobs/handy_clock.hpp"
#include "jobs/orders_common.hpp"
#include "ledger/ledger.hpp"
#include "ledger/rehearsal.hpp"
#include "runtime/fail_points.hpp"
#include "text/zone.hpp"

namespace enlace::jobs {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;
constexpr std::int64_t kDay_ms = 24 * 60 * kMinute_ms;
constexpr std::int64_t kOverlap_ms = 60 * kMinute_ms;
constexpr std::int64_t kMargin_ms = kMinute_ms;
// What becomes visible late, and what changes under its id, lies behind the overlap: the last day is read
// again every hour, the last three days every night.
constexpr std::int64_t kReread_ms = 3 * kDay_ms;
// Once, after a version that believed every `Date` and may have passed by what it never saw.
constexpr std::int64_t kFirstReread_ms = 14 * kDay_ms;
// An order of which not even the id can be read is looked for at night, this far back. Then its problem ends:
// whatever it was, people have been asked for it as long.
constexpr std::int64_t kNameless_ms = 31 * kDay_ms;
constexpr std::int64_t kHourly_ms = 55 * kMinute_ms;  // polls are not to the second
// A cursor farther ahead of Handy's present than this was led there by a wrong clock.
constexpr std::int64_t kAhead_ms = 5 * kMinute_ms;
constexpr std::int64_t kWidestZones_ms = 26 * 60 * kMinute_ms;  // UTC-12 to UTC+14
constexpr std::int64_t kNight_ms = 2 * 60 * kMinute_ms;         // the day begins at two in the morning
constexpr std::size_t kBatch = 200;
constexpr int kCaughtUpAtOnce = 200;
constexpr const char* kHandysOwnZone = "America/Mexico_City";

constexpr const char* kNewCursor = "orders/new";
constexpr const char* kDeletedCursor = "orders/deleted";
constexpr const char* kRereadCursor = "orders/reread";
constexpr const char* kHourCursor = "orders/reread_hour";

std::string since_cursor(const ledger::Recipient& recipient) {
  return ledger::kSincePrefix + recipient.instance;
}

// From where the nightly reading begins because of an order that could not be read, nor its id; 0: there is
// none.
std::string nameless_cursor(const char* list) {
  return std::string("unreadable/") + list;
}

// Up to where polls have read whose windows were written in this zone. Behind the cursors, or not there: the
// configuration says another zone now than when they moved, and what they passed may not have been listed.
std::string zone_cursor(const std::string& zone) {
  return "orders/zone/" + zone;
}

// The orders of one list, each once, the last version of each. Of a page only this is kept: the records as
// Handy's answer has them take several times the memory.
class Arrivals {
 public:
  Arrivals(bool deleted, const Runtime& runtime) : deleted_(deleted), runtime_(&runtime) {}

  handy::Receiver receiver() {
    return {[this] { *this = Arrivals(deleted_, *runtime_); }, [this](const Json& record) { add(record); }};
  }
  // When the first page came: of a long list the others follow minutes later.
  [[nodiscard]] HandyClock::Ours began() const { return began_ ? *began_ : HandyClock::Ours::of(*runtime_); }
  // Those that have no id that can be read, and why: they cannot be landed, and are asked for again (H-25).
  std::vector<std::string> nameless() { return std::move(nameless_); }
  std::vector<ledger::IncomingOrder> take() { return std::move(orders_); }

 private:
  void add(const Json& record) {
    if (!began_) began_ = HandyClock::Ours::of(*runtime_);
    Result<ledger::IncomingOrder> order = incoming_of(record);
    if (!order) {
      const std::string& reason = record[Json::kUnreadable].text();
      nameless_.push_back(reason.empty() ? "id" : reason);
      return;
    }
    order->deleted = order->deleted || deleted_;
    const auto [place, is_new] = place_.try_emplace(order->id, orders_.size());
    if (is_new) {
      orders_.push_back(*std::move(order));
    } else {
      orders_[place->second] = *std::move(order);
    }
  }

  bool deleted_;
  const Runtime* runtime_;
  std::optional<HandyClock::Ours> began_;
  std::vector<ledger::IncomingOrder> orders_;
  std::unordered_map<std::string, std::size_t> place_;  // by id
  std::vector<std::string> nameless_;
};

class Poll {
 public:
  Poll(Services& services, const std::vector<Instance*>& instances, const RunOptions& options,
       handy::Client& client)
      : services_(services),
        instance_(*instances.front()),
        options_(options),
        client_(client),
        ledger_(services.runtime, services.database, services.vault),
        tenant_(instance_.tenant.tenant) {
    for (const Instance* instance : instances) recipients_.push_back(recipient_of(*instance));
  }

  RunReport run() {
    if (Result<void> done = poll(); !done) {
      report_.ok = false;
      report_.error = done.error();
    }
    return std::move(report_);
  }

 private:
  // One listing and what it says about the cursor.
  struct Stream {
    bool deleted = false;
    const char* name = "";
    handy::Window window;
    std::int64_t kept_ms = 0;    // the cursor as it is kept; 0 = never polled
    std::int64_t cursor_ms = 0;  // the same, and never ahead of Handy's present
    std::vector<ledger::IncomingOrder> orders;
    std::int64_t reached_ms = 0;  // up to where the list is whole, by Handy's clock; 0 = not known
    bool may_advance = true;
    std::size_t nameless = 0;  // orders that cannot be read, nor which ones they are
  };

  Result<void> poll();
  Result<void> catch_up();
  Result<void> end_restore(const Stream& added, std::vector<ledger::CursorMove>& cursors);
  // Whether to read what was read before, and how far back.
  enum class Reread { none, day, days, first, other_zone };
  static std::int64_t length_of(Reread reread) {
    if (reread == Reread::none) return 0;
    if (reread == Reread::day) return kDay_ms;
    return reread == Reread::first ? kFirstReread_ms : kReread_ms;
  }
  Result<Reread> what_to_reread();
  Result<std::int64_t> look_back(const Stream& stream, Reread reread);
  Result<std::int64_t> behind_a_lost_cursor(const Stream& stream, std::int64_t present);
  Result<void> place(Stream& stream, Reread reread);
  void hear(Stream& stream, std::int64_t date_ms, const HandyClock::Ours& at);
  Result<Stream> list(bool deleted, Reread reread);
  Result<void> move_cursors(const Stream& added, const Stream& deleted, Reread reread,
                            std::vector<ledger::CursorMove>& cursors);
  Result<void> check_overlap(Stream& stream, const std::set<std::string>& seen);
  [[nodiscard]] std::int64_t advanced(const Stream& stream) const;
  Result<void> land(std::vector<ledger::IncomingOrder> orders,
                    const std::vector<ledger::CursorMove>& cursors);
  Result<void> plan(const std::vector<ledger::IncomingOrder>& orders);
  [[nodiscard]] Json step_of(const ledger::Delivery& row, const ledger::LandedOrder& order) const;
  [[nodiscard]] bool is_meant(const ledger::Recipient& recipient) const;
  Result<Reread> reread_that_is_due();
  [[nodiscard]] HandyClock::Ours now() const { return HandyClock::Ours::of(services_.runtime); }
  [[nodiscard]] std::int64_t oldest_nameless() const;
  void date_unreadable(Stream& stream) const;
  void warn(Notice notice);

  Services& services_;
  const Instance& instance_;
  const RunOptions& options_;
  handy::Client& client_;
  ledger::Ledger ledger_;
  std::string tenant_;
  std::vector<ledger::Recipient> recipients_;
  HandyClock clock_;
  bool doubted_ = false;    // a `Date` of this poll
  std::int64_t as_of_ = 0;  // the feed before the lists were asked for
  ledger::LandReport landed_;
  RunReport report_;
};

void Poll::warn(Notice notice) {
  services_.logger.write(log::Level::warn, {tenant_, "handy", "orders", ""}, notice.code, notice.params);
  report_.warnings.push_back(std::move(notice));
}

Result<Poll::Reread> Poll::what_to_reread() {
  ENLACE_TRY(const auto reached, ledger_.cursor(tenant_, kNewCursor));
  ENLACE_TRY(const auto in_zone, ledger_.cursor(tenant_, zone_cursor(instance_.tenant.handy_time_zone())));
  if (reached && (!in_zone || in_zone->value_ms < reached->value_ms)) return Reread::other_zone;
  return reread_that_is_due();
}

// By Handy's present, and not by the cursor, which may stand still or have been led astray.
Result<Poll::Reread> Poll::reread_that_is_due() {
  ENLACE_TRY(const auto reached, ledger_.cursor(tenant_, kNewCursor));
  if (!reached) return Reread::none;  // the first poll looks back as far as it must
  ENLACE_TRY(const auto deleted, ledger_.cursor(tenant_, kDeletedCursor));
  if (reached->damaged || (deleted && deleted->damaged)) return Reread::first;
  const std::int64_t known = clock_.estimate(now());
  const std::int64_t here = known > 0 ? known : services_.runtime.unix_ms();
  ENLACE_TRY(const auto hour, ledger_.cursor(tenant_, kHourCursor));
  if (!hour) return Reread::first;
  ENLACE_TRY(const auto night, ledger_.cursor(tenant_, kRereadCursor));
  if (!night || night->value_ms > here + kAhead_ms) return Reread::days;
  const std::string& zone = instance_.tenant.time_zone;
  ENLACE_TRY(const std::string last_day, text::local_day(night->value_ms - kNight_ms, zone));
  ENLACE_TRY(const std::string today, text::local_day(here - kNight_ms, zone));
  if (last_day != today) return Reread::days;
  const bool due = hour->value_ms > here + kAhead_ms || here - hour->value_ms >= kHourly_ms;
  return due ? Reread::day : Reread::none;
}

// How much later a start that is written in `zone` would be if Handy read it in its own (apis/handy.md
// OPEN-4).
Result<std::int64_t> doubt_of_zone(std::int64_t unix_ms, const std::string& zone) {
  ENLACE_TRY(const text::CivilTime written, text::to_civil(unix_ms, zone));
  ENLACE_TRY(const text::CivilTime read, text::to_civil(unix_ms, kHandysOwnZone));
  return std::max<std::int64_t>(0, written.utc_offset_s - read.utc_offset_s) * 1000;
}

// Where a window begins.
Result<std::int64_t> Poll::look_back(const Stream& stream, Reread reread) {
  const std::optional<std::int64_t> present = clock_.present(now());
  std::int64_t since = 0;  // the earliest
  for (const ledger::Recipient& recipient : recipients_) {
    if (recipient.since_ms > 0 && (since == 0 || recipient.since_ms < since)) since = recipient.since_ms;
  }
  std::int64_t from = 0;
  if (stream.cursor_ms > 0) {
    const std::int64_t here = std::min(stream.cursor_ms, present.value_or(stream.cursor_ms));
    from = stream.cursor_ms - kOverlap_ms;
    if (reread != Reread::none) from = std::min(from, here - length_of(reread));
    if (clock_.earliest() < 0) {
      // Where Handy dates its orders by the earlier time. What was made before any connector began is not
      // wanted.
      const std::int64_t earlier = from + clock_.earliest();
      from = std::min(from, since > 0 ? std::max(earlier, since - kOverlap_ms) : earlier);
    }
    if (reread == Reread::other_zone) {
      // The last daily reading has seen what was older then, but for hours by which the zones differ.
      ENLACE_TRY(const auto daily, ledger_.cursor(tenant_, kRereadCursor));
      if (daily && !daily->damaged) from = std::min(from, daily->value_ms - kReread_ms);
      from -= kWidestZones_ms;
    }
    if (present && stream.kept_ms > *present + kAhead_ms) {
      ENLACE_TRY(const std::int64_t lost, behind_a_lost_cursor(stream, *present));
      from = std::min(from, lost);
    }
  } else {
    from = services_.runtime.unix_ms();
    if (present) from = std::min(from, *present);
    if (since == 0 && clock_.doubt() && clock_.doubt()->stands)
      from = std::min(from, clock_.doubt()->told_ms);
    from -= kDay_ms;
  }
  for (const ledger::Recipient& recipient : recipients_) {
    ENLACE_TRY(const auto reached, ledger_.cursor(tenant_, since_cursor(recipient)));
    const bool read = reached && !reached->damaged && reached->value_ms <= recipient.since_ms;
    if (!read && recipient.since_ms > 0) from = std::min(from, recipient.since_ms - kOverlap_ms);
  }
  if (!options_.since.empty()) {
    from = std::min(from, since_of(options_.since, instance_.tenant.time_zone) - kOverlap_ms);
  }
  const config::TenantConfig& tenant = instance_.tenant;
  ENLACE_TRY(const std::int64_t doubt, doubt_of_zone(from, tenant.handy_time_zone()));
  return from - doubt;
}

// A cursor in Handy's future says nothing of what was read: what landed last does.
Result<std::int64_t> Poll::behind_a_lost_cursor(const Stream& stream, std::int64_t present) {
  ENLACE_TRY(const std::int64_t newest, ledger_.newest_landed(tenant_, stream.deleted, present));
  std::int64_t from = (newest > 0 ? newest : present) - kReread_ms;
  if (newest == 0) {
    for (const ledger::Recipient& recipient : recipients_) {
      if (recipient.since_ms > 0) from = std::min(from, recipient.since_ms - kOverlap_ms);
    }
  }
  return from;
}

// The window, by what is believed of Handy's clock now.
Result<void> Poll::place(Stream& stream, Reread reread) {
  const std::optional<std::int64_t> present = clock_.present(now());
  stream.cursor_ms = present ? std::min(stream.kept_ms, *present) : stream.kept_ms;
  ENLACE_TRY(stream.window.from_ms, look_back(stream, reread));
  if (reread != Reread::none && reread != Reread::day) {
    ENLACE_TRY(const auto nameless, ledger_.cursor(tenant_, nameless_cursor(stream.name)));
    if (nameless && (nameless->value_ms > 0 || nameless->damaged)) {
      const std::int64_t from = std::max(nameless->value_ms, oldest_nameless());
      stream.window.from_ms = std::min(stream.window.from_ms, from);
    }
    ENLACE_TRY(const std::int64_t unread, ledger_.oldest_unread_change(tenant_));
    if (unread > 0 && !stream.deleted) {
      stream.window.from_ms = std::min(stream.window.from_ms, unread - kMargin_ms);
    }
  }
  // Open to the future: our clock may be behind Handy's, and what is not there yet cannot be listed.
  std::int64_t newest = std::max(services_.runtime.unix_ms(), stream.kept_ms);
  if (present) newest = std::max(newest, *present + clock_.latest());
  if (clock_.doubt() && clock_.doubt()->stands) newest = std::max(newest, clock_.doubt()->told_ms);
  stream.window.to_ms = newest + kDay_ms;
  return {};
}

std::int64_t Poll::oldest_nameless() const {
  return clock_.present(now()).value_or(services_.runtime.unix_ms()) - kNameless_ms;
}

// Up to where the list is whole, and whether that may be believed.
void Poll::hear(Stream& stream, std::int64_t date_ms, const HandyClock::Ours& at) {
  stream.reached_ms = 0;
  switch (clock_.hear(date_ms, at)) {
    case HandyClock::Verdict::believed:
      // Handy's newest minute may still be growing while it is listed (apis/handy.md 2.12).
      stream.reached_ms = std::min(clock_.corrected(date_ms), *clock_.present(at)) - kMargin_ms;
      break;
    case HandyClock::Verdict::doubted:
      stream.may_advance = false;
      doubted_ = true;
      break;
    case HandyClock::Verdict::silent:
      break;  // what it lists has to do: list()
  }
}

Result<Poll::Stream> Poll::list(bool deleted, Reread reread) {
  constexpr int kMostLists = 3;
  constexpr std::int64_t kTolerance_ms = 10 * kMinute_ms;
  Stream stream;
  stream.deleted = deleted;
  stream.name = deleted ? kDeletedCursor : kNewCursor;
  ENLACE_TRY(const auto cursor, ledger_.cursor(tenant_, stream.name));
  stream.kept_ms = cursor ? cursor->value_ms : 0;
  if (cursor && cursor->damaged) {  // what landed last says how far it was; the days before are read again
    const std::int64_t here = services_.runtime.unix_ms();
    ENLACE_TRY(const std::int64_t newest, ledger_.newest_landed(tenant_, false, here));
    ENLACE_TRY(const std::int64_t newest_deleted, ledger_.newest_landed(tenant_, true, here));
    stream.kept_ms = std::max(newest, newest_deleted);
  }
  ENLACE_CHECK(place(stream, reread));
  Arrivals arrivals(deleted, services_.runtime);
  handy::Listing listing;
  for (int lists = 1;; ++lists) {
    ENLACE_TRY(listing, client_.each_order(deleted, stream.window, arrivals.receiver()));
    hear(stream, listing.server_ms, arrivals.began());
    // By what Handy says now the window may have been too narrow: our clock is days behind, or the cursor was
    // ahead of Handy's present, which nobody knew before.
    const handy::Window asked = stream.window;
    ENLACE_CHECK(place(stream, reread));
    const bool covered = stream.window.from_ms + kTolerance_ms > asked.from_ms &&
                         listing.server_ms + kMinute_ms <= asked.to_ms;
    stream.window.from_ms = std::min(stream.window.from_ms, asked.from_ms);
    if (covered) stream.window = asked;
    if (covered || lists == kMostLists) break;
    stream.window.to_ms = std::max(stream.window.to_ms, listing.server_ms + kDay_ms);
  }
  if (!listing.complete) {
    stream.may_advance = false;
    warn({"poll_incomplete", Json::object({{"list", stream.name}}), ""});
  }
  for (const std::string& reason : arrivals.nameless()) {
    ++stream.nameless;
    warn({"order_unreadable_nameless", Json::object({{"list", stream.name}, {"reason", reason}}), ""});
  }
  const HandyClock::Ours began = arrivals.began();
  stream.orders = arrivals.take();
  std::int64_t newest = 0;
  for (const ledger::IncomingOrder& order : stream.orders) {
    const std::int64_t at = stream.deleted ? order.deleted_ms : order.created_ms;
    if (at > 0) clock_.hear_order(at, began);
    newest = std::max(newest, at);
  }
  if (listing.server_ms == 0) {
    // No `Date`: the newest order dates the list, where a clock of ours agrees.
    const std::int64_t known = clock_.estimate(began);
    stream.reached_ms = std::min(newest, known > 0 ? known : began.unix_ms);
  }
  return stream;
}

// What is known to lie in the overlap must have come back, or the window was not what we think it was: a
// wrong zone, a filter that changed its meaning (design 8.2).
Result<void> Poll::check_overlap(Stream& stream, const std::set<std::string>& seen) {
  if (stream.cursor_ms == 0) return {};
  const std::int64_t from = stream.cursor_ms - kOverlap_ms + kMinute_ms;
  ENLACE_TRY(const std::vector<ledger::LandedOrder> known,
             ledger_.landed(tenant_, stream.deleted, from, stream.cursor_ms));
  Json missing = Json::array();
  for (const ledger::LandedOrder& order : known) {
    if (!seen.contains(order.id)) missing.push_back(order.id);
  }
  // One whose id cannot be read may be any of these.
  if (missing.size() <= stream.nameless) return {};
  stream.may_advance = false;
  warn({"poll_overlap_missing", Json::object({{"list", stream.name}, {"orders", missing}}), ""});
  return {};
}

// A time of Handy's clock that the listing certainly covers; never beyond its window, and back only where the
// cursor was ahead of Handy's present.
std::int64_t Poll::advanced(const Stream& stream) const {
  return std::max(stream.cursor_ms, std::min(stream.reached_ms, stream.window.to_ms));
}

// After a start: which orders may have been made before it, now that Handy has told its time.
Result<void> Poll::end_restore(const Stream& added, std::vector<ledger::CursorMove>& cursors) {
  ENLACE_TRY(const auto restored, ledger_.cursor("", ledger::kAskUntil));
  ENLACE_TRY(const auto known, ledger_.cursor(tenant_, ledger::kAskUntil));
  const std::int64_t reached = advanced(added);
  if (restored && !known && reached > 0) {
    cursors.push_back({ledger::kAskUntil, reached + kMargin_ms + clock_.latest()});
  }
  return {};
}

Result<void> Poll::catch_up() {
  for (const ledger::Recipient& recipient : recipients_) {
    while (true) {
      std::vector<Notice> damaged;
      ENLACE_TRY(const bool done, ledger_.catch_up(tenant_, recipient, kCaughtUpAtOnce, &damaged));
      for (Notice& one : damaged) warn(std::move(one));
      if (done) break;
    }
  }
  return {};
}

Result<void> Poll::land(std::vector<ledger::IncomingOrder> orders,
                        const std::vector<ledger::CursorMove>& cursors) {
  std::size_t at = 0;
  do {
    const std::size_t end = std::min(orders.size(), at + kBatch);
    const std::vector<ledger::IncomingOrder> batch(
        std::make_move_iterator(orders.begin() + static_cast<std::ptrdiff_t>(at)),
        std::make_move_iterator(orders.begin() + static_cast<std::ptrdiff_t>(end)));
    const bool last = end == orders.size();
    ENLACE_TRY(const ledger::LandReport report,
               ledger_.land(tenant_, instance_.handy_fingerprint, batch, recipients_,
                            last ? cursors : std::vector<ledger::CursorMove>()));
    landed_.added += report.added;
    landed_.changed += report.changed;
    landed_.known += report.known;
    for (const std::string& order : report.unread_changes) {
      warn({"order_change_unreadable", Json::object({{"order", order}}), ""});
    }
    for (const Notice& one : report.damaged) warn(one);
    at = end;
    if (options_.progress) {
      options_.progress("orders", static_cast<std::int64_t>(at), static_cast<std::int64_t>(orders.size()));
    }
  } while (at < orders.size());
  return {};
}

// H-15: what this poll would land, and what would become of it, by the very rules of a poll and with nothing
// written.
Result<void> Poll::plan(const std::vector<ledger::IncomingOrder>& orders) {
  ledger::Rehearsal rehearsal{tenant_, recipients_, {}};
  if (!options_.since.empty()) {
    const std::int64_t since = since_of(options_.since, instance_.tenant.time_zone);
    for (const ledger::Recipient& recipient : recipients_) {
      if (is_meant(recipient)) rehearsal.admitted_since[recipient.instance] = since;
    }
  }
  std::map<std::string, Json> steps;  // by connector and order: the last word on it
  const auto note = [&](const ledger::Delivery& row, const ledger::LandedOrder& order) {
    if (row.state == ledger::State::delivered && ledger::todo_of(row) == ledger::Todo::nothing) return;
    steps.insert_or_assign(row.id.instance + "/" + row.id.order_id, step_of(row, order));
  };
  ENLACE_CHECK(ledger::rehearse_catching_up(services_.runtime, services_.database, rehearsal, note));
  for (std::size_t at = 0; at < orders.size(); at += kBatch) {
    const auto begin = orders.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = orders.begin() + static_cast<std::ptrdiff_t>(std::min(orders.size(), at + kBatch));
    ENLACE_CHECK(
        ledger::rehearse_landing(services_.runtime, services_.database, rehearsal, {begin, end}, note));
  }
  for (auto& [key, step] : steps) report_.plan.push_back(std::move(step));
  return {};
}

// One line of the plan.
Json Poll::step_of(const ledger::Delivery& row, const ledger::LandedOrder& order) const {
  const Result<std::string> day = text::local_day(order.created_ms, instance_.tenant.time_zone);
  const ledger::Todo todo = ledger::todo_of(row);
  const bool for_person = row.held || row.state == ledger::State::dead;
  // What is not wanted is not sent, though it may be looked for, in case another host sent it before.
  const bool unwanted_look = todo == ledger::Todo::look && row.want == ledger::Want::absent;
  const std::string action = unwanted_look                   ? "skip"
                             : todo != ledger::Todo::nothing ? ledger::to_string(todo)
                             : for_person                    ? "hold"
                                                             : "skip";
  return Json::object({{"action", action},
                       {"kind", "order"},
                       {"key", row.id.order_id},
                       {"connector", row.id.instance},
                       {"details", Json::object({{"customer", order.customer_name},
                                                 {"total", order.total},
                                                 {"day", day ? *day : std::string()},
                                                 {"why", row.cause.empty() || unwanted_look ? row.absent_why
                                                                                            : row.cause}})}});
}

// `since` of the options is about one connector and its parts, or about all.
bool Poll::is_meant(const ledger::Recipient& recipient) const {
  return options_.connector.empty() || recipient.instance == options_.connector ||
         recipient.instance.starts_with(options_.connector + "#");
}

Result<void> Poll::move_cursors(const Stream& added, const Stream& deleted, Reread reread,
                                std::vector<ledger::CursorMove>& cursors) {
  for (const Stream* stream : {&added, &deleted}) {
    const std::int64_t to = advanced(*stream);
    if (stream->may_advance && to > 0) cursors.push_back({stream->name, to});
  }
  const bool both = added.may_advance && deleted.may_advance;
  if (both || reread != Reread::other_zone) {
    const std::int64_t reached = added.may_advance ? advanced(added) : added.cursor_ms;
    if (reached > 0) cursors.push_back({zone_cursor(instance_.tenant.handy_time_zone()), reached});
  }
  if (both && (reread != Reread::none || added.cursor_ms == 0)) {
    const std::int64_t here = clock_.present(now()).value_or(advanced(added));
    if (reread != Reread::day) cursors.push_back({kRereadCursor, here});
    cursors.push_back({kHourCursor, here});
  }
  for (const Stream* stream : {&added, &deleted}) {
    const std::string name = nameless_cursor(stream->name);
    ENLACE_TRY(const auto known, ledger_.cursor(tenant_, name));
    const bool damaged = known && known->damaged;  // then there may have been one, as old as it may be
    const std::int64_t since = damaged ? oldest_nameless() : known ? known->value_ms : 0;
    if (stream->nameless > 0 && (damaged || since == 0 || stream->window.from_ms < since)) {
      cursors.push_back({name, stream->window.from_ms});
    } else if (stream->nameless == 0 && stream->may_advance && since > 0 &&
               stream->window.from_ms <= std::max(since, oldest_nameless())) {
      cursors.push_back({name, 0});
    }
  }
  for (const ledger::Recipient& recipient : recipients_) {
    if (!both || recipient.since_ms == 0) continue;
    ENLACE_TRY(const auto reached, ledger_.cursor(tenant_, since_cursor(recipient)));
    if (!reached || reached->damaged || reached->value_ms > recipient.since_ms) {
      cursors.push_back({since_cursor(recipient), recipient.since_ms});
    }
  }
  return {};
}

// One whose date cannot be read, or cannot be, is as old as it may be, so that the ERP is asked for it first
// where that matters, but not so old that no connector wants it: it goes on its way, or a person sees it.
void Poll::date_unreadable(Stream& stream) const {
  std::int64_t made = stream.window.from_ms;
  for (const ledger::Recipient& recipient : recipients_) made = std::max(made, recipient.since_ms);
  for (ledger::IncomingOrder& order : stream.orders) {
    if (order.created_ms == 0) order.created_ms = made;
    if (order.first_created_ms == 0) order.first_created_ms = made;  // else its edit chain says it
  }
}

Result<void> Poll::poll() {
  ENLACE_TRY(const std::string clock, ledger_.kept(tenant_, kHandyClock));
  clock_ = HandyClock::from(clock);
  ENLACE_TRY(const Reread reread, what_to_reread());
  if (!options_.dry_run) ENLACE_CHECK(catch_up());
  ENLACE_TRY(as_of_, ledger_.feed(tenant_));
  ENLACE_FAIL_POINT("poll.before_new");
  ENLACE_TRY(Stream added, list(false, reread));
  ENLACE_FAIL_POINT("poll.between_lists");
  ENLACE_TRY(Stream deleted, list(true, reread));
  ENLACE_FAIL_POINT("poll.listed");
  std::set<std::string> seen_deleted;
  for (const ledger::IncomingOrder& order : deleted.orders) seen_deleted.insert(order.id);
  std::set<std::string> seen = seen_deleted;  // an order deleted since then is in that list instead
  for (const ledger::IncomingOrder& order : added.orders) seen.insert(order.id);
  ENLACE_CHECK(check_overlap(added, seen));
  ENLACE_CHECK(check_overlap(deleted, seen_deleted));

  std::vector<ledger::CursorMove> cursors;
  ENLACE_CHECK(move_cursors(added, deleted, reread, cursors));
  if (added.may_advance && deleted.may_advance) ENLACE_CHECK(end_restore(added, cursors));
  cursors.push_back({kHandyClock, 0, clock_.text()});
  if (doubted_) warn(doubt_of(clock_));
  for (Stream* stream : {&added, &deleted}) date_unreadable(*stream);
  // Deletions first, so that no order is ever claimed between its landing and that of its deletion.
  std::vector<ledger::IncomingOrder> orders = std::move(deleted.orders);
  std::move(added.orders.begin(), added.orders.end(), std::back_inserter(orders));
  if (options_.dry_run) return plan(orders);
  for (ledger::IncomingOrder& order : orders) order.as_of = as_of_;

  ENLACE_CHECK(land(std::move(orders), cursors));
  ENLACE_TRY(const int missing, ledger_.report_missing_replacements(tenant_));
  std::int64_t admitted = 0;
  if (!options_.since.empty()) {
    const std::int64_t since = since_of(options_.since, instance_.tenant.time_zone);
    for (const ledger::Recipient& recipient : recipients_) {
      if (!is_meant(recipient)) continue;  // H-16
      ENLACE_TRY(const int some, ledger_.admit_since(tenant_, recipient.instance, since, "operator"));
      admitted += some;
    }
  }
  report_.counts = Json::object({{"added", landed_.added},
                                 {"changed", landed_.changed},
                                 {"known", landed_.known},
                                 {"admitted", admitted},
                                 {"replacements_missing", missing}});
  return {};
}

}  // namespace

RunReport poll_orders_with(Services& services, const std::vector<Instance*>& instances,
                           const RunOptions& options, handy::Client& client) {
  if (instances.empty()) return {};
  return Poll(services, instances, options, client).run();
}

}  // namespace enlace::jobs
