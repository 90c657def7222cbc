// Orders as e-mails, beside an ERP that gets the same ones: the installed programs between the mocks and
// aiosmtpd, a mail server of other people's making.
#include <gtest/gtest.h>
#include <signal.h>

#include <functional>
#include <map>
#include <set>

#include "support/smtp_server.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

const std::string kAna = "ana@lupita.mx", kLuis = "luis@lupita.mx", kNobody = "nadie@lupita.mx";

class EmailWorld : public testing::Test {
 protected:
  static World::Setup setup() {
    World::Setup made;
    made.host = "test_waits: {settle_seconds: 1, lag_seconds: 1, pause_seconds: 1}";
    return made;
  }
  void set_up(const SmtpServer& server, const std::string& recipients, const std::string& more = {}) {
    ASSERT_NE(server.port(), 0) << server.log();
    world_.set_up(setup());
    configure(server, recipients, more);
    const Finished allowed = world_.run({"plugin", "allow", ENLACE_PLUGINS "/email-notify.so", "--yes"});
    ASSERT_EQ(allowed.exit, 0) << allowed.err;
    ASSERT_EQ(world_.run({"secret", "set", tenant(), "smtp-password"}, "hunter two\n").exit, 0);
  }
  void configure(const SmtpServer& server, const std::string& recipients, const std::string& more = {}) {
    world_.write_configuration(setup());
    const std::string file = world_.config() + "/tenants/" + tenant() + ".yaml";
    write_file(file, read_file(file) + instance("avisos", server, recipients, more) + others_);
  }
  static std::string instance(const std::string& name, const SmtpServer& server,
                              const std::string& recipients, const std::string& more = {}) {
    return "  " + name + ":\n    plugin: email-notify\n" +
           "    credentials: {user: avisos, password: secret:smtp-password}\n" +
           "    settings:\n      smtp: {server: localhost, port: " + std::to_string(server.port()) +
           ", ca_file: " + server.ca_file() + "}\n      from: Pedidos Lupita <avisos@lupita.mx>\n" +
           "      recipients: [" + recipients + "]\n" + more;
  }
  [[nodiscard]] std::string tenant() const { return world_.tenant().tenant; }

  static std::string header(const Json& mail, const std::string& name) {
    const std::string& message = mail["message"].text();
    const std::size_t at = message.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t start = at + name.size() + 4;
    return message.substr(start, message.find("\r\n", start) - start);
  }
  // Message-IDs by recipient.
  static std::map<std::string, std::multiset<std::string>> sent(const SmtpServer& server) {
    std::map<std::string, std::multiset<std::string>> all;
    for (const Json& mail : server.mails()) {
      all[mail["recipients"].items().at(0).text()].insert(header(mail, "Message-ID"));
    }
    return all;
  }
  // Deliveries of the mail connector by recipient and state.
  std::map<std::string, std::map<std::string, int>> states(const std::string& connector = "avisos") {
    std::map<std::string, std::map<std::string, int>> all;
    for (const Json& row : world_.deliveries({"--connector", connector, "--replaced"})) {
      const std::string& name = row["connector"].text();
      if (name == connector || name.starts_with(connector + "#")) ++all[name][row["state"].text()];
    }
    return all;
  }
  void sync_until(const std::function<bool()>& done) {
    EXPECT_TRUE(eventually(
        [&] {
          const Finished synced = world_.sync({"--only", "orders"});
          EXPECT_GE(synced.exit, 0) << synced.err;
          return done();
        },
        std::chrono::seconds(60)));
  }

  mock::DataPlan plan_ = [] {
    mock::DataPlan plan;
    plan.orders = 8;
    plan.products = 10;
    plan.customers = 6;
    plan.profile = "plain";  // no order is made in this very second: since when a recipient is one matters
    return plan;
  }();
  World world_{plan_};
  std::string others_;
};

// Rule: E-1
// Rule: E-2
TEST_F(EmailWorld, EachOrderGoesToTheErpAndOnceToEachRecipient) {
  const SmtpServer server({"--user", "avisos", "--password", "hunter two", "--refuse", kNobody});
  set_up(server, kAna + ", " + kNobody + ", " + kLuis, "    since: 2020-01-01\n");
  const Finished checked = world_.run({"check", tenant()});
  EXPECT_NE(checked.out.find("avisos mail_server"), std::string::npos) << checked.out;
  EXPECT_TRUE(server.mails().empty());
  const Finished enabled = world_.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;

  auto mails = sent(server);
  ASSERT_GT(mails[kAna].size(), 0u) << enabled.out << enabled.err << server.log();
  EXPECT_EQ(mails.size(), 2u);
  EXPECT_EQ(mails[kAna].size(), mails[kLuis].size());
  EXPECT_EQ(std::set<std::string>(mails[kAna].begin(), mails[kAna].end()).size(), mails[kAna].size());
  const auto rows = states();
  EXPECT_EQ(rows.at("avisos#" + kAna).at("delivered"), static_cast<int>(mails[kAna].size()));
  EXPECT_EQ(rows.at("avisos#" + kNobody).at("dead"), static_cast<int>(mails[kAna].size()));
  std::string some, made;
  for (const Json& row : world_.deliveries({"--connector", "avisos"})) {
    if (row["connector"].text() == "avisos#" + kAna && row["state"].text() == "delivered") {
      some = row["order"].text();
      made = row["created"].text();
    }
  }
  ASSERT_FALSE(some.empty());
  const Finished story = world_.run({"order", some, "--connector", "avisos"});
  EXPECT_NE(story.out.find("sent to " + kAna + ", message "), std::string::npos) << story.out;
  EXPECT_EQ(story.out.find("in the ERP"), std::string::npos) << story.out;
  // The ERP has its own rows and its own failures.
  const mock::Verdict verdict = world_.judge(world_.refused_orders());
  EXPECT_TRUE(verdict.clean()) << verdict.text();

  const Finished dead = world_.run({"dead", "list"});
  EXPECT_NE(dead.out.find("does not accept the recipient " + kNobody), std::string::npos) << dead.out;
  EXPECT_NE(dead.out.find("5.1.1"), std::string::npos) << dead.out;
  // An audit goes by the rows of each recipient; what the refused one lacks is told already.
  const std::string day = made.substr(0, 10);
  const Finished audited = world_.run({"audit", tenant(), "--connector", "avisos", "--day", day, "--json"});
  EXPECT_EQ(audited.exit, 0) << audited.out << audited.err;
  EXPECT_EQ(audited.out.find("audit_not_landed"), std::string::npos) << audited.out;
  // Whoever looks after the host is told of each recipient too.
  ChildProcess host = world_.start({"serve"});
  std::string problems;
  EXPECT_TRUE(eventually(
      [&] {
        problems = world_.run({"problems"}).out;
        return problems.find("recipient " + kNobody) != std::string::npos;
      },
      std::chrono::seconds(90)))
      << problems;
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0);
  world_.sync();
  EXPECT_EQ(sent(server), mails);  // nothing twice

  for (const Json& mail : server.mails()) {
    EXPECT_EQ(mail["user"].text(), "avisos");
    EXPECT_EQ(mail["sender"].text(), "avisos@lupita.mx");
    EXPECT_NE(mail["message"].text().find("MXN"), std::string::npos);  // what Handy says of the company
  }
  EXPECT_EQ(world_.log().find("hunter two"), std::string::npos);
}

// Rule: E-1
// design 8.4: a mail server cannot be asked; what may have been sent is sent again under the same id.
TEST_F(EmailWorld, ALostAnswerIsRepeatedUnderTheSameMessageId) {
  auto first = std::make_unique<SmtpServer>(
      std::vector<std::string>{"--user", "avisos", "--password", "hunter two", "--drop-after-data"});
  set_up(*first, kAna, "    since: 2020-01-01\n");
  world_.enable();
  const auto lost = sent(*first)[kAna];
  ASSERT_FALSE(lost.empty()) << first->log();
  first.reset();
  const SmtpServer second({"--user", "avisos", "--password", "hunter two"});
  configure(second, kAna, "    since: 2020-01-01\n");
  sync_until([&] { return states()["avisos#" + kAna].size() == 1; });
  const auto again = sent(second)[kAna];
  EXPECT_EQ(states()["avisos#" + kAna]["delivered"], static_cast<int>(again.size()));
  EXPECT_EQ(std::set<std::string>(again.begin(), again.end()).size(), again.size());
  for (const std::string& id : lost) EXPECT_EQ(again.count(id), 1u) << id;
}

// A recipient added later gets only orders from then on; one that is gone gets nothing more.
TEST_F(EmailWorld, RecipientsComeAndGo) {
  const SmtpServer server({"--user", "avisos", "--password", "hunter two"});
  set_up(server, kAna, "    since: 2020-01-01\n");
  ASSERT_EQ(world_.enable().exit, 0);
  const std::size_t before = sent(server)[kAna].size();
  ASSERT_GT(before, 0u);
  configure(server, kAna + ", " + kLuis, "    since: 2020-01-01\n");
  world_.sync({"--only", "orders"});
  EXPECT_EQ(sent(server)[kLuis].size(), 0u);
  const Json state = world_.handy_state();
  const Json order = Json::object(
      {{"customer", state["customers"].items().at(0)["code"].text()},
       {"items", Json::array({Json::object(
                     {{"product", state["products"].items().at(0)["code"].text()}, {"quantity", 1}})})}});
  world_.handy("orders", order);
  sync_until([&] { return sent(server)[kLuis].size() == 1; });
  EXPECT_EQ(sent(server)[kAna].size(), before + 1);

  configure(server, kLuis, "    since: 2020-01-01\n");
  world_.handy("orders", order);
  sync_until([&] { return sent(server)[kLuis].size() == 2; });
  EXPECT_EQ(sent(server)[kAna].size(), before + 1);
}

// Rule: E-3
TEST_F(EmailWorld, TellsDeletionsAndEditsWhereTheSettingsWantThem) {
  const SmtpServer server({"--user", "avisos", "--password", "hunter two"});
  others_ = instance("todo", server, kLuis,
                     "    on_edit: push_only\n    sync: {deletions: on}\n    since: 2020-01-01\n");
  set_up(server, kAna, "    since: 2020-01-01\n");
  ASSERT_EQ(world_.enable().exit, 0);
  const std::size_t ana = sent(server)[kAna].size(), luis = sent(server)[kLuis].size();
  EXPECT_EQ(ana, luis);  // the same plugin twice, each with its own rows
  std::vector<std::string> live;
  const Json handy = world_.handy_state();
  for (const Json& order : handy["orders"].items()) {
    if (!order["deleted"].truthy()) live.push_back(order["id"].text());
  }
  const Json edited = world_.handy("edits", Json::object({{"order", live.at(0)}}));
  world_.handy("deletions", Json::object({{"order", live.at(1)}}));
  sync_until([&] { return sent(server)[kLuis].size() == luis + 2; });
  EXPECT_EQ(sent(server)[kAna].size(), ana);  // neither is wanted there
  bool told_edit = false, told_deletion = false;
  for (const Json& mail : server.mails()) {
    const std::string id = header(mail, "Message-ID");
    told_edit = told_edit || id.starts_with("<handy-" + edited["id"].text() + ".order.");
    told_deletion = told_deletion || id.starts_with("<handy-" + live.at(1) + ".removed.");
  }
  EXPECT_TRUE(told_edit);
  EXPECT_TRUE(told_deletion);
}

// Rule: E-3
TEST_F(EmailWorld, NotifiesOfTheKindsAndPlacesThatAreWanted) {
  const SmtpServer server({"--user", "avisos", "--password", "hunter two"});
  others_ = instance("telefono", server, kLuis, "    only: {made_on: [phone]}\n    since: 2020-01-01\n");
  set_up(server, kAna, "    only: {kinds: [sale]}\n    since: 2020-01-01\n");
  ASSERT_EQ(world_.enable().exit, 0);
  std::size_t sales = 0, phone = 0;
  for (const auto& [instance, counts] : states("avisos"))
    sales += static_cast<std::size_t>(counts.contains("delivered") ? counts.at("delivered") : 0);
  for (const Json& mail : server.mails()) {
    const std::string id = header(mail, "Message-ID");
    const Json order = world_.raw_order(id.substr(7, id.find('.') - 7));
    if (mail["recipients"].items().at(0).text() == kAna) {
      EXPECT_NE(order["salesType"].text(), "Preventa");
    } else {
      EXPECT_EQ(order["creationSource"].text(), "MOBILE");
      ++phone;
    }
  }
  EXPECT_EQ(sent(server)[kAna].size(), sales);
  EXPECT_GT(phone, 0u);
}

TEST_F(EmailWorld, NamesTheAddressThatIsNone) {
  const SmtpServer server({"--user", "avisos", "--password", "hunter two"});
  set_up(server, kAna + ", luis.lupita.mx");
  const Finished checked = world_.run({"check", tenant()});
  EXPECT_NE(checked.exit, 0);
  EXPECT_NE(checked.out.find("\"luis.lupita.mx\", in recipients, is not an address"), std::string::npos)
      << checked.out;
}

TEST_F(EmailWorld, NamesAWrongPassword) {
  const SmtpServer server({"--user", "avisos", "--password", "another"});
  set_up(server, kAna);
  const Finished checked = world_.run({"check", tenant()});
  EXPECT_NE(checked.exit, 0);
  EXPECT_NE(checked.out.find("did not accept the user or the password"), std::string::npos) << checked.out;
  EXPECT_EQ((checked.out + checked.err).find("hunter two"), std::string::npos);
}

}  // namespace
}  // namespace enlace::test
