#include <algorithm>
#include <iterator>
#include <ostream>
#include <set>

#include "cli/context.hpp"
#include "cli/render.hpp"
#include "text/zone.hpp"

// `enlace orders`, `enlace order ID`.
namespace enlace::cli {
namespace {

constexpr std::int64_t kDay_ms = 86'400'000;
constexpr int kShown = 200;           // of a list that a person reads
constexpr int kMostAtOnce = 100'000;  // of one that a program reads
constexpr const char* kRowDamaged = "row_damaged";

// Midnight of a day in that zone.
Result<std::int64_t> midnight(const std::string& day, const std::string& zone) {
  const std::optional<std::int64_t> utc = text::parse_iso(day + "T00:00:00Z");
  if (!utc || text::add_days(day, 0) != day) {
    return failure(ENLACE_E_CONFIG, "date_invalid", "not a day: " + day, Json::object({{"value", day}}));
  }
  ENLACE_TRY(text::CivilTime civil, text::to_civil(*utc, "UTC"));
  return text::to_unix_ms(civil, zone);
}

// The first and the last day asked for, as times of that zone; 0 = open.
Result<void> set_days(const Arguments& arguments, const std::string& zone, ledger::OrderFilter& filter) {
  if (!arguments.from.empty()) {
    ENLACE_TRY(filter.from_ms, midnight(arguments.from, zone));
  }
  if (!arguments.to.empty()) {
    ENLACE_TRY(const std::int64_t last, midnight(arguments.to, zone));
    filter.to_ms = last + kDay_ms;
  }
  return {};
}

// A day is each company's own day (V-1): with days and without a tenant, every tenant is asked for its own.
Result<std::vector<ledger::OrderView>> matching(Context& context, ledger::OrderFilter filter) {
  const Arguments& arguments = context.arguments;
  const bool by_day = !arguments.from.empty() || !arguments.to.empty();
  if (!by_day || !filter.tenant.empty()) {
    ENLACE_CHECK(set_days(arguments, context.zone_of(filter.tenant), filter));
    return context.ledger.list(filter);
  }
  std::set<std::string> tenants;
  ENLACE_TRY(const std::vector<ledger::Progress> progress, context.ledger.progress());
  for (const ledger::Progress& one : progress) tenants.insert(one.tenant);
  std::vector<ledger::OrderView> all;
  for (const std::string& tenant : tenants) {
    filter.tenant = tenant;
    ENLACE_CHECK(set_days(arguments, context.zone_of(tenant), filter));
    ENLACE_TRY(std::vector<ledger::OrderView> views, context.ledger.list(filter));
    std::move(views.begin(), views.end(), std::back_inserter(all));
  }
  ENLACE_CHECK(
      set_days(arguments, "UTC", filter));  // a day that is none is said also where nobody has orders
  std::stable_sort(all.begin(), all.end(), [](const ledger::OrderView& a, const ledger::OrderView& b) {
    return a.order.created_ms > b.order.created_ms;
  });
  if (all.size() > static_cast<std::size_t>(filter.limit)) {
    all.erase(all.begin() + filter.limit, all.end());
  }
  return all;
}

Json placed(const ledger::Delivery& row, const Json& params) {
  return phrases::at_place(params, row.id.tenant, row.id.instance, row.id.order_id);
}

// Of a row that is damaged nothing is known, not even its state.
const char* state_of(const ledger::Delivery& row) {
  return row.cause == kRowDamaged ? "damaged" : ledger::to_string(row.state);
}

Json view_json(const Context& context, const ledger::OrderView& view) {
  const ledger::Delivery& row = view.delivery;
  const phrases::Phrase phrase =
      row.cause.empty() ? phrases::Phrase{} : context.say(row.cause, placed(row, row.params), row.message);
  return Json::object({{"tenant", row.id.tenant},
                       {"connector", row.id.instance},
                       {"order", row.id.order_id},
                       {"kind", view.order.kind},
                       {"customer", view.order.customer_name},
                       {"customer_code", view.order.customer_code},
                       {"seller", view.order.seller_name},
                       {"total", view.order.total},
                       {"created", text::iso_utc(view.order.created_ms)},
                       {"want", ledger::to_string(row.want)},
                       {"state", state_of(row)},
                       {"reference", row.reference()},
                       {"attempts", row.attempts},
                       {"remote_id", row.remote_id},
                       {"remote_number", row.remote_number},
                       {"remote_total", row.remote_total},
                       {"cause", row.cause},
                       {"params", row.params},
                       {"what", phrase.what},
                       {"remedy", phrase.remedy},
                       {"warnings", row.warnings}});
}

Json event_json(const ledger::TimelineEvent& event) {
  return Json::object({{"at", text::iso_utc(event.at_ms)},
                       {"actor", event.actor},
                       {"what", event.what},
                       {"state", event.state},
                       {"detail", event.detail}});
}

// Where its document is: in an ERP, or on its way to somebody as a message.
std::string document_text(const ledger::Delivery& row) {
  const std::string id = row.remote_id.empty() ? "-" : row.remote_id;
  if (const std::size_t part = row.id.instance.find('#'); part != std::string::npos) {
    return "sent to " + (row.remote_number.empty() ? row.id.instance.substr(part + 1) : row.remote_number) +
           ", message " + id;
  }
  std::string text = "in the ERP: ";
  if (!row.remote_number.empty()) text += "number " + row.remote_number + ", ";
  text += "id " + id;
  if (!row.remote_total.empty()) text += ", total " + money(row.remote_total);
  return text;
}

void print_facts(std::ostream& out, const ledger::OrderView& view, const std::string& zone) {
  const ledger::Delivery& row = view.delivery;
  out << "  " << view.order.kind << ", " << moment(view.order.created_ms, zone) << " (" << zone << "), total "
      << money(view.order.total) << '\n';
  out << "  customer " << view.order.customer_name << " (" << view.order.customer_code << "), seller "
      << view.order.seller_name << '\n';
  if (!row.remote_id.empty() || !row.remote_number.empty()) out << "  " << document_text(row) << '\n';
}

void print_story(Context& context, const ledger::OrderView& view,
                 const std::vector<ledger::TimelineEvent>& events, const std::vector<std::string>& damaged) {
  const ledger::Delivery& row = view.delivery;
  const std::string zone = context.zone_of(row.id.tenant);
  std::ostream& out = context.io.out;
  out << "Order " << row.id.order_id << " of " << row.id.tenant << " -> " << row.id.instance << ": "
      << state_of(row) << '\n';
  const bool sound = row.cause != kRowDamaged;
  if (sound) print_facts(out, view, zone);
  if (!row.cause.empty()) {
    const phrases::Phrase phrase = context.say(row.cause, placed(row, row.params), row.message);
    out << "  why: " << phrase.what << '\n';
    if (!phrase.remedy.empty()) out << "  do:  " << phrase.remedy << '\n';
  }
  for (const Json& warning : row.warnings.items()) {
    out << "  note: "
        << context.say(warning["code"].text(), placed(row, warning["params"]), warning["message"].text()).what
        << '\n';
  }
  Table table({"  WHEN", "WHO", "WHAT", "STATE", "DETAIL"});
  for (const ledger::TimelineEvent& event : events) {
    table.add(
        {"  " + moment(event.at_ms, zone), event.actor, event.what, event.state, detail_text(event.detail)});
  }
  if (!table.empty()) table.print(out);
  for (const std::string& key : damaged) {
    out << "  (an entry of its timeline was altered in the store and is not shown: " << key << ")\n";
  }
  if (events.empty() && damaged.empty() && row.events > 0)
    out << "  (its timeline is older than the host keeps them)\n";
}

void say_if_cut(Context& context, std::size_t shown, int limit) {
  if (shown < static_cast<std::size_t>(limit)) return;
  context.io.err << "enlace: showing the first " << limit << "; --limit shows more\n";
}

}  // namespace

int list_orders(Context& context) {
  const Arguments& arguments = context.arguments;
  ledger::OrderFilter filter;
  filter.tenant = arguments.tenant;
  filter.instance = arguments.connector;
  filter.seller = arguments.seller;
  filter.limit = arguments.limit > 0 ? arguments.limit : arguments.json ? kMostAtOnce : kShown;
  if (!arguments.state.empty()) {
    const std::optional<ledger::State> state = ledger::parse_state(arguments.state);
    if (!state) {
      return context.fail(failure(ENLACE_E_CONFIG, "state_unknown", "no such state: " + arguments.state,
                                  Json::object({{"state", arguments.state}}))
                              .error);
    }
    filter.states = {*state};
  }
  const Result<std::vector<ledger::OrderView>> views = matching(context, filter);
  if (!views) return context.fail(views.error());

  if (arguments.json) {
    Json all = Json::array();
    for (const ledger::OrderView& view : *views) all.push_back(view_json(context, view));
    context.io.out << all.pretty() << '\n';
    say_if_cut(context, views->size(), filter.limit);
    return kDone;
  }
  Table table(
      {"ORDER", "CREATED", "TENANT", "CUSTOMER", "SELLER", "TOTAL", "CONNECTOR", "STATE", "ERP NO", "WHY"});
  bool unsound = false;
  for (const ledger::OrderView& view : *views) {
    const ledger::Delivery& row = view.delivery;
    table.add({row.id.order_id, moment(view.order.created_ms, context.zone_of(row.id.tenant)), row.id.tenant,
               view.order.customer_name, view.order.seller_name, money(view.order.total), row.id.instance,
               state_of(row), row.remote_number, row.cause});
    unsound = unsound || row.cause == kRowDamaged;
  }
  if (table.empty()) {
    context.io.out << "No orders match.\n";
    return kDone;
  }
  table.print(context.io.out);
  if (unsound) {
    context.io.err << "enlace: rows shown as damaged were altered in the store and are not used\n"
                      "  `enlace doctor` names them all; restore a backup: see docs/operator.md\n";
  }
  say_if_cut(context, views->size(), filter.limit);
  return kDone;
}

int show_order(Context& context) {
  if (context.arguments.id.empty()) {
    context.io.err << "enlace: which order? Give Handy's id: enlace " << context.arguments.command << " ID\n";
    return kWrongUsage;
  }
  const Result<std::vector<ledger::OrderView>> views = orders_meant(context);
  if (!views) return context.fail(views.error());
  Json all = Json::array();
  for (const ledger::OrderView& view : *views) {
    std::vector<std::string> damaged;
    const Result<std::vector<ledger::TimelineEvent>> events =
        context.ledger.timeline(view.delivery.id, &damaged);
    if (!events) return context.fail(events.error());
    if (context.arguments.json) {
      Json story = view_json(context, view);
      Json timeline = Json::array();
      for (const ledger::TimelineEvent& event : *events) timeline.push_back(event_json(event));
      story.set("timeline", timeline);
      Json unsound = Json::array();
      for (const std::string& key : damaged) unsound.push_back(key);
      story.set("timeline_damaged", unsound);
      all.push_back(std::move(story));
    } else {
      print_story(context, view, *events, damaged);
    }
  }
  if (context.arguments.json) context.io.out << all.pretty() << '\n';
  return kDone;
}

}  // namespace enlace::cli
