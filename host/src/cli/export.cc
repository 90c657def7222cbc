#include <filesystem>
#include <ostream>

#include "cli/context.hpp"
#include "cli/order_lists.hpp"
#include "sheets/order_book.hpp"

// `enlace export FILE`: the orders that `enlace orders` would list, as a file (V-2).
namespace enlace::cli {

int export_orders(Context& context) {
  const Arguments& arguments = context.arguments;
  const Result<views::OrderFilter> filter = filter_of(arguments);
  if (!filter) return context.fail(filter.error());
  sheets::OrderBook book;
  book.filter = *filter;
  book.language = context.language;
  book.actor = context.actor;
  book.why = [&](const views::OrderRow& row) {
    const std::string& order = row.cause_order.empty() ? row.order : row.cause_order;
    return context
        .say(row.cause, phrases::at_place(row.params, row.tenant, row.cause_connector, order), row.message)
        .what;
  };
  const std::string path = (std::filesystem::path(context.directory) / arguments.file).string();
  const Result<sheets::Exported> done =
      sheets::write_orders(context.engine, context.ledger, context.scheduler, book, path);
  if (!done) return context.fail(done.error());
  const Json told = Json::object({{"path", path},
                                  {"orders", done->orders},
                                  {"lines", done->lines},
                                  {"without_lines", done->without_lines},
                                  {"cut", done->cut}});
  if (arguments.json) {
    context.io.out << told.pretty() << '\n';
    return kDone;
  }
  say_line("exported", context, context.io.out, told);
  if (done->without_lines > 0) say_line("exported_without_lines", context, context.io.out, told);
  if (done->cut > 0) say_line("exported_cut", context, context.io.out, told);
  return kDone;
}

}  // namespace enlace::cli
