#include <algorithm>
#include <ostream>

#include "cli/context.hpp"
#include "cli/order_lists.hpp"
#include "cli/table.hpp"
#include "desk/speech.hpp"
#include "views/find.hpp"
#include "views/order.hpp"
#include "views/order_answer.hpp"

// `enlace order ID`, `enlace dead show ID`.
namespace enlace::cli {
namespace {

using Kind = Column::Kind;

phrases::Phrase say_cause(Context& context, const views::OrderRow& row) {
  return context.say(row.cause,
                     phrases::at_place(row.params, row.tenant, row.cause_connector, row.cause_order),
                     row.message);
}

std::string instance_of(const views::OrderDelivery& delivery) {
  return delivery.recipient.empty() ? delivery.connector : delivery.connector + "#" + delivery.recipient;
}

// The first line answers the call.
void print_answer(Context& context, const views::OrderDetail& detail) {
  std::ostream& out = context.io.out;
  say_line(detail.standing.cause.c_str(), context, out, detail.standing.params);
  if (detail.row.cause.empty()) return;
  const phrases::Phrase phrase = say_cause(context, detail.row);
  out << "  " << phrase.what << '\n';
  if (!phrase.remedy.empty()) out << "  " << phrase.remedy << '\n';
}

void print_facts(Context& context, const views::OrderDetail& detail) {
  const views::OrderRow& row = detail.row;
  std::ostream& out = context.io.out;
  out << row.order << "  " << context.word(row.kind) << ", " << row.customer;
  if (!row.customer_code.empty()) out << " (" << row.customer_code << ")";
  out << ", " << row.seller;
  if (!row.zone.empty()) out << ", " << row.zone;
  out << ", " << moment(row.created_ms, row.time_zone) << " (" << row.time_zone << "), "
      << shown_money(row.total, row.currency) << ", " << row.company << '\n';
}

// Where each document is, and what was told beside it.
void print_deliveries(Context& context, const views::OrderDetail& detail) {
  std::ostream& out = context.io.out;
  const views::OrderRow& row = detail.row;
  for (const views::OrderDelivery& one : row.deliveries) {
    const std::string state = one.damaged ? "damaged" : ledger::to_string(one.state);
    out << "  " << instance_of(one) << ": " << context.word(state);
    if (one.recipient.empty()) {
      if (!one.remote_number.empty()) out << ", " << one.remote_number;
      if (!one.remote_id.empty()) out << " (id " << one.remote_id << ")";
      if (!one.remote_total.empty()) out << ", " << shown_money(one.remote_total, row.currency);
    } else if (!one.remote_id.empty()) {
      out << ", "
          << context
                 .say("order_sent_message",
                      Json::object(
                          {{"recipient", one.remote_number.empty() ? one.recipient : one.remote_number},
                           {"id", one.remote_id}}))
                 .what;
    }
    if (one.next_try_ms != 0) {
      out << ", " << context.word("next try") << " "
          << views::shown_time(one.next_try_ms, detail.now_ms, row.time_zone);
    }
    out << '\n';
    // What the first lines said is not said again.
    const bool said = one.cause == row.cause && instance_of(one) == row.cause_connector;
    if (!one.cause.empty() && !said) {
      const Json params = phrases::at_place(one.params, row.tenant, instance_of(one), row.order);
      const phrases::Phrase phrase = context.say(one.cause, params, one.message);
      out << "    " << phrase.what << '\n';
      if (!phrase.remedy.empty()) out << "    " << phrase.remedy << '\n';
    }
    for (const Json& warning : one.warnings.items()) {
      const Json params = phrases::at_place(warning["params"], row.tenant, instance_of(one), row.order);
      out << "    " << context.say(warning["code"].text(), params, warning["message"].text()).what << '\n';
    }
  }
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

void print_lines(Context& context, const views::OrderDetail& detail) {
  std::ostream& out = context.io.out;
  const std::string& currency = detail.row.currency;
  if (!detail.lines_known && detail.lines.empty()) {
    say_line("order_lines_unknown", context, out);
    return;
  }
  Table table({{"CODE", Kind::whole},
               {"PRODUCT"},
               {"QUANTITY", Kind::number},
               {"LIST PRICE", Kind::number},
               {"DISCOUNT", Kind::number},
               {"PRICE", Kind::number},
               {"TAX"},
               {"AMOUNT", Kind::number},
               {"NOTE"}});
  for (const views::OrderItem& line : detail.lines) {
    table.add({line.code, line.name, line.quantity.str(), shown_money(line.price, currency),
               line.discount_percent.is_zero() ? "" : line.discount_percent.str() + " %",
               shown_money(line.charged, currency), joined(line.taxes), shown_money(line.amount, currency),
               line.is_return ? context.word("return") : line.comment},
              line.is_return ? Table::Mark::attention : Table::Mark::none);
  }
  table.print(out, context.screen());
  out << "  " << context.word("subtotal") << " " << shown_money(detail.subtotal, currency);
  for (const auto& [name, amount] : detail.taxes)
    out << ", " << name << " % " << shown_money(amount, currency);
  if (!detail.discount.is_zero()) {
    out << ", " << context.word("discount") << " " << shown_money(detail.discount, currency);
  }
  out << ", " << context.word("total") << " " << shown_money(detail.row.total, currency) << '\n';
  if (!detail.comment.empty()) out << "  «" << detail.comment << "»\n";
}

void print_story(Context& context, const views::OrderDetail& detail) {
  std::ostream& out = context.io.out;
  const bool several = detail.row.deliveries.size() > 1;
  std::vector<Column> columns = {{"WHEN", Kind::whole}};
  if (several) columns.emplace_back("CONNECTOR");
  columns.insert(columns.end(), {{"WHO"}, {"WHAT"}, {"STATE"}, {"DETAIL"}});
  Table table(std::move(columns));
  for (const views::StoryEvent& event : detail.story) {
    std::vector<std::string> cells = {moment(event.at_ms, detail.row.time_zone)};
    if (several) cells.push_back(event.connector);
    cells.insert(cells.end(), {event.actor, context.word(event.what), context.word(event.state),
                               detail_text(event.detail)});
    table.add(std::move(cells));
  }
  if (!table.empty()) table.print(out, context.screen());
  for (const std::string& key : detail.story_damaged) {
    say_line("order_story_damaged", context, out, Json::object({{"key", key}}));
  }
  if (detail.story_purged) say_line("order_story_purged", context, out);
}

void print_chain(Context& context, const views::OrderDetail& detail) {
  if (detail.chain.size() < 2) return;
  std::string chain;
  for (const views::ChainLink& link : detail.chain) {
    chain +=
        (chain.empty() ? "" : " → ") + link.order + " (" + context.word(ledger::to_string(link.state)) + ")";
  }
  say_line("order_chain", context, context.io.out, Json::object({{"chain", chain}}));
}

// What --connector asks for, of all that the order is on its way to.
void narrow(const std::string& connector, views::OrderDetail& detail) {
  if (connector.empty()) return;
  const auto other = [&](const std::string& instance) {
    return instance != connector && !instance.starts_with(connector + "#");
  };
  std::erase_if(detail.row.deliveries, [&](const auto& one) { return other(instance_of(one)); });
  std::erase_if(detail.story, [&](const auto& event) { return other(event.connector); });
}

Failure order_unknown(const std::string& id) {
  return failure(ENLACE_E_NOT_FOUND, "order_unknown", "no such order", Json::object({{"order", id}}));
}

}  // namespace

int show_order_of(Context& context, const std::string& tenant, const std::string& id) {
  Result<views::OrderDetail> detail =
      views::order(context.engine, context.ledger, context.scheduler, tenant, id);
  if (!detail) return context.fail(detail.error());
  narrow(context.arguments.connector, *detail);
  if (context.arguments.json) {
    context.io.out << desk::with_sentences(detail->to_json(), context.engine, context.language).pretty()
                   << '\n';
    return kDone;
  }
  std::ostream& out = context.io.out;
  print_answer(context, *detail);
  print_facts(context, *detail);
  print_deliveries(context, *detail);
  print_chain(context, *detail);
  say_line("order_tell", context, out,
           Json::object({{"answer", context.say(detail->answer.cause, detail->answer.params).what}}));
  out << '\n';
  print_lines(context, *detail);
  out << '\n';
  print_story(context, *detail);
  return kDone;
}

int show_order(Context& context) {
  const Arguments& arguments = context.arguments;
  if (arguments.id.empty()) {
    say_line("order_which", context, context.io.err, Json::object({{"command", arguments.command}}));
    return kWrongUsage;
  }
  const Result<views::OrderFound> found =
      views::find(context.engine, context.ledger, context.scheduler, arguments.id, arguments.tenant);
  if (!found) return context.fail(found.error());
  if (found->exact) return show_order_of(context, found->exact->first, found->exact->second);
  if (!found->orders.named || found->orders.rows.empty())
    return context.fail(order_unknown(arguments.id).error);
  if (!arguments.json) print_rows(context, found->orders);
  Json where = Json::array();
  for (const views::OrderRow& row : found->orders.rows) where.push_back(row.tenant + "/" + row.order);
  return context.fail(failure(ENLACE_E_CONFIG, "order_of_several", "several orders are called that",
                              Json::object({{"order", arguments.id}, {"where", where}}))
                          .error);
}

}  // namespace enlace::cli
