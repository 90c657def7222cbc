#include "jobs/audit.hpp"
#include "jobs/handy_client.hpp"

#include <algorithm>
#include <memory>

#include "handy/mapping.hpp"
#include "jobs/order_lookup.hpp"
#include "jobs/orders_common.hpp"
#include "ledger/ledger.hpp"
#include "text/zone.hpp"

namespace enlace::jobs {
namespace {

using ledger::Delivery;
using ledger::State;

constexpr std::int64_t kDay_ms = 24 * 3'600'000LL;
constexpr std::int64_t kJustNow_ms = 3'600'000;

class Audit {
 public:
  Audit(Services& services, const Instance& instance, std::string day, const RunOptions& options,
        handy::Client& handy)
      : services_(services),
        instance_(instance),
        day_(std::move(day)),
        options_(options),
        handy_(handy),
        recipient_(recipient_of(instance)),
        ledger_(services.runtime, services.database, services.vault) {}

  RunReport run() {
    RunReport report;
    if (Result<void> done = compare(); !done) {
      report.ok = false;
      report.error = done.error();
    }
    report.counts =
        Json::object({{"day", day_},
                      {"handy", Json::object({{"orders", handy_orders_},
                                              {"lines", handy_lines_},
                                              {"total", handy_total_.fixed(2)}})},
                      {"erp", Json::object({{"orders", erp_orders_}, {"total", erp_total_.fixed(2)}})},
                      {"left_out", left_out_},
                      {"waiting_for_person", waiting_for_person_},
                      {"asked", can_ask()},
                      {"landed", landed_},
                      {"differences", differences_}});
    return report;
  }

 private:
  [[nodiscard]] bool can_ask() const {
    return (instance_.capabilities & ENLACE_CAP_FIND_ORDER) != 0 &&
           instance_.descriptor.in_doubt == Descriptor::InDoubt::find;
  }

  Result<void> compare() {
    const std::string& zone = instance_.tenant.time_zone;
    const std::int64_t from = since_of(day_, zone), to = since_of(text::add_days(day_, 1), zone);
    if (from == 0 || to == 0) {
      return failure(ENLACE_E_CONFIG, "date_invalid", "not a day: " + day_, Json::object({{"value", day_}}));
    }
    for (bool done = false; !done;) {  // what landed while this connector was away is no difference
      ENLACE_TRY(done, ledger_.catch_up(instance_.tenant.tenant, recipient_));
    }
    ENLACE_TRY(as_of_, ledger_.feed(instance_.tenant.tenant));
    ENLACE_TRY(const handy::Listing live, handy_.orders(false, {from, to}));
    // Deleted at any time since, which the list answers by the time of the deletion.
    ENLACE_TRY(const handy::Listing deleted,
               handy_.orders(true, {from, std::max(services_.runtime.unix_ms(), to) + kDay_ms}));
    listed_ms_ = deleted.server_ms > 0 ? deleted.server_ms : services_.runtime.unix_ms();
    if (!live.complete || !deleted.complete) {
      return failure(ENLACE_E_TRANSIENT, "handy_listing_incomplete", "the list of orders kept changing",
                     Json::object({{"what", "orders"}}));
    }
    for (const handy::Listing* listing : {&live, &deleted}) {
      for (const Json& order : listing->records) ENLACE_CHECK(classify(order, from, to));
    }
    // Before anything is asked of the ERP, which may be out of reach.
    ENLACE_CHECK(land());
    for (const Seen& one : seen_) ENLACE_CHECK(check(one));
    return {};
  }

  // What Handy says of an order and the host has not seen.
  enum class Unseen { nothing, order, deletion, edit };
  Result<Unseen> unseen(const handy::OrderHeader& header, bool of_that_day) {
    ENLACE_TRY(const std::optional<ledger::LandedOrder> known,
               ledger_.landed_order(instance_.tenant.tenant, header.id));
    if (!known) return of_that_day ? Unseen::order : Unseen::nothing;
    if (header.deleted && !known->deleted) return Unseen::deletion;
    if (known->seq > as_of_) return Unseen::nothing;  // a poll has seen something newer since
    const bool changed = !known->deleted && known->content_hash != header.content_hash;
    return changed && of_that_day ? Unseen::edit : Unseen::nothing;
  }

  Result<void> take_in(const Json& order, const handy::OrderHeader& header, Unseen what) {
    ENLACE_TRY(ledger::IncomingOrder incoming, incoming_of(order));
    incoming.as_of = as_of_;
    const bool never_wanted = header.deleted || !is_for_it(incoming);
    const bool just_now = incoming.deleted_ms > listed_ms_ - kJustNow_ms;  // no poll had the time to see it
    unseen_.push_back(std::move(incoming));
    switch (what) {
      case Unseen::nothing:
        break;
      case Unseen::order:
        if (never_wanted) {
          ++left_out_;
        } else {
          differs(header.id, "audit_not_landed");
        }
        break;
      case Unseen::deletion:
        if (!just_now) differs(header.id, "audit_deletion_not_landed");
        break;
      case Unseen::edit:
        differs(header.id, "audit_edit_not_landed");
        break;
    }
    return {};
  }

  // H-23: it is landed, not only named. The next delivery goes on with it.
  Result<void> land() {
    constexpr std::size_t kBatch = 200;
    for (std::size_t at = 0; at < unseen_.size(); at += kBatch) {
      const std::size_t end = std::min(unseen_.size(), at + kBatch);
      const std::vector<ledger::IncomingOrder> batch(unseen_.begin() + static_cast<std::ptrdiff_t>(at),
                                                     unseen_.begin() + static_cast<std::ptrdiff_t>(end));
      ENLACE_TRY(const ledger::LandReport report,
                 ledger_.land(instance_.tenant.tenant, instance_.handy_fingerprint, batch, {recipient_}, {}));
      landed_ += report.added + report.changed;
    }
    return {};
  }

  // Whether this connector gets it by itself (H-16, H-22).
  [[nodiscard]] bool is_for_it(const ledger::IncomingOrder& incoming) const {
    ledger::LandedOrder order;
    order.kind = incoming.kind;
    order.zone = incoming.zone;
    order.seller_email = incoming.seller_email;
    order.seller_name = incoming.seller_name;
    order.first_created_ms = incoming.first_created_ms;
    return !ledger::gate(recipient_, order, false);
  }

  // An order of that day which a poll has seen.
  struct Seen {
    const Json* order;
    handy::OrderHeader header;
  };

  [[nodiscard]] Result<void> go_on() const {
    if (options_.stop != nullptr && *options_.stop)
      return failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    return {};
  }

  Result<void> classify(const Json& order, std::int64_t from, std::int64_t to) {
    ENLACE_CHECK(go_on());
    Result<handy::OrderHeader> header = handy::read_header(order);
    if (!header || header->unreadable) return {};  // the poll says so
    const std::int64_t created = text::parse_iso(header->date_created).value_or(0);
    const bool of_that_day =
        created >= from && created < to;  // windows are of whole minutes, deletions of any day
    ENLACE_TRY(const Unseen what, unseen(*header, of_that_day));
    if (what != Unseen::nothing) return take_in(order, *header, what);
    if (of_that_day) seen_.push_back({&order, *std::move(header)});
    return {};
  }

  Result<void> check(const Seen& one) {
    ENLACE_CHECK(go_on());
    const handy::OrderHeader& header = one.header;
    const ledger::DeliveryId id{instance_.tenant.tenant, instance_.connector.instance, header.id};
    ENLACE_TRY(const bool known, ledger_.knows(id));
    if (!known) {
      if (!header.deleted) differs(header.id, "audit_not_landed");
      return {};
    }
    ENLACE_TRY(const Delivery row, ledger_.row(id));
    return header.deleted ? gone(row) : wanted(*one.order, header, row);
  }

  // Deleted in Handy: what the ERP may still hold of it, where deletions are carried over.
  Result<void> gone(const Delivery& row) {
    if (row.state != State::delivered && row.state != State::removing && row.state != State::removal_refused)
      return {};
    if (row.keep_document || row.find_key.empty() || !can_ask()) return {};
    if (ledger::needs_person(row)) {  // it is told with its own cause
      ++waiting_for_person_;
      return {};
    }
    if (!instance_.connector.sync.deletions && row.absent_why == "deleted") return {};
    ENLACE_TRY(const Found found, lookup_.ask(row));
    for (const Found::Document& document : found.documents) {
      if (document.live) {
        differs(row.id.order_id, "audit_still_in_erp", Json::object({{"number", document.number}}));
        break;
      }
    }
    return {};
  }

  Result<void> wanted(const Json& order, const handy::OrderHeader& header, const Delivery& row) {
    if (row.state == State::skipped || row.state == State::superseded || row.state == State::tombstone) {
      ++left_out_;
      return {};
    }
    ++handy_orders_;
    for (const Json& line : order["items"].items()) handy_lines_ += line["isReturn"].truthy() ? 0 : 1;
    const auto sent = Decimal::parse(row.sent_total.empty() ? header.total : row.sent_total);
    if (sent) handy_total_ += *sent;
    if (row.state != State::delivered && ledger::needs_person(row)) {
      ++waiting_for_person_;
      return {};
    }
    if (row.state != State::delivered) {
      differs(header.id, "audit_not_delivered",
              Json::object({{"state", ledger::to_string(row.state)}, {"cause", row.cause}}));
      return {};
    }
    if (row.find_key.empty() || !can_ask()) {
      ++erp_orders_;  // by its answer of the day: it cannot be asked
      if (const auto total = Decimal::parse(row.remote_total.empty() ? row.sent_total : row.remote_total)) {
        erp_total_ += *total;
      }
      return {};
    }
    ENLACE_TRY(const Found found, lookup_.ask(row));
    return judge(header.id, row, found, sent);
  }

  // The difference came with the document and shows on the order (H-14): no news of this night.
  static bool is_told(const Delivery& row, const Decimal& total) {
    const auto told = Decimal::parse(row.remote_total);
    return told && told->rounded(2) == total.rounded(2);
  }

  Result<void> judge(const std::string& order, const Delivery& row, const Found& found,
                     const std::optional<Decimal>& sent) {
    std::vector<const Found::Document*> live;
    for (const Found::Document& document : found.documents) {
      if (document.live) live.push_back(&document);
    }
    if (live.empty()) {
      if (!found.complete) return failure(ENLACE_E_TRANSIENT, "look_incomplete");
      differs(order, "audit_missing_in_erp", Json::object({{"number", row.remote_number}}));
      return {};
    }
    erp_orders_ += static_cast<std::int64_t>(live.size());
    Json numbers = Json::array();
    for (const Found::Document* document : live) {
      numbers.push_back(document->number);
      const auto answered = document->total ? document->total : Decimal::parse(row.remote_total);
      if (answered) erp_total_ += *answered;
    }
    if (live.size() > 1) {
      differs(order, "audit_doubled_in_erp", Json::object({{"numbers", numbers}}));
    } else if (const auto total = live.front()->total;
               total && sent && total->rounded(2) != sent->rounded(2) && !is_told(row, *total)) {
      differs(order, "audit_total_differs",
              Json::object(
                  {{"number", live.front()->number}, {"handy", sent->fixed(2)}, {"erp", total->fixed(2)}}));
    }
    return {};
  }

  void differs(const std::string& order, const char* code, Json params = Json::object()) {
    differences_.push_back(Json::object({{"order", order},
                                         {"connector", instance_.connector.instance},
                                         {"code", code},
                                         {"params", std::move(params)}}));
  }

  Services& services_;
  const Instance& instance_;
  std::string day_;
  const RunOptions& options_;
  handy::Client& handy_;
  ledger::Recipient recipient_;
  ledger::Ledger ledger_;
  std::vector<ledger::IncomingOrder> unseen_;
  std::vector<Seen> seen_;
  std::int64_t as_of_ = 0;      // the feed before the lists were asked for
  std::int64_t listed_ms_ = 0;  // by Handy's clock
  OrderLookup lookup_{services_, instance_, "audit"};
  std::int64_t handy_orders_ = 0, handy_lines_ = 0, erp_orders_ = 0, left_out_ = 0, landed_ = 0;
  std::int64_t waiting_for_person_ = 0;
  Decimal handy_total_, erp_total_;
  Json differences_ = Json::array();
};

}  // namespace

RunReport audit_day(Services& services, const Instance& instance, const std::string& day,
                    const RunOptions& options, handy::Client& handy) {
  return Audit(services, instance, day, options, handy).run();
}

RunReport audit_day(Services& services, const Instance& instance, const std::string& day,
                    const RunOptions& options) {
  // The last priority: nobody waits for it.
  const auto handy = handy_client(services, instance, egress::Priority::products);
  return audit_day(services, instance, day, options, *handy);
}

}  // namespace enlace::jobs
