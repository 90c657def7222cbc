#include "handy/mapping.hpp"

#include <algorithm>
#include <stdexcept>

#include "handy/fields.hpp"
#include "text/zone.hpp"

namespace enlace::handy {
namespace {

constexpr int kNetPriceDecimals = 12;
constexpr int kCents = 2;

Result<Decimal> required(const Json& item, const char* member, const std::string& line) {
  if (const auto value = item[member].decimal()) return *value;
  return malformed(line + '.' + member);
}

Result<OrderLine> map_line(const Json& item, const std::string& place) {
  OrderLine line;
  line.code = item["product"]["code"].text();
  if (line.code.empty()) return malformed(place + ".product.code");
  line.description = item["product"]["description"].text();
  ENLACE_TRY(line.quantity, required(item, "quantity", place));
  ENLACE_TRY(line.price, required(item, "price", place));
  line.original_price = item["originalPrice"].decimal().value_or(line.price);
  line.discount_percent = item["discountPercentage"].decimal().value_or(Decimal());
  line.total = item["total"].decimal().value_or(line.price * line.quantity);
  // The line's own taxes: an optional tax of the product may not have applied (apis/handy.md 2.10).
  ENLACE_TRY(line.taxes, taxes_of(item));
  line.net_price = without_tax(line.price, rate_of(line.taxes)).rounded(kNetPriceDecimals);
  line.is_return = item["isReturn"].truthy();
  line.is_reward = item["isReward"].truthy();
  line.comment = item["comments"].text();
  return line;
}

Result<std::vector<OrderLine>> map_lines(const Json& order) {
  const Json& items = order["items"];
  if (!items.is_array() || items.size() == 0) return malformed("items");
  std::vector<OrderLine> lines;
  for (std::size_t i = 0; i < items.size(); ++i) {
    ENLACE_TRY(OrderLine line, map_line(items.items()[i], "items[" + std::to_string(i) + "]"));
    lines.push_back(std::move(line));
  }
  return lines;
}

struct Sums {
  Decimal kept, returned;
  std::int64_t lines = 0;
};

Sums sums_of(const std::vector<OrderLine>& lines) {
  Sums sums;
  for (const OrderLine& line : lines) (line.is_return ? sums.returned : sums.kept) += line.total;
  sums.lines = static_cast<std::int64_t>(lines.size());
  return sums;
}

// Whether the lines add up to the header's total. The sign of returned lines, and whether the total counts
// them, is not documented (OPEN-9), so every reading is tried; an order that fits none is not understood,
// and pushing it would be a guess. Half a cent of rounding for each line is allowed (2.10).
Result<void> check_total(const Json& order, const Sums& sums, std::vector<Notice>& warnings) {
  const auto stated = order["totalSales"].decimal();
  if (!stated) return {};
  const Decimal readings[] = {sums.kept, sums.kept + sums.returned, sums.kept - sums.returned.abs(),
                              sums.kept + sums.returned.abs()};
  Decimal nearest = (readings[0] - *stated).abs();
  for (const Decimal& reading : readings) nearest = std::min(nearest, (reading - *stated).abs());
  const Decimal allowed = std::max(d("0.01"), d("0.005") * Decimal(sums.lines));
  const Json params = Json::object({{"total", stated->fixed(kCents)},
                                    {"lines", sums.kept.fixed(kCents)},
                                    {"returns", sums.returned.fixed(kCents)}});
  if (nearest > allowed) return failure(ENLACE_E_INVALID, "order_totals", {}, params);
  if (!nearest.rounded(kCents).is_zero()) warnings.push_back({"totals_differ", params, {}});
  return {};
}

Notice returns_notice(const std::vector<OrderLine>& lines) {
  Json named = Json::array();
  for (const OrderLine& line : lines) {
    if (!line.is_return) continue;
    named.push_back(Json::object({{"code", line.code},
                                  {"description", line.description},
                                  {"quantity", line.quantity.str()},
                                  {"total", line.total.fixed(kCents)}}));
  }
  return {"return_lines_excluded", Json::object({{"lines", std::move(named)}}), {}};
}

// The customer as Handy has it now; the one embedded in the order fills what that leaves empty.
Result<Customer> customer_of(const Json& order, const Json& current) {
  const Json& embedded = order["customer"];
  if (embedded["code"].text().empty()) return malformed("customer.code");
  ENLACE_TRY(Customer known, map_customer(embedded));
  if (!current.is_object()) return known;
  Json both = embedded;
  for (const auto& [name, value] : current.members()) {
    const bool empty = value.is_null() || (value.is_string() && value.text().empty());
    if (!empty) both.set(name, value);
  }
  both.set("code", embedded["code"]);
  return map_customer(both);
}

struct Dates {
  std::string created_at, day, due_day, delivery_day;
};

Result<Dates> dates_of(const Json& order, const Customer& customer, const std::string& zone) {
  auto created = time_of(order["mobileDateCreated"]);
  if (!created) created = time_of(order["dateCreated"]);
  if (!created) return malformed("mobileDateCreated");
  Dates dates;
  dates.created_at = text::iso_utc(*created);
  ENLACE_TRY(dates.day, text::local_day(*created, zone));
  dates.due_day = text::add_days(dates.day, customer.credit_days.value_or(0));
  // A planned day without a time comes as local midnight in UTC (1.7): the zone comes first, then the day.
  if (const auto delivery = time_of(order["scheduledDateForDelivery"])) {
    ENLACE_TRY(dates.delivery_day, text::local_day(*delivery, zone));
  }
  return dates;
}

Seller seller_of(const Json& user) {
  Seller seller;
  seller.name = user["name"].text();
  seller.email = user["username"].text();  // what the user logs in with (2.5.2)
  if (seller.email.empty()) seller.email = user["email"].text();
  seller.extras = user["extras"].text();
  return seller;
}

Result<MappedOrder> map_checked(const Json& json, const Json& current_customer, const std::string& time_zone,
                                const std::string& currency) {
  MappedOrder mapped;
  Order& order = mapped.order;
  order.id = json["id"].id();
  if (order.id.empty()) return malformed("id");
  if (json.contains(Json::kUnreadable)) {
    return failure(ENLACE_E_INVALID, "order_unreadable", {},
                   Json::object({{"reason", json[Json::kUnreadable]}}));
  }
  if (json.contains(Json::kRepaired)) {
    mapped.warnings.push_back({"text_repaired", Json::object({{"members", json[Json::kRepaired]}}), {}});
  }
  order.kind = kind_of(json);
  ENLACE_TRY(order.customer, customer_of(json, current_customer));
  ENLACE_TRY(Dates dates, dates_of(json, order.customer, time_zone));
  order.created_at = std::move(dates.created_at);
  order.date = std::move(dates.day);
  order.due_date = std::move(dates.due_day);
  order.delivery_date = std::move(dates.delivery_day);
  order.seller = seller_of(json["createdBy"]);
  order.currency = currency;
  order.comment = json["sellerComment"].text();

  ENLACE_TRY(std::vector<OrderLine> lines, map_lines(json));
  const Sums sums = sums_of(lines);
  ENLACE_CHECK(check_total(json, sums, mapped.warnings));
  mapped.has_returns =
      std::any_of(lines.begin(), lines.end(), [](const OrderLine& line) { return line.is_return; });
  if (mapped.has_returns) mapped.warnings.push_back(returns_notice(lines));
  std::erase_if(lines, [](const OrderLine& line) { return line.is_return; });
  mapped.only_returns = lines.empty();
  Decimal net;
  for (const OrderLine& line : lines) net += without_tax(line.total, rate_of(line.taxes));
  order.total = sums.kept;
  order.total_tax = (order.total - net).rounded(kCents);
  order.total_before_tax = order.total - order.total_tax;
  order.lines = std::move(lines);

  Chain chain = chain_of(json);
  if (!chain.ids.empty()) order.replaces = chain.ids.front();
  mapped.chain = std::move(chain.ids);
  mapped.first_created = std::move(chain.first_created);
  mapped.date_created = moment_of(json["dateCreated"]);
  mapped.deleted = json["deleted"].truthy();
  mapped.is_edited = json["isEdited"].truthy();
  mapped.date_deleted = moment_of(json["dateDeleted"]);
  mapped.customer_code = order.customer.code;
  return mapped;
}

}  // namespace

Result<std::vector<Tax>> taxes_of(const Json& owner) {
  std::vector<Tax> taxes;
  for (const char* member : {"tax", "taxOptional"}) {
    const Json& json = owner[member];
    if (!json.is_object()) continue;
    const auto rate = json["amount"].decimal();
    if (!rate || rate->is_negative()) return malformed(std::string(member) + ".amount");
    Tax tax;
    tax.name = json["name"].text();
    tax.rate = *rate;
    taxes.push_back(std::move(tax));
  }
  return taxes;
}

Decimal rate_of(const std::vector<Tax>& taxes) {
  Decimal rate;
  for (const Tax& tax : taxes) rate += tax.rate;
  return rate;
}

Decimal without_tax(Decimal amount, Decimal rate) {
  return amount * Decimal(100) / (Decimal(100) + rate);
}

std::string delivery_day_of(const Json& order, const std::string& time_zone) {
  const auto planned = time_of(order["scheduledDateForDelivery"]);
  if (!planned) return {};
  const Result<std::string> day = text::local_day(*planned, time_zone);
  return day ? *day : std::string();
}

std::vector<OrderLine> shown_lines(const Json& order) {
  std::vector<OrderLine> lines;
  for (const Json& item : order["items"].items()) {
    try {
      Result<OrderLine> line = map_line(item, "items");
      if (!line) {
        line = OrderLine{};
        line->code = item["product"]["code"].text();
        line->description = item["product"]["description"].text();
        line->quantity = item["quantity"].decimal().value_or(Decimal());
        line->total = item["total"].decimal().value_or(Decimal());
        line->is_return = item["isReturn"].truthy();
      }
      lines.push_back(*std::move(line));
    } catch (const std::overflow_error&) {  // of Decimal: amounts that no line has
      lines.emplace_back().description = item["product"]["description"].text();
    }
  }
  return lines;
}

Result<MappedOrder> map_order(const Json& order, const Json& customer, const std::string& time_zone,
                              const std::string& currency) {
  try {
    return map_checked(order, customer, time_zone, currency);
  } catch (const std::overflow_error&) {  // of Decimal: amounts that no order has
    return malformed("amounts");
  }
}

}  // namespace enlace::handy
