#include <filesystem>

#include "config/files.hpp"
#include "config/map_reader.hpp"
#include "config/values.hpp"

namespace enlace::config {
namespace {

namespace fs = std::filesystem;

void read_master_key(MapReader& top, const std::string& directory, vault::MasterKeySource& source) {
  const Node* node = top.value("master_key");
  if (!node) return top.missing("master_key");
  MapReader map(*node, "master_key", top.report());
  map.text("file", source.file);
  map.text("environment", source.environment);
  map.text("credential", source.credential);
  map.finish();
  const int set =
      int{!source.file.empty()} + int{!source.environment.empty()} + int{!source.credential.empty()};
  if (node->kind == Node::Kind::map && set != 1) top.report().error(node->place, "master_key_sources");
  if (!source.file.empty()) source.file = resolve_path(directory, source.file);
}

void read_log(MapReader& top, HostConfig& host) {
  const Node* node = top.value("log");
  if (!node) return;
  MapReader map(*node, "log", top.report());
  map.choice("level", {"debug", "info", "warn", "error"}, host.log_level);
  map.choice("format", {"text", "json"}, host.log_format);
  map.finish();
}

// Host and port.
void read_listen(MapReader& map, const char* key, const char* example, std::string& into) {
  map.text(key, into);
  const bool has_port = is_origin("http://" + into) && into.find(':') != std::string::npos;
  if (into.empty() || has_port) return;
  map.report().error(
      map.place_of(key), "wrong_value",
      Json::object({{"key", map.path_of(key)}, {"value", into}, {"expected", Json::array({example})}}));
}

void read_console(MapReader& top, HostConfig& host) {
  const Node* node = top.value("console");
  if (!node) return;
  ConsoleConfig& console = host.console;
  MapReader map(*node, "console", top.report());
  read_listen(map, "listen", "127.0.0.1:8080", console.listen);
  read_url(map, "address", console.address);
  map.text("user", console.user);
  map.text("group", console.group);
  read_listen(map, "metrics", "127.0.0.1:9464", console.metrics);
  std::string second_factor = "required";
  map.choice("second_factor", {"required", "optional"}, second_factor);
  console.second_factor = second_factor == "required";
  map.finish();
}

void read_test_waits(MapReader& top, HostConfig& host) {
  const Node* node = top.value("test_waits");
  if (!node) return;
  MapReader map(*node, "test_waits", top.report());
  for (const auto& [key, into] : {std::pair("settle_seconds", &host.test_waits.settle_seconds),
                                  std::pair("lag_seconds", &host.test_waits.lag_seconds),
                                  std::pair("pause_seconds", &host.test_waits.pause_seconds)}) {
    map.integer(key, *into);
    if (*into >= 0) continue;
    top.report().error(map.place_of(key), "wrong_value",
                       Json::object({{"key", map.path_of(key)},
                                     {"value", std::to_string(*into)},
                                     {"expected", Json::array({"0, 1, 2, …"})}}));
  }
  map.finish();
  if (host.production) top.report().error(node->place, "test_waits_in_production");
}

// A webhook, e-mail and a sign of life; each may be left out.
void read_alerts(MapReader& top, HostConfig& host) {
  const Node* node = top.value("alerts");
  if (!node) return;
  AlertsConfig& alerts = host.alerts;
  MapReader map(*node, "alerts", top.report());
  map.choice("language", {"es", "en"}, alerts.language);
  read_schedule(map, "digest", alerts.digest);
  if (const Node* hook = map.value("webhook")) {
    MapReader inner(*hook, "alerts.webhook", top.report());
    read_credential(inner, "url", false, alerts.webhook.url);
    read_credential(inner, "token", true, alerts.webhook.token);
    if (!inner.value("url")) inner.missing("url");
    inner.finish();
  }
  if (const Node* mail = map.value("mail")) {
    MapReader inner(*mail, "alerts.mail", top.report());
    inner.required_text("server", alerts.mail.server);
    inner.integer("port", alerts.mail.port);
    inner.choice("security", {"starttls", "tls", "none"}, alerts.mail.security);
    inner.text("ca_file", alerts.mail.ca_file);
    if (!alerts.mail.ca_file.empty()) alerts.mail.ca_file = resolve_path(host.directory, alerts.mail.ca_file);
    inner.text("user", alerts.mail.user);
    read_credential(inner, "password", true, alerts.mail.password);
    inner.required_text("from", alerts.mail.from);
    inner.texts("to", alerts.mail.to);
    if (alerts.mail.to.empty()) inner.missing("to");
    if (alerts.mail.port < 1 || alerts.mail.port > 65535) {
      top.report().error(inner.place_of("port"), "wrong_value",
                         Json::object({{"key", "alerts.mail.port"},
                                       {"value", std::to_string(alerts.mail.port)},
                                       {"expected", Json::array({"587", "465", "25"})}}));
    }
    inner.finish();
  }
  if (const Node* life = map.value("sign_of_life")) {
    MapReader inner(*life, "alerts.sign_of_life", top.report());
    read_credential(inner, "url", false, alerts.sign_of_life.url);
    if (!inner.value("url")) inner.missing("url");
    alerts.sign_of_life.every = "every 5m";
    read_schedule(inner, "every", alerts.sign_of_life.every);
    inner.finish();
  }
  map.finish();
}

void read_retention(MapReader& top, HostConfig& host) {
  const Node* node = top.value("retention");
  if (!node) return;
  RetentionConfig& retention = host.retention;
  MapReader map(*node, "retention", top.report());
  read_schedule(map, "at", retention.at);
  read_days(map, "raw_orders", retention.raw_orders_d);
  read_days(map, "timelines", retention.timelines_d);
  read_days(map, "audits", retention.audits_d);
  read_days(map, "problems", retention.problems_d);
  read_days(map, "runs", retention.runs_d);
  map.finish();
}

void read_backup(MapReader& top, HostConfig& host) {
  const Node* node = top.value("backup");
  if (!node) return;
  MapReader map(*node, "backup", top.report());
  map.required_text("folder", host.backup.folder);
  if (!host.backup.folder.empty()) host.backup.folder = resolve_path(host.directory, host.backup.folder);
  read_schedule(map, "at", host.backup.at);
  map.integer("keep", host.backup.keep);
  if (host.backup.keep < 1) {
    top.report().error(map.place_of("keep"), "wrong_value",
                       Json::object({{"key", "backup.keep"},
                                     {"value", std::to_string(host.backup.keep)},
                                     {"expected", Json::array({"1, 2, 3, …"})}}));
  }
  map.finish();
}

}  // namespace

std::string resolve_path(const std::string& directory, const std::string& path) {
  if (fs::path(path).is_absolute() || path == ":memory:") return path;
  fs::path base = fs::absolute(directory).lexically_normal();
  if (!base.has_filename()) base = base.parent_path();  // "config/"
  return (base.parent_path() / path).lexically_normal().string();
}

HostConfig read_host_file(const Node& root, const std::string& directory, Report& report) {
  HostConfig host;
  host.directory = directory;
  MapReader top(root, "", report);
  top.required_text("data", host.data);
  if (!host.data.empty()) host.data = resolve_path(directory, host.data);
  top.texts("plugins", host.plugins);
  for (std::string& plugins : host.plugins) plugins = resolve_path(directory, plugins);
  read_master_key(top, directory, host.master_key);
  read_console(top, host);
  read_log(top, host);
  top.choice("sandbox", {"required", "best-effort"}, host.sandbox);
  top.flag("production", host.production);
  read_test_waits(top, host);
  read_alerts(top, host);
  top.flag("audit", host.audit);
  read_retention(top, host);
  read_backup(top, host);
  top.finish();
  return host;
}

}  // namespace enlace::config
