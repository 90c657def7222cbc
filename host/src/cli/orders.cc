#include <algorithm>
#include <ostream>

#include "cli/context.hpp"
#include "cli/order_lists.hpp"
#include "desk/speech.hpp"
#include "views/find.hpp"
#include "views/query_text.hpp"

// `enlace orders`, `enlace find TEXT`.
namespace enlace::cli {
namespace {

constexpr int kShown = 200;           // of a list that a person reads
constexpr int kMostAtOnce = 100'000;  // of one that a program reads

// One answer of as many pages as it takes; `wanted` rows at most.
Result<views::Orders> all_pages(Context& context, views::OrderFilter filter, int wanted) {
  filter.limit = std::min(wanted, views::kMostRows);
  ENLACE_TRY(views::Orders all, views::orders(context.engine, context.ledger, context.scheduler, filter));
  while (!all.next.empty() && static_cast<int>(all.rows.size()) < wanted) {
    views::OrderFilter next = filter;
    next.by.clear();
    next.after = all.next;
    next.limit = std::min(wanted - static_cast<int>(all.rows.size()), views::kMostRows);
    ENLACE_TRY(views::Orders page, views::orders(context.engine, context.ledger, context.scheduler, next, {},
                                                 {.rows = true, .sums = false}));
    std::move(page.rows.begin(), page.rows.end(), std::back_inserter(all.rows));
    all.next = page.next;
  }
  return all;
}

void say_what_lacks(Context& context, const views::Orders& orders) {
  if (!orders.next.empty()) {
    say_line("orders_more", context, context.io.err,
             Json::object({{"count", static_cast<std::int64_t>(orders.rows.size())}}));
  }
  if (!orders.complete) say_line("index_incomplete", context, context.io.err);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

Result<views::OrderFilter> filter_of(const Arguments& arguments) {
  views::OrderFilter filter;
  filter.tenant = arguments.tenant;
  filter.connector = arguments.connector;
  filter.states = arguments.states;
  filter.open = arguments.open;
  filter.sellers = arguments.sellers;
  filter.customer = arguments.customer;
  filter.period = arguments.period;
  filter.from = arguments.from;
  filter.to = arguments.to;
  filter.by_arrival = arguments.by_arrival;
  filter.kind = arguments.kind;
  filter.zone = arguments.zone;
  filter.cause = arguments.cause;
  filter.with_notes = arguments.with_notes;
  filter.replaced = arguments.replaced;
  filter.by = arguments.by;
  if (!arguments.amount.empty()) {
    const views::QueryText amount = views::read_query("amount:" + arguments.amount);
    if (!amount.amount_from && !amount.amount_to) {
      return failure(ENLACE_E_CONFIG, "filter_invalid", "not an amount: " + arguments.amount,
                     Json::object({{"member", "amount"},
                                   {"value", arguments.amount},
                                   {"known", Json::array({"1250", "=1250.50", "\">5000\"", "\"<=300\""})}}));
    }
    filter.amount_from = amount.amount_from;
    filter.amount_to = amount.amount_to;
  }
  for (const std::string& state : filter.states) {
    const std::vector<std::string>& known = views::state_names();
    if (std::find(known.begin(), known.end(), state) != known.end()) continue;
    return failure(ENLACE_E_CONFIG, "state_unknown", "no such state: " + state,
                   Json::object({{"state", state}}));
  }
  ENLACE_CHECK(filter.check());
  return filter;
}

int list_orders(Context& context) {
  const Arguments& arguments = context.arguments;
  const Result<views::OrderFilter> filter = filter_of(arguments);
  if (!filter) return context.fail(filter.error());
  const int wanted = arguments.limit > 0 ? arguments.limit : arguments.json ? kMostAtOnce : kShown;
  const Result<views::Orders> orders = all_pages(context, *filter, wanted);
  if (!orders) return context.fail(orders.error());
  if (arguments.json) {
    context.io.out << desk::with_sentences(orders->to_json(), context.engine, context.language).pretty()
                   << '\n';
    say_what_lacks(context, *orders);
    return kDone;
  }
  if (orders->rows.empty()) {
    say_line("orders_none", context, context.io.out);
    say_what_lacks(context, *orders);
    return kDone;
  }
  if (filter->by.empty()) {
    print_rows(context, *orders);
    print_sums(context, *orders);
    say_what_lacks(context, *orders);
  } else {
    print_groups(context, *orders);
  }
  return kDone;
}

int find_orders(Context& context) {
  const std::string text = joined(context.arguments.words);
  if (text.empty()) {
    say_line("order_find_what", context, context.io.err);
    return kWrongUsage;
  }
  const Result<views::OrderFound> found =
      views::find(context.engine, context.ledger, context.scheduler, text, context.arguments.tenant);
  if (!found) return context.fail(found.error());
  if (context.arguments.json) {
    context.io.out << desk::with_sentences(found->to_json(), context.engine, context.language).pretty()
                   << '\n';
    return kDone;
  }
  if (found->exact) return show_order_of(context, found->exact->first, found->exact->second);
  const views::Orders& orders = found->orders;
  print_understood(context, orders);
  if (orders.rows.empty()) {
    say_line("orders_none", context, context.io.out);
  } else {
    print_rows(context, orders);
    print_sums(context, orders);
  }
  say_what_lacks(context, orders);
  return kDone;
}

}  // namespace enlace::cli
