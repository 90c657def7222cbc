#include "views/waiting.hpp"

#include <algorithm>
#include <set>

#include "ledger/attention.hpp"
#include "text/zone.hpp"
#include "views/company_facts.hpp"

namespace enlace::views {
namespace {

constexpr int kCents = 2;

Json texts(const std::vector<std::string>& values) {
  Json list = Json::array();
  for (const std::string& value : values) list.push_back(value);
  return list;
}

// The companies that are asked for and may be seen; nullopt: none.
std::optional<std::vector<std::string>> tenants_of(const std::string& tenant, const Reach& reach) {
  if (tenant.empty()) return reach.tenants;
  const bool allowed = reach.tenants.empty() ||
                       std::find(reach.tenants.begin(), reach.tenants.end(), tenant) != reach.tenants.end();
  if (!allowed) return std::nullopt;
  return std::vector<std::string>{tenant};
}

}  // namespace

Json WaitingGroup::to_json() const {
  return Json::object({{"tenant", tenant},
                       {"company", company},
                       {"time_zone", time_zone},
                       {"connector", connector},
                       {"cause", cause},
                       {"params", params.is_object() ? params : Json::object()},
                       {"message", message},
                       {"count", count},
                       {"sum", sum.fixed(kCents)},
                       {"currency", currency},
                       {"oldest", text::iso_utc(oldest_ms)},
                       {"customer_count", customer_count},
                       {"customers", texts(customers)},
                       {"some_orders", texts(some_orders)}});
}

std::size_t Waiting::currencies() const {
  std::set<std::string> all;
  for (const WaitingGroup& group : groups) all.insert(group.currency);
  return all.size();
}

Json Waiting::to_json() const {
  Json all = Json::array();
  for (const WaitingGroup& group : groups) all.push_back(group.to_json());
  return Json::object({{"count", count},
                       {"sum", currencies() > 1 ? std::string() : sum.fixed(kCents)},
                       {"groups", std::move(all)}});
}

Result<Waiting> waiting(engine::Engine& engine, ledger::Ledger& ledger, const std::string& tenant,
                        const Reach& reach) {
  Waiting waiting;
  waiting.now_ms = engine.services().runtime.unix_ms();
  const std::optional<std::vector<std::string>> tenants = tenants_of(tenant, reach);
  if (!tenants) return waiting;
  ENLACE_TRY(const std::vector<ledger::AttentionGroup> groups,
             ledger::attention_groups(engine.services().database, *tenants, reach.sellers));
  ENLACE_TRY(const Companies companies, Companies::of(engine));
  for (const ledger::AttentionGroup& one : groups) {
    WaitingGroup& group = waiting.groups.emplace_back();
    const CompanyFacts company = companies.facts(one.tenant);
    group.tenant = one.tenant;
    group.company = company.name;
    group.time_zone = company.time_zone;
    group.currency = company.currency;
    group.connector = one.instance;
    group.cause = one.cause;
    group.count = one.count;
    group.sum = one.sum;
    group.oldest_ms = one.oldest_ms;
    group.customer_count = one.customers;
    group.customers = one.some_customers;
    group.some_orders = one.some_orders;
    if (!one.some_orders.empty()) {
      // One that was altered in the store tells nothing; its group does.
      const Result<ledger::Delivery> row = ledger.row({one.tenant, one.instance, one.some_orders.front()});
      if (row) {
        group.params = row->params;
        group.message = row->message;
      }
    }
    waiting.count += one.count;
    waiting.sum += one.sum;
  }
  return waiting;
}

}  // namespace enlace::views
