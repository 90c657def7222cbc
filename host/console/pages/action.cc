#include <array>

#include "look/words.hpp"
#include "pages/filter.hpp"
#include "pages/parts.hpp"

// What people do with orders: first how many and how much, then once more, then what came of it.
namespace enlace::console {
namespace {

constexpr std::size_t kMostChosen = 100;
constexpr std::size_t kShown = 20;

struct Action {
  const char* name;
  bool over_many;  // also over all that a filter finds
  bool needs_reason;
  bool needs_number;
};
constexpr std::array kActions = {Action{"retry", true, false, false}, Action{"drop", true, true, false},
                                 Action{"resolve_delivered", false, false, true},
                                 Action{"resolve_absent", false, false, false},
                                 Action{"note", false, true, false}};

const Action* action_named(const std::string& name) {
  for (const Action& action : kActions) {
    if (name == action.name) return &action;
  }
  return nullptr;
}

// "lupita/31000001" as it stands in a checkbox.
Json order_of(const std::string& key) {
  const std::size_t slash = std::min(key.find('/'), key.size());
  return Json::object(
      {{"tenant", key.substr(0, slash)}, {"order", key.substr(std::min(slash + 1, key.size()))}});
}

// What an action is about: some orders by name, or all that a filter finds.
struct About {
  std::vector<std::string> chosen;
  Fields filter;
  [[nodiscard]] bool nothing() const { return chosen.empty() && filter.empty(); }
};

About about_of(const Visit& visit) {
  const Fields& fields = visit.request.posts() ? visit.request.form : visit.request.query;
  About about;
  about.chosen = all_of(fields, "pedido");
  if (about.chosen.size() > kMostChosen) about.chosen.resize(kMostChosen);
  if (about.chosen.empty()) about.filter = filter_fields(fields);
  return about;
}

struct Counted {
  std::int64_t count = 0, left_out = 0;
  Decimal sum;
  std::string currency;
};

void add(Counted& counted, const Json& preview) {
  counted.count += preview["count"].integer().value_or(0);
  counted.left_out += preview["skipped"].integer().value_or(0);
  counted.sum += preview["sum"].decimal().value_or(Decimal());
  counted.currency = preview["currency"].text();
}

Result<Counted> preview(Visit& visit, const std::string& action, const About& about) {
  Counted counted;
  if (about.chosen.empty()) {
    const Json params = Json::object({{"filter", filter_of(about.filter)}, {"preview", true}});
    ENLACE_TRY(const Json document, visit.host.action(action, params, false));
    add(counted, document);
    return counted;
  }
  for (const std::string& key : about.chosen) {
    const Result<Json> document = visit.host.action(action, order_of(key).set("preview", true), false);
    if (document) {
      add(counted, *document);
    } else if (document.error().status == ENLACE_E_INVALID) {
      counted.left_out += 1;
    } else {
      return failure(document.error());
    }
  }
  return counted;
}

std::string command_of(const std::string& action, const About& about) {
  const std::string id = about.chosen.size() == 1 ? order_of(about.chosen.front())["order"].text() : "";
  if (action == "retry" || action == "drop") {
    if (!id.empty()) return "enlace dead " + action + ' ' + id;
    const std::string tenant = first_of(about.filter, "empresa"), cause = first_of(about.filter, "causa");
    if (cause.empty()) return {};
    return "enlace dead " + action + " --cause " + cause + (tenant.empty() ? "" : " --tenant " + tenant);
  }
  if (id.empty()) return {};
  if (action == "resolve_delivered") return "enlace order resolve " + id + " --delivered NUM";
  return "enlace order resolve " + id + " --absent";
}

Page summary(Visit& visit, const About& about) {
  std::string text;
  for (const std::string& key : about.chosen) {
    ENLACE_TRY(const Json order, visit.host.view("order", order_of(key)));
    text += order["order"].text() + " · " + order["customer"].text() + " · " +
            visit.figures.money(order["total"], order["currency"].text()) + " · " +
            standing_of(visit, order) + '\n';
  }
  return visit.page("summary", visit.word("act_summary"),
                    Json::object({{"text", text}, {"back", own_path(visit.field("volver"))}}));
}

Json hidden_fields(const About& about) {
  Json fields = Json::array();
  for (const std::string& key : about.chosen)
    fields.push_back(Json::object({{"name", "pedido"}, {"value", key}}));
  for (const auto& [name, value] : about.filter)
    fields.push_back(Json::object({{"name", name}, {"value", value}}));
  return fields;
}

Json chosen_list(const About& about) {
  Json list = Json::array();
  for (const std::string& key : about.chosen) {
    if (list.size() == kShown) {
      list.push_back(Json::object({{"text", "…"}}));
      break;
    }
    list.push_back(Json::object({{"text", order_of(key)["order"].text()}}));
  }
  return list;
}

// "3 hechos, 1 sin cambio, 0 fallaron"
std::string outcome_text(const Visit& visit, std::int64_t done, std::int64_t skipped, std::int64_t failed) {
  std::string text = say_count(visit.language, "outcome_done_one", "outcome_done_many", done);
  if (skipped > 0)
    text += "; " + say_count(visit.language, "outcome_skipped_one", "outcome_skipped_many", skipped);
  if (failed > 0)
    text += "; " + say_count(visit.language, "outcome_failed_one", "outcome_failed_many", failed);
  return text + '.';
}

}  // namespace

Page confirm_action(Visit& visit) {
  const std::string name = visit.field("accion");
  const About about = about_of(visit);
  const std::string back = own_path(visit.field("volver"));
  if (about.nothing()) return visit.done(back, visit.word("nothing_chosen"));
  if (name == "summary") return summary(visit, about);
  const Action* action = action_named(name);
  if (action == nullptr || (!action->over_many && about.chosen.empty())) {
    return failure(ENLACE_E_NOT_FOUND, "page_unknown", visit.word("lost_what"),
                   Json::object({{"remedy", visit.word("lost_remedy")}}));
  }
  if (!visit.may(Role::by_operator)) {
    return failure(ENLACE_E_FORBIDDEN, "right_missing", visit.word("denied_what"),
                   Json::object({{"remedy", visit.word("denied_remedy")}}));
  }
  ENLACE_TRY(const Counted counted, preview(visit, name, about));
  const std::string key = "confirm_" + name;
  const Json params =
      Json::object({{"orders", orders_text(visit, counted.count)},
                    {"sum", visit.figures.money(Json(counted.sum.fixed(2)), counted.currency)}});
  const Json list = chosen_list(about);
  const Json model = Json::object(
      {{"title", visit.word(key + "_title")},
       {"counted", visit.word("confirm_counted", params)},
       {"has_left_out", counted.left_out > 0},
       {"left_out", say_count(visit.language, "left_out_one", "left_out_many", counted.left_out)},
       {"says", visit.word(counted.count == 0 ? "confirm_none" : key + "_says")},
       {"none", counted.count == 0},
       {"has_orders", list.size() > 1},
       {"orders", list},
       {"back", back},
       {"action", name},
       {"expect", std::to_string(counted.count)},
       {"fields", hidden_fields(about)},
       {"asks_number", action->needs_number},
       {"number", visit.field("numero")},
       {"needs_reason", action->needs_reason},
       {"button", visit.word(key + "_button", params)},
       {"command", command_of(name, about)}});
  return visit.page("confirm", visit.word(key + "_title"), model);
}

Page act(Visit& visit) {
  const std::string name = visit.field("accion");
  const Action* action = action_named(name);
  const About about = about_of(visit);
  if (action == nullptr || about.nothing() || (!action->over_many && about.chosen.empty())) {
    return failure(ENLACE_E_NOT_FOUND, "page_unknown", visit.word("lost_what"),
                   Json::object({{"remedy", visit.word("lost_remedy")}}));
  }
  Json with_all = Json::object();
  if (const std::string reason = visit.field("razon"); !reason.empty()) with_all.set("reason", reason);
  if (name == "note") with_all.set("text", visit.field("razon"));
  if (action->needs_number) with_all.set("number", visit.field("numero"));
  std::int64_t done = 0, skipped = 0, failed = 0;
  const auto count = [&](const Json& outcome) {
    const bool counted = outcome.contains("done") && outcome["done"].is_number();
    done += counted ? outcome["done"].integer().value_or(0) : 1;
    skipped += outcome["skipped"].integer().value_or(0);
    failed += outcome["failed"].integer().value_or(0);
  };
  if (about.chosen.empty()) {
    Json params = with_all;
    params.set("filter", filter_of(about.filter));
    const std::string expect = visit.field("cuenta");
    const bool is_number =
        !expect.empty() && expect.size() < 10 && expect.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) params.set("expect_count", Json::number(expect));
    ENLACE_TRY(const Json outcome, visit.host.action(name, params));
    count(outcome);
  }
  for (const std::string& key : about.chosen) {
    Json params = order_of(key);
    for (const Json::Member& member : with_all.members()) params.set(member.key, member.value);
    const Result<Json> outcome = visit.host.action(name, params);
    if (outcome) {
      count(*outcome);
    } else if (about.chosen.size() > 1 && outcome.error().status == ENLACE_E_INVALID) {
      skipped += 1;
    } else {
      return failure(outcome.error());
    }
  }
  return visit.done(visit.field("volver"),
                    visit.word("did_" + name) + ' ' + outcome_text(visit, done, skipped, failed));
}

}  // namespace enlace::console
