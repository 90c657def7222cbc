#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "session/session.hpp"
#include "vault/vault.hpp"

// The configuration files as values (design 12): config/enlace.yaml, config/connectors.yaml,
// config/tenants/*.yaml. Reading never throws and never stops at the first problem.
namespace enlace::config {

// One problem of one file: where, what, and what to do.
struct Diagnostic {
  enum class Severity { error, warning };
  Severity severity = Severity::error;
  std::string file;
  int line = 0;    // from 1; 0 = the whole file
  int column = 0;  // from 1
  Notice notice;   // code such as "unknown_key" {key, nearest, known}

  [[nodiscard]] std::string str()
      const;  // "config/tenants/x.yaml:7:3: error: unknown key …; did you mean …?"
};

// Shorter waits, for tests of the whole host; 0 = the real ones, with which a doubt settles after minutes
// only. Refused with `production`: to settle a doubt before the ERP shows its documents is to push twice.
struct TestWaits {
  int settle_seconds = 0, lag_seconds = 0;  // of the descriptor
  int pause_seconds = 0;                    // the longest between two attempts of an order
};

// A value written in the file, or the name of one in the vault ("secret:alegra-token").
struct Credential {
  std::string plain;
  std::string secret_name;  // set: look in the vault
};

// Who is told of problems (alerts/): nobody, unless a channel is named.
struct AlertsConfig {
  std::string language = "es";
  std::string digest;  // schedule of the daily summary, "" = none
  struct Webhook {
    Credential url, token;  // POST with JSON; `token` as a bearer where the receiver wants one
  } webhook;
  struct Mail {
    std::string server;  // "" = no e-mail
    int port = 587;
    std::string security = "starttls";  // starttls|tls|none
    std::string ca_file, user, from;
    Credential password;
    std::vector<std::string> to;
  } mail;
  struct SignOfLife {
    Credential url;     // GET at every `every`: a watcher that misses it raises the alarm
    std::string every;  // schedule
  } sign_of_life;
};

// For how many days the store keeps what it could do without; 0 = for ever.
struct RetentionConfig {
  std::string at = "daily 03:30 America/Mexico_City";
  int raw_orders_d = 90;  // Handy's JSON of an order, once the order is at rest
  int timelines_d = 730;  // the story of an order, once it is at rest and nothing was added for so long
  int audits_d = 730;
  int problems_d = 90;  // since they were resolved
  int runs_d = 400;     // of jobs that have not run any more
};

// A copy of the store on a schedule; none, unless a folder is named.
struct BackupConfig {
  std::string folder;  // "" = none
  std::string at = "daily 02:30 America/Mexico_City";
  int keep = 14;  // copies
};

// The console in the browser; none unless `listen` is set.
struct ConsoleConfig {
  std::string listen;         // host and port: "127.0.0.1:8080"
  std::string address;        // how people reach it: "https://enlace.lupita.mx"; "" = http://<listen>
  std::string user, group;    // as whom it runs, and whose group may call the host; "" = as the host
  std::string metrics;        // host and port of /healthz, /readyz and /metrics; "" = none
  bool second_factor = true;  // operators and administrators need one
};

struct HostConfig {
  // Of enlace.yaml. Relative paths in it start at the directory that holds this one (the installation), and
  // are absolute here.
  std::string directory;
  std::string data;  // path of the store
  std::vector<std::string> plugins;
  vault::MasterKeySource master_key;
  ConsoleConfig console;
  std::string log_level = "info";    // debug|info|warn|error
  std::string log_format = "text";   // text|json
  std::string sandbox = "required";  // required|best-effort
  bool production = false;
  TestWaits test_waits;
  AlertsConfig alerts;
  bool audit = true;  // every night, both sides are counted and compared
  RetentionConfig retention;
  BackupConfig backup;
};

enum class OnEdit { replace, push_only, hold, ignore };
enum class Returns { exclude, hold };
enum class Zones { keep, follow };

struct SyncSwitches {
  bool products = true, inventory = true, customers = true, orders = true, deletions = false;
};

// The end customer gets the link of the portal where the document of an order can be invoiced (F-1 to F-3).
struct SelfInvoicing {
  std::string mail;  // the instance whose server and sender it goes by
  std::string portal_url = "https://factura.bind.com.mx";
  bool limit_to_month = false;
  std::string generic_concept;
};

struct ConnectorConfig {
  std::string instance;                           // key under `connectors:`
  std::string plugin;                             // = instance unless given
  std::map<std::string, Credential> credentials;  // field of a slot -> value
  Json settings = Json::object();                 // validated against the descriptor by the caller
  SyncSwitches sync;
  std::vector<std::string> sync_named;          // components that the file itself switches on
  std::map<std::string, std::string> schedule;  // component -> "every 10m" | "daily 03:00 Zone"
  std::string since;                            // yyyy-mm-dd or "" (H-16)
  std::vector<std::string> only_kinds, only_zones, only_sellers;  // empty = all (H-22)
  std::vector<std::string> only_made_on;                          // "phone", "portal", "api", "import"
  OnEdit on_edit = OnEdit::replace;
  bool on_edit_given = false;  // else the connector may have a default of its own
  std::optional<SelfInvoicing> self_invoicing;
  Returns returns = Returns::exclude;
  Zones zones = Zones::keep;  // of customers whom Handy had before: follow = as the ERP says (H-27)
  int workers = 4;            // that deliver its orders side by side, at most; 1..16
  bool enabled = true;
};

struct TenantConfig {
  std::string tenant;
  std::string name;
  std::string time_zone = "America/Mexico_City";
  struct Handy {
    std::string base_url = "https://hub.handy.la/api/v2";
    Credential token;
    std::string time_zone;       // of the account's start/end (OPEN-4); "" = the tenant's
    std::string default_family;  // family of products that name none
    int delivered_external_id = 1;
  } handy;
  std::map<std::string, ConnectorConfig> connectors;
  bool enabled = true;
  std::string file;

  // In which Handy reads the times that we ask for.
  [[nodiscard]] const std::string& handy_time_zone() const {
    return handy.time_zone.empty() ? time_zone : handy.time_zone;
  }
};

// What tells one state of a file from another. Equal: it was not written to, replaced or touched meanwhile.
struct FileStamp {
  std::int64_t modified_ns = 0, changed_ns = 0;  // the second also moves when somebody sets the first
  std::uint64_t size = 0, number = 0;            // number: the inode
  bool operator==(const FileStamp&) const = default;
};
using FileStamps = std::map<std::string, FileStamp>;  // by path

// Of enlace.yaml, connectors.yaml and tenants/*.yaml below `directory`.
FileStamps file_stamps(const std::string& directory);

struct Configuration {
  HostConfig host;
  std::vector<session::AllowedConnector> connectors;  // allow-list, files resolved against `plugins`
  std::map<std::string, TenantConfig> tenants;        // only those whose file is free of errors
  std::vector<Diagnostic> diagnostics;
  FileStamps stamps;  // of the files as they were read, or a moment before

  [[nodiscard]] bool has_errors() const;
  // The entry of the allow-list; nullptr: there is none.
  [[nodiscard]] const session::AllowedConnector* allowed(const std::string& plugin) const;
};

// Reads `directory`/enlace.yaml, connectors.yaml and tenants/*.yaml. A broken tenant file leaves the other
// tenants alone; a broken enlace.yaml is an error of the whole ("config_unreadable", "config_invalid").
// `before`: what was read of the same directory earlier; tenants whose files have not changed since are taken
// from there.
Result<Configuration> load(const std::string& directory, const Configuration* before = nullptr);
// enlace.yaml alone; the same errors.
Result<HostConfig> load_host(const std::string& directory);

// Problems of `settings` against a JSON Schema (of a descriptor): one Notice each, "setting_invalid"
// {path, reason, nearest} with a sentence as its message; empty = fine.
std::vector<Notice> validate_settings(const Json& settings, const Json& schema);

// Writes or replaces one entry of connectors.yaml (`enlace plugin allow`), keeping the others.
Result<void> allow_connector(const std::string& directory, const session::AllowedConnector& entry);

// Where a setting stands in a tenant's file, for diagnostics found after loading
// ("connectors.alegra.settings.x"). The path of a "setting_invalid" is followed further by itself.
Diagnostic locate(const TenantConfig& tenant, const std::string& dotted_path, Notice notice);

}  // namespace enlace::config
