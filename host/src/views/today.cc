#include "views/today.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/delays.hpp"
#include "ledger/order_search.hpp"
#include "text/zone.hpp"
#include "views/company_facts.hpp"
#include "views/order_question.hpp"
#include "views/orders.hpp"

namespace enlace::views {
namespace {

constexpr std::int64_t kHour_ms = 3'600'000;
constexpr int kDelayDays = 7;
constexpr int kCents = 2;

std::string moment(std::int64_t unix_ms) {
  return unix_ms == 0 ? std::string() : text::iso_utc(unix_ms);
}

bool may_see(const Reach& reach, const std::string& tenant) {
  return reach.tenants.empty() ||
         std::find(reach.tenants.begin(), reach.tenants.end(), tenant) != reach.tenants.end();
}

// How many orders were made in each hour of the companies' own day.
Result<std::array<std::int64_t, 24>> hours_of(engine::Engine& engine, const OrderFilter& filter,
                                              const Reach& reach) {
  std::array<std::int64_t, 24> hours{};
  ENLACE_TRY(const Question question, question_of(engine, filter, reach));
  ENLACE_TRY(const std::vector<ledger::GroupSum> groups,
             ledger::groups_of(engine.services().database, question.search, ledger::GroupBy::slot));
  for (const ledger::GroupSum& group : groups) {
    const Result<text::CivilTime> civil =
        text::to_civil(group.key * ledger::kSlot_ms, question.companies.at(group.tenant).time_zone);
    if (civil) hours.at(static_cast<std::size_t>(civil->hour)) += group.of.count;
  }
  return hours;
}

// The zone of most companies: days of all of them together are its days.
std::string zone_of_most(engine::Engine& engine, const Reach& reach) {
  std::map<std::string, int> zones;
  const auto configuration = engine.configuration();
  for (const auto& [tenant, config] : configuration->tenants) {
    if (may_see(reach, tenant)) ++zones[config.time_zone];
  }
  const auto most = std::max_element(zones.begin(), zones.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == zones.end() ? "UTC" : most->first;
}

class Lines {
 public:
  Lines(engine::Engine& engine, const Standing& standing, const Companies& companies)
      : engine_(engine), standing_(standing), companies_(companies) {
    for (const ledger::Progress& one : standing.deliveries) {
      waiting_[one.tenant + "/" + one.instance.substr(0, one.instance.find('#'))] += one.needs_person;
    }
    for (const Idle& idle : standing.idle) idle_.insert(idle.tenant + "/" + idle.connector);
    for (const ledger::CauseGroup& group : standing.held_up) {
      held_up_[group.tenant + "/" + group.instance.substr(0, group.instance.find('#'))] = &group;
    }
  }

  std::vector<CompanyLine> of(const std::map<std::string, OrderGroup>& today, const Reach& reach) const {
    std::vector<CompanyLine> lines;
    const auto configuration = engine_.configuration();
    for (const auto& [tenant, config] : configuration->tenants) {
      if (!may_see(reach, tenant)) continue;
      for (const auto& [connector, settings] : config.connectors) {
        if (!settings.enabled) continue;
        CompanyLine line = line_of(tenant, connector);
        if (const auto found = today.find(tenant); found != today.end()) {
          line.count = found->second.all.count;
          line.delivered = found->second.delivered;
        }
        lines.push_back(std::move(line));
      }
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const CompanyLine& a, const CompanyLine& b) { return rank(a.mark) < rank(b.mark); });
    return lines;
  }

 private:
  static int rank(CompanyLine::Mark mark) {
    switch (mark) {
      case CompanyLine::Mark::down:
        return 0;
      case CompanyLine::Mark::attention:
        return 1;
      case CompanyLine::Mark::paused:
        return 2;
      case CompanyLine::Mark::ok:
        return 3;
    }
    return 3;
  }

  CompanyLine line_of(const std::string& tenant, const std::string& connector) const {
    CompanyLine line;
    const CompanyFacts facts = companies_.facts(tenant);
    line.tenant = tenant;
    line.company = facts.name;
    line.time_zone = facts.time_zone;
    line.connector = connector;
    const std::string key = tenant + "/" + connector;
    for (const schedule::JobStatus& job : standing_.jobs) {
      if (job.tenant != tenant || job.instance != connector) continue;
      if (job.component == "products") line.products_run_ms = job.last_finished_ms;
      if (job.component != "orders") continue;
      line.last_run_ms = job.last_finished_ms;
      line.last_ok = job.last_ok;
      line.next_run_ms = job.next_ms;
      if (job.last_finished_ms != 0 && !job.last_ok) {
        line.cause = job.last_reason.cause;
        line.params = job.last_reason.params;
      }
    }
    for (const schedule::Pause& pause : standing_.pauses) {
      if (pause.prefix == tenant || pause.prefix == key || pause.prefix == key + "/orders")
        line.pause = pause;
    }
    if (const auto found = waiting_.find(key); found != waiting_.end()) line.waiting = found->second;
    const auto held = held_up_.find(key);
    if (line.cause.empty() && held != held_up_.end()) {
      line.cause = held->second->cause;
      line.params = held->second->sample_params;
    }
    if (!line.pause.prefix.empty()) {
      line.mark = CompanyLine::Mark::paused;
    } else if (!line.cause.empty()) {
      line.mark = CompanyLine::Mark::down;
    } else if (line.waiting > 0 || idle_.contains(key)) {
      line.mark = CompanyLine::Mark::attention;
    }
    return line;
  }

  engine::Engine& engine_;
  const Standing& standing_;
  const Companies& companies_;
  std::map<std::string, std::int64_t> waiting_;
  std::map<std::string, const ledger::CauseGroup*> held_up_;
  std::set<std::string> idle_;
};

Json pause_json(const schedule::Pause& pause) {
  if (pause.prefix.empty()) return {};
  return Json::object({{"paused", pause.prefix},
                       {"since", moment(pause.since_ms)},
                       {"until", moment(pause.until_ms)},
                       {"actor", pause.actor},
                       {"reason", pause.reason}});
}

Json hours_json(const std::array<std::int64_t, 24>& hours) {
  Json list = Json::array();
  for (std::size_t hour = 0; hour < hours.size(); ++hour) {
    list.push_back(Json::object({{"hour", static_cast<std::int64_t>(hour)}, {"count", hours.at(hour)}}));
  }
  return list;
}

Result<void> add_orders(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                        const Reach& reach, Today& today, std::map<std::string, OrderGroup>& by_company) {
  OrderFilter filter;
  filter.period = "today";
  filter.by = "company";
  ENLACE_TRY(Orders orders,
             views::orders(engine, ledger, scheduler, filter, reach, {.rows = false, .sums = true}));
  today.count = orders.all.count;
  today.sum = orders.all.sum;
  today.sum_is_mixed = orders.is_mixed();
  today.currency = orders.currency;
  for (const auto& [state, tally] : orders.by_state) {
    if (state == ledger::OrderState::delivered) today.delivered = tally.count;
    if (state == ledger::OrderState::on_the_way) today.on_the_way = tally.count;
    if (state == ledger::OrderState::in_doubt) today.in_doubt = tally.count;
  }
  for (OrderGroup& group : orders.groups) by_company.emplace(group.key, group);
  return {};
}

}  // namespace

const char* to_string(CompanyLine::Mark mark) {
  switch (mark) {
    case CompanyLine::Mark::ok:
      return "ok";
    case CompanyLine::Mark::attention:
      return "attention";
    case CompanyLine::Mark::down:
      return "down";
    case CompanyLine::Mark::paused:
      return "paused";
  }
  return "";
}

Json CompanyLine::to_json() const {
  return Json::object({{"tenant", tenant},
                       {"company", company},
                       {"time_zone", time_zone},
                       {"connector", connector},
                       {"mark", to_string(mark)},
                       {"count", count},
                       {"delivered", delivered},
                       {"waiting", waiting},
                       {"last_run", moment(last_run_ms)},
                       {"last_ok", last_ok},
                       {"next_run", moment(next_run_ms)},
                       {"products_run", moment(products_run_ms)},
                       {"cause", cause},
                       {"params", params.is_object() ? params : Json::object()},
                       {"pause", pause_json(pause)}});
}

Json Today::to_json() const {
  Json days = Json::array();
  for (const DelayDay& day : delays) {
    days.push_back(
        Json::object({{"day", day.day}, {"count", day.count}, {"p50", day.p50}, {"p95", day.p95}}));
  }
  Json lines = Json::array();
  for (const CompanyLine& line : companies) lines.push_back(line.to_json());
  const Json told = waiting.to_json();
  return Json::object({{"headline", headline.to_json()},
                       {"all_is_well", headline.all_is_well()},
                       {"count", count},
                       {"sum", sum_is_mixed ? std::string() : sum.fixed(kCents)},
                       {"currency", currency},
                       {"delivered", delivered},
                       {"on_the_way", on_the_way},
                       {"in_doubt", in_doubt},
                       {"waiting", told["count"]},
                       {"waiting_sum", told["sum"]},
                       {"median_minutes", median_minutes},
                       {"slowest_minutes", slowest_minutes},
                       {"hours", hours_json(hours)},
                       {"hours_last_week", hours_json(hours_last_week)},
                       {"delays", std::move(days)},
                       {"waiting_groups", told["groups"]},
                       {"companies", std::move(lines)}});
}

Result<std::vector<DelayDay>> delay_days(engine::Engine& engine, const std::vector<std::string>& tenants,
                                         const std::string& zone, int days) {
  const std::int64_t now = engine.services().runtime.unix_ms();
  ENLACE_TRY(const std::string last, text::local_day(now, zone));
  // A day more: the first one begins somewhere within it.
  const std::int64_t from = now / kHour_ms - 24 * (std::int64_t{days} + 1);
  ENLACE_TRY(const std::vector<ledger::DelayHour> hours,
             ledger::delays(engine.services().database, tenants, from, now / kHour_ms + 1));
  std::map<std::string, ledger::Delays> by_day;
  for (int i = days - 1; i >= 0; --i) by_day[text::add_days(last, -i)];
  for (const ledger::DelayHour& hour : hours) {
    ENLACE_TRY(const std::string day, text::local_day(hour.hour * kHour_ms, zone));
    const auto found = by_day.find(day);
    if (found == by_day.end()) continue;
    for (const auto& [minutes, count] : hour.delays) found->second[minutes] += count;
  }
  std::vector<DelayDay> result;
  for (const auto& [day, delays] : by_day) {
    DelayDay& one = result.emplace_back();
    one.day = day;
    for (const auto& [minutes, count] : delays) one.count += count;
    if (one.count == 0) continue;
    one.p50 = ledger::within(delays, 50);
    one.p95 = ledger::within(delays, 95);
  }
  return result;
}

Result<Today> today(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                    const Reach& reach) {
  Today today;
  ENLACE_TRY(today.headline, standing(engine, ledger, scheduler));
  std::map<std::string, OrderGroup> by_company;
  ENLACE_CHECK(add_orders(engine, ledger, scheduler, reach, today, by_company));
  const std::string zone = zone_of_most(engine, reach);
  OrderFilter day;
  day.period = "today";
  ENLACE_TRY(today.hours, hours_of(engine, day, reach));
  ENLACE_TRY(const std::string now, text::local_day(today.headline.now_ms, zone));
  OrderFilter week_ago;
  week_ago.from = week_ago.to = text::add_days(now, -7);
  ENLACE_TRY(today.hours_last_week, hours_of(engine, week_ago, reach));
  ENLACE_TRY(today.delays, delay_days(engine, reach.tenants, zone, kDelayDays));
  today.median_minutes = today.delays.back().p50;
  ENLACE_TRY(const std::vector<ledger::DelayHour> of_today,
             ledger::delays(engine.services().database, reach.tenants, today.headline.now_ms / kHour_ms - 24,
                            today.headline.now_ms / kHour_ms + 1));
  for (const ledger::DelayHour& hour : of_today) {
    const Result<std::string> local = text::local_day(hour.hour * kHour_ms, zone);
    if (!local || *local != now || hour.delays.empty()) continue;
    today.slowest_minutes = std::max(today.slowest_minutes, hour.delays.rbegin()->first);
  }
  ENLACE_TRY(today.waiting, waiting(engine, ledger, "", reach));
  ENLACE_TRY(const Companies companies, Companies::of(engine));
  today.companies = Lines(engine, today.headline, companies).of(by_company, reach);
  return today;
}

}  // namespace enlace::views
