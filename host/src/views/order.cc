#include "views/order.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "handy/mapping.hpp"
#include "ledger/order_whole.hpp"
#include "text/fold.hpp"
#include "views/order_answer.hpp"
#include "views/order_question.hpp"
#include "views/order_row.hpp"

namespace enlace::views {
namespace {

using ledger::OrderWhole;

constexpr int kCents = 2;
const Decimal kHundred(100);

Failure unknown(const std::string& id) {
  return failure(ENLACE_E_NOT_FOUND, "order_unknown", "no such order", Json::object({{"order", id}}));
}

Decimal rate_of(const OrderLine& line) {
  Decimal rate;
  for (const Tax& tax : line.taxes) rate += tax.rate;
  return rate;
}

// What is in it, from the order as Handy told it. Taxes of a line are in its amount.
void add_lines(const Json& raw, OrderContents& detail) {
  std::map<std::string, Decimal> taxes;
  const Json::Array& told = raw["items"].items();
  for (const OrderLine& line : handy::shown_lines(raw)) {
    OrderItem item;
    item.family = told.at(detail.lines.size())["product"]["family"]["description"].text();
    item.code = line.code;
    item.name = line.description;
    item.quantity = line.quantity;
    item.price = line.original_price;
    item.charged = line.price;
    item.discount_percent = line.discount_percent;
    item.amount = line.total;
    item.is_return = line.is_return;
    item.comment = line.comment;
    const Decimal rate = rate_of(line);
    const Decimal net = line.total * kHundred / (kHundred + rate);
    item.tax = (line.total - net).rounded(kCents);
    for (const Tax& tax : line.taxes) {
      const std::string name = (tax.name.empty() ? "" : tax.name + " ") + tax.rate.str();
      item.taxes.push_back(name);
      if (!line.is_return) taxes[name] += net * tax.rate / kHundred;
    }
    if (!line.is_return) {
      detail.subtotal += net;
      detail.discount += (line.original_price - line.price) * line.quantity;
    }
    detail.lines.push_back(std::move(item));
  }
  detail.subtotal = detail.subtotal.rounded(kCents);
  detail.discount = detail.discount.rounded(kCents);
  for (const auto& [name, amount] : taxes) detail.taxes.emplace_back(name, amount.rounded(kCents));
  detail.comment = raw["sellerComment"].text();
}

Result<void> add_story(ledger::Ledger& ledger, const OrderWhole& whole, OrderDetail& detail) {
  std::int64_t kept = 0;
  for (const OrderWhole::Way& way : whole.ways) {
    ENLACE_TRY(const std::vector<ledger::TimelineEvent> events,
               ledger.timeline(way.row.id, &detail.story_damaged));
    for (const ledger::TimelineEvent& event : events) {
      detail.story.push_back(
          {event.at_ms, way.row.id.instance, event.actor, event.what, event.state, event.detail});
      if (event.what == "note") {
        detail.notes.push_back({event.at_ms, event.actor, event.detail["text"].text()});
      }
    }
    kept += way.row.events;
  }
  detail.story_purged = detail.story.empty() && detail.story_damaged.empty() && kept > 0;
  std::stable_sort(detail.story.begin(), detail.story.end(),
                   [](const StoryEvent& a, const StoryEvent& b) { return a.at_ms < b.at_ms; });
  return {};
}

Result<void> add_chain(engine::Engine& engine, const OrderWhole& whole, OrderDetail& detail) {
  std::vector<std::pair<std::string, std::string>> others;
  for (const std::string& id : whole.older) others.emplace_back(whole.order.tenant, id);
  for (const std::string& id : whole.newer) others.emplace_back(whole.order.tenant, id);
  if (others.empty()) return {};
  ENLACE_TRY(const std::vector<OrderWhole> read,
             ledger::wholes(engine.services().runtime, engine.services().database, others));
  std::map<std::string, ledger::OrderState> states;
  for (const OrderWhole& one : read) states[one.order.id] = one.state;
  const auto link = [&](const std::string& id) {
    const auto known = states.find(id);  // one between two edits may never have landed
    detail.chain.push_back({id, known == states.end() ? ledger::OrderState::edited : known->second});
  };
  for (const std::string& id : whole.older) link(id);
  detail.chain.push_back({whole.order.id, whole.state});
  for (const std::string& id : whole.newer) link(id);
  return {};
}

// What a person may do now; the ledger decides again when it is done.
std::vector<std::string> possible(const OrderWhole& whole) {
  bool retry = false, drop = false, delivered = false, absent = false;
  for (const OrderWhole::Way& way : whole.ways) {
    if (way.damaged) continue;
    const ledger::Delivery& row = way.row;
    using ledger::State;
    const bool let_in = row.absent_why == "gate" || row.absent_why == "dropped";
    retry = retry || row.state == State::waiting || row.state == State::removal_refused ||
            row.state == State::in_doubt || row.state == State::removing || row.state == State::removed ||
            (row.state == State::dead &&
             (row.want == ledger::Want::present || row.cause == "replacement_missing")) ||
            (row.state == State::skipped && let_in);
    const bool told = !row.cause.empty();
    drop = drop || row.state == State::dead || row.state == State::removal_refused ||
           (told && (row.state == State::waiting || row.state == State::delivered));
    delivered = delivered || ledger::next_state(row.state, ledger::Event::declared_delivered).has_value();
    absent = absent || ledger::next_state(row.state, ledger::Event::declared_absent).has_value();
  }
  std::vector<std::string> can;
  if (retry) can.emplace_back("retry");
  if (drop) can.emplace_back("drop");
  if (delivered) can.emplace_back("resolve_delivered");
  if (absent) can.emplace_back("resolve_absent");
  can.emplace_back("note");
  return can;
}

bool allows(const std::vector<std::string>& only, const std::string& value) {
  return only.empty() || std::find(only.begin(), only.end(), value) != only.end();
}

bool is_within(const Reach& reach, const OrderRow& row) {
  if (!allows(reach.tenants, row.tenant)) return false;
  if (reach.sellers.empty()) return true;
  return std::any_of(reach.sellers.begin(), reach.sellers.end(), [&](const std::string& seller) {
    return text::fold_name(seller) == text::fold_name(row.seller_email);
  });
}

}  // namespace

Result<OrderContents> contents(ledger::Ledger& ledger, const std::string& tenant, const std::string& id,
                               const std::string& time_zone) {
  OrderContents found;
  const Result<Json> raw = ledger.raw_order(tenant, id);
  if (!raw) {
    // One that is too old to be kept, or that was only ever seen deleted.
    const std::string& cause = raw.error().cause;
    if (cause == "order_raw_purged" || cause == "row_damaged") return found;
    return failure(raw.error());
  }
  try {
    add_lines(*raw, found);
    found.lines_known = !raw->contains(Json::kUnreadable);
  } catch (const std::overflow_error&) {  // of Decimal: amounts that no order has
    return OrderContents();
  }
  found.tax_id = handy::tax_id_of((*raw)["customer"]);
  found.delivery_day = handy::delivery_day_of(*raw, time_zone);
  return found;
}

Result<OrderDetail> order(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                          const std::string& tenant, const std::string& id, const Reach& reach) {
  if (!allows(reach.tenants, tenant)) return unknown(id);
  OrderFilter of_tenant;
  of_tenant.tenant = tenant;
  ENLACE_TRY(const Question question, question_of(engine, of_tenant, reach));
  ENLACE_TRY(const std::vector<OrderWhole> wholes,
             ledger::wholes(engine.services().runtime, engine.services().database, {{tenant, id}}));
  if (wholes.empty()) return unknown(id);
  const OrderWhole& whole = wholes.front();
  OrderDetail detail;
  detail.now_ms = engine.services().runtime.unix_ms();
  detail.row = RowMaker(scheduler, question.companies).row(whole);
  if (!is_within(reach, detail.row)) return unknown(id);
  OrderContents& in_it = detail;
  ENLACE_TRY(in_it, contents(ledger, tenant, id, detail.row.time_zone));
  ENLACE_CHECK(add_story(ledger, whole, detail));
  ENLACE_CHECK(add_chain(engine, whole, detail));
  detail.can = possible(whole);
  detail.standing = standing_of(detail.row, detail.now_ms);
  detail.answer = answer_of(detail.row);
  return detail;
}

}  // namespace enlace::views
