#include "engine/engine.hpp"

#include <algorithm>

#include "engine/accounts.hpp"
#include "engine/describe.hpp"
#include "engine/identity.hpp"
#include "engine/tenant_files.hpp"
#include "handy/client.hpp"
#include "text/fold.hpp"
#include "text/zone.hpp"

namespace enlace::engine {
namespace {

template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

template <class Map>
Failure unknown(const char* cause, const std::string& name, const Map& known, Json params = Json::object()) {
  const std::vector<std::string> names = names_of(known);
  Json all = Json::array();
  for (const std::string& one : names) all.push_back(one);
  params.set("name", name).set("nearest", text::nearest(name, names)).set("known", all);
  return failure(ENLACE_E_CONFIG, cause, "unknown name: " + name, std::move(params));
}

// A doubt settles no sooner than the last request can still be on its way and be listed (design 8.4),
// whatever a connector says.
void keep_settle_safe(Descriptor& descriptor) {
  constexpr int kRequest_s = 30;
  descriptor.lag_seconds = std::max(descriptor.lag_seconds, 1);
  descriptor.settle_seconds = std::max(descriptor.settle_seconds, kRequest_s + descriptor.lag_seconds);
}

// ISO 4217, or nothing: a document in a wrong currency is worse than one that says none.
std::string currency_of(const std::string& told) {
  const bool is_code =
      told.size() == 3 && std::all_of(told.begin(), told.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return is_code ? told : "";
}

void shorten_waits(jobs::Instance& instance, const config::TestWaits& waits) {
  Descriptor& descriptor = instance.descriptor;
  if (waits.settle_seconds > 0)
    descriptor.settle_seconds = std::min(descriptor.settle_seconds, waits.settle_seconds);
  if (waits.lag_seconds > 0) descriptor.lag_seconds = std::min(descriptor.lag_seconds, waits.lag_seconds);
  if (waits.pause_seconds > 0) {
    instance.longest_pause_ms = std::min(instance.longest_pause_ms, std::int64_t{1000} * waits.pause_seconds);
  }
}

}  // namespace

Engine::Engine(jobs::Services services, config::Configuration configuration)
    : services_(services),
      configuration_(std::make_shared<const config::Configuration>(std::move(configuration))) {}

Engine::~Engine() = default;

std::shared_ptr<const config::Configuration> Engine::configuration() const {
  const std::lock_guard lock(mutex_);
  return configuration_;
}

void Engine::reconfigure(config::Configuration configuration) {
  const std::shared_ptr<const config::Configuration> old = this->configuration();
  const std::string allow_list = configuration.host.directory + "/connectors.yaml";
  const bool broken_list = std::any_of(
      configuration.diagnostics.begin(), configuration.diagnostics.end(), [&](const auto& problem) {
        return problem.severity == config::Diagnostic::Severity::error && problem.file == allow_list;
      });
  if (broken_list) configuration.connectors = old->connectors;
  const auto schema_of = [&](const config::ConnectorConfig& connector) {
    const session::AllowedConnector* allowed = configuration.allowed(connector.plugin);
    if (allowed == nullptr) return Json();
    const Result<std::shared_ptr<const Ready>> known = ready(*allowed);
    return known ? (*known)->descriptor.settings_schema : Json();
  };
  for (const std::string& tenant : keep_what_worked(configuration, *old, schema_of)) {
    services_.logger.write(log::Level::warn, {tenant, "", "", ""},
                           "the file of the tenant is gone: nothing of it runs any more",
                           Json::object({{"file", old->tenants.at(tenant).file}}));
  }
  auto fresh = std::make_shared<const config::Configuration>(std::move(configuration));
  const std::lock_guard lock(mutex_);
  configuration_ = std::move(fresh);
  phrases_learned_ = false;
  polled_.clear();
}

Result<std::shared_ptr<const Engine::Ready>> Engine::ready(const session::AllowedConnector& allowed) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = ready_.find(allowed.sha256); known != ready_.end()) return known->second;
  }
  auto made = std::make_shared<Ready>();
  ENLACE_TRY(made->image, services_.sessions.load(allowed));
  ENLACE_TRY(Description description, describe_image(services_.sessions, made->image));
  made->descriptor = std::move(description.descriptor);
  made->capabilities = description.info.capabilities;
  const std::lock_guard lock(mutex_);
  phrasebook_.add(allowed.id, made->descriptor.to_json()["texts"]);
  return ready_.try_emplace(allowed.sha256, std::move(made)).first->second;
}

Result<std::shared_ptr<const Engine::Ready>> Engine::ready(const config::Configuration& configuration,
                                                           const std::string& tenant,
                                                           const config::ConnectorConfig& connector) {
  const session::AllowedConnector* allowed = configuration.allowed(connector.plugin);
  if (allowed == nullptr) {
    return failure(
        ENLACE_E_CONFIG, "plugin_not_allowed", connector.plugin + " is not in connectors.yaml",
        Json::object({{"tenant", tenant}, {"connector", connector.instance}, {"plugin", connector.plugin}}));
  }
  return ready(*allowed);
}

Result<Descriptor> Engine::describe(const session::AllowedConnector& allowed) {
  ENLACE_TRY(const std::shared_ptr<const Ready> made, ready(allowed));
  return made->descriptor;
}

Result<std::shared_ptr<jobs::Instance>> Engine::build(const config::TenantConfig& tenant,
                                                      const config::ConnectorConfig& connector) {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  ENLACE_TRY(const std::shared_ptr<const Ready> known, ready(*configuration, tenant.tenant, connector));
  const Ready& made = *known;
  const std::vector<Notice> problems =
      config::validate_settings(connector.settings, made.descriptor.settings_schema);
  if (!problems.empty()) {
    Json list = Json::array();
    for (const Notice& problem : problems) {
      list.push_back(config::locate(tenant, "connectors." + connector.instance + ".settings", problem).str());
    }
    return failure(
        ENLACE_E_CONFIG, "settings_invalid", problems.front().message,
        Json::object(
            {{"tenant", tenant.tenant}, {"connector", connector.instance}, {"problems", std::move(list)}}));
  }
  auto instance = std::make_shared<jobs::Instance>();
  instance->tenant = tenant;
  instance->connector = connector;
  instance->descriptor = made.descriptor;
  keep_settle_safe(instance->descriptor);
  shorten_waits(*instance, configuration->host.test_waits);
  instance->capabilities = made.capabilities;
  keep_what_is_offered(instance->connector.sync, made.capabilities);
  // Not every connector keeps documents that an edit replaces: an e-mail has no sense of that.
  if (!connector.on_edit_given && made.descriptor.features["on_edit"].text() == "ignore") {
    instance->connector.on_edit = config::OnEdit::ignore;
  }
  instance->image = made.image;
  ENLACE_TRY(instance->handy, handy_account(tenant, services_.vault));
  ENLACE_TRY(instance->erp, erp_account(tenant, connector, made.descriptor,
                                        *configuration->allowed(connector.plugin), services_.vault));
  return instance;
}

Result<std::shared_ptr<jobs::Instance>> Engine::instance(const std::string& tenant, const std::string& name) {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end()) {
    if (const std::optional<Error> why = why_missing(*configuration, tenant)) return failure(*why);
    if (configuration->tenants.empty()) {
      return failure(ENLACE_E_CONFIG, "no_tenants_yet", "there are no tenants",
                     Json::object({{"folder", configuration->host.directory}}));
    }
    return unknown("unknown_tenant", tenant, configuration->tenants);
  }
  const auto connector = found->second.connectors.find(name);
  if (connector == found->second.connectors.end()) {
    return unknown("unknown_connector", name, found->second.connectors, Json::object({{"tenant", tenant}}));
  }
  ENLACE_TRY(std::shared_ptr<jobs::Instance> built, build(found->second, connector->second));
  ENLACE_TRY(const std::optional<Activation> active, activation(tenant, name));
  if (active && built->connector.since.empty()) built->connector.since = active->since;
  return built;
}

void Engine::learn_phrases() {
  std::shared_ptr<const config::Configuration> current;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(phrases_learned_, true)) return;
    current = configuration_;
  }
  for (const session::AllowedConnector& allowed : current->connectors) {
    (void)ready(allowed);  // one that cannot run has nothing to say; `doctor` and `check` say why
  }
}

phrases::Phrase Engine::phrase_for_log(const Error& error, const std::string& tenant,
                                       const std::string& connector) const {
  return phrasebook_.say(phrases::Language::en, error.cause,
                         phrases::at_place(error.params, tenant, connector), error.message,
                         plugin_of(tenant, connector));
}

std::vector<std::shared_ptr<jobs::Instance>> Engine::enabled_instances(const std::string& tenant) {
  return instances_of(tenant, Which::enabled);
}

std::vector<std::shared_ptr<jobs::Instance>> Engine::instances_of(const std::string& tenant, Which which) {
  std::vector<std::shared_ptr<jobs::Instance>> all;
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end() || !found->second.enabled) return all;
  for (const auto& [name, connector] : found->second.connectors) {
    if (!connector.enabled) continue;
    const Result<std::optional<Activation>> active = activation(tenant, name);
    if (!active || (!*active && which == Which::enabled)) continue;
    Result<std::shared_ptr<jobs::Instance>> built = instance(tenant, name);
    if (built) {
      std::string& since = (*built)->connector.since;
      if (!*active && since.empty()) since = text::iso_utc(services_.runtime.unix_ms());  // H-16
      all.push_back(*std::move(built));
    } else {
      const phrases::Phrase phrase = phrase_for_log(built.error(), tenant, name);
      services_.logger.write(log::Level::error, {tenant, name, "", ""}, phrase.what,
                             Json::object({{"cause", built.error().cause}, {"remedy", phrase.remedy}}));
    }
  }
  return all;
}

Result<std::vector<Engine::Enabled>> Engine::enabled_connectors() {
  ENLACE_TRY(const std::vector<store::Row> rows,
             services_.database.query("SELECT tenant, instance FROM activation ORDER BY tenant, instance"));
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  std::vector<Enabled> all;
  for (const store::Row& row : rows) {
    const auto tenant = configuration->tenants.find(row.text(0));
    if (tenant == configuration->tenants.end() || !tenant->second.enabled) continue;
    const std::string& name = row.text(1);
    const std::size_t mark = name.find('#');
    if (mark != std::string::npos) {  // it follows its connector, if that is enabled
      const bool follows = !all.empty() && all.back().tenant == &tenant->second &&
                           all.back().connector->instance == std::string_view(name).substr(0, mark);
      if (follows) all.back().parts.push_back(name);
      continue;
    }
    const auto connector = tenant->second.connectors.find(name);
    if (connector == tenant->second.connectors.end() || !connector->second.enabled) continue;
    all.push_back({configuration, &tenant->second, &connector->second, {}});
  }
  return all;
}

Result<void> Engine::identify_handy(jobs::Instance& instance) {
  const std::string digest = credential_digest(instance.handy);
  ENLACE_TRY(std::optional<Identity> handy,
             known_identity(services_.database, instance.tenant.tenant, "handy", digest));
  if (!handy) {
    handy::ClientOptions options;
    options.base_url = instance.tenant.handy.base_url;
    options.time_zone = instance.tenant.time_zone;
    const auto client = handy::make_client(services_.egress, instance.handy, options);
    const Result<Json> company = client->company();
    if (!company && company.error().status_class() != ENLACE_CLASS_PERMANENT) return failure(company.error());
    // Without the endpoint (OPEN-22) nobody knows whose token it is: a new token is no new company.
    const std::string title = company ? (*company)["company"].text() : std::string();
    handy = Identity{title.empty() ? "" : "company:" + title, title};
    const Identity currency{company ? currency_of((*company)["currency"].text()) : "", ""};
    ENLACE_CHECK(
        remember_identity(services_.database, instance.tenant.tenant, kCurrencySide, digest, currency));
    ENLACE_CHECK(remember_identity(services_.database, instance.tenant.tenant, "handy", digest, *handy));
  }
  ENLACE_TRY(const std::optional<Identity> currency,
             known_identity(services_.database, instance.tenant.tenant, kCurrencySide, digest));
  if (currency) instance.currency = currency->fingerprint;
  instance.handy_fingerprint = handy->fingerprint;
  return {};
}

Result<void> Engine::identify(jobs::Instance& instance) {
  ENLACE_CHECK(identify_handy(instance));
  ENLACE_TRY(const bool known, recall_erp(instance));
  if (known) return {};
  ENLACE_TRY(const CheckReport report, check_connector_account(services_, instance, false));
  if (report.account.empty()) return {};
  const Identity erp{instance.connector.plugin + ":" + report.account, report.facts["company"].text()};
  ENLACE_CHECK(remember_identity(services_.database, instance.tenant.tenant, instance.connector.instance,
                                 credential_digest(instance.erp), erp));
  instance.erp_fingerprint = instance.erp.pace = erp.fingerprint;
  return {};
}

Result<bool> Engine::recall_erp(jobs::Instance& instance) {
  ENLACE_TRY(const std::optional<Identity> erp,
             known_identity(services_.database, instance.tenant.tenant, instance.connector.instance,
                            credential_digest(instance.erp)));
  if (!erp) return false;
  instance.erp_fingerprint = instance.erp.pace = erp->fingerprint;
  return true;
}

}  // namespace enlace::engine
