#include "cli/order_lists.hpp"

#include <algorithm>
#include <map>
#include <ostream>

#include "cli/table.hpp"
#include "views/order_answer.hpp"

namespace enlace::cli {
namespace {

using ledger::OrderState;

Table::Mark mark_of(OrderState state) {
  switch (state) {
    case OrderState::waits_for_person:
    case OrderState::damaged:
      return Table::Mark::bad;
    case OrderState::in_doubt:
      return Table::Mark::attention;
    case OrderState::delivered:
      return Table::Mark::good;
    case OrderState::not_sent:
    case OrderState::removed:
    case OrderState::edited:
      return Table::Mark::faint;
    case OrderState::on_the_way:
      break;
  }
  return Table::Mark::none;
}

// "delivered", or with several recipients "on the way 2/3".
std::string state_text(const Context& context, const views::OrderRow& row) {
  std::string text = context.word(ledger::to_string(row.state));
  if (row.deliveries.size() < 2) return text;
  const auto there = std::count_if(row.deliveries.begin(), row.deliveries.end(), [](const auto& one) {
    return !one.damaged && one.state == ledger::State::delivered;
  });
  return text + " " + std::to_string(there) + "/" + std::to_string(row.deliveries.size());
}

// Of systems; a message that was mailed has none that anybody asks for.
std::string numbers_text(const views::OrderRow& row) {
  std::string text;
  for (const views::OrderDelivery& one : row.deliveries) {
    if (!one.recipient.empty() || one.remote_number.empty()) continue;
    text += (text.empty() ? "" : ", ") + one.remote_number;
  }
  return text;
}

std::string why(Context& context, const views::OrderRow& row) {
  if (row.cause.empty() || row.state == OrderState::delivered) return {};
  const Json params = phrases::at_place(row.params, row.tenant, row.cause_connector, row.cause_order);
  return context.say(row.cause, params, row.message).what;
}

// The zone of all rows; "" where they are of several.
std::string one_zone(const views::Orders& orders) {
  std::string zone;
  for (const views::OrderRow& row : orders.rows) {
    if (!zone.empty() && row.time_zone != zone) return {};
    zone = row.time_zone;
  }
  return zone;
}

bool one_tenant(const views::Orders& orders) {
  return std::all_of(orders.rows.begin(), orders.rows.end(),
                     [&](const views::OrderRow& row) { return row.tenant == orders.rows.front().tenant; });
}

}  // namespace

void say_line(const char* code, Context& context, std::ostream& out, const Json& params) {
  const phrases::Phrase phrase = context.say(code, params);
  out << phrase.what << '\n';
  if (!phrase.remedy.empty()) out << "  " << phrase.remedy << '\n';
}

std::string shown_money(const std::string& amount, const std::string& currency) {
  return views::shown_amount(amount, currency);
}

std::string shown_money(const Decimal& amount, const std::string& currency) {
  return views::shown_amount(amount.str(), currency);
}

void print_rows(Context& context, const views::Orders& orders) {
  std::ostream& out = context.io.out;
  using Kind = Column::Kind;
  const bool several = !one_tenant(orders);
  std::vector<Column> columns = {{"ORDER", Kind::whole}, {"MADE", Kind::whole}};
  if (several) columns.emplace_back("TENANT");
  columns.insert(
      columns.end(),
      {{"CUSTOMER"}, {"SELLER"}, {"TOTAL", Kind::number}, {"STATE"}, {"ERP NUMBER", Kind::whole}, {"WHY"}});
  Table table(std::move(columns));
  const bool arrival = orders.filter.by_arrival;
  bool unsound = false;
  for (const views::OrderRow& row : orders.rows) {
    const std::int64_t at = arrival ? row.received_ms : row.created_ms;
    std::vector<std::string> cells = {row.order, moment(at, row.time_zone)};
    if (several) cells.push_back(row.tenant);
    cells.insert(cells.end(), {row.customer, row.seller, shown_money(row.total, row.currency),
                               state_text(context, row), numbers_text(row), why(context, row)});
    table.add(std::move(cells), mark_of(row.state));
    unsound = unsound || row.state == OrderState::damaged;
  }
  table.print(out, context.screen());
  const std::string zone = one_zone(orders);
  if (zone.empty()) {
    say_line("orders_times_of_each", context, out);
  } else if (arrival) {
    say_line("orders_times_arrived", context, out, Json::object({{"zone", zone}}));
  } else {
    say_line("orders_times_of", context, out, Json::object({{"zone", zone}}));
  }
  if (unsound) say_line("orders_damaged", context, context.io.err);
}

void print_groups(Context& context, const views::Orders& orders) {
  using Kind = Column::Kind;
  const std::string& by = orders.filter.by;
  const char* head = by == "seller"     ? "SELLER"
                     : by == "customer" ? "CUSTOMER"
                     : by == "day"      ? "DAY"
                     : by == "state"    ? "STATE"
                                        : "COMPANY";
  Table table({{head},
               {"ORDERS", Kind::number},
               {"AMOUNT", Kind::number},
               {"DELIVERED", Kind::number},
               {"ON THE WAY", Kind::number},
               {"WAITING", Kind::number},
               {"NOT SENT", Kind::number},
               {"CUSTOMERS", Kind::number},
               {"AVERAGE", Kind::number}});
  const auto add = [&](const std::string& name, const views::OrderGroup& group, bool with_customers) {
    table.add({name, std::to_string(group.all.count), shown_money(group.all.sum, group.currency),
               std::to_string(group.delivered), std::to_string(group.on_the_way),
               std::to_string(group.waiting), std::to_string(group.not_sent),
               with_customers ? std::to_string(group.customers) : "",
               shown_money(group.average(), group.currency)});
  };
  std::map<std::string, views::OrderGroup> totals;  // by currency
  for (const views::OrderGroup& group : orders.groups) {
    std::string name = group.name.empty() ? group.key : group.name;
    if (name.starts_with(':')) name = "";
    if (by == "state") name = context.word(group.key);
    add(name, group, true);
    views::OrderGroup& total = totals[group.currency];
    total.currency = group.currency;
    total.all.count += group.all.count;
    total.all.sum += group.all.sum;
    total.delivered += group.delivered;
    total.on_the_way += group.on_the_way;
    total.waiting += group.waiting;
    total.not_sent += group.not_sent;
  }
  if (orders.groups.size() > 1) {
    for (const auto& [currency, total] : totals) add(context.word("all of them"), total, false);
  }
  table.print(context.io.out, context.screen());
}

void print_sums(Context& context, const views::Orders& orders) {
  std::string states;
  for (const auto& [state, tally] : orders.by_state) {
    states += (states.empty() ? "" : ", ") + context.word(ledger::to_string(state)) + " " +
              std::to_string(tally.count);
    if (!orders.is_mixed()) states += " (" + shown_money(tally.sum, orders.currency) + ")";
  }
  std::string sum = shown_money(orders.all.sum, orders.currency);
  if (!orders.by_currency.empty()) {
    sum.clear();
    for (const auto& [currency, tally] : orders.by_currency) {
      sum += (sum.empty() ? "" : " + ") + shown_money(tally.sum, currency);
    }
  }
  say_line("orders_sum", context, context.io.out,
           Json::object({{"count", orders.all.count}, {"sum", sum}, {"states", states}}));
}

void print_understood(Context& context, const views::Orders& orders) {
  if (orders.understood.empty()) return;
  std::string chips;
  for (const views::Chip& chip : orders.understood) {
    chips += (chips.empty() ? "" : " · ") + context.word(chip.chip) + " " + context.word(chip.value);
  }
  say_line("orders_understood", context, context.io.out, Json::object({{"chips", chips}}));
}

}  // namespace enlace::cli
