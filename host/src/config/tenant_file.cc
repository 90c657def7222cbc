#include <algorithm>
#include <array>
#include <utility>

#include "config/files.hpp"
#include "config/map_reader.hpp"
#include "config/values.hpp"
#include "text/fold.hpp"

namespace enlace::config {
namespace {

const std::array<std::string, 5> kComponents = {"products", "inventory", "customers", "orders", "deletions"};

// Fields of credentials that are no secret to show: names and addresses of accounts.
bool looks_secret(const std::string& field) {
  const std::string name = text::fold_name(field);
  for (const char* word : {"token", "password", "secret", "key", "pass"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return false;
}

void read_handy(MapReader& top, TenantConfig::Handy& handy) {
  const Node* node = top.value("handy");
  if (!node) return top.missing("handy");
  MapReader map(*node, "handy", top.report());
  read_url(map, "base_url", handy.base_url);
  if (node->kind == Node::Kind::map) {
    const bool present = map.value("token") != nullptr;
    read_credential(map, "token", true, handy.token);
    if (!present) map.missing("token");
  }
  read_zone(map, "time_zone", handy.time_zone);
  map.text("default_family", handy.default_family);
  map.integer("delivered_external_id", handy.delivered_external_id);
  map.finish();
}

void read_credentials(MapReader& connector, std::map<std::string, Credential>& credentials) {
  const Node* node = connector.value("credentials");
  if (!node) return;
  MapReader map(*node, connector.path_of("credentials"), connector.report());
  for (const Node::Member& member : node->members) {
    Credential credential;
    read_credential(map, member.key, looks_secret(member.key), credential);
    credentials.emplace(member.key, std::move(credential));
  }
}

bool SyncSwitches::*switch_of(const std::string& component) {
  if (component == "products") return &SyncSwitches::products;
  if (component == "inventory") return &SyncSwitches::inventory;
  if (component == "customers") return &SyncSwitches::customers;
  return component == "orders" ? &SyncSwitches::orders : &SyncSwitches::deletions;
}

void read_settings(MapReader& connector, Json& settings) {
  const Node* node = connector.value("settings");
  if (!node) return;
  if (node->kind != Node::Kind::map) return connector.wrong_type("settings", *node, "a section");
  settings = to_json(*node);
}

void read_sync(MapReader& connector, ConnectorConfig& config) {
  const Node* node = connector.value("sync");
  if (!node) return;
  MapReader map(*node, connector.path_of("sync"), connector.report());
  for (const std::string& component : kComponents) {
    bool& on = config.sync.*switch_of(component);
    map.flag(component, on);
    if (on && map.value(component)) config.sync_named.push_back(component);
  }
  map.finish();
}

void read_schedules(MapReader& connector, std::map<std::string, std::string>& schedules) {
  const Node* node = connector.value("schedule");
  if (!node) return;
  MapReader map(*node, connector.path_of("schedule"), connector.report());
  for (const std::string& component : kComponents) {
    std::string schedule;
    read_schedule(map, component, schedule);
    if (!schedule.empty()) schedules[component] = schedule;
  }
  map.finish();
}

void check_words(MapReader& map, const char* key, const std::vector<std::string>& given,
                 const std::vector<std::string>& words) {
  for (const std::string& word : given) {
    if (std::find(words.begin(), words.end(), word) != words.end()) continue;
    Json expected = Json::array();
    for (const std::string& known : words) expected.push_back(known);
    map.report().error(map.place_of(key), "wrong_value",
                       Json::object({{"key", map.path_of(key)},
                                     {"value", word},
                                     {"expected", expected},
                                     {"nearest", text::nearest(word, words)}}));
  }
}

void read_only(MapReader& connector, ConnectorConfig& config) {
  const Node* node = connector.value("only");
  if (!node) return;
  MapReader map(*node, connector.path_of("only"), connector.report());
  map.texts("kinds", config.only_kinds);
  map.texts("zones", config.only_zones);
  map.texts("sellers", config.only_sellers);
  map.texts("made_on", config.only_made_on);
  map.finish();
  check_words(map, "kinds", config.only_kinds, {"sale", "presale"});
  check_words(map, "made_on", config.only_made_on, {"phone", "portal", "api", "import"});
}

void read_self_invoicing(MapReader& connector, std::optional<SelfInvoicing>& config) {
  const Node* node = connector.value("self_invoicing");
  if (!node) return;
  config.emplace();
  MapReader map(*node, connector.path_of("self_invoicing"), connector.report());
  if (node->kind == Node::Kind::map && !map.value("mail")) map.missing("mail");
  read_name(map, "mail", config->mail);
  read_url(map, "portal_url", config->portal_url);
  map.flag("limit_to_month", config->limit_to_month);
  map.text("generic_concept", config->generic_concept);
  map.finish();
}

void read_workers(MapReader& map, int& workers) {
  constexpr int kMost = 16;  // each is a process
  map.integer("workers", workers);
  if (workers >= 1 && workers <= kMost) return;
  map.report().error(map.place_of("workers"), "wrong_value",
                     Json::object({{"key", map.path_of("workers")},
                                   {"value", std::to_string(workers)},
                                   {"expected", "1..16"},
                                   {"nearest", std::to_string(std::clamp(workers, 1, kMost))}}));
  workers = std::clamp(workers, 1, kMost);
}

ConnectorConfig read_connector(const Node& node, const std::string& instance, Report& report) {
  ConnectorConfig config;
  config.instance = instance;
  config.plugin = instance;
  MapReader map(node, "connectors." + instance, report);
  read_name(map, "plugin", config.plugin);
  read_credentials(map, config.credentials);
  read_settings(map, config.settings);
  read_sync(map, config);
  read_schedules(map, config.schedule);
  read_day(map, "since", config.since);
  read_only(map, config);
  std::string on_edit = "replace", returns = "exclude", zones = "keep";
  config.on_edit_given = map.value("on_edit") != nullptr;
  map.choice("on_edit", {"replace", "push_only", "hold", "ignore"}, on_edit);
  map.choice("returns", {"exclude", "hold"}, returns);
  map.choice("zones", {"keep", "follow"}, zones);
  config.on_edit = on_edit == "hold"        ? OnEdit::hold
                   : on_edit == "push_only" ? OnEdit::push_only
                   : on_edit == "ignore"    ? OnEdit::ignore
                                            : OnEdit::replace;
  config.returns = returns == "hold" ? Returns::hold : Returns::exclude;
  config.zones = zones == "follow" ? Zones::follow : Zones::keep;
  read_workers(map, config.workers);
  read_self_invoicing(map, config.self_invoicing);
  map.flag("enabled", config.enabled);
  map.finish();
  return config;
}

void read_connectors(MapReader& top, TenantConfig& tenant) {
  const Node* node = top.value("connectors");
  if (!node) return;
  Report& report = top.report();
  if (node->kind != Node::Kind::map)
    return top.wrong_type("connectors", *node, "a section for each connector");
  for (const Node::Member& member : node->members) {
    if (!is_name(member.key)) {
      report.error(member.place, "name_invalid",
                   Json::object({{"key", "connectors"}, {"value", member.key}}));
    }
    tenant.connectors.emplace(member.key, read_connector(member.value, member.key, report));
  }
}

}  // namespace

TenantConfig read_tenant_file(const Node& root, const std::string& stem, Report& report) {
  TenantConfig tenant;
  tenant.file = report.file();
  MapReader top(root, "", report);
  if (root.kind == Node::Kind::map) {
    if (!top.value("tenant")) top.missing("tenant");
    read_name(top, "tenant", tenant.tenant);
    if (!tenant.tenant.empty() && tenant.tenant != stem) {
      report.error(top.place_of("tenant"), "tenant_name_differs",
                   Json::object({{"tenant", tenant.tenant}, {"file", stem}}));
    }
  }
  tenant.name = tenant.tenant;
  top.text("name", tenant.name);
  read_zone(top, "time_zone", tenant.time_zone);
  if (root.kind == Node::Kind::map) read_handy(top, tenant.handy);
  read_connectors(top, tenant);
  top.flag("enabled", tenant.enabled);
  top.finish();
  return tenant;
}

}  // namespace enlace::config
