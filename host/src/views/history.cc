#include "views/history.hpp"

#include <charconv>

#include "text/zone.hpp"

namespace enlace::views {
namespace {

constexpr int kRows = 100, kMostRows = 1'000;

Failure invalid(const char* member, const std::string& value) {
  return failure(ENLACE_E_INVALID, "filter_invalid", {},
                 Json::object({{"member", member}, {"value", value}, {"known", Json::array()}}));
}

// Of the company; without one, of all companies where they share it.
std::string zone_of(const config::Configuration& configuration, const std::string& tenant) {
  if (const auto found = configuration.tenants.find(tenant); found != configuration.tenants.end()) {
    return found->second.time_zone;
  }
  std::string zone;
  for (const auto& [name, company] : configuration.tenants) {
    if (!zone.empty() && zone != company.time_zone) return "UTC";
    zone = company.time_zone;
  }
  return zone.empty() ? "UTC" : zone;
}

Result<std::int64_t> begin_of(const std::string& day, const std::string& zone) {
  const std::optional<std::int64_t> utc = text::parse_iso(day + "T00:00:00Z");
  if (!utc || text::add_days(day, 0) != day) {
    return failure(ENLACE_E_INVALID, "date_invalid", {}, Json::object({{"value", day}}));
  }
  ENLACE_TRY(const text::CivilTime civil, text::to_civil(*utc, "UTC"));
  return text::to_unix_ms(civil, zone);
}

Result<std::int64_t> position_of(const std::string& after) {
  std::int64_t id = 0;
  const auto [end, problem] = std::from_chars(after.data(), after.data() + after.size(), id);
  if (problem != std::errc() || end != after.data() + after.size() || id < 1) return invalid("after", after);
  return id;
}

}  // namespace

Result<HistoryFilter> HistoryFilter::from_json(const Json& params) {
  HistoryFilter filter;
  for (const auto& [name, into] : {std::pair("tenant", &filter.tenant), std::pair("from", &filter.from),
                                   std::pair("to", &filter.to), std::pair("actor", &filter.actor),
                                   std::pair("action", &filter.action), std::pair("after", &filter.after)}) {
    if (params[name].is_null()) continue;
    if (!params[name].is_string()) return invalid(name, params[name].dump().substr(0, 50));
    *into = params[name].text();
  }
  if (!params["limit"].is_null()) {
    const std::optional<std::int64_t> limit = params["limit"].integer();
    if (!limit || *limit < 1 || *limit > kMostRows) return invalid("limit", params["limit"].text());
    filter.limit = static_cast<int>(*limit);
  }
  return filter;
}

Json History::to_json() const {
  Json list = Json::array();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const records::JournalEntry& entry = entries[i];
    list.push_back(Json::object({{"id", entry.id},
                                 {"at", text::iso_utc(entry.at_ms)},
                                 {"time_zone", time_zones[i]},
                                 {"actor", entry.actor},
                                 {"action", entry.action},
                                 {"tenant", entry.tenant},
                                 {"connector", entry.instance},
                                 {"subject", entry.subject},
                                 {"detail", entry.detail}}));
  }
  return Json::object({{"entries", list}, {"next", next}});
}

Result<History> history(engine::Engine& engine, const HistoryFilter& filter, const HistoryReach& reach) {
  const auto configuration = engine.configuration();
  const std::string zone = zone_of(*configuration, filter.tenant);
  const int limit = filter.limit == 0 ? kRows : filter.limit;
  records::JournalFilter wanted;
  wanted.tenant = filter.tenant;
  wanted.actor = filter.actor;
  wanted.action = filter.action;
  wanted.tenants = reach.tenants;
  wanted.of_tenants = !reach.of_the_host;
  wanted.limit = limit + 1;
  if (!filter.from.empty()) {
    ENLACE_TRY(wanted.from_ms, begin_of(filter.from, zone));
  }
  if (!filter.to.empty()) {
    ENLACE_CHECK(begin_of(filter.to, zone));
    ENLACE_TRY(wanted.to_ms, begin_of(text::add_days(filter.to, 1), zone));
  }
  if (!filter.after.empty()) {
    ENLACE_TRY(wanted.before_id, position_of(filter.after));
  }
  History found;
  ENLACE_TRY(found.entries, records::journal(engine.services().database, wanted));
  if (found.entries.size() > static_cast<std::size_t>(limit)) {
    found.entries.pop_back();
    found.next = std::to_string(found.entries.back().id);
  }
  for (const records::JournalEntry& entry : found.entries) {
    found.time_zones.push_back(zone_of(*configuration, entry.tenant));
  }
  return found;
}

}  // namespace enlace::views
