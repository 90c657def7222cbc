#include "views/order_question.hpp"

#include <algorithm>

#include "engine/identity.hpp"
#include "ledger/order_lookup.hpp"
#include "text/fold.hpp"
#include "text/zone.hpp"
#include "views/query_text.hpp"

namespace enlace::views {
namespace {

using ledger::OrderState;
using ledger::PartyTest;

constexpr std::int64_t kDay_ms = 86'400'000;
constexpr int kMostCalled = 200;         // orders of one number
constexpr std::size_t kFolioDigits = 7;  // so long a number beside a name is no amount
constexpr std::size_t kFolioBegin = 6;   // digits from which a folio is recognised by its beginning

// Midnight of a day in the zone. A day that is none was refused before (OrderFilter::check).
std::int64_t midnight(const std::string& day, const std::string& zone) {
  const std::optional<std::int64_t> utc = text::parse_iso(day + "T00:00:00Z");
  if (!utc) return 0;
  const Result<text::CivilTime> civil = text::to_civil(*utc, "UTC");
  if (!civil) return 0;
  const Result<std::int64_t> at = text::to_unix_ms(*civil, zone);
  return at ? *at : *utc;
}

int weekday(const std::string& day) {    // 0 = Monday
  constexpr std::int64_t kThursday = 3;  // 1970-01-01
  const std::int64_t days = text::parse_iso(day + "T00:00:00Z").value_or(0) / kDay_ms;
  return static_cast<int>((days + kThursday) % 7);
}

class Asking {
 public:
  Asking(engine::Engine& engine, const OrderFilter& filter, const Reach& reach)
      : database_(engine.services().database), engine_(engine), filter_(filter), reach_(reach) {}

  Result<Question> question();

 private:
  Result<void> find_companies();
  void set_times(const QueryText& query);
  void set_states(std::vector<std::string> names);
  void set_people(const QueryText& query);
  Result<void> set_numbers(const QueryText& query);
  Result<bool> take_called(const std::string& name);
  void understood(const char* chip, const std::string& value) {
    if (!value.empty()) question_.understood.push_back({chip, value});
  }

  store::Database& database_;
  engine::Engine& engine_;
  const OrderFilter& filter_;
  const Reach& reach_;
  Question question_;
};

Result<void> Asking::find_companies() {
  std::vector<std::string> tenants;
  if (filter_.tenant.empty()) {
    ENLACE_TRY(tenants, ledger::tenants_with_orders(database_));
  } else {
    tenants.push_back(filter_.tenant);
  }
  if (!reach_.tenants.empty()) {
    std::erase_if(tenants, [&](const std::string& tenant) {
      return std::find(reach_.tenants.begin(), reach_.tenants.end(), tenant) == reach_.tenants.end();
    });
  }
  ENLACE_TRY(const auto currencies, engine::known_currencies(database_));
  const auto configuration = engine_.configuration();
  for (const std::string& tenant : tenants) {
    Company company{tenant, "UTC", {}};
    const auto known = configuration->tenants.find(tenant);
    if (known != configuration->tenants.end()) {
      company.time_zone = known->second.time_zone;
      if (!known->second.name.empty()) company.name = known->second.name;
    }
    const auto currency = currencies.find(tenant);
    if (currency != currencies.end()) company.currency = currency->second;
    question_.companies.emplace(tenant, std::move(company));
  }
  return {};
}

void Asking::set_times(const QueryText& query) {
  const std::string period = filter_.period.empty() ? query.period : filter_.period;
  const std::string from = filter_.from.empty() ? query.from : filter_.from;
  const std::string to = filter_.to.empty() ? query.to : filter_.to;
  const std::int64_t now = engine_.services().runtime.unix_ms();
  std::map<std::string, ledger::Span> by_zone;
  for (const auto& [tenant, company] : question_.companies) {
    auto known = by_zone.find(company.time_zone);
    if (known == by_zone.end()) {
      ledger::Span span;
      Days days;
      if (!period.empty()) {
        const Result<std::string> today = text::local_day(now, company.time_zone);
        days = days_of(period, today ? *today : text::iso_utc(now).substr(0, 10));
      }
      if (!from.empty()) days.first = from;
      if (!to.empty()) days.end = text::add_days(to, 1);
      if (!days.first.empty()) span.from_ms = midnight(days.first, company.time_zone);
      if (!days.end.empty()) span.to_ms = midnight(days.end, company.time_zone);
      known = by_zone.emplace(company.time_zone, span).first;
    }
    ledger::Span span = known->second;
    span.tenant = tenant;
    question_.search.spans.push_back(std::move(span));
  }
  question_.search.by_arrival = filter_.by_arrival;
  understood("period", query.period);
  understood("from", query.from);
  understood("to", query.to);
}

// Names of states of people, or of the ledger; where both are given, the ledger's count as what they are for
// people.
void Asking::set_states(std::vector<std::string> names) {
  ledger::OrderSearch& search = question_.search;
  if (filter_.open) {
    for (const OrderState state : ledger::kAllOrderStates) {
      if (ledger::is_open(state) && state != OrderState::damaged) search.states.push_back(state);
    }
  }
  std::vector<ledger::State> of_deliveries;
  for (const std::string& name : names) {
    const std::optional<OrderState> state = ledger::parse_order_state(name);
    if (state && *state != OrderState::damaged) {
      search.states.push_back(*state);
    } else if (const std::optional<ledger::State> one = ledger::parse_state(name)) {
      of_deliveries.push_back(*one);
    }
  }
  if (search.states.empty()) {
    search.delivery_states = of_deliveries;
    // Only deliveries of orders that were replaced, or never seen, stand so.
    search.replaced = std::any_of(of_deliveries.begin(), of_deliveries.end(), [](ledger::State state) {
      return state == ledger::State::superseded || state == ledger::State::tombstone;
    });
  } else {
    for (const ledger::State state : of_deliveries) {
      if (state == ledger::State::superseded) search.states.push_back(OrderState::edited);
      if (const auto one = ledger::state_for_people(state, false, {})) search.states.push_back(*one);
    }
    if (filter_.replaced) search.states.push_back(OrderState::edited);
  }
  std::sort(search.states.begin(), search.states.end());
  search.states.erase(std::unique(search.states.begin(), search.states.end()), search.states.end());
  search.replaced = search.replaced || filter_.replaced;
}

PartyTest seller_test(const std::string& text) {
  return {PartyTest::Who::seller, text::fold_name(text), text.find('@') != std::string::npos};
}

void Asking::set_people(const QueryText& query) {
  auto& people = question_.search.people;
  const auto any_of = [&](std::vector<PartyTest> tests) {
    if (!tests.empty()) people.push_back(std::move(tests));
  };
  std::vector<PartyTest> sellers;
  for (const std::string& seller : filter_.sellers) sellers.push_back(seller_test(seller));
  any_of(std::move(sellers));
  std::vector<PartyTest> within_reach;
  for (const std::string& seller : reach_.sellers) {
    within_reach.push_back({PartyTest::Who::seller, text::fold_name(seller), true});
  }
  any_of(std::move(within_reach));
  if (!filter_.customer.empty()) {
    any_of({{PartyTest::Who::customer, text::fold_name(filter_.customer), false}});
  }
  if (!filter_.customer_code.empty()) {
    any_of({{PartyTest::Who::customer, text::fold_name(filter_.customer_code), true}});
  }
  for (const std::string& seller : query.sellers) {
    any_of({seller_test(seller)});
    understood("seller", seller);
  }
  for (const std::string& customer : query.customers) {
    any_of({{PartyTest::Who::customer, customer, false}});
    understood("customer", customer);
  }
  for (const std::string& word : query.words) {
    std::vector<PartyTest> tests = {{PartyTest::Who::anyone, word, false}};
    // A tax id as people write it: "XAXX-010101-000".
    std::string joined = word;
    std::erase(joined, '-');
    if (joined != word && !joined.empty()) tests.push_back({PartyTest::Who::customer, joined, false});
    any_of(std::move(tests));
    understood("text", word);
  }
}

Result<bool> Asking::take_called(const std::string& name) {
  ENLACE_TRY(auto orders, ledger::orders_called(database_, name, filter_.tenant, kMostCalled));
  if (orders.empty()) return false;
  question_.search.only = std::move(orders);
  understood("number", name);
  return true;
}

// A bare number: what it is, is what the store knows by it.
Result<void> Asking::set_numbers(const QueryText& query) {
  if (!query.mark.empty()) {
    ENLACE_TRY(const bool called, take_called(query.mark));
    if (!called) question_.search.only.emplace();
    question_.exact = true;
    return {};
  }
  const bool alone =
      query.words.empty() && query.sellers.empty() && query.customers.empty() && query.numbers.size() <= 1;
  if (!query.whole.empty()) {
    ENLACE_TRY(const bool called, take_called(query.whole));
    if (called) {
      question_.exact = true;
      question_.search.people.clear();  // the word was no part of a name
      set_people({});
      std::erase_if(question_.understood, [](const Chip& chip) { return chip.chip == "text"; });
      return {};
    }
  }
  for (const std::string& number : query.numbers) {
    if (!alone && number.size() >= kFolioDigits) {
      ENLACE_TRY(const bool called, take_called(number));
      if (called) continue;
    }
    if (alone) {
      ENLACE_TRY(const bool is_code, ledger::is_customer_code(database_, number, filter_.tenant));
      if (is_code) {
        question_.search.people.push_back({{PartyTest::Who::customer, number, true}});
        understood("customer", number);
        continue;
      }
      if (number.size() >= kFolioBegin) {
        ENLACE_TRY(auto orders, ledger::orders_beginning(database_, number, filter_.tenant, kMostCalled));
        if (!orders.empty()) {
          question_.search.only = std::move(orders);
          understood("number", number + "…");
          continue;
        }
      }
    }
    const std::optional<Decimal> amount = Decimal::parse(number);
    if (!amount) continue;
    const AmountRange range = around(*amount);
    question_.search.amount_from = range.from;
    question_.search.amount_to = range.to;
    understood("amount", amount->str() + " ±1 %");
  }
  return {};
}

Result<Question> Asking::question() {
  const QueryText query = read_query(filter_.q);
  ENLACE_CHECK(find_companies());
  ledger::OrderSearch& search = question_.search;
  search.kind = filter_.kind.empty() ? query.kind : filter_.kind;
  search.zone = text::fold_name(filter_.zone.empty() ? query.zone : filter_.zone);
  search.instance = filter_.connector.empty() ? query.connector : filter_.connector;
  search.cause = filter_.cause;
  search.with_notes = filter_.with_notes;
  understood("kind", query.kind);
  understood("zone", query.zone);
  understood("connector", query.connector);
  std::vector<std::string> states = filter_.states;
  for (const std::string& state : query.states) {
    states.push_back(state);
    understood("state", state);
  }
  set_states(std::move(states));
  set_people(query);
  ENLACE_CHECK(set_numbers(query));
  if (query.amount_from) search.amount_from = query.amount_from;
  if (query.amount_to) search.amount_to = query.amount_to;
  if (filter_.amount_from) search.amount_from = filter_.amount_from;
  if (filter_.amount_to) search.amount_to = filter_.amount_to;
  if (query.amount_from || query.amount_to) {
    const std::string from = query.amount_from ? query.amount_from->rounded(2).str() : "";
    const std::string to = query.amount_to ? query.amount_to->rounded(2).str() : "";
    understood("amount", from == to ? from : from + "…" + to);
  }
  set_times(query);
  if (search.only && (question_.exact || !query.mark.empty())) search.replaced = true;
  return std::move(question_);
}

}  // namespace

Days days_of(const std::string& period, const std::string& today) {
  const std::string monday = text::add_days(today, -weekday(today));
  const std::string tomorrow = text::add_days(today, 1);
  if (period == "today") return {today, tomorrow};
  if (period == "yesterday") return {text::add_days(today, -1), today};
  if (period == "this_week") return {monday, tomorrow};
  if (period == "last_week") return {text::add_days(monday, -7), monday};
  if (period == "this_month") return {today.substr(0, 8) + "01", tomorrow};
  return {};
}

Result<Question> question_of(engine::Engine& engine, const OrderFilter& filter, const Reach& reach) {
  ENLACE_CHECK(filter.check());
  return Asking(engine, filter, reach).question();
}

}  // namespace enlace::views
