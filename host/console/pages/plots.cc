#include "pages/plots.hpp"

#include <algorithm>

#include "look/plot.hpp"

namespace enlace::console {
namespace {

std::vector<std::int64_t> column(const Json& rows, const char* member) {
  std::vector<std::int64_t> values;
  for (const Json& row : rows.items()) values.push_back(row[member].integer().value_or(0));
  return values;
}

bool is_dark(const Visit& visit) {
  return first_of(visit.request.query, "tema") == "oscuro";
}

Response picture(const Plot& plot) {
  return Response::asset("image/svg+xml", svg_of(plot), false);
}

Plot delays_of(const Visit& visit, const Json& delays) {
  Plot plot;
  for (const Json& row : delays.items()) {
    const std::string day = visit.figures.day(row["day"].text());
    plot.labels.push_back(delays.size() > 8 ? day.substr(day.find(' ') + 1) : day.substr(0, day.rfind(' ')));
  }
  plot.bars = column(delays, "p50");
  plot.bars_before = column(delays, "p95");
  plot.dark = is_dark(visit);
  return plot;
}

std::size_t place_of_greatest(const std::vector<std::int64_t>& values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

Json plot_members(const Visit& visit, const char* title, const char* legend, const std::string& path,
                  const std::string& words) {
  return Json::object({{"title", visit.word(title)},
                       {"legend", visit.word(legend)},
                       {"light", path},
                       {"dark", path + "?tema=oscuro"},
                       {"words", words}});
}

}  // namespace

std::string delays_in_words(const Visit& visit, const Json& delays) {
  if (delays.size() == 0) return visit.word("plot_nothing");
  const std::vector<std::int64_t> worst = column(delays, "p95");
  const Json& day = delays.items()[place_of_greatest(worst)];
  return visit.word("plot_delays_words", Json::object({{"day", visit.figures.day(day["day"].text())},
                                                       {"p50", day["p50"]},
                                                       {"p95", day["p95"]}}));
}

Json plots_of(const Visit& visit, const Json& today) {
  const std::vector<std::int64_t> hours = column(today["hours"], "count");
  std::string words = visit.word("plot_nothing");
  if (!hours.empty()) {
    const std::size_t at = place_of_greatest(hours);
    words = visit.word("plot_hours_words",
                       Json::object({{"count", hours[at]}, {"hour", today["hours"].items()[at]["hour"]}}));
  }
  return Json::array({plot_members(visit, "plot_hours", "plot_hours_legend", "/graficas/horas.svg", words),
                      plot_members(visit, "plot_delays", "plot_delays_legend", "/graficas/minutos.svg",
                                   delays_in_words(visit, today["delays"]))});
}

Page hours_plot(Visit& visit) {
  ENLACE_TRY(const Json today, visit.host.view("today"));
  Plot plot;
  for (const Json& row : today["hours"].items()) plot.labels.push_back(row["hour"].text());
  plot.bars = column(today["hours"], "count");
  plot.bars_before = column(today["hours_last_week"], "count");
  plot.dark = is_dark(visit);
  return picture(plot);
}

Page delays_plot(Visit& visit) {
  ENLACE_TRY(const Json today, visit.host.view("today"));
  return picture(delays_of(visit, today["delays"]));
}

Page company_plot(Visit& visit) {
  ENLACE_TRY(const Json company, visit.host.view("company", Json::object({{"tenant", visit.parts.front()}})));
  return picture(delays_of(visit, company["delays"]));
}

}  // namespace enlace::console
