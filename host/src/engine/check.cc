#include <algorithm>

#include "engine/accounts.hpp"
#include "engine/describe.hpp"
#include "engine/engine.hpp"
#include "engine/expiry.hpp"
#include "engine/tenant_files.hpp"
#include "handy/client.hpp"
#include "text/fold.hpp"
#include "text/zone.hpp"

// `enlace check`: proves from the outside in that a tenant can work: its file, its secrets, Handy's token and
// clock, and what each connector says of its account.
namespace enlace::engine {
namespace {

constexpr std::int64_t kDay_ms = 86'400'000;
constexpr std::int64_t kMinute_ms = 60'000;

using Verdict = CheckItem::Verdict;

Notice notice_of(const Error& error) {
  return {error.cause, error.params, error.message};
}

std::unique_ptr<handy::Client> handy_client(jobs::Services& services, const config::TenantConfig& tenant,
                                            const egress::Account& account) {
  handy::ClientOptions options;
  options.base_url = tenant.handy.base_url;
  options.time_zone = tenant.handy_time_zone();
  options.deadline_ms = services.runtime.monotonic_ms() + kMinute_ms;
  return handy::make_client(services.egress, account, options);
}

// Which zone Handy reads our times in is not documented (apis/handy.md OPEN-4). The minute of an order that
// is known to exist must bring that order back; if it does not, polls would look in the wrong hour.
CheckItem prove_zone(handy::Client& client, std::int64_t now_ms, const std::string& zone) {
  CheckItem item{"", "handy_zone", Verdict::ok, {"handy_zone_proven", Json::object({{"zone", zone}}), ""}};
  const Result<handy::Listing> recent = client.orders(false, {now_ms - 7 * kDay_ms, now_ms});
  if (!recent) return {"", "handy_zone", Verdict::failed, notice_of(recent.error())};
  if (recent->records.empty()) {
    item.notice.code = "handy_zone_unproven";
    return item;
  }
  const Json& known = recent->records.back();
  const std::optional<std::int64_t> created = text::parse_iso(known["dateCreated"].text());
  if (!created) return item;
  const std::int64_t minute = *created - *created % kMinute_ms;
  const Result<handy::Listing> again = client.orders(false, {minute, minute + kMinute_ms});
  if (!again) return {"", "handy_zone", Verdict::failed, notice_of(again.error())};  // says nothing of zones
  const bool found = std::any_of(again->records.begin(), again->records.end(),
                                 [&](const Json& order) { return order["id"].text() == known["id"].text(); });
  if (!found) {
    item.verdict = Verdict::failed;
    item.notice = {"handy_zone_wrong", Json::object({{"zone", zone}, {"order", known["id"].text()}}), ""};
  }
  return item;
}

// A-ORD-CO: two customer categories with exact names.
void check_categories(handy::Client& client, const Json& wanted, std::vector<CheckItem>& items,
                      const std::string& connector) {
  const Result<handy::Listing> listing = client.customer_categories();
  if (!listing) {
    items.push_back({connector, "customer_categories", Verdict::warning, notice_of(listing.error())});
    return;
  }
  for (const Json& name : wanted.items()) {
    std::string near;
    bool exact = false;
    for (const Json& category : listing->records) {
      const std::string& description = category["description"].text();
      exact = exact || text::fold_nfc(description) == name.text();  // as a push compares them
      if (text::fold_name(description) == text::fold_name(name.text())) near = description;
    }
    CheckItem item{connector,
                   "customer_category",
                   Verdict::ok,
                   {"category_exists", Json::object({{"category", name.text()}}), ""}};
    if (!exact) {
      item.verdict = Verdict::warning;
      item.notice.code = near.empty() ? "category_missing" : "category_near_miss";
      item.notice.params.set("found", near);
    }
    items.push_back(std::move(item));
  }
}

// A key that dies in a month takes the orders with it: whoever can make another hears of it before. `owner`:
// the connector's instance, or "handy".
void check_expiry(store::Database& database, const config::Configuration& configuration,
                  const config::TenantConfig& tenant, const std::string& owner, std::int64_t now_ms,
                  std::vector<CheckItem>& items) {
  const Result<std::vector<Expiry>> all = expiries(database, tenant.tenant);
  if (!all) return;
  for (const Expiry& expiry : *all) {
    if (owner_of(configuration, tenant.tenant, expiry.name) != owner) continue;
    const int stage = warned_days(expiry.expires_ms, now_ms);
    const Verdict verdict = stage < 0 ? Verdict::ok : stage > 0 ? Verdict::warning : Verdict::failed;
    items.push_back({owner == "handy" ? "" : owner, "credential_expiry", verdict,
                     expiry_notice(expiry, tenant.time_zone, now_ms)});
  }
}

}  // namespace

// What the file asks for and the connector does not have, and what another connector brings already (H-20).
void Engine::check_components(const jobs::Instance& instance, const config::ConnectorConfig& connector,
                              std::vector<CheckItem>& items) {
  const std::string& name = connector.instance;
  for (const std::string& component : connector.sync_named) {
    if (offers(instance.capabilities, component)) continue;
    items.push_back(
        {name,
         "sync",
         Verdict::failed,
         {"component_unsupported",
          Json::object({{"tenant", instance.tenant.tenant}, {"connector", name}, {"component", component}}),
          ""}});
  }
  for (const std::string& component : components()) {
    const Result<void> alone = only_source(instance, component);
    if (!alone) items.push_back({name, "sync", Verdict::failed, notice_of(alone.error())});
  }
}

std::vector<CheckItem> Engine::check(const std::string& tenant) {
  std::vector<CheckItem> items;
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end()) {
    items.push_back({"", "tenant", Verdict::failed, notice_of(instance(tenant, "").error())});
    return items;
  }
  CheckItem of_file{"",
                    "configuration",
                    Verdict::ok,
                    {"configuration_valid", Json::object({{"file", found->second.file}}), ""}};
  // The tenant goes on with what the file said before; the rest of the check is about that.
  if (const auto why = why_missing(*configuration, tenant); why && why->cause == "tenant_file_wrong") {
    of_file.verdict = Verdict::failed;
    of_file.notice = {"tenant_file_kept", why->params, ""};
  }
  items.push_back(std::move(of_file));
  // What a new token says of itself counts at once.
  (void)read_tokens(services_.database, services_.vault, found->second, services_.runtime.unix_ms());
  check_handy(found->second, items);
  check_expiry(services_.database, *configuration, found->second, "handy", services_.runtime.unix_ms(),
               items);
  for (const auto& [name, connector] : found->second.connectors) {
    if (connector.enabled) check_connector(found->second, connector, items);
  }
  return items;
}

CheckItem Engine::check_zone(const std::string& tenant) {
  const auto failed = [](const Error& error) {
    return CheckItem{"", "handy_zone", Verdict::failed, notice_of(error)};
  };
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end()) return failed(instance(tenant, "").error());
  const Result<egress::Account> account = handy_account(found->second, services_.vault);
  if (!account) return failed(account.error());
  const std::unique_ptr<handy::Client> client = handy_client(services_, found->second, *account);
  return prove_zone(*client, services_.runtime.unix_ms(), found->second.handy_time_zone());
}

void Engine::check_handy(const config::TenantConfig& tenant, std::vector<CheckItem>& items) {
  const Result<egress::Account> account = handy_account(tenant, services_.vault);
  if (!account) {
    items.push_back({"", "handy_token", Verdict::failed, notice_of(account.error())});
    return;
  }
  const std::unique_ptr<handy::Client> client = handy_client(services_, tenant, *account);
  if (const Result<Json> user = client->user(); !user) {
    const Error error =
        seen_by_reach(services_.egress, *account, system_name(kHandySystem, ""), user.error());
    items.push_back({"", "handy_token", Verdict::failed, notice_of(error)});
    return;
  }
  const Result<Json> company = client->company();
  const std::string title = company ? (*company)["company"].text() : tenant.name;
  items.push_back(
      {"", "handy_token", Verdict::ok, {"handy_token_valid", Json::object({{"company", title}}), ""}});
  items.push_back(prove_zone(*client, services_.runtime.unix_ms(), tenant.handy_time_zone()));
}

void Engine::check_connector(const config::TenantConfig& tenant, const config::ConnectorConfig& connector,
                             std::vector<CheckItem>& items) {
  const std::string& name = connector.instance;
  const Result<std::shared_ptr<jobs::Instance>> instance = build(tenant, connector);
  if (!instance) {
    items.push_back({name, "connector", Verdict::failed, notice_of(instance.error())});
    return;
  }
  items.push_back(
      {name,
       "connector",
       Verdict::ok,
       {"connector_ready",
        Json::object({{"plugin", connector.plugin}, {"version", (*instance)->descriptor.version}}), ""}});
  check_components(**instance, connector, items);
  check_expiry(services_.database, *configuration(), tenant, name, services_.runtime.unix_ms(), items);
  const Result<CheckReport> report = check_connector_account(services_, **instance, true);
  if (!report) {
    items.push_back({name, "account", Verdict::failed, notice_of(seen_error(**instance, report.error()))});
    return;
  }
  for (const CheckReport::Item& item : report->items) {
    items.push_back({name, item.what, item.ok ? Verdict::ok : Verdict::failed, item.notice});
  }
  if (const Json& wanted = report->facts["needs_customer_categories"]; wanted.size() > 0) {
    if (const Result<egress::Account> account = handy_account(tenant, services_.vault)) {
      check_categories(*handy_client(services_, tenant, *account), wanted, items, name);
    }
  }
  if ((*instance)->connector.self_invoicing) {
    if (const auto part = self_invoicing_part(**instance); !part) {
      items.push_back({name, "self_invoicing", Verdict::failed, notice_of(part.error())});
    }
  }
  Result<std::optional<Activation>> active = activation(tenant.tenant, name);
  if (active && !*active) {
    items.push_back(
        {name,
         "activation",
         Verdict::warning,
         {"connector_not_enabled", Json::object({{"tenant", tenant.tenant}, {"connector", name}}), ""}});
  }
}

}  // namespace enlace::engine
