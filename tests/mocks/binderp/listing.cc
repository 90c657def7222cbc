#include "mocks/binderp/listing.hpp"

#include <algorithm>
#include <optional>

#include "mocks/binderp/odata_filter.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {
namespace {

constexpr std::size_t kPage = 100;

struct SortKey {
  Property property;
  bool descending = false;
};

struct Options {
  std::optional<Filter> filter;
  std::vector<SortKey> order;
  std::optional<std::size_t> top;
  std::size_t skip = 0;
};

// A query option that the service cannot make sense of (apis/bind.md 1.7).
Failure bad_query(const Call& call, const std::string& sentence) {
  if (!call.switches().error_details) {
    return refuse(400, "The query specified in the URI is not valid. " + sentence);
  }
  return refuse_with(400,
                     Json::object({{"Message", "The query specified in the URI is not valid."},
                                   {"ExceptionMessage", sentence},
                                   {"ExceptionType", "Microsoft.Data.OData.ODataException"},
                                   {"StackTrace", "   at System.Web.Http.OData.Query.ODataQueryOptions"}}));
}

Result<std::size_t> count_in(const Call& call, const std::string& option, const std::string& value) {
  const bool digits =
      !value.empty() && value.size() <= 9 && value.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) {
    return bad_query(call, "Invalid value '" + value + "' for " + option + " query option found. The " +
                               option + " query option requires a non-negative integer value.");
  }
  return static_cast<std::size_t>(std::stoul(value));
}

Result<std::vector<SortKey>> order_in(const Call& call, const EntityType& type, std::string_view text) {
  std::vector<SortKey> keys;
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    part = without_trailing_spaces(part);
    const std::size_t blank_at = part.find(' ');
    const std::string_view name = part.substr(0, blank_at);
    std::string_view direction = blank_at == std::string_view::npos ? "asc" : part.substr(blank_at);
    while (direction.starts_with(' ')) direction.remove_prefix(1);
    const Property* property = type.find(name);
    if (!property) {
      return bad_query(call, "Could not find a property named '" + std::string(name) + "' on type '" +
                                 std::string(type.name) + "'.");
    }
    if (direction != "asc" && direction != "desc") {
      return bad_query(call, "Syntax error in '" + std::string(text) + "'.");
    }
    keys.push_back({*property, direction == "desc"});
    if (comma == std::string_view::npos) return keys;
    text.remove_prefix(comma + 1);
  }
}

Result<Options> options_of(const Call& call, const EntityType& type) {
  Options options;
  std::vector<std::string> seen;
  for (const auto& [name, value] : call.request.query) {
    if (!name.starts_with('$')) continue;
    if (std::ranges::find(seen, name) != seen.end()) {
      return bad_query(call, "Query option '" + name + "' was specified more than once.");
    }
    seen.push_back(name);
    if (!is_utf8(value)) return bad_query(call, "The value of '" + name + "' is not valid UTF-8.");
    if (name == "$filter") {
      Result<Filter> filter = Filter::parse(value, type, call.company.strip_accents());
      if (!filter) return bad_query(call, filter.error().message);
      options.filter = *std::move(filter);
    } else if (name == "$orderby") {
      ENLACE_TRY(options.order, order_in(call, type, value));
    } else if (name == "$top") {
      ENLACE_TRY(options.top, count_in(call, name, value));
    } else if (name == "$skip") {
      ENLACE_TRY(options.skip, count_in(call, name, value));
    } else {
      return bad_query(call, "The query parameter '" + name + "' is not supported.");
    }
  }
  return options;
}

// Absolute and unescaped, as captured (apis/bind.md 1.5).
std::string next_link(const Call& call, const Options& options, std::size_t returned) {
  const std::string& base = call.switches().next_link_base;
  std::string host(call.request.header("Host"));
  if (host.empty()) host = "api.bind.com.mx";
  std::string link = (base.empty() ? "http://" + host : base) + call.request.path + "?";
  for (const auto& [name, value] : call.request.query) {
    if (name != "$skip" && name != "$top") link += name + "=" + value + "&";
  }
  if (options.top) link += "$top=" + std::to_string(*options.top - returned) + "&";
  return link + "$skip=" + std::to_string(options.skip + returned);
}

void sort(const Call& call, const std::vector<SortKey>& order, std::vector<const Json*>& rows) {
  if (order.empty()) return;
  const bool strip = call.company.strip_accents();
  std::ranges::stable_sort(rows, [&](const Json* a, const Json* b) {
    for (const SortKey& key : order) {
      const int difference =
          compare(value_of(*a, key.property, strip), value_of(*b, key.property, strip), key.property.type);
      if (difference != 0) return key.descending ? difference > 0 : difference < 0;
    }
    return false;
  });
}

}  // namespace

std::vector<const Json*> visible_rows(const Call& call, std::string_view resource) {
  const auto shelf = call.company.shelves.find(resource);
  if (shelf == call.company.shelves.end()) return {};
  const std::int64_t lag = call.switches().list_lag_ms;
  return lag == 0 ? shelf->second.rows() : shelf->second.rows_at(call.now_ms - lag);
}

Result<Json> page_of(const Call& call, std::string_view resource, std::vector<const Json*> rows) {
  ENLACE_TRY(const Options options, options_of(call, entity_type(resource)));
  if (options.filter) {
    std::erase_if(rows, [&](const Json* row) { return !options.filter->matches(*row); });
  }
  sort(call, options.order, rows);
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(options.skip, rows.size())));
  if (options.top && *options.top < rows.size()) rows.resize(*options.top);
  const std::size_t count = rows.size();
  if (rows.size() > kPage) rows.resize(kPage);
  Json::Array value;
  value.reserve(rows.size());
  for (const Json* row : rows) value.push_back(*row);
  return Json::object(
      {{"value", Json(std::move(value))},
       {"nextLink", count > rows.size() ? Json(next_link(call, options, rows.size())) : Json()},
       {"count", static_cast<std::uint64_t>(count)}});
}

Result<Json> list_shelf(const Call& call, std::string_view resource) {
  return page_of(call, resource, visible_rows(call, resource));
}

}  // namespace enlace::mock::binderp
