#include "config_directory.hpp"

namespace enlace::config {
namespace {

class TenantFile : public ConfigDirectory {
 protected:
  // What is said of a connector `alegra` with these lines, each indented by four.
  Lines said_of_connector(std::string_view lines) {
    return errors(with_tenant(tenant_with("connectors:\n  alegra:\n" + std::string(lines))));
  }
};

TEST_F(TenantFile, ReadsEverything) {
  put("connectors.yaml", "connectors: [{id: alegra, file: /x.so, sha256: " + std::string(64, 'a') + "}]\n");
  const Configuration configuration = with_tenant(
      "tenant: lupita\n"
      "name: Abarrotes Lupita\n"
      "time_zone: America/Bogota\n"
      "enabled: off\n"
      "handy:\n"
      "  base_url: http://127.0.0.1:8080/api/v2/\n"
      "  token: secret:handy-token\n"
      "  time_zone: America/Tijuana\n"
      "  default_family: Varios\n"
      "  delivered_external_id: 7\n"
      "connectors:\n"
      "  alegra-2:\n"
      "    plugin: alegra\n"
      "    credentials: {email: admin@lupita.mx, token: secret:alegra-token}\n"
      "    settings: {country: MX, price_list: \"1\", only_inventoriable: true, days: 30, code: 007, rate: "
      "0.160}\n"
      "    sync: {products: on, inventory: off, customers: yes, orders: true, deletions: on}\n"
      "    schedule: {products: \"daily 03:00+16:00 America/Mexico_City\", orders: every 10m}\n"
      "    since: 2026-11-22\n"
      "    only: {kinds: [sale], zones: [Norte, 12], sellers: []}\n"
      "    on_edit: push_only\n"
      "    returns: hold\n"
      "    zones: follow\n"
      "    enabled: no\n");
  EXPECT_EQ(errors(configuration), Lines{});
  ASSERT_EQ(configuration.tenants.size(), 1u);
  const TenantConfig& tenant = configuration.tenants.at("lupita");
  EXPECT_EQ(tenant.name, "Abarrotes Lupita");
  EXPECT_EQ(tenant.time_zone, "America/Bogota");
  EXPECT_FALSE(tenant.enabled);
  EXPECT_EQ(tenant.handy.base_url, "http://127.0.0.1:8080/api/v2");
  EXPECT_EQ(tenant.handy.token.secret_name, "handy-token");
  EXPECT_EQ(tenant.handy.token.plain, "");
  EXPECT_EQ(tenant.handy.time_zone, "America/Tijuana");
  EXPECT_EQ(tenant.handy.default_family, "Varios");
  EXPECT_EQ(tenant.handy.delivered_external_id, 7);
  const ConnectorConfig& connector = tenant.connectors.at("alegra-2");
  EXPECT_EQ(connector.instance, "alegra-2");
  EXPECT_EQ(connector.plugin, "alegra");
  EXPECT_EQ(connector.credentials.at("email").plain, "admin@lupita.mx");
  EXPECT_EQ(connector.credentials.at("token").secret_name, "alegra-token");
  EXPECT_EQ(
      connector.settings.dump(),
      R"({"country":"MX","price_list":"1","only_inventoriable":true,"days":30,"code":"007","rate":0.160})");
  EXPECT_EQ(connector.schedule.at("products"), "daily 03:00+16:00 America/Mexico_City");
  EXPECT_EQ(connector.schedule.at("orders"), "every 10m");
  EXPECT_EQ(connector.since, "2026-11-22");
  EXPECT_EQ(connector.on_edit, OnEdit::push_only);
  EXPECT_EQ(connector.returns, Returns::hold);
  EXPECT_EQ(connector.zones, Zones::follow);
  EXPECT_FALSE(connector.enabled);
}

TEST_F(TenantFile, HasTheDefaultsOfTheRules) {
  const Configuration configuration = with_tenant(tenant_with("connectors: {alegra: }\n"));
  EXPECT_EQ(errors(configuration), Lines{});
  const TenantConfig& tenant = configuration.tenants.at("lupita");
  EXPECT_EQ(tenant.name, "lupita");
  EXPECT_EQ(tenant.time_zone, "America/Mexico_City");
  EXPECT_EQ(tenant.handy.base_url, "https://hub.handy.la/api/v2");
  const ConnectorConfig& connector = tenant.connectors.at("alegra");
  EXPECT_EQ(connector.plugin, "alegra");
  EXPECT_EQ(connector.since, "");
  EXPECT_EQ(connector.on_edit, OnEdit::replace);
  EXPECT_EQ(connector.returns, Returns::exclude);
  EXPECT_EQ(connector.zones, Zones::keep);
  EXPECT_TRUE(connector.enabled);
}

// Rule: H-27
TEST_F(TenantFile, ZonesOfCustomersAreKeptOrFollowTheErp) {
  EXPECT_EQ(said_of_connector("    zones: keep\n"), Lines{});
  EXPECT_EQ(
      said_of_connector("    zones: folow\n"),
      (Lines{"tenants/lupita.yaml:5:12: error: connectors.alegra.zones cannot be \"folow\"; did you mean "
             "\"follow\"? Expected: keep, follow"}));
}

// Rule: E-3
TEST_F(TenantFile, SaysWhichOrdersAConnectorGets) {
  const Configuration configuration = with_tenant(tenant_with(
      "connectors:\n  avisos:\n    only: {kinds: [sale], made_on: [phone]}\n    on_edit: ignore\n"));
  EXPECT_EQ(errors(configuration), Lines{});
  const ConnectorConfig& connector = configuration.tenants.at("lupita").connectors.at("avisos");
  EXPECT_EQ(connector.only_made_on, std::vector<std::string>{"phone"});
  EXPECT_EQ(connector.on_edit, OnEdit::ignore);
  EXPECT_TRUE(connector.on_edit_given);
  EXPECT_FALSE(connector.self_invoicing);
  const Configuration bad = with_tenant(tenant_with("connectors: {avisos: {only: {made_on: [fon]}}}\n"));
  EXPECT_EQ(errors(bad).size(), 1u);
}

// Rule: F-2
// Rule: F-3
TEST_F(TenantFile, TellsHowCustomersInvoiceThemselves) {
  const Configuration configuration = with_tenant(
      tenant_with("connectors:\n  bind:\n    self_invoicing: {mail: avisos, limit_to_month: true, "
                  "generic_concept: Venta de abarrotes}\n"));
  EXPECT_EQ(errors(configuration), Lines{});
  const auto& invoicing = configuration.tenants.at("lupita").connectors.at("bind").self_invoicing;
  ASSERT_TRUE(invoicing);
  EXPECT_EQ(invoicing->mail, "avisos");
  EXPECT_EQ(invoicing->portal_url, "https://factura.bind.com.mx");
  EXPECT_TRUE(invoicing->limit_to_month);
  EXPECT_EQ(invoicing->generic_concept, "Venta de abarrotes");
  EXPECT_EQ(errors(with_tenant(tenant_with("connectors: {bind: {self_invoicing: {limit_to_month: true}}}\n")))
                .size(),
            1u);
}

// Rule: H-5
TEST_F(TenantFile, EachComponentHasItsOwnSwitch) {
  const auto sync = [this](const std::string& switches) {
    const auto configuration =
        with_tenant(tenant_with("connectors:\n  alegra:\n    sync: {" + switches + "}\n"));
    EXPECT_EQ(errors(configuration), Lines{});
    const SyncSwitches& on = configuration.tenants.at("lupita").connectors.at("alegra").sync;
    std::string said;
    if (on.products) said += "products ";
    if (on.inventory) said += "inventory ";
    if (on.customers) said += "customers ";
    if (on.orders) said += "orders ";
    if (on.deletions) said += "deletions ";
    return said;
  };
  EXPECT_EQ(sync(""), "products inventory customers orders ");
  EXPECT_EQ(sync("products: off"), "inventory customers orders ");
  EXPECT_EQ(sync("inventory: no"), "products customers orders ");
  EXPECT_EQ(sync("customers: false"), "products inventory orders ");
  EXPECT_EQ(sync("orders: OFF"), "products inventory customers ");
  EXPECT_EQ(sync("deletions: on"), "products inventory customers orders deletions ");
}

TEST_F(TenantFile, ASwitchIsOnOrOff) {
  EXPECT_EQ(said_of_connector("    sync: {orders: maybe}\n"),
            (Lines{"tenants/lupita.yaml:5:20: error: connectors.alegra.sync.orders cannot be \"maybe\". "
                   "Expected: on, off"}));
}

// Rule: H-16
TEST_F(TenantFile, SinceIsARealDay) {
  for (const char* good : {"2026-11-22", "'2024-02-29'"}) {
    EXPECT_EQ(said_of_connector(std::string("    since: ") + good + "\n"), Lines{}) << good;
  }
  EXPECT_EQ(
      said_of_connector("    since: 2026-02-30\n"),
      (Lines{
          "tenants/lupita.yaml:5:12: error: connectors.alegra.since: not a date: \"2026-02-30\". Expected: "
          "2026-11-22"}));
  for (const char* bad : {"22/11/2026", "2026-11-22T00:00:00Z", "yesterday", "20261122", "26-11-22"}) {
    EXPECT_EQ(said_of_connector(std::string("    since: ") + bad + "\n").size(), 1u) << bad;
  }
}

// Rule: H-5
TEST_F(TenantFile, SaysWhichComponentsItSwitchesOnItself) {
  const Configuration configuration = with_tenant(tenant_with(
      "connectors:\n  alegra:\n    sync: {inventory: on, products: off, orders: yes}\n  other: {}\n"));
  EXPECT_EQ(errors(configuration), Lines{});
  const auto& connectors = configuration.tenants.at("lupita").connectors;
  EXPECT_EQ(connectors.at("alegra").sync_named, (Lines{"inventory", "orders"}));
  EXPECT_EQ(connectors.at("other").sync_named, Lines{});
  EXPECT_TRUE(connectors.at("other").sync.inventory);
}

// Rule: H-22
TEST_F(TenantFile, OrdersAreLimitedByKindZoneAndSeller) {
  const Configuration configuration =
      with_tenant(tenant_with("connectors:\n  alegra:\n    only: {kinds: [presale], zones: [Norte, Sur], "
                              "sellers: [ana@lupita.mx]}\n"));
  EXPECT_EQ(errors(configuration), Lines{});
  const ConnectorConfig& connector = configuration.tenants.at("lupita").connectors.at("alegra");
  EXPECT_EQ(connector.only_kinds, (Lines{"presale"}));
  EXPECT_EQ(connector.only_zones, (Lines{"Norte", "Sur"}));
  EXPECT_EQ(connector.only_sellers, (Lines{"ana@lupita.mx"}));
}

// Rule: H-22
TEST_F(TenantFile, AnUnknownKindOfOrderIsAnError) {
  EXPECT_EQ(said_of_connector("    only: {kinds: [sale, presales]}\n"),
            (Lines{"tenants/lupita.yaml:5:19: error: connectors.alegra.only.kinds cannot be \"presales\"; "
                   "did you mean "
                   "\"presale\"? Expected: sale, presale"}));
}

// Rule: H-3
TEST_F(TenantFile, SchedulesAreIntervalsOrCivilTimes) {
  for (const char* good :
       {"every 10m", "every 30s", "every 2h", "every 1d", "daily 03:00 America/Mexico_City",
        "daily 03:00+16:30 Europe/Madrid", "daily 23:59 UTC"}) {
    EXPECT_EQ(said_of_connector(std::string("    schedule: {orders: ") + good + "}\n"), Lines{}) << good;
  }
  for (const char* bad : {"every", "every m", "every 0m", "every 10", "every 10x", "every -1m", "10m",
                          "daily 03:00", "daily 24:00 UTC", "daily 3:00 UTC", "daily 03:60 UTC",
                          "daily 03:00+ UTC", "hourly", "every 99999999999m", "daily 03:00 UTC UTC"}) {
    const Lines lines = said_of_connector(std::string("    schedule: {orders: ") + bad + "}\n");
    ASSERT_EQ(lines.size(), 1u) << bad;
    EXPECT_NE(lines[0].find("5:24: error: connectors.alegra.schedule.orders: not a schedule"),
              std::string::npos)
        << lines[0];
  }
}

// Rule: H-3
TEST_F(TenantFile, ZonesAreIanaNames) {
  EXPECT_EQ(
      errors(with_tenant(tenant_with("time_zone: America/Mexico_Cty\n"))),
      (Lines{
          "tenants/lupita.yaml:3:12: error: time_zone: there is no time zone \"America/Mexico_Cty\"; did you "
          "mean \"America/Mexico_City\"?"}));
  const Lines lines = said_of_connector("    schedule: {orders: daily 03:00 Mexico_City}\n");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("did you mean \"America/Mexico_City\"?"), std::string::npos) << lines[0];
}

TEST_F(TenantFile, AnUnknownKeyNamesTheNearest) {
  EXPECT_EQ(
      said_of_connector("    setings: {}\n"),
      (Lines{"tenants/lupita.yaml:5:5: error: unknown key \"setings\" under connectors.alegra; did you mean "
             "\"settings\"? Known keys: plugin, credentials, settings, sync, schedule, since, only, on_edit, "
             "returns, zones, workers, self_invoicing, enabled"}));
  EXPECT_EQ(
      errors(with_tenant(tenant_with("timezone: UTC\n"))),
      (Lines{
          "tenants/lupita.yaml:3:1: error: unknown key \"timezone\"; did you mean \"time_zone\"? Known keys: "
          "tenant, name, time_zone, handy, connectors, enabled"}));
}

TEST_F(TenantFile, ADuplicateKeyIsAnErrorWhereverItIs) {
  EXPECT_EQ(
      said_of_connector("    since: 2026-11-22\n    since: 2026-11-23\n"),
      (Lines{"tenants/lupita.yaml:6:5: error: the key \"since\" is there twice; the first is on line 5"}));
  EXPECT_EQ(said_of_connector("    settings: {a: 1, a: 2}\n"),
            (Lines{"tenants/lupita.yaml:5:22: error: the key \"a\" is there twice; the first is on line 5"}));
}

TEST_F(TenantFile, SecretsAreReferences) {
  EXPECT_EQ(errors(with_tenant("tenant: lupita\nhandy: {token: 'secret:'}\n")),
            (Lines{"tenants/lupita.yaml:2:16: error: handy.token: \"secret:\" names no secret. Expected: "
                   "secret:NAME"}));
  EXPECT_EQ(errors(with_tenant("tenant: lupita\nhandy: {}\n")),
            (Lines{"tenants/lupita.yaml:2:8: error: the key \"token\" is missing under handy"}));
  EXPECT_EQ(errors(with_tenant("tenant: lupita\n")),
            (Lines{"tenants/lupita.yaml:1:1: error: the key \"handy\" is missing"}));
}

TEST_F(TenantFile, APlainSecretIsAWarningThatDoesNotShowIt) {
  const Configuration configuration = with_tenant(
      "tenant: lupita\nhandy: {token: canary-1}\nconnectors: {alegra: {credentials: {email: a@b.mx, token: "
      "canary-2}}}\n");
  EXPECT_EQ(errors(configuration), Lines{});
  EXPECT_EQ(configuration.tenants.at("lupita").handy.token.plain, "canary-1");
  const Lines lines = said(configuration);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_NE(lines[0].find("2:16: warning: handy.token is written in the file"), std::string::npos)
      << lines[0];
  EXPECT_NE(lines[1].find("3:59: warning: connectors.alegra.credentials.token"), std::string::npos)
      << lines[1];
  for (const std::string& line : lines) EXPECT_EQ(line.find("canary"), std::string::npos) << line;
}

// Rule: H-29
TEST_F(TenantFile, UsesACredentialWithoutWhatWasPastedAlong) {
  const Configuration configuration = with_tenant(
      "tenant: lupita\nhandy: {token: \"\uFEFFBearer abc \"}\n"
      "connectors: {alegra: {credentials: {email: \"a@x.mx\u00A0\", token: \"'t-1'\", password: \" p "
      "\"}}}\n");
  EXPECT_EQ(errors(configuration), Lines{});
  const TenantConfig& tenant = configuration.tenants.at("lupita");
  EXPECT_EQ(tenant.handy.token.plain, "abc");
  const auto& credentials = tenant.connectors.at("alegra").credentials;
  EXPECT_EQ(credentials.at("email").plain, "a@x.mx");
  EXPECT_EQ(credentials.at("token").plain, "t-1");
  EXPECT_EQ(credentials.at("password").plain, " p ");
  std::size_t told = 0;
  for (const std::string& line : said(configuration)) {
    if (line.find("used without the quotes, blanks or \"Bearer\"") != std::string::npos) ++told;
  }
  EXPECT_EQ(told, 3u);
}

TEST_F(TenantFile, TheNameIsTheNameOfTheFile) {
  EXPECT_EQ(
      errors(with_tenant("tenant: pepe\nhandy: {token: secret:t}\n")),
      (Lines{
          "tenants/lupita.yaml:1:9: error: the tenant \"pepe\" does not match its file lupita.yaml; rename "
          "one of them"}));
  EXPECT_EQ(errors(with_tenant("handy: {token: secret:t}\n")),
            (Lines{"tenants/lupita.yaml:1:1: error: the key \"tenant\" is missing"}));
  for (const char* bad : {"Lupita", "lu pita", "-lupita", "lupita-", "../lupita", "ñandu"}) {
    const Lines lines =
        errors(with_tenant(std::string("tenant: \"") + bad + "\"\nhandy: {token: secret:t}\n"));
    ASSERT_EQ(lines.size(), 1u) << bad;
    EXPECT_NE(lines[0].find("is not a name"), std::string::npos) << lines[0];
  }
}

TEST_F(TenantFile, WrongTypesAreNamed) {
  EXPECT_EQ(errors(with_tenant("[]\n")),
            (Lines{"tenants/lupita.yaml:1:1: error: the file must be a section, not a list"}));
  EXPECT_EQ(errors(with_tenant("tenant: lupita\nhandy: token\n")),
            (Lines{"tenants/lupita.yaml:2:8: error: handy must be a section, not a value"}));
  EXPECT_EQ(
      errors(with_tenant(tenant_with("connectors: [alegra]\n"))),
      (Lines{
          "tenants/lupita.yaml:3:13: error: connectors must be a section for each connector, not a list"}));
  EXPECT_EQ(said_of_connector("    only: {zones: Norte}\n"),
            (Lines{"tenants/lupita.yaml:5:19: error: connectors.alegra.only.zones must be a list, as in "
                   "[one, two], not "
                   "a value"}));
  EXPECT_EQ(
      said_of_connector("    on_edit: hodl\n"),
      (Lines{"tenants/lupita.yaml:5:14: error: connectors.alegra.on_edit cannot be \"hodl\"; did you mean "
             "\"hold\"? Expected: replace, push_only, hold, ignore"}));
  EXPECT_EQ(
      errors(with_tenant("tenant: lupita\nhandy: {token: secret:t, delivered_external_id: one}\n")).size(),
      1u);
  EXPECT_EQ(
      errors(with_tenant("tenant: lupita\nhandy: {token: secret:t, base_url: hub.handy.la}\n")),
      (Lines{"tenants/lupita.yaml:2:36: error: handy.base_url: not an address: \"hub.handy.la\". Expected: "
             "https://host/path"}));
}

TEST_F(TenantFile, WorkersAreFewAndAtLeastOne) {
  const auto workers = [&](const std::string& line) {
    const Configuration read = with_tenant(tenant_with("connectors:\n  alegra:\n" + line));
    return read.tenants.contains("lupita") ? read.tenants.at("lupita").connectors.at("alegra").workers : -1;
  };
  EXPECT_EQ(workers("    plugin: alegra\n"), 4);
  EXPECT_EQ(workers("    workers: 1\n"), 1);
  EXPECT_EQ(workers("    workers: 16\n"), 16);
  for (const char* bad : {"0", "-1", "17", "many"}) {
    EXPECT_EQ(workers(std::string("    workers: ") + bad + "\n"), -1) << bad;
  }
}

TEST_F(TenantFile, APluginThatIsNotAllowedIsAWarning) {
  put("connectors.yaml", "connectors: [{id: alegra, file: /x.so, sha256: " + std::string(64, 'a') + "}]\n");
  const Configuration configuration = with_tenant(tenant_with("connectors:\n  alegre: {}\n"));
  EXPECT_EQ(configuration.tenants.size(), 1u);
  EXPECT_EQ(said(configuration).back(),
            "tenants/lupita.yaml:4:3: warning: the plugin \"alegre\" is not in connectors.yaml; did you mean "
            "\"alegra\"?");
}

TEST_F(TenantFile, ABadFileLeavesTheOtherTenants) {
  put("tenants/good.yaml", "tenant: good\nhandy: {token: secret:t}\n");
  put("tenants/zz.yaml", "tenant: zz\nhandy: {token: secret:t}\n");
  put("tenants/note.yml", "tenant: note\n");
  put("tenants/x.yaml.example", "not: read\n");
  put("tenants/.hidden.yaml", "not: read\n");
  const Configuration configuration = with_tenant("tenant: [\n");
  EXPECT_EQ(configuration.tenants.size(), 2u);
  EXPECT_TRUE(configuration.tenants.contains("good"));
  EXPECT_TRUE(configuration.tenants.contains("zz"));
  EXPECT_TRUE(configuration.has_errors());
  const Lines lines = said(configuration);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0],
            "tenants/note.yml: warning: the file is ignored: a tenant's file ends in .yaml; rename it to "
            "note.yaml");
  EXPECT_NE(lines[1].find("tenants/lupita.yaml:"), std::string::npos);
}

}  // namespace
}  // namespace enlace::config
