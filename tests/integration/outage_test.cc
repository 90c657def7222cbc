// A remote system that does not answer (H-30), as an operator meets it: the real programs between the mocks.
#include <gtest/gtest.h>
#include <signal.h>

#include "support/smtp_server.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

constexpr std::chrono::seconds kLong{60};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class OutageWorld : public testing::Test {
 protected:
  static World::Setup setup() {
    World::Setup made;
    made.host = "test_waits: {settle_seconds: 1, lag_seconds: 1, pause_seconds: 1}";
    return made;
  }
  void set_up() {
    world_.set_up(setup());
    const Finished enabled = world_.enable();
    ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  }
  std::string new_order() {
    const Json state = world_.handy_state();
    const Json lines =
        Json::array({Json::object({{"product", state["products"].items().at(0)["code"]}, {"quantity", 1}})});
    return world_
        .handy("orders",
               Json::object({{"customer", state["customers"].items().at(0)["code"]}, {"items", lines}}))["id"]
        .text();
  }
  void goes_away(const std::string& side) {
    world_.control(side, "POST", "/faults",
                   Json::object({{"path", "/api/*"}, {"kind", "status"}, {"status", 503}, {"times", -1}}));
  }
  void comes_back(const std::string& side) { world_.control(side, "DELETE", "/faults"); }
  // Said by all that says how things stand, while it lasts.
  void expect_said(const std::string& name, const std::string& answer) {
    const Finished status = world_.run({"status"});
    EXPECT_TRUE(has(status.out, "▲ " + name + " does not answer since")) << status.out;
    EXPECT_TRUE(has(status.out, answer)) << status.out;
    EXPECT_FALSE(has(status.out, "All is well")) << status.out;
    EXPECT_NE(world_.run({"status", "--exit-code"}).exit, 0);
  }
  void expect_over() {
    EXPECT_TRUE(eventually(
        [&] {
          (void)world_.sync({"--only", "orders"});
          return world_.pending() == 0;
        },
        kLong))
        << world_.run({"orders"}).out;
    const Finished status = world_.run({"status"});
    EXPECT_FALSE(has(status.out, "▲")) << status.out;
  }

  World world_{{.seed = 11, .orders = 6, .products = 5, .customers = 4, .profile = "plain"}};
};

// Rule: H-30
TEST_F(OutageWorld, AnErpThatSays503IsNamedWithWhatWaitsAndARunByHandSaysIt) {
  set_up();
  const std::string order = new_order();
  goes_away("alegra");
  const Finished synced = world_.sync({"--only", "orders"});
  EXPECT_NE(synced.exit, 0) << synced.out;
  EXPECT_TRUE(has(synced.err, "Alegra does not answer (HTTP 503")) << synced.err;
  EXPECT_NE(world_.order(order)["state"].text(), "") << "it was read from Handy meanwhile";
  expect_said("Alegra", "HTTP 503");
  const Finished status = world_.run({"status"});
  EXPECT_TRUE(has(status.out, "Companies: 1.")) << status.out;
  EXPECT_TRUE(has(status.out, "together $")) << status.out;
  EXPECT_FALSE(has(status.out, "together $0.00")) << status.out;
  const Finished checked = world_.run({"check", world_.tenant().tenant});
  EXPECT_NE(checked.exit, 0);
  EXPECT_TRUE(has(checked.out, "Alegra") && has(checked.out, "(HTTP 503")) << checked.out;
  EXPECT_FALSE(has(checked.out, "Check the network")) << checked.out;
  comes_back("alegra");
  expect_over();
  EXPECT_TRUE(world_.judge().clean()) << world_.judge().text();
}

// Rule: H-30
TEST_F(OutageWorld, AHandyThatSays503IsNamed) {
  set_up();
  goes_away("handy");
  const Finished synced = world_.sync({"--only", "orders"});
  EXPECT_NE(synced.exit, 0) << synced.out;
  EXPECT_TRUE(has(synced.err, "Handy does not answer (HTTP 503")) << synced.err;
  expect_said("Handy", "HTTP 503");
  comes_back("handy");
  new_order();
  expect_over();
}

// Rule: H-30
TEST_F(OutageWorld, AMailServerThatIsNotThereIsNamed) {
  SmtpServer server({"--user", "avisos", "--password", "hunter two"});
  ASSERT_NE(server.port(), 0) << server.log();
  world_.set_up(setup());
  const std::string file = world_.config() + "/tenants/" + world_.tenant().tenant + ".yaml";
  write_file(file, read_file(file) +
                       "  avisos:\n    plugin: email-notify\n    credentials: {user: avisos, password: "
                       "secret:smtp-password}\n    settings:\n      smtp: {server: "
                       "localhost, port: " +
                       std::to_string(server.port()) + ", ca_file: " + server.ca_file() +
                       "}\n      from: Pedidos <avisos@lupita.mx>\n      recipients: [ana@lupita.mx]\n"
                       "    since: 2020-01-01\n");
  ASSERT_EQ(world_.run({"plugin", "allow", ENLACE_PLUGINS "/email-notify.so", "--yes"}).exit, 0);
  ASSERT_EQ(world_.run({"secret", "set", world_.tenant().tenant, "smtp-password"}, "hunter two\n").exit, 0);
  const Finished enabled = world_.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  server.stop();
  for (int i = 0; i < 6; ++i) new_order();
  const Finished synced = world_.sync({"--only", "orders"});
  EXPECT_NE(synced.exit, 0) << synced.out;
  EXPECT_TRUE(has(synced.err, "localhost (SMTP) does not answer")) << synced.err;
  expect_said("localhost (SMTP)", "Companies: 1.");
}

// New orders are known at once though the ERP is away, and a command beside the host says what is wrong.
// Rule: H-30
TEST_F(OutageWorld, BesideAHostThatServes) {
  world_.set_up_to_serve();
  ChildProcess host = world_.start({"serve"});
  ASSERT_TRUE(eventually([&] { return world_.pending() == 0; }, kLong)) << world_.log();
  goes_away("alegra");
  const std::string first = new_order();
  EXPECT_TRUE(eventually([&] { return has(world_.run({"status"}).out, "▲ Alegra does not answer"); }, kLong))
      << world_.run({"status"}).out;
  const std::string second = new_order();
  EXPECT_TRUE(eventually(
      [&] {
        return has(world_.run({"order", second}).out, second);
      },
      std::chrono::seconds(20)));
  const Finished synced = world_.sync({"--only", "orders"});
  EXPECT_NE(synced.exit, 0) << synced.out;
  EXPECT_TRUE(has(synced.err, "Alegra does not answer")) << synced.err;
  comes_back("alegra");
  EXPECT_TRUE(eventually([&] { return world_.pending() == 0; }, kLong)) << world_.run({"orders"}).out;
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0);
  EXPECT_TRUE(world_.judge().clean()) << world_.judge().text();
}

}  // namespace
}  // namespace enlace::test
