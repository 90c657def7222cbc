#include "views/order_answer.hpp"

#include <algorithm>
#include <optional>

#include "text/zone.hpp"

namespace enlace::views {
namespace {

using ledger::OrderState;

constexpr int kCents = 2;

std::string two(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

CopyAnswer about(const char* cause, Json params) {
  return {cause, std::move(params)};
}

// The delivery that the answer is about: in a system before to a recipient, delivered before others.
const OrderDelivery* main_delivery(const OrderRow& row, std::optional<ledger::State> state) {
  const OrderDelivery* best = nullptr;
  for (const OrderDelivery& one : row.deliveries) {
    if (one.damaged || (state && one.state != *state)) continue;
    if (best == nullptr || (!best->recipient.empty() && one.recipient.empty())) best = &one;
  }
  return best;
}

// The connector that stands worst.
std::string system_of(const OrderRow& row) {
  if (!row.cause_connector.empty()) return shown_system(row.cause_connector);
  for (const OrderDelivery& one : row.deliveries) {
    if (ledger::state_for_people(one.state, one.needs_person, one.cause) == row.state) {
      return shown_system(one.connector);
    }
  }
  return row.deliveries.empty() ? std::string() : shown_system(row.deliveries.front().connector);
}

std::string number_of(const OrderDelivery& delivery) {
  return delivery.remote_number.empty() ? delivery.remote_id : delivery.remote_number;
}

CopyAnswer delivered(const OrderRow& row, std::int64_t now_ms) {
  const OrderDelivery* delivery = main_delivery(row, ledger::State::delivered);
  if (delivery == nullptr) return about("order_goes_nowhere", Json::object());
  Json params = Json::object({{"time", shown_time(delivery->delivered_ms, now_ms, row.time_zone)},
                              {"age", shown_age(now_ms, delivery->delivered_ms)}});
  if (!delivery->recipient.empty()) {
    params.set("recipient", delivery->recipient);
    return about("order_was_sent", params);
  }
  params.set("system", shown_system(delivery->connector));
  params.set("number", number_of(*delivery));
  return about("order_is_in", params);
}

}  // namespace

std::string shown_amount(const std::string& total, const std::string& currency) {
  const std::optional<Decimal> amount = Decimal::parse(total);
  if (!amount) return total;
  std::string digits = amount->abs().fixed(kCents);
  for (std::size_t at = digits.find('.'); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  const std::string shown = (amount->is_negative() ? "-$" : "$") + digits;
  return currency.empty() || currency == "MXN" ? shown : shown + " " + currency;
}

std::string shown_time(std::int64_t unix_ms, std::int64_t now_ms, const std::string& zone) {
  if (unix_ms == 0) return {};
  const Result<text::CivilTime> civil = text::to_civil(unix_ms, zone);
  if (!civil) return text::iso_utc(unix_ms);
  const std::string time = two(civil->hour) + ":" + two(civil->minute);
  const Result<text::CivilTime> now = text::to_civil(now_ms, zone);
  return now && text::day(*now) == text::day(*civil) ? time : text::day(*civil) + " " + time;
}

std::string shown_age(std::int64_t now_ms, std::int64_t then_ms) {
  constexpr std::int64_t kMinute = 60, kHour = 3600, kDay = 86'400;
  const std::int64_t seconds = std::max<std::int64_t>(0, now_ms - then_ms) / 1000;
  if (seconds < 90 * kMinute) return std::to_string(seconds / kMinute) + " min";
  if (seconds < 2 * kDay) return std::to_string(seconds / kHour) + " h";
  return std::to_string(seconds / kDay) + " d";
}

std::string shown_system(const std::string& connector) {
  std::string name = connector.substr(0, connector.find('#'));
  if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') {
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
  }
  return name;
}

CopyAnswer standing_of(const OrderRow& row, std::int64_t now_ms) {
  const std::string next = shown_time(row.next_try_ms, now_ms, row.time_zone);
  const Json place = Json::object({{"system", system_of(row)}, {"next", next}});
  switch (row.state) {
    case OrderState::waits_for_person:
      return about("order_waits_for_person", place);
    case OrderState::in_doubt:
      return about(next.empty() ? "order_is_in_doubt" : "order_is_in_doubt_until", place);
    case OrderState::on_the_way:
      if (!row.cause.empty())
        return about(next.empty() ? "order_is_held_up" : "order_is_held_up_until", place);
      return about(next.empty() ? "order_is_on_the_way" : "order_is_on_the_way_at", place);
    case OrderState::delivered:
      return delivered(row, now_ms);
    case OrderState::not_sent:
      return about(row.cause.empty() ? "order_goes_nowhere" : "order_is_not_sent", place);
    case OrderState::removed:
      return about("order_was_removed", Json::object());
    case OrderState::edited:
      return about("order_was_replaced", Json::object({{"newer", row.replaced_by}}));
    case OrderState::damaged:
      return about("order_is_damaged", Json::object());
  }
  return {};
}

CopyAnswer answer_of(const OrderRow& row) {
  Json params = Json::object({{"order", row.order}, {"amount", shown_amount(row.total, row.currency)}});
  switch (row.state) {
    case OrderState::delivered:
      break;
    case OrderState::waits_for_person:
      return about("tell_waits", params);
    case OrderState::in_doubt:
    case OrderState::on_the_way:
      return about("tell_on_the_way", params);
    case OrderState::not_sent:
      return about("tell_not_sent", params);
    case OrderState::removed:
      return about("tell_removed", params);
    case OrderState::edited:
      params.set("newer", row.replaced_by);
      return about("tell_replaced", params);
    case OrderState::damaged:
      return about("tell_unknown", params);
  }
  const OrderDelivery* delivery = main_delivery(row, ledger::State::delivered);
  const bool numbered = delivery != nullptr && delivery->recipient.empty() && !number_of(*delivery).empty();
  if (!numbered) return about("tell_sent", params);
  params.set("number", number_of(*delivery));
  return about("tell_delivered", params);
}

}  // namespace enlace::views
