// Self-invoicing through the installed programs: Handy and Bind ERP as their mocks understand them,
// customers' mailboxes behind the mock of a mail server.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "mocks/smtp/smtp_server.hpp"
#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

constexpr const char* kInvoicing = "binderp#self-invoice";

class SelfInvoicingWorld : public testing::Test {
 protected:
  SelfInvoicingWorld() {
    mail_.add_user("avisos", "hunter two");
    const Json customers = world_.handy_state()["customers"];
    without_email_ = customers.items().at(0)["code"].text();
    world_.handy("customers", Json::object({{"code", without_email_}, {"email", ""}}));
    allow("email-notify");
    EXPECT_EQ(world_.run({"secret", "set", tenant(), "smtp-password"}, "hunter two\n").exit, 0);
  }

  // Sales become remisiones, whose customers are told. `invoicing`: more of the mapping, `language` of the
  // mail connector, which does not exist where it is "xx".
  void configure(const std::string& invoicing = {}, const std::string& language = "es",
                 const std::string& orders = "on") {
    World::Setup setup;
    setup.sync = "products: on, orders: " + orders + ", deletions: " + orders;
    setup.host = "test_waits: {settle_seconds: 1, lag_seconds: 1, pause_seconds: 1}";
    setup.connector = "self_invoicing: {mail: avisos" + invoicing + "}";
    world_.set_up(setup);
    const std::string file = world_.config() + "/tenants/" + tenant() + ".yaml";
    std::string text = read_file(file);
    const std::string mark = "settings: {user:";
    ASSERT_NE(text.find(mark), std::string::npos) << text;
    text.replace(text.find(mark), mark.size(), "settings: {document: remision, user:");
    text +=
        "  avisos:\n    plugin: email-notify\n    credentials: {user: avisos, password: "
        "secret:smtp-password}\n"
        "    settings:\n      smtp: {server: 127.0.0.1, port: " +
        std::to_string(server_.port()) + ", ca_file: " + server_.ca_file() +
        "}\n      from: Pedidos Lupita <avisos@lupita.mx>\n      recipients: [oficina@lupita.mx]\n"
        "      language: " +
        language + "\n    sync: {orders: off}\n";
    write_file(file, text);
  }
  void allow(const std::string& plugin) {
    World::Setup setup;
    world_.set_up(setup);
    const Finished allowed = world_.run({"plugin", "allow", ENLACE_PLUGINS "/" + plugin + ".so", "--yes"});
    ASSERT_EQ(allowed.exit, 0) << allowed.err;
  }
  Finished enable() { return world_.run({"tenant", "enable", tenant(), "--connector", "binderp", "--yes"}); }
  Finished orders(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"--connector", "binderp", "--only", "orders"});
    return world_.sync(more);
  }
  // The ERP gets its orders, and nobody a message.
  Finished deliver_while_mail_is_broken() {
    configure("", "es", "off");
    const Finished enabled = enable();
    EXPECT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
    configure("", "xx");
    return orders();
  }
  [[nodiscard]] std::string tenant() const { return world_.tenant().tenant; }

  // What each customer's invitation must say, of the live sales whose customers have an e-mail:
  // order -> {email, total, reference}.
  struct Wanted {
    std::string email, total, reference;
  };
  std::map<std::string, Wanted> wanted() {
    std::map<std::string, std::string> emails;
    const Json handy = world_.handy_state(), bind = world_.erp_state();
    for (const Json& customer : handy["customers"].items()) {
      emails[customer["code"].text()] = customer["email"].text();
    }
    std::map<std::string, Wanted> all;
    for (const Json& order : handy["orders"].items()) {
      const std::string email = emails[order["customer"].text()], id = order["id"].text();
      if (order["deleted"].truthy() || order["salesType"].text() == "presale" || email.empty()) continue;
      for (const Json& invoice : bind["Invoices"].items()) {
        if (invoice["PurchaseOrder"].text() != "HANDY-" + id) continue;
        const std::string document = invoice["ID"].text();
        all[id] = {email, invoice["Total"].decimal().value_or(Decimal()).fixed(2),
                   document.substr(document.size() - 8)};
      }
    }
    return all;
  }
  // Message-ID -> how often it arrived; each says what it must.
  std::map<std::string, int> expect_right() {
    std::map<std::string, int> ids;
    std::set<std::string> invited;
    const std::map<std::string, Wanted> all = wanted();
    const Json messages = mail_.messages();
    for (const Json& mail : messages.items()) {
      const std::string id = mail["message_id"].text();
      const std::string order = id.substr(7, id.find('.') - 7);  // "<handy-ORDER.self-invoice.…>"
      EXPECT_TRUE(id.starts_with("<handy-" + order + ".self-invoice.")) << id;
      const auto found = all.find(order);
      if (found == all.end()) {
        ADD_FAILURE() << id << " to " << mail["recipients"].dump() << " of an order that has none";
        continue;
      }
      EXPECT_EQ(mail["recipients"].items().at(0).text(), found->second.email);
      for (const Json& part : mail["parts"].items()) {
        const std::string& text = part["text"].text();
        for (const std::string& datum : {number_, found->second.total, found->second.reference,
                                         std::string("https://factura.bind.com.mx")}) {
          EXPECT_NE(text.find(datum), std::string::npos) << datum << " in " << text;
        }
      }
      invited.insert(order);
      ++ids[id];
    }
    for (const auto& [order, one] : all) {
      EXPECT_TRUE(invited.contains(order)) << order << ": " << story(order).dump();
    }
    return ids;
  }
  void expect_each_once() {
    for (const auto& [id, times] : expect_right()) EXPECT_EQ(times, 1) << id;
  }
  static std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const std::size_t start = text.find(before);
    if (start == std::string::npos) return "no '" + before + "' in " + text;
    const std::size_t at = start + before.size();
    return text.substr(at, text.find(after, at) - at);
  }
  // Tries what is not delivered yet at once; whether there was any.
  bool hurry() {
    bool any = false;
    for (const auto& [order, one] : wanted()) {
      if (story(order)["state"].text() == "delivered") continue;
      any = true;
      (void)world_.run({"dead", "retry", order});
    }
    return any;
  }
  // The row of an order that tells about its invitation.
  Json story(const std::string& order) {
    const Finished shown = world_.run({"order", order, "--json"});
    const Result<Json> document = Json::parse(shown.out);
    EXPECT_TRUE(document) << shown.out << shown.err;
    if (!document) return {};
    for (const Json& delivery : (*document)["deliveries"].items()) {
      if (delivery["connector"].text() + "#" + delivery["recipient"].text() == kInvoicing) return delivery;
    }
    return {};
  }
  std::string add_order(const std::string& customer, const std::string& type = "route") {
    const std::string product = world_.handy_state()["products"].items().at(0)["code"].text();
    return world_
        .handy("orders",
               Json::object(
                   {{"customer", customer},
                    {"salesType", type},
                    {"items", Json::array({Json::object({{"product", product}, {"quantity", 1}})})}}))["id"]
        .text();
  }

  mock::DataPlan plan_ = {.seed = 7, .orders = 10, .products = 6, .customers = 5, .profile = "plain"};
  World world_{plan_, "MX", "", "binderp"};
  mock::SettableClock clock_;
  mock::SmtpService mail_{clock_};
  mock::SmtpServer server_{mail_};
  std::string number_ = "50117";  // of the company in the mock
  std::string without_email_;
};

// Rule: F-1
TEST_F(SelfInvoicingWorld, EachCustomerGetsTheThreeValuesOfTheSaleOnce) {
  configure();
  const std::string silent = add_order(without_email_), presale = add_order("CTE00002", "presale");
  const Finished enabled = enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  EXPECT_GE(wanted().size(), 3U);
  expect_each_once();

  // Who has no e-mail shows on the order, and so does a pedido that awaits its remisión.
  EXPECT_EQ(story(silent)["state"].text(), "skipped");
  EXPECT_EQ(story(silent)["cause"].text(), "customer_without_email");
  const Finished shown = world_.run({"order", silent});
  EXPECT_NE(shown.out.find("has no e-mail"), std::string::npos) << shown.out;
  EXPECT_EQ(story(presale)["cause"].text(), "self_invoice_awaits_document");

  world_.forget_requests();
  ASSERT_EQ(orders().exit, 0);
  expect_each_once();  // a second run sends nothing
  EXPECT_TRUE(world_.writes("binderp").empty());

  // The e-mail is there now; the order is tried again when the operator asks.
  world_.handy("customers", Json::object({{"code", without_email_}, {"email", "ya@tiene.example"}}));
  ASSERT_EQ(world_.run({"dead", "retry", silent}).exit, 0);
  ASSERT_EQ(orders().exit, 0);
  EXPECT_EQ(story(silent)["state"].text(), "delivered") << story(silent).dump();
}

// Rule: F-2
// Rule: F-3
TEST_F(SelfInvoicingWorld, TheMessageSaysTheLastDayAndTheConcept) {
  configure(", limit_to_month: true, generic_concept: Venta de abarrotes");
  ASSERT_EQ(enable().exit, 0);
  const std::string order = add_order("CTE00002");
  ASSERT_EQ(orders().exit, 0);
  ASSERT_EQ(story(order)["state"].text(), "delivered") << story(order).dump();
  bool told = false;
  const Json messages = mail_.messages();
  for (const Json& mail : messages.items()) {
    if (!mail["message_id"].text().starts_with("<handy-" + order + ".")) continue;
    told = true;
    for (const Json& part : mail["parts"].items()) {
      const std::string& text = part["text"].text();
      const std::string sold = between(text, "Compra del ", ", folio"),
                        until = between(text, "hasta el ", ", incl");
      EXPECT_EQ(sold.substr(sold.find(' ')), until.substr(until.find(' '))) << text;  // the same month
      EXPECT_TRUE(std::set<std::string>({"28", "29", "30", "31"}).contains(until.substr(0, 2))) << until;
      EXPECT_NE(part["text"].text().find("Venta de abarrotes"), std::string::npos) << part["text"].text();
    }
  }
  EXPECT_TRUE(told);
}

#ifdef ENLACE_FAIL_POINTS
// Dies while invitations are on their way, again and again.
// Rule: F-1
// Rule: H-4
TEST_F(SelfInvoicingWorld, DeathsLoseNoInvitationAndDoubleNone) {
  for (int i = 0; i < 3; ++i) add_order("CTE00002");
  deliver_while_mail_is_broken();
  ASSERT_TRUE(world_.judge().clean()) << world_.judge().text();
  ASSERT_GE(wanted().size(), 6U);
  configure();
  for (const char* point :
       {"ledger.claim.after_commit", "ledger.find_key.after_commit", "ledger.record_push.before_commit",
        "ledger.record_push.after_commit", "egress.before_write", "egress.after_write"}) {
    world_.set_environment({});
    (void)hurry();
    world_.set_environment({std::string("ENLACE_FAIL=") + point + ":kill@1"});
    EXPECT_EQ(orders().signal, SIGKILL) << point;
  }
  world_.set_environment({});
  EXPECT_TRUE(eventually(
      [&] {
        const bool pending = hurry();
        EXPECT_EQ(orders().exit, 0);
        return !pending;
      },
      std::chrono::seconds(60)));
  // What may have been sent before a death is sent again under the same id, which mailboxes show once.
  std::set<std::string> orders;
  for (const auto& [id, times] : expect_right()) {
    EXPECT_LE(times, 2) << id;
    EXPECT_TRUE(orders.insert(id.substr(0, id.find('.'))).second) << id;
  }
}
#endif

// A mail connector that cannot run stops neither the orders nor the poll, and what it missed goes out once it
// is mended.
TEST_F(SelfInvoicingWorld, ABrokenMailConnectorStopsNoOrderAndLosesNoInvitation) {
  const Finished delivered = deliver_while_mail_is_broken();
  EXPECT_NE(delivered.exit, 0);
  EXPECT_NE(delivered.err.find("\"language\" cannot be \"xx\""), std::string::npos) << delivered.err;
  const mock::Verdict verdict = world_.judge();
  EXPECT_TRUE(verdict.clean()) << verdict.text() << delivered.out << delivered.err;
  EXPECT_GT(verdict.expected, 0u);
  EXPECT_TRUE(mail_.messages().size() == 0);

  configure();
  const Finished planned = orders({"--dry-run"});
  EXPECT_NE(planned.out.find("to self-invoice"), std::string::npos) << planned.out << planned.err;
  EXPECT_EQ(planned.out.find("nothing to do"), std::string::npos) << planned.out;
  const Finished synced = orders();
  ASSERT_EQ(synced.exit, 0) << synced.out << synced.err;
  expect_each_once();
}

}  // namespace
}  // namespace enlace::test
