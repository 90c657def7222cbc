#include "views/order_filter.hpp"

#include <algorithm>

#include "text/zone.hpp"

namespace enlace::views {
namespace {

constexpr std::size_t kLongestText = 500;
constexpr std::size_t kMostValues = 50;  // of one member

Failure invalid(const std::string& member, const std::string& value, const std::vector<std::string>& known) {
  Json names = Json::array();
  for (const std::string& name : known) names.push_back(name);
  return failure(ENLACE_E_CONFIG, "filter_invalid", "a filter's " + member + " cannot be " + value,
                 Json::object({{"member", member}, {"value", value}, {"known", names}}));
}

Result<std::string> text_of(const Json& params, const char* member) {
  std::string text = params[member].text();
  if (text.size() > kLongestText) return invalid(member, "…", {});
  return text;
}

// A list, or one alone.
Result<std::vector<std::string>> texts_of(const Json& params, const char* member) {
  std::vector<std::string> texts;
  const Json& value = params[member];
  if (!value.is_array() && !value.text().empty()) texts.push_back(value.text());
  for (const Json& item : value.items()) texts.push_back(item.text());
  if (texts.size() > kMostValues) return invalid(member, "…", {});
  for (const std::string& text : texts) {
    if (text.size() > kLongestText) return invalid(member, "…", {});
  }
  std::erase(texts, std::string());
  return texts;
}

Result<std::optional<Decimal>> amount_of(const Json& params, const char* member) {
  const Json& value = params[member];
  if (value.text().empty()) return std::optional<Decimal>();
  const std::optional<Decimal> amount = value.decimal();
  if (!amount) return invalid(member, value.text(), {});
  return amount;
}

// A switch of a page's address is a text.
bool flag_of(const Json& params, const char* member) {
  const Json& value = params[member];
  return value.truthy() || value.text() == "true" || value.text() == "1";
}

Result<void> one_of(const std::string& member, const std::string& value,
                    const std::vector<std::string>& known) {
  if (value.empty() || std::find(known.begin(), known.end(), value) != known.end()) return {};
  return invalid(member, value, known);
}

Result<void> a_day(const std::string& day) {
  if (day.empty()) return {};
  const bool is_day =
      day.size() == 10 && text::parse_iso(day + "T00:00:00Z") && text::add_days(day, 0) == day;
  if (is_day) return {};
  return failure(ENLACE_E_CONFIG, "date_invalid", "not a day: " + day, Json::object({{"value", day}}));
}

void set(Json& document, const char* member, const std::string& value) {
  if (!value.empty()) document.set(member, value);
}
void set(Json& document, const char* member, bool value) {
  if (value) document.set(member, true);
}
void set(Json& document, const char* member, const std::vector<std::string>& values) {
  if (values.empty()) return;
  Json list = Json::array();
  for (const std::string& value : values) list.push_back(value);
  document.set(member, std::move(list));
}

}  // namespace

const std::vector<std::string>& periods() {
  static const std::vector<std::string> names = {"today", "yesterday", "this_week", "last_week",
                                                 "this_month"};
  return names;
}

const std::vector<std::string>& groupings() {
  static const std::vector<std::string> names = {"seller", "day", "customer", "state", "company"};
  return names;
}

const std::vector<std::string>& state_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    const auto add = [&](const char* name) {
      if (std::find(all.begin(), all.end(), name) == all.end()) all.emplace_back(name);
    };
    for (const ledger::OrderState state : ledger::kAllOrderStates) {
      if (state != ledger::OrderState::damaged) add(ledger::to_string(state));
    }
    for (const ledger::State state : ledger::kAllStates) add(ledger::to_string(state));
    return all;
  }();
  return names;
}

Result<OrderFilter> OrderFilter::from_json(const Json& params) {
  OrderFilter filter;
  for (const auto& [member, into] : {std::pair{"tenant", &filter.tenant},
                                     {"q", &filter.q},
                                     {"period", &filter.period},
                                     {"from", &filter.from},
                                     {"to", &filter.to},
                                     {"customer", &filter.customer},
                                     {"customer_code", &filter.customer_code},
                                     {"kind", &filter.kind},
                                     {"zone", &filter.zone},
                                     {"connector", &filter.connector},
                                     {"cause", &filter.cause},
                                     {"by", &filter.by},
                                     {"after", &filter.after}}) {
    ENLACE_TRY(*into, text_of(params, member));
  }
  ENLACE_TRY(filter.states, texts_of(params, "states"));
  ENLACE_TRY(filter.sellers, texts_of(params, "sellers"));
  ENLACE_TRY(filter.amount_from, amount_of(params, "amount_from"));
  ENLACE_TRY(filter.amount_to, amount_of(params, "amount_to"));
  filter.by_arrival = flag_of(params, "by_arrival");
  filter.open = flag_of(params, "open");
  filter.with_notes = flag_of(params, "with_notes");
  filter.replaced = flag_of(params, "replaced");
  const std::int64_t limit = params["limit"].integer().value_or(0);
  filter.limit = static_cast<int>(std::clamp<std::int64_t>(limit, 0, kMostRows));
  ENLACE_CHECK(filter.check());
  return filter;
}

Result<void> OrderFilter::check() const {
  ENLACE_CHECK(one_of("period", period, periods()));
  ENLACE_CHECK(one_of("by", by, groupings()));
  ENLACE_CHECK(one_of("kind", kind, {"sale", "presale"}));
  for (const std::string& state : states) ENLACE_CHECK(one_of("states", state, state_names()));
  ENLACE_CHECK(a_day(from));
  return a_day(to);
}

Json OrderFilter::to_json() const {
  Json document = Json::object();
  set(document, "tenant", tenant);
  set(document, "q", q);
  set(document, "period", period);
  set(document, "from", from);
  set(document, "to", to);
  set(document, "by_arrival", by_arrival);
  set(document, "states", states);
  set(document, "open", open);
  set(document, "sellers", sellers);
  set(document, "customer", customer);
  set(document, "customer_code", customer_code);
  set(document, "kind", kind);
  set(document, "zone", zone);
  set(document, "connector", connector);
  set(document, "cause", cause);
  if (amount_from) document.set("amount_from", amount_from->str());
  if (amount_to) document.set("amount_to", amount_to->str());
  set(document, "with_notes", with_notes);
  set(document, "replaced", replaced);
  set(document, "by", by);
  if (limit > 0) document.set("limit", limit);
  set(document, "after", after);
  return document;
}

}  // namespace enlace::views
