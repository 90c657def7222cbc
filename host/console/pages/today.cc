#include <algorithm>

#include "look/words.hpp"
#include "pages/parts.hpp"
#include "pages/plots.hpp"

// The first page: how things stand, what waits for somebody, and each company.
namespace enlace::console {
namespace {

constexpr std::size_t kMostProblems = 6;
constexpr std::size_t kAllShown = 12;  // companies; of more, those without news are folded away

std::int64_t number(const Json& value) {
  return value.integer().value_or(0);
}

std::string company_link(const Json& one) {
  return "/empresas/" + percent_encoded(one["tenant"].text());
}

std::string headline(const Visit& visit, const Json& today) {
  if (today["all_is_well"].truthy()) return visit.word("all_is_well");
  std::int64_t waiting = 0;
  std::vector<std::string> companies;
  for (const Json& group : today["waiting_groups"].items()) {
    waiting += number(group["count"]);
    const std::string& tenant = group["tenant"].text();
    if (std::find(companies.begin(), companies.end(), tenant) == companies.end()) companies.push_back(tenant);
  }
  if (waiting == 0) return visit.word("not_all_well");
  const auto in = static_cast<std::int64_t>(companies.size());
  const Json params =
      Json::object({{"orders", orders_text(visit, waiting)},
                    {"sum", visit.figures.sums(today["waiting_groups"])},
                    {"companies", say_count(visit.language, "companies_one", "companies_many", in)}});
  return visit.word(waiting == 1 ? "headline_waits_one" : "headline_waits_many", params);
}

Json problems(const Visit& visit, const Json& today) {
  Json list = Json::array();
  const auto& all = today["headline"]["problems"].items();
  for (const Json& problem : all) {
    if (problem["what"].text().empty()) continue;
    if (list.size() == kMostProblems) {
      const auto more = static_cast<std::int64_t>(all.size() - kMostProblems);
      list.push_back(Json::object(
          {{"what", say_count(visit.language, "and_more_one", "and_more_many", more)}, {"remedy", ""}}));
      break;
    }
    list.push_back(Json::object({{"what", problem["what"].text()}, {"remedy", problem["remedy"].text()}}));
  }
  return list;
}

Json waiting_row(const Visit& visit, const Json& group) {
  const Fields filter = {{"empresa", group["tenant"].text()},
                         {"causa", group["cause"].text()},
                         {"conector", group["connector"].text()},
                         {"estado", "espera"}};
  const std::int64_t count = number(group["count"]);
  std::string retry_link, retry;
  if (visit.may(Role::by_operator)) {
    Fields fields = filter;
    fields.emplace_back("accion", "retry");
    fields.emplace_back("volver", "/");
    retry_link = address_of("/accion", fields);
    retry = count == 1 ? visit.word("act_retry")
                       : visit.word("act_retry_n", Json::object({{"count", visit.figures.count(count)}}));
  }
  return Json::object(
      {{"key", group["tenant"].text() + "/" + group["connector"].text() + "/" + group["cause"].text()},
       {"company", group["company"].text()},
       {"company_link", company_link(group)},
       {"what", cut_text(group["what"].text(), 120)},
       {"count", visit.figures.count(count)},
       {"sum", visit.figures.money(group["sum"], group["currency"].text())},
       {"oldest", visit.figures.instant(group["oldest"], group["time_zone"].text())},
       {"link", address_of("/pedidos", filter)},
       {"retry_link", retry_link},
       {"retry", retry}});
}

// What stands in place of the runs where something is wrong.
std::string trouble_of(const Visit& visit, const Json& one) {
  const std::string& mark = one["mark"].text();
  if (mark == "paused") {
    const Json& pause = one["pause"];
    const Json since = visit.figures.instant(pause["since"], one["time_zone"].text());
    const Json until = visit.figures.instant(pause["until"], one["time_zone"].text());
    std::string text = visit.word(
        "paused_by", Json::object({{"who", pause["actor"].text()}, {"since", since["full"].text()}}));
    if (!pause["reason"].text().empty()) text += ": " + pause["reason"].text();
    if (!until.is_null())
      text += ' ' + visit.word("paused_until", Json::object({{"until", until["full"].text()}}));
    return text;
  }
  const bool says = mark == "down" || (mark == "attention" && number(one["waiting"]) == 0);
  return says ? cut_text(one["what"].text(), 140) : std::string();
}

Json company_row(const Visit& visit, const Json& one) {
  const std::string& mark = one["mark"].text();
  const Json state = state_members(visit, mark.empty() ? "ok" : mark);
  const Fields filter = {{"periodo", "hoy"}, {"empresa", one["tenant"].text()}};
  const std::int64_t waiting = number(one["waiting"]);
  const std::string zone = one["time_zone"].text();
  const bool last_failed = !one["last_run"].text().empty() && !one["last_ok"].truthy();
  return Json::object(
      {{"key", one["tenant"].text() + "/" + one["connector"].text()},
       {"company", one["company"].text()},
       {"connector", spoken(one["connector"].text())},
       {"link", company_link(one)},
       {"mark", state["mark"]},
       {"mark_class", state["class"]},
       {"mark_word", state["state"]},
       {"count", visit.figures.count(number(one["count"]))},
       {"orders_link", address_of("/pedidos", filter)},
       {"delivered", visit.figures.count(number(one["delivered"]))},
       {"waits", waiting > 0},
       {"waiting", visit.figures.count(waiting)},
       {"waiting_link", address_of("/pedidos", {{"empresa", one["tenant"].text()}, {"estado", "espera"}})},
       {"trouble", trouble_of(visit, one)},
       {"last_run", visit.figures.instant(one["last_run"], zone)},
       {"last_word", last_failed ? visit.word("failed") : ""},
       {"next_run", visit.figures.instant(one["next_run"], zone)},
       {"products_run", visit.figures.instant(one["products_run"], zone)}});
}

}  // namespace

Page today(Visit& visit) {
  ENLACE_TRY(const Json today, visit.host.view("today"));
  const bool well = today["all_is_well"].truthy();
  const std::int64_t waiting = number(today["waiting"]);
  Json groups = Json::array(), companies = Json::array(), quiet = Json::array();
  for (const Json& group : today["waiting_groups"].items()) groups.push_back(waiting_row(visit, group));
  const auto& all = today["companies"].items();
  for (const bool troubled : {true, false}) {
    for (const Json& one : all) {
      if ((one["mark"].text() != "ok" && !one["mark"].text().empty()) != troubled) continue;
      (troubled || all.size() <= kAllShown ? companies : quiet).push_back(company_row(visit, one));
    }
  }
  const std::int64_t median = number(today["median_minutes"]), slowest = number(today["slowest_minutes"]);
  const auto quiet_count = static_cast<std::int64_t>(quiet.size());
  const Json notes = problems(visit, today);
  const Json model = Json::object(
      {{"headline", headline(visit, today)},
       {"mark", well ? "●" : "▲"},
       {"mark_class", well ? "delivered" : "waits_for_person"},
       {"waits", groups.size() > 0},
       {"has_problems", notes.size() > 0},
       {"problems", notes},
       {"count", visit.figures.count(number(today["count"]))},
       {"sum", visit.figures.money(today["sum"], today["currency"].text())},
       {"delivered", visit.figures.count(number(today["delivered"]))},
       {"on_the_way", visit.figures.count(number(today["on_the_way"]))},
       {"waiting", visit.figures.count(waiting)},
       {"median", today["median_minutes"].is_null() ? "—" : std::to_string(median) + " min"},
       {"slowest", slowest == 0 ? "" : visit.word("slowest", Json::object({{"minutes", slowest}}))},
       {"has_waiting", groups.size() > 0},
       {"groups", groups},
       {"companies", companies},
       {"has_quiet", quiet.size() > 0},
       {"quiet", quiet},
       {"quiet_title", say_count(visit.language, "quiet_one", "quiet_many", quiet_count)},
       {"plots", plots_of(visit, today)}});
  return visit.page("today", visit.word("nav_today"), model);
}

// What an open page asks for every half minute.
Page version(Visit& visit) {
  ENLACE_TRY(const Json document, visit.host.view("version"));
  return Response::text(200, document["version"].text());
}

}  // namespace enlace::console
