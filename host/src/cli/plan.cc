#include "cli/plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>

#include <enlace/sdk/decimal.hpp>

#include "cli/render.hpp"

namespace enlace::cli {
namespace {

constexpr std::size_t kShown = 12;

// "412331.2" as "412,331.20".
std::string grouped(const Decimal& amount) {
  std::string text = amount.fixed(2);
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = text.find('.'); at > first + 3;) text.insert(at -= 3, ",");
  return text;
}

// Orders with one fate.
struct Orders {
  std::int64_t count = 0;
  Decimal total;
  std::string from, to;               // days
  std::map<std::string, int> causes;  // why

  void add(const Json& details) {
    ++count;
    if (const std::optional<Decimal> amount = Decimal::parse(details["total"].text()))
      total = total + *amount;
    const std::string& day = details["day"].text();
    if (!day.empty() && (from.empty() || day < from)) from = day;
    to = std::max(to, day);
    if (const std::string& why = details["why"].text(); !why.empty()) ++causes[why];
  }
  [[nodiscard]] Json params(const Context& context) const {
    std::string why;
    for (const auto& [cause, times] : causes) {
      why += (why.empty() ? "" : ", ") + std::to_string(times) + " " + context.word(cause);
    }
    return Json::object({{"count", count},
                         {"total", "$" + grouped(total)},
                         {"from", from.empty() ? "?" : from},
                         {"to", to.empty() ? "?" : to},
                         {"why", why}});
  }
};

std::string said(const Context& context, std::string_view action, const Orders& orders) {
  const Json params = orders.params(context);
  if (action == "push") return context.say("plan_orders_push", params).what;
  if (action == "look") return context.say("plan_orders_look", params).what;
  if (action == "remove") return context.say("plan_orders_remove", params).what;
  if (action == "hold") return context.say("plan_orders_hold", params).what;
  return context.say("plan_orders_skip", params).what;
}

void add(std::string& text, const std::string& more) {
  text += (text.empty() ? "" : "; ") + more;
}

}  // namespace

std::string plan_summary(const Context& context, const jobs::RunReport& report) {
  std::map<std::string, int> others;
  std::map<std::string, Orders> orders;
  for (const Json& step : report.plan.items()) {
    const std::string& action = step["action"].text();
    if (step["kind"].text() == "order") {
      orders[action].add(step["details"]);
    } else {
      ++others[action];
    }
  }
  std::string text;
  for (const char* action : {"push", "look", "remove", "hold", "skip"}) {
    const auto found = orders.find(action);
    if (found == orders.end()) continue;
    add(text, said(context, action, found->second));
  }
  std::string steps;
  for (const auto& [action, count] : others) {
    steps += (steps.empty() ? "" : ", ") + context.word(action) + ' ' + std::to_string(count);
  }
  if (!steps.empty()) add(text, context.say("plan_steps", Json::object({{"steps", steps}})).what);
  if (text.empty()) return counts_text(report.counts);
  const bool counted = std::ranges::any_of(
      report.counts.members(), [](const Json::Member& count) { return count.value.text() != "0"; });
  return text + (counted ? " (" + counts_text(report.counts) + ")" : "");
}

void print_plan(Context& context, const Json& plan) {
  std::ostream& out = context.io.out;
  // Who asks for a dry run wants to read it; who enables a company, to decide.
  const bool all = context.arguments.verbose || context.arguments.command == "sync";
  std::size_t shown = 0;
  // What is to be done comes before what is left out.
  for (const bool left_out : {false, true}) {
    for (const Json& step : plan.items()) {
      if ((step["action"].text() == "skip") != left_out) continue;
      if (!all && shown == kShown && plan.size() > kShown + 1) {
        const auto more = static_cast<std::int64_t>(plan.size() - kShown);
        out << "    " << context.say("plan_and_more", Json::object({{"count", more}})).what << '\n';
        return;
      }
      ++shown;
      const std::string& action = step["action"].text();
      out << "    " << context.word(action) << ' ';
      if (action != "create_zone") out << context.word(step["kind"].text()) << ' ';
      out << step["key"].text();
      // One recipient of several, or the link to invoice.
      const std::string& connector = step["connector"].text();
      if (const std::size_t part = connector.find('#'); part != std::string::npos)
        out << ' ' << context.word("to") << ' ' << connector.substr(part + 1);
      if (step["details"].size() > 0) out << "  " << detail_text(step["details"]);
      out << '\n';
    }
  }
}

std::set<std::string> orders_to_send(const Json& plan) {
  std::set<std::string> orders;
  for (const Json& step : plan.items()) {
    if (step["kind"].text() == "order" && step["action"].text() == "push") {
      orders.insert(step["connector"].text() + " " + step["key"].text());
    }
  }
  return orders;
}

}  // namespace enlace::cli
