#include "config_directory.hpp"

namespace enlace::config {
namespace {

TEST_F(ConfigDirectory, ReadsTheWholeHostFile) {
  put("enlace.yaml",
      "data: var/enlace.db\n"
      "plugins: [build/plugins, /usr/lib/enlace]\n"
      "master_key: {environment: ENLACE_KEY}\n"
      "console: {listen: 127.0.0.1:8080}\n"
      "log: {level: debug, format: json}\n"
      "sandbox: best-effort\n"
      "production: on\n");
  const Configuration configuration = loaded();
  EXPECT_EQ(said(configuration), Lines{});
  const HostConfig& host = configuration.host;
  EXPECT_EQ(host.directory, config());
  EXPECT_EQ(host.data, directory_.file("var/enlace.db"));
  EXPECT_EQ(host.plugins, (Lines{directory_.file("build/plugins"), "/usr/lib/enlace"}));
  EXPECT_EQ(host.master_key.environment, "ENLACE_KEY");
  EXPECT_EQ(host.master_key.file, "");
  EXPECT_EQ(host.console.listen, "127.0.0.1:8080");
  EXPECT_EQ(host.log_level, "debug");
  EXPECT_EQ(host.log_format, "json");
  EXPECT_EQ(host.sandbox, "best-effort");
  EXPECT_TRUE(host.production);
}

TEST_F(ConfigDirectory, ReadsTheConsole) {
  const std::string host = "data: var/enlace.db\nmaster_key: {file: etc/master.key}\n";
  put("enlace.yaml", host);
  EXPECT_EQ(loaded().host.console.listen, "") << "none unless it is wanted";
  put("enlace.yaml",
      host +
          "console: {listen: 127.0.0.1:8080, address: 'https://enlace.lupita.mx/', user: console,\n"
          "  group: enlace, metrics: 127.0.0.1:9464, second_factor: optional}\n");
  const ConsoleConfig console = loaded().host.console;
  EXPECT_EQ(console.listen, "127.0.0.1:8080");
  EXPECT_EQ(console.address, "https://enlace.lupita.mx");
  EXPECT_EQ(console.user, "console");
  EXPECT_EQ(console.group, "enlace");
  EXPECT_EQ(console.metrics, "127.0.0.1:9464");
  EXPECT_FALSE(console.second_factor);
  EXPECT_TRUE(ConsoleConfig().second_factor);
  for (const char* wrong : {"console: {metrics: everywhere}", "console: {second_factor: sometimes}",
                            "console: {address: enlace.lupita.mx}", "console: {port: 8080}"}) {
    put("enlace.yaml", host + wrong + "\n");
    EXPECT_FALSE(load(config())) << wrong;
  }
}

TEST_F(ConfigDirectory, TakesShorterWaitsForTestsAndRefusesThemInProduction) {
  const std::string host = "data: var/enlace.db\nmaster_key: {file: etc/master.key}\n";
  put("enlace.yaml", host + "test_waits: {settle_seconds: 2, lag_seconds: 1, pause_seconds: 3}\n");
  const TestWaits waits = loaded().host.test_waits;
  EXPECT_EQ(waits.settle_seconds, 2);
  EXPECT_EQ(waits.lag_seconds, 1);
  EXPECT_EQ(waits.pause_seconds, 3);

  put("enlace.yaml", host + "production: on\ntest_waits: {settle_seconds: 2}\n");
  const auto refused = load(config());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find(":4:13: error: test_waits"), std::string::npos)
      << refused.error().message;

  put("enlace.yaml", host + "test_waits: {lag_seconds: -1}\n");
  ASSERT_FALSE(load(config()));
}

TEST_F(ConfigDirectory, ReadsHowLongThingsAreKeptAndWhereCopiesGo) {
  const std::string host = "data: var/enlace.db\nmaster_key: {file: etc/master.key}\n";
  put("enlace.yaml", host +
                         "retention: {raw_orders: 30d, timelines: forever, runs: 2d, at: every 1h}\n"
                         "backup: {folder: backups, keep: 3}\n");
  const HostConfig read = loaded().host;
  EXPECT_EQ(read.retention.raw_orders_d, 30);
  EXPECT_EQ(read.retention.timelines_d, 0);
  EXPECT_EQ(read.retention.runs_d, 2);
  EXPECT_EQ(read.retention.audits_d, RetentionConfig().audits_d);
  EXPECT_EQ(read.retention.at, "every 1h");
  EXPECT_EQ(read.backup.folder, directory_.file("backups"));
  EXPECT_EQ(read.backup.keep, 3);
  EXPECT_EQ(read.backup.at, BackupConfig().at);
  for (const char* wrong : {"retention: {raw_orders: 30}", "retention: {raw_orders: 10m}",
                            "retention: {raw_orders: 0d}", "retention: {orders: 3d}", "backup: {keep: 3}",
                            "backup: {folder: b, keep: 0}", "backup: {folder: b, at: sometimes}"}) {
    put("enlace.yaml", host + wrong + "\n");
    EXPECT_FALSE(load(config())) << wrong;
  }
}

TEST_F(ConfigDirectory, HasSafeDefaults) {
  const HostConfig host = loaded().host;
  EXPECT_EQ(host.sandbox, "required");
  EXPECT_EQ(host.log_level, "info");
  EXPECT_EQ(host.log_format, "text");
  EXPECT_FALSE(host.production);
  EXPECT_EQ(host.master_key.file, directory_.file("etc/master.key"));
}

TEST_F(ConfigDirectory, AMissingHostFileIsAnErrorOfTheWhole) {
  const auto configuration = load(directory_.file("nowhere"));
  ASSERT_FALSE(configuration);
  EXPECT_EQ(configuration.error().cause, "config_unreadable");
  EXPECT_NE(configuration.error().message.find("nowhere/enlace.yaml"), std::string::npos);
}

TEST_F(ConfigDirectory, ABrokenHostFileNamesEveryProblem) {
  put("enlace.yaml",
      "dta: var/enlace.db\n"
      "master_key: {file: a, environment: B}\n"
      "log: {level: loud}\n"
      "console: {listen: everywhere}\n");
  const auto configuration = load(config());
  ASSERT_FALSE(configuration);
  EXPECT_EQ(configuration.error().cause, "config_invalid");
  const std::string file = config() + "/enlace.yaml";
  EXPECT_EQ(
      configuration.error().message,
      file + ":1:1: error: the key \"data\" is missing\n" + file +
          ":2:13: error: master_key needs exactly one of file, environment and credential\n" + file +
          ":4:19: error: console.listen cannot be \"everywhere\". Expected: 127.0.0.1:8080\n" + file +
          ":3:14: error: log.level cannot be \"loud\". Expected: debug, info, warn, error\n" + file +
          ":1:1: error: unknown key \"dta\"; did you mean \"data\"? Known keys: data, plugins, master_key, "
          "console, log, sandbox, production, test_waits, alerts, audit, retention, backup");
  EXPECT_EQ(configuration.error().params["problems"].size(), 5u);
}

TEST_F(ConfigDirectory, AnEmptyHostFileSaysWhatItNeeds) {
  put("enlace.yaml", "# nothing yet\n");
  const auto configuration = load(config());
  ASSERT_FALSE(configuration);
  EXPECT_NE(configuration.error().message.find("the key \"data\" is missing"), std::string::npos);
  EXPECT_NE(configuration.error().message.find("the key \"master_key\" is missing"), std::string::npos);
}

}  // namespace
}  // namespace enlace::config
