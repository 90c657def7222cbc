#include "mocks/gestionix/listing.hpp"

#include <algorithm>

#include "mocks/gestionix/inserting.hpp"
#include "mocks/gestionix/refusal.hpp"

namespace enlace::mock::gestionix {
namespace {

constexpr std::int64_t kUsualSize = 50;
constexpr std::int64_t kLargestSize = 100;

Failure bad_parameter(const std::string& name, const std::string& why) {
  return refuse(400, "validation_error", "parameter " + name + " " + why, name);
}

Result<std::int64_t> whole(const std::optional<std::string>& given, const std::string& name,
                           std::int64_t fallback) {
  if (!given) return fallback;
  const auto value = Json(*given).integer();
  if (!value || *value < 1) return bad_parameter(name, "is not a whole number from 1");
  return *value;
}

struct Window {
  std::int64_t page = 1;
  std::int64_t size = kUsualSize;
};

Result<Window> window_of(const Call& call) {
  const PagingNames& names = call.mapping.paging();
  Window window;
  ENLACE_TRY(window.page, whole(call.page, names.page_param, 1));
  ENLACE_TRY(window.size, whole(call.page_size, names.size_param, kUsualSize));
  if (window.size > kLargestSize) {
    if (call.switches.refuse_large_page) return bad_parameter(names.size_param, "is 100 at most");
    window.size = kLargestSize;
  }
  return window;
}

// Prices, rates, quantities: the members that travel as decimal strings.
bool is_decimal_member(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "unit_base_price", "unit_total_price",        "rate",     "amount",        "total",
      "subtotal",        "total_transferred_taxes", "quantity", "exchange_rate", "discount_percentage",
      "discount_amount"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

Json with_numbers(const Json& value) {
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& one : value.items()) list.push_back(with_numbers(one));
    return list;
  }
  if (!value.is_object()) return value;
  Json out = Json::object();
  for (const auto& [name, inner] : value.members()) {
    const bool number = is_decimal_member(name) && inner.is_string() && inner.decimal();
    out.set(name, number ? Json::number(inner.text()) : with_numbers(inner));
  }
  return out;
}

void drift(Call& call, std::string_view resource) {
  for (Drift& due : call.company.drifts) {
    if (due.resource != resource || --due.after != 0) continue;
    for (const Json& row : due.insert.items()) {
      // What cannot be inserted was refused when the drift was armed. It is listed at once.
      static_cast<void>(insert_row(call.company, resource, row, call.now_ms - call.switches.list_lag_ms));
    }
    for (const Json& id : due.remove.items()) {
      remove_row(call.company, resource, id.text());
    }
  }
  std::erase_if(call.company.drifts, [](const Drift& done) { return done.after <= 0; });
}

}  // namespace

Result<void> check_paging(const Call& call) {
  const Result<Window> window = window_of(call);
  if (!window) return Failure{window.error()};
  return {};
}

Result<Json> paged(Call& call, std::string_view resource, std::vector<Json> rows) {
  ENLACE_TRY(const Window window, window_of(call));
  const auto total = static_cast<std::int64_t>(rows.size());
  Json list = Json::array();
  if (call.switches.bare_arrays) {
    for (Json& row : rows) list.push_back(std::move(row));
    drift(call, resource);
    return list;
  }
  const std::int64_t start = window.page > total ? total : (window.page - 1) * window.size;
  for (std::int64_t i = start; i < std::min(total, start + window.size); ++i) {
    list.push_back(std::move(rows[static_cast<std::size_t>(i)]));
  }
  drift(call, resource);
  const PagingNames& names = call.mapping.paging();
  Json answer = Json::object();
  set_pointer(answer, names.page_at, window.page);
  set_pointer(answer, names.size_at, window.size);
  set_pointer(answer, names.total_at, total);
  set_pointer(answer, names.list_at, std::move(list));
  return answer;
}

bool listed(const Call& call, std::int64_t changed_ms) {
  return call.now_ms - changed_ms >= call.switches.list_lag_ms;
}

Json shown(const Call& call, std::string_view kind, const Json& row) {
  Json wire = call.mapping.dressed(kind, call.switches.decimals_as_numbers ? with_numbers(row) : row);
  if (call.switches.extra_members) wire.set("mock_extra", 1);
  return wire;
}

Result<bool> flag(const Call& call, const std::string& name, bool fallback) {
  const std::optional<std::string> given = call.param(name);
  if (!given) return fallback;
  if (*given == "true") return true;
  if (*given == "false") return false;
  return bad_parameter(name, "is true or false");
}

Result<std::int64_t> branch_param(const Call& call) {
  const std::optional<std::string> given = call.param("branch_id");
  if (!given) return bad_parameter("branch_id", "is missing");
  const auto branch = Json(*given).integer();
  if (!branch) return bad_parameter("branch_id", "is not a number");
  if (!call.company.branches.contains(*branch)) {
    return refuse(403, "forbidden", "no right in branch " + *given, "branch_id");
  }
  return *branch;
}

}  // namespace enlace::mock::gestionix
