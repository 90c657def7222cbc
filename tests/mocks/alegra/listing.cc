#include "mocks/alegra/listing.hpp"

#include <algorithm>

#include "mocks/alegra/inserting.hpp"
#include "mocks/alegra/loosen.hpp"
#include "mocks/alegra/refusal.hpp"

namespace enlace::mock::alegra {
namespace {

constexpr std::int64_t kMaxLimit = 30;

// A paging parameter: its value, the fallback when absent, or a refusal.
Result<std::int64_t> paging_number(const Call& call, std::string_view name, std::int64_t lowest,
                                   std::int64_t fallback) {
  const std::optional<std::string> given = call.request.param(name);
  if (!given) return fallback;
  const std::optional<std::int64_t> value = Json(*given).integer();
  if (value && *value >= lowest) return *value;
  if (!call.switches().reject_bad_paging) return fallback;
  return refuse(400, "El parámetro " + std::string(name) + " no es válido");
}

bool row_less(const Row& a, const Row& b, std::string_view field) {
  if (field == "id") return id_less(a.id, b.id);
  if (field == "name") return a.folded_name < b.folded_name;
  if (field == "reference" || field == "identification") return a.folded_code < b.folded_code;
  return a.body[field].text() < b.body[field].text();
}

}  // namespace

Result<Page> Page::of(const Call& call) {
  Page page;
  ENLACE_TRY(const std::int64_t limit, paging_number(call, "limit", 1, kMaxLimit));
  if (limit > kMaxLimit) return refuse(400, "El límite debe ser menor o igual a 30", 903);
  ENLACE_TRY(const std::int64_t start, paging_number(call, "start", 0, 0));
  page.limit = static_cast<std::size_t>(limit);
  page.start = static_cast<std::size_t>(start);
  page.metadata = call.request.param("metadata") == "true";
  page.descending = call.request.param("order_direction") == "DESC";
  return page;
}

Json wrapped(Json rows, std::size_t total, const Page& page, const Switches& switches) {
  if (!page.metadata) return rows;
  const auto cap = static_cast<std::size_t>(switches.total_cap);
  const Json count(static_cast<std::uint64_t>(cap == 0 ? total : std::min(total, cap)));
  return Json::object(
      {{"metadata", Json::object({{"total", switches.total_as_string ? Json(count.text()) : count}})},
       {"data", std::move(rows)}});
}

bool visible(const Call& call, std::int64_t created_ms) {
  // Without a lag all is listed, also what was made before somebody set the clock back.
  const std::int64_t lag_ms = call.switches().list_lag_ms;
  return lag_ms == 0 || call.now_ms - created_ms >= lag_ms;
}

Json shown(const Call& call, const Row& row) {
  return row.verbatim ? row.body : loosened(row.body, call.resource, row.id, call.switches());
}

Result<Json> list_rows(Call& call, const std::vector<std::string_view>& order_fields, const Filter& filter) {
  return list_rows(call, order_fields, filter, [&](const Row& row) { return shown(call, row); });
}

Result<Json> list_rows(Call& call, const std::vector<std::string_view>& order_fields, const Filter& filter,
                       const std::function<Json(const Row&)>& show) {
  ENLACE_TRY(const Page page, Page::of(call));
  struct Listed {
    const Row* row = nullptr;
    std::size_t place = 0;  // in the order of creation, which decides between equals
  };
  std::vector<Listed> found;
  for (const auto& [sequence, row] : call.company.table(call.resource).rows()) {
    if (visible(call, row.created_ms) && filter(row)) found.push_back({&row, found.size()});
  }
  std::string_view field = order_fields.front();
  const std::string wanted = call.request.param("order_field").value_or("");
  if (const auto known = std::ranges::find(order_fields, wanted); known != order_fields.end()) field = *known;
  const auto before = [&](const Listed& a, const Listed& b) {
    const Row& first = page.descending ? *b.row : *a.row;
    const Row& second = page.descending ? *a.row : *b.row;
    if (row_less(first, second, field)) return true;
    return !row_less(second, first, field) && a.place < b.place;
  };
  // Only the page is put in order: sorting all of a large catalogue for each page of it takes minutes.
  const auto at = [&](std::size_t place) {
    return found.begin() + static_cast<std::ptrdiff_t>(std::min(place, found.size()));
  };
  const auto first = at(page.start), last = at(page.start + page.limit);
  if (first != found.end()) std::nth_element(found.begin(), first, found.end(), before);
  std::partial_sort(first, last, found.end(), before);
  Json rows = Json::array();
  for (auto one = first; one != last; ++one) rows.push_back(show(*one->row));
  Json answer = wrapped(std::move(rows), found.size(), page, call.switches());
  drift(call);
  return answer;
}

void drift(Call& call) {
  Company& company = call.company;
  for (Drift& due : company.drifts) {
    if (due.resource != call.resource || --due.after != 0) continue;
    const std::int64_t listed_at_once = call.now_ms - call.switches().list_lag_ms;
    for (const Json& row : due.insert.items()) {
      // A row that cannot be inserted was refused when the drift was armed.
      static_cast<void>(insert_row(company, due.resource, row, listed_at_once));
    }
    for (const Json& id : due.remove.items()) remove_row(company, due.resource, id_of(id));
  }
  std::erase_if(company.drifts, [](const Drift& done) { return done.after <= 0; });
}

}  // namespace enlace::mock::alegra
