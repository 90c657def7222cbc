#include "text/zone.hpp"
#include "views/find.hpp"
#include "views/order.hpp"
#include "views/orders.hpp"

// The documents of orders: what `--json` prints and the console gets.
namespace enlace::views {
namespace {

constexpr int kCents = 2;

std::string moment(std::int64_t unix_ms) {
  return unix_ms == 0 ? std::string() : text::iso_utc(unix_ms);
}

Json object_or_empty(const Json& params) {
  return params.is_object() ? params : Json::object();
}

template <class Values>
Json list_of(const Values& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(value.to_json());
  return list;
}

Json texts(const std::vector<std::string>& values) {
  Json list = Json::array();
  for (const std::string& value : values) list.push_back(value);
  return list;
}

// Two decimals, or all there are.
std::string money(const Decimal& amount) {
  return amount.rounded(kCents) == amount ? amount.fixed(kCents) : amount.str();
}

}  // namespace

Json OrderDelivery::to_json() const {
  Json notices = Json::array();
  for (const Json& warning : warnings.items()) {
    Json notice = warning;
    notice.set("cause", warning["code"]);  // like every other code that a sentence is made from
    notices.push_back(std::move(notice));
  }
  return Json::object({{"connector", connector},
                       {"recipient", recipient},
                       {"state", damaged ? "damaged" : ledger::to_string(state)},
                       {"needs_person", needs_person},
                       {"want", ledger::to_string(want)},
                       {"reference", reference},
                       {"remote_number", remote_number},
                       {"remote_id", remote_id},
                       {"remote_total", remote_total},
                       {"cause", cause},
                       {"params", object_or_empty(params)},
                       {"message", message},
                       {"attempts", attempts},
                       {"next_try", moment(next_try_ms)},
                       {"delivered", moment(delivered_ms)},
                       {"warnings", std::move(notices)}});
}

Json OrderRow::to_json() const {
  return Json::object({{"tenant", tenant},
                       {"company", company},
                       {"time_zone", time_zone},
                       {"order", order},
                       {"kind", kind},
                       {"zone", zone},
                       {"seller", seller},
                       {"seller_email", seller_email},
                       {"customer", customer},
                       {"customer_code", customer_code},
                       {"total", total},
                       {"currency", currency},
                       {"created", moment(created_ms)},
                       {"received", moment(received_ms)},
                       {"landed", moment(landed_ms)},
                       {"state", ledger::to_string(state)},
                       {"cause", cause},
                       {"params", object_or_empty(params)},
                       {"message", message},
                       {"cause_connector", cause_connector},
                       {"cause_order", cause_order},
                       {"next_try", moment(next_try_ms)},
                       {"edited", edited},
                       {"replaces", replaces},
                       {"replaced_by", replaced_by},
                       {"deliveries", list_of(deliveries)}});
}

Decimal OrderGroup::average() const {
  return all.count == 0 ? Decimal() : (all.sum / Decimal(all.count)).rounded(kCents);
}

Json OrderGroup::to_json() const {
  return Json::object({{"key", key},
                       {"name", name},
                       {"currency", currency},
                       {"count", all.count},
                       {"sum", money(all.sum)},
                       {"delivered", delivered},
                       {"on_the_way", on_the_way},
                       {"waiting", waiting},
                       {"not_sent", not_sent},
                       {"customers", customers},
                       {"average", average().fixed(kCents)}});
}

Json Chip::to_json() const {
  return Json::object({{"chip", chip}, {"value", value}});
}

Json Orders::to_json() const {
  Json states = Json::array();
  for (const auto& [state, tally] : by_state) {
    states.push_back(Json::object({{"state", ledger::to_string(state)},
                                   {"count", tally.count},
                                   {"sum", is_mixed() ? std::string() : money(tally.sum)}}));
  }
  Json document = Json::object({{"filter", filter.to_json()},
                                {"understood", list_of(understood)},
                                {"count", all.count},
                                {"sum", is_mixed() ? std::string() : money(all.sum)},
                                {"currency", currency},
                                {"by_state", std::move(states)},
                                {"rows", list_of(rows)},
                                {"next", next},
                                {"complete", complete}});
  if (!by_currency.empty()) {
    Json sums = Json::array();
    for (const auto& [code, tally] : by_currency) {
      sums.push_back(Json::object({{"currency", code}, {"count", tally.count}, {"sum", money(tally.sum)}}));
    }
    document.set("by_currency", std::move(sums));
  }
  if (!filter.by.empty()) document.set("groups", list_of(groups));
  return document;
}

Json OrderItem::to_json() const {
  return Json::object({{"code", code},
                       {"name", name},
                       {"quantity", quantity.str()},
                       {"price", money(price)},
                       {"charged", money(charged)},
                       {"discount", discount_percent.str()},
                       {"tax", money(tax)},
                       {"taxes", texts(taxes)},
                       {"amount", money(amount)},
                       {"is_return", is_return},
                       {"comment", comment}});
}

Json StoryEvent::to_json() const {
  return Json::object({{"at", moment(at_ms)},
                       {"connector", connector},
                       {"actor", actor},
                       {"what", what},
                       {"state", state},
                       {"detail", detail}});
}

Json CopyAnswer::to_json() const {
  return Json::object({{"cause", cause}, {"params", object_or_empty(params)}});
}

Json OrderDetail::to_json() const {
  Json document = row.to_json();
  Json sums = Json::array();
  for (const auto& [name, amount] : taxes) {
    sums.push_back(Json::object({{"name", name}, {"amount", money(amount)}}));
  }
  Json links = Json::array();
  for (const ChainLink& link : chain) {
    links.push_back(Json::object({{"order", link.order}, {"state", ledger::to_string(link.state)}}));
  }
  Json kept = Json::array();
  for (const OrderNote& note : notes) {
    kept.push_back(Json::object({{"at", moment(note.at_ms)}, {"actor", note.actor}, {"text", note.text}}));
  }
  document.set("lines", list_of(lines));
  document.set("lines_known", lines_known);
  document.set("subtotal", lines_known ? money(subtotal) : "");
  document.set("discount", lines_known ? money(discount) : "");
  document.set("taxes", std::move(sums));
  document.set("comment", comment);
  document.set("story", list_of(story));
  document.set("story_damaged", texts(story_damaged));
  document.set("story_purged", story_purged);
  document.set("chain", std::move(links));
  document.set("can", texts(can));
  document.set("notes", std::move(kept));
  document.set("standing", standing.to_json());
  document.set("answer", answer.to_json());
  return document;
}

Json OrderFound::to_json() const {
  const Json one = exact ? Json::object({{"tenant", exact->first}, {"order", exact->second}}) : Json();
  return Json::object({{"exact", one},
                       {"rows", list_of(orders.rows)},
                       {"understood", list_of(orders.understood)},
                       {"count", orders.all.count},
                       {"sum", orders.is_mixed() ? std::string() : money(orders.all.sum)},
                       {"next", orders.next},
                       {"complete", orders.complete}});
}

}  // namespace enlace::views
