#include "mocks/handy/listing.hpp"

#include <algorithm>

#include "mocks/handy/object_writer.hpp"

namespace enlace::mock::handy {
namespace {

constexpr std::size_t kDefaultSize = 10;
constexpr std::size_t kLargestSize = 100;

std::optional<Moment> read_bound(const Call& call, const std::string& name, const Zone& zone,
                                 Violations& wrong) {
  const auto text = call.request.param(name);
  if (!text) return std::nullopt;
  const auto moment = parse_local(*text, zone);
  if (!moment && call.switches().refuse_malformed_dates) {
    wrong.add(name, *text, "La fecha capturada no es válida");
  }
  return moment;
}

std::size_t positive_param(const Call& call, std::string_view name, std::size_t otherwise) {
  const auto number = Json(call.request.param(name)).integer();
  return number && *number > 0 ? static_cast<std::size_t>(*number) : otherwise;
}

// Absolute URL of a page. The filters are lost, as in Handy's own example (1.8), unless the switch says
// otherwise.
std::string page_url(const Call& call, std::size_t page) {
  const std::string_view host = call.request.header("Host");
  std::string url = host.empty() ? "https://hub.handy.la" : "http://" + std::string(host);
  url += call.request.path + "?";
  if (call.switches().links_keep_filters) {
    for (const auto& [name, value] : call.request.query) {
      if (name != "page") url += percent_encode(name) + "=" + percent_encode(value) + "&";
    }
  }
  return url + "page=" + std::to_string(page);
}

}  // namespace

Window read_window(const Call& call, Violations& wrong) {
  const Switches& switches = call.switches();
  const auto fixed = switches.query_zone.empty() ? std::nullopt : Zone::named(switches.query_zone);
  const Zone& zone = fixed ? *fixed : call.company.zone;
  Window window{read_bound(call, "start", zone, wrong), read_bound(call, "end", zone, wrong)};
  if (window.from && !switches.start_inclusive) ++*window.from;
  if (window.until && !switches.end_inclusive) --*window.until;
  return window;
}

std::optional<bool> flag_param(const Call& call, std::string_view name) {
  std::string text = call.request.param(name).value_or("");
  if (!call.switches().boolean_case_matters) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

bool descending(const Call& call) {
  return call.request.param("order") == "desc";
}

Page read_page(const Call& call, std::size_t count, Violations& wrong) {
  Page page;
  page.number = positive_param(call, "page", 1);
  page.size = positive_param(call, "max", kDefaultSize);
  if (page.size > kLargestSize && call.switches().refuse_large_max) {
    wrong.add("max", call.request.param("max"), "El máximo de registros por página es 100");
  }
  page.size = std::min(page.size, kLargestSize);
  const std::size_t last_begin = count / page.size + 1;  // no overflow for a page far past the end
  page.begin = std::min(std::min(page.number - 1, last_begin) * page.size, count);
  page.end = std::min(page.begin + page.size, count);
  return page;
}

std::string envelope_begin(const Call& call, const Page& page, std::size_t count,
                           std::string_view array_name) {
  const std::size_t pages = (count + page.size - 1) / page.size;
  std::string body = "{\"pagination\":";
  {
    ObjectWriter w(body);
    w.integer("totalCount", static_cast<std::int64_t>(count));
    w.integer("totalPages", static_cast<std::int64_t>(pages));
    w.text("currentPage", page_url(call, page.number));
    const bool more = page.number < pages;
    w.text("nextPage", more ? std::optional(page_url(call, page.number + 1)) : std::nullopt);
    w.text("prevPage", page.number > 1 ? std::optional(page_url(call, page.number - 1)) : std::nullopt);
    w.text("firstPage", page_url(call, 1));
    w.text("lastPage", page_url(call, std::max<std::size_t>(pages, 1)));
  }
  body.append(",\"").append(array_name).append("\":[");
  return body;
}

Response list_answer(std::string body) {
  return Response::text(200, std::move(body), "application/json; charset=utf-8");
}

}  // namespace enlace::mock::handy
