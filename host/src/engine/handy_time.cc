#include <algorithm>

#include "engine/accounts.hpp"
#include "engine/engine.hpp"
#include "handy/client.hpp"
#include "handy/mapping.hpp"
#include "jobs/handy_clock.hpp"
#include "ledger/ledger.hpp"
#include "text/zone.hpp"

// What time it is in Handy, whose clock dates the orders, and what people are told where that is in doubt.
namespace enlace::engine {
namespace {

using jobs::HandyClock;

Result<HandyClock> clock_of(jobs::Services& services, const std::string& tenant) {
  ledger::Ledger ledger(services.runtime, services.database, services.vault);
  ENLACE_TRY(const std::string kept, ledger.kept(tenant, jobs::kHandyClock));
  return HandyClock::from(kept);
}

// Two clocks disagree, and none is known to be right: Handy's present is no earlier than the newest order
// says.
Result<std::int64_t> by_its_orders(handy::Client& client, std::int64_t one_ms, std::int64_t other_ms) {
  constexpr std::int64_t kDay_ms = 24 * 3'600'000LL, kSecond_ms = 1'000;
  const auto [earlier, later] = std::minmax(one_ms, other_ms);
  std::int64_t present = earlier;
  handy::Receiver receiver;
  receiver.take = [&, bound = later + kDay_ms](const Json& record) {
    const Result<handy::OrderHeader> header = handy::read_header(record);
    const std::int64_t made = header ? text::parse_iso(header->date_created).value_or(0) : 0;
    if (made <= bound) present = std::max(present, made + kSecond_ms);
  };
  ENLACE_CHECK(client.each_order(false, {earlier, later + kDay_ms}, receiver));
  return present;
}

}  // namespace

Result<std::int64_t> Engine::handy_unix_ms(const std::string& tenant) {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end()) return failure(instance(tenant, "").error());
  ENLACE_TRY(const egress::Account account, handy_account(found->second, services_.vault));
  handy::ClientOptions options;
  options.base_url = found->second.handy.base_url;
  options.time_zone = found->second.handy_time_zone();
  const std::unique_ptr<handy::Client> client = handy::make_client(services_.egress, account, options);
  ENLACE_TRY(HandyClock clock, clock_of(services_, tenant));
  const Result<Json> company = client->company();  // any answer has a date, a refusal too
  const std::int64_t told = client->last_server_ms();
  if (told == 0 && !company && company.error().status_class() != ENLACE_CLASS_PERMANENT) {
    return failure(company.error());
  }
  const HandyClock::Ours now = HandyClock::Ours::of(services_.runtime);
  if (clock.hear(told, now) == HandyClock::Verdict::believed) return clock.corrected(told);
  if (const auto present = clock.present(now)) return *present;
  return told == 0 ? now.unix_ms : by_its_orders(*client, told, now.unix_ms);
}

std::int64_t Engine::handy_estimate_ms(const std::string& tenant) {
  const Result<HandyClock> clock = clock_of(services_, tenant);
  const std::int64_t known = clock ? clock->estimate(HandyClock::Ours::of(services_.runtime)) : 0;
  return known > 0 ? known : services_.runtime.unix_ms();
}

Result<std::vector<alerts::Problem>> Engine::clock_problems() {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const HandyClock::Ours now = HandyClock::Ours::of(services_.runtime);
  std::vector<alerts::Problem> problems;
  for (const auto& [name, tenant] : configuration->tenants) {
    if (!tenant.enabled) continue;
    ENLACE_TRY(const HandyClock clock, clock_of(services_, name));
    if (!clock.doubted_lately(now)) continue;
    Notice notice = jobs::doubt_of(clock);
    alerts::Problem problem;
    problem.tenant = name;
    problem.instance = "handy";
    problem.cause = std::move(notice.code);
    problem.params = std::move(notice.params);
    problem.count = 1;
    problem.first_seen_ms = problem.last_seen_ms = now.unix_ms;
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace enlace::engine
