#include "views/orders.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "jobs/orders_common.hpp"
#include "ledger/order_index.hpp"
#include "ledger/order_lookup.hpp"
#include "ledger/order_search.hpp"
#include "ledger/order_whole.hpp"
#include "store/reading.hpp"
#include "text/zone.hpp"
#include "views/order_question.hpp"
#include "views/order_row.hpp"

namespace enlace::views {
namespace {

using ledger::OrderPlace;
using ledger::OrderState;

constexpr int kPage = 200;
constexpr std::size_t kAtOnce = 50;  // orders read under one hold of the store's lock
constexpr std::size_t kMostGroups = 10'000;
constexpr std::int64_t kFillFor_ms = 2'000;

// "1764590000000:31000001:lupita"
std::string position_of(const OrderPlace& place) {
  return std::to_string(place.when_ms) + ":" + place.order_id + ":" + place.tenant;
}

Result<std::optional<OrderPlace>> place_of(const std::string& position) {
  if (position.empty()) return std::optional<OrderPlace>();
  const std::size_t first = position.find(':');
  const std::size_t second = first == std::string::npos ? first : position.find(':', first + 1);
  if (second == std::string::npos) {
    return failure(ENLACE_E_CONFIG, "filter_invalid", "no position of a page",
                   Json::object({{"member", "after"}, {"value", position}, {"known", Json::array()}}));
  }
  return std::optional<OrderPlace>(OrderPlace{std::strtoll(position.c_str(), nullptr, 10),
                                              position.substr(first + 1, second - first - 1),
                                              position.substr(second + 1)});
}

// Of a store of before, as much as fits into a moment; the service does the rest.
Result<bool> fill_index(engine::Engine& engine, ledger::Ledger& ledger) {
  store::Database& database = engine.services().database;
  Runtime& runtime = engine.services().runtime;
  ENLACE_TRY(bool complete, ledger::order_index::is_complete(database));
  for (const std::int64_t until = runtime.monotonic_ms() + kFillFor_ms;
       !complete && runtime.monotonic_ms() < until;) {
    const Result<bool> filled = ledger::order_index::fill(ledger, database, jobs::told_by);
    if (!filled && store::forbids_writing(filled.error())) return false;  // what is in it is answered
    if (!filled) return failure(filled.error());
    complete = *filled;
  }
  return complete;
}

void add(Tally& tally, const ledger::OrderSum& more) {
  tally.count += more.count;
  tally.sum += more.sum;
}

Result<void> add_sums(store::Database& database, const Question& question, Orders& orders) {
  std::map<OrderState, Tally> by_state;
  std::map<std::string, Tally> by_currency;
  ENLACE_TRY(const std::vector<ledger::StateSum> sums, ledger::sums_of(database, question.search));
  for (const ledger::StateSum& sum : sums) {
    add(by_state[sum.state], sum.of);
    add(by_currency[question.companies.at(sum.tenant).currency], sum.of);
    add(orders.all, sum.of);
  }
  for (const auto& [state, tally] : by_state) orders.by_state.emplace_back(state, tally);
  // Of a company that was never asked, the currency is taken for that of the others.
  const std::size_t known = by_currency.size() - by_currency.count("");
  if (known > 1) {
    orders.by_currency.assign(by_currency.begin(), by_currency.end());
  } else if (!by_currency.empty()) {
    orders.currency = by_currency.rbegin()->first;
  }
  return {};
}

// --- groups ------------------------------------------------------------------------------------------------

class Grouping {
 public:
  Grouping(store::Database& database, const Question& question, const std::string& by)
      : database_(database), question_(question), by_(by) {}

  Result<std::vector<OrderGroup>> groups() {
    const ledger::GroupBy key = by_ == "seller"     ? ledger::GroupBy::seller
                                : by_ == "customer" ? ledger::GroupBy::customer
                                : by_ == "day"      ? ledger::GroupBy::slot
                                                    : ledger::GroupBy::nothing;
    ENLACE_TRY(const std::vector<ledger::GroupSum> sums, ledger::groups_of(database_, question_.search, key));
    for (const ledger::GroupSum& sum : sums) ENLACE_CHECK(add_one(sum));
    return sorted();
  }

 private:
  struct Group {
    OrderGroup values;
    std::set<std::int64_t> customers;
  };

  Result<std::pair<std::string, std::string>> key_and_name(const ledger::GroupSum& sum);
  Result<void> add_one(const ledger::GroupSum& sum);
  std::vector<OrderGroup> sorted();
  const std::string& day_of(const std::string& zone, std::int64_t slot);

  store::Database& database_;
  const Question& question_;
  const std::string& by_;
  std::map<std::string, Group> groups_;
  std::map<std::int64_t, std::pair<std::string, std::string>> parties_;
  std::map<std::pair<std::string, std::int64_t>, std::string> days_;
};

const std::string& Grouping::day_of(const std::string& zone, std::int64_t slot) {
  const auto [known, is_new] = days_.try_emplace({zone, slot});
  if (is_new) {
    const Result<std::string> day = text::local_day(slot * ledger::kSlot_ms, zone);
    known->second = day ? *day : text::iso_utc(slot * ledger::kSlot_ms).substr(0, 10);
  }
  return known->second;
}

Result<std::pair<std::string, std::string>> Grouping::key_and_name(const ledger::GroupSum& sum) {
  const std::string& tenant = sum.tenant;
  const Company& company = question_.companies.at(tenant);
  if (by_ == "company") return std::pair(tenant, company.name);
  if (by_ == "state") return std::pair(std::string(ledger::to_string(sum.state)), std::string());
  if (by_ == "day") return std::pair(day_of(company.time_zone, sum.key), std::string());
  const auto [known, is_new] = parties_.try_emplace(sum.key);
  if (is_new) {
    ENLACE_TRY(const ledger::PartyName party, ledger::party_name(database_, sum.key));
    std::string key = party.identity.empty() ? ":" + party.name : party.identity;
    // Codes of customers are each company's own; a seller's e-mail is one person.
    if (by_ == "customer") key = tenant + "/" + key;
    known->second = {std::move(key), party.name};
  }
  return known->second;
}

Result<void> Grouping::add_one(const ledger::GroupSum& sum) {
  ENLACE_TRY(auto names, key_and_name(sum));
  const std::string& currency = question_.companies.at(sum.tenant).currency;
  Group& group = groups_[names.first + '\n' + currency];
  OrderGroup& values = group.values;
  values.key = std::move(names.first);
  values.name = std::move(names.second);
  values.currency = currency;
  add(values.all, sum.of);
  group.customers.insert(sum.customer);
  switch (sum.state) {
    case OrderState::waits_for_person:
    case OrderState::damaged:
      values.waiting += sum.of.count;
      break;
    case OrderState::in_doubt:
    case OrderState::on_the_way:
      values.on_the_way += sum.of.count;
      break;
    case OrderState::delivered:
      values.delivered += sum.of.count;
      break;
    case OrderState::not_sent:
    case OrderState::removed:
    case OrderState::edited:
      values.not_sent += sum.of.count;
      break;
  }
  return {};
}

std::vector<OrderGroup> Grouping::sorted() {
  std::vector<OrderGroup> all;
  for (auto& [key, group] : groups_) {
    group.values.customers = static_cast<std::int64_t>(group.customers.size());
    all.push_back(std::move(group.values));
  }
  if (by_ == "day") {
    std::reverse(all.begin(), all.end());
  } else {
    std::stable_sort(all.begin(), all.end(),
                     [](const OrderGroup& a, const OrderGroup& b) { return a.all.sum > b.all.sum; });
  }
  if (all.size() > kMostGroups) all.resize(kMostGroups);
  return all;
}

}  // namespace

Result<Orders> orders(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                      const OrderFilter& filter, const Reach& reach, const OrdersWanted& wanted) {
  store::Database& database = engine.services().database;
  Orders answer;
  ENLACE_TRY(answer.complete, fill_index(engine, ledger));
  ENLACE_TRY(const Question question, question_of(engine, filter, reach));
  answer.filter = filter;
  answer.understood = question.understood;
  answer.named = question.exact;
  if (wanted.sums) ENLACE_CHECK(add_sums(database, question, answer));
  if (!filter.by.empty()) {
    ENLACE_TRY(answer.groups, Grouping(database, question, filter.by).groups());
  }
  if (!wanted.rows) return answer;
  const int limit = filter.limit > 0 ? std::min(filter.limit, kMostRows) : kPage;
  ENLACE_TRY(const std::optional<OrderPlace> after, place_of(filter.after));
  ENLACE_TRY(std::vector<OrderPlace> places,
             ledger::page_of(database, question.search, after, static_cast<std::size_t>(limit) + 1));
  const bool more = places.size() > static_cast<std::size_t>(limit);
  if (more) places.resize(static_cast<std::size_t>(limit));
  if (more) answer.next = position_of(places.back());
  const RowMaker maker(scheduler, question.companies);
  for (std::size_t at = 0; at < places.size(); at += kAtOnce) {
    std::vector<std::pair<std::string, std::string>> some;
    for (std::size_t i = at; i < std::min(at + kAtOnce, places.size()); ++i) {
      some.emplace_back(places[i].tenant, places[i].order_id);
    }
    ENLACE_TRY(const std::vector<ledger::OrderWhole> wholes,
               ledger::wholes(engine.services().runtime, database, some));
    for (const ledger::OrderWhole& whole : wholes) answer.rows.push_back(maker.row(whole));
  }
  return answer;
}

Result<void> each_order(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                        OrderFilter filter, const Reach& reach,
                        const std::function<Result<bool>(const OrderRow&)>& take) {
  filter.by.clear();
  if (filter.limit <= 0) filter.limit = kPage;
  while (true) {
    ENLACE_TRY(const Orders page, orders(engine, ledger, scheduler, filter, reach, {true, false}));
    for (const OrderRow& row : page.rows) {
      ENLACE_TRY(const bool go_on, take(row));
      if (!go_on) return {};
    }
    if (page.next.empty()) return {};
    filter.after = page.next;
  }
}

}  // namespace enlace::views
