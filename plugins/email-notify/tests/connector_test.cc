#include "connector.hpp"

#include <enlace/sdk/testing/fake_host.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "sample.hpp"

namespace enlace::email_notify {
namespace {

using namespace sdk::testing;

class Email : public ::testing::Test {
 protected:
  Email() {
    host_.add_zone("America/Mexico_City", -6 * 3600);
    host_.enforce(*describe(host_, table_of<EmailConnector>()));
  }
  static Json config(Json settings) {
    return Json::object(
        {{"instance", "avisos"}, {"time_zone", "America/Mexico_City"}, {"settings", std::move(settings)}});
  }
  Session open(Json settings = test::settings()) {
    return *Session::open(host_, table_of<EmailConnector>(), config(std::move(settings)));
  }
  std::string refused(Json settings) {
    auto session = Session::open(host_, table_of<EmailConnector>(), config(std::move(settings)));
    return session ? "" : session.error().cause;
  }
  FakeHost host_;
};

std::string from_quoted_printable(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
    } else if (text.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
  }
  return out;
}

std::string part(const std::string& message, const std::string& type) {
  const std::size_t at = message.find("Content-Type: text/" + type);
  const std::size_t start = message.find("\r\n\r\n", at) + 4;
  return from_quoted_printable(message.substr(start, message.find("--=_enlace", start) - start));
}

void keep_sample(const char* name, const Content& content) {
  const char* directory = std::getenv("ENLACE_MAIL_SAMPLES");
  if (directory != nullptr) std::ofstream(std::string(directory) + "/" + name + ".html") << content.html;
}

// Rule: E-1
TEST_F(Email, SaysEverythingThatKeyingTheOrderInNeeds) {
  Session session = open();
  const OpResult result = session.push_order(test::request());
  ASSERT_TRUE(result.ok()) << result.error.cause << result.error.message;
  ASSERT_EQ(host_.mails().size(), 1u);
  const sdk::MailRequest& mail = host_.mails()[0];
  EXPECT_EQ(mail.server, "smtp://mail.lupita.mx:587");
  EXPECT_EQ(mail.auth, "smtp");
  EXPECT_EQ(mail.recipient, "Ana.Lopez@lupita.mx");
  EXPECT_EQ(mail.sender, "avisos@lupita.mx");
  EXPECT_NE(mail.message.find("Message-ID: <handy-31000001.order.ana.lopez=lupita.mx@lupita.mx>\r\n"),
            std::string::npos);
  EXPECT_EQ(host_.events(), (std::vector<std::string>{"find_key", "write:order"}));
  const std::string text = part(mail.message, "plain"), html = part(mail.message, "html");
  for (const char* datum : {"31000001",
                            "Preventa",
                            "22 de noviembre de 2026, 10:15",
                            "24 de noviembre de 2026",
                            "7 de diciembre de 2026",
                            "Jorge Ramírez",
                            "jorge@lupita.mx",
                            "C-0042",
                            "Lucía Núñez Peña",
                            "NUPL800101AB1",
                            "Av. Juárez 15, int. 2, Centro",
                            "72000 Puebla",
                            "222 123 4567",
                            "lucia@example.com",
                            "7501055300075",
                            "Refresco de cola 600 ml",
                            "24",
                            "$18.50",
                            "$444.00",
                            "IVA 16%",
                            "$15.9483",
                            "10% desc. (antes $236.00)",
                            "$212.40",
                            "sin impuesto",
                            "1.5",
                            "$1,851.84",
                            "$2,783.91",
                            "$149.13",
                            "$2,933.04",
                            "MXN",
                            "Entregar por la puerta de atrás."}) {
    EXPECT_NE(text.find(datum), std::string::npos) << datum;
    EXPECT_NE(html.find(datum), std::string::npos) << datum;
  }
  EXPECT_NE(html.find("Doña Lucía &lt;3&gt;"), std::string::npos);
  EXPECT_EQ(html.find("Lucía <3>"), std::string::npos);
}

// Rule: E-1
TEST_F(Email, LoadsNothingFromOutside) {
  Session session = open();
  ASSERT_TRUE(session.push_order(test::request()).ok());
  const std::string html = part(host_.mails()[0].message, "html");
  for (const char* loads : {"src=", "url(", "<script", "<link", "@import", "<img"}) {
    EXPECT_EQ(html.find(loads), std::string::npos) << loads;
  }
}

// Rule: E-2
TEST_F(Email, SpeaksTheLanguageAndTheSubjectOfTheSettings) {
  Json english = test::settings();
  english.set("language", "en")
      .set("country", "US")
      .set("subject", "{kind} no. {order} for {customer}: {total} {what}");
  const Settings settings = *Settings::from_json(english, "UTC");
  const enlace_local_time made{sizeof made, 2026, 11, 22, 10, 15, 0, 0};
  const Content content = order_content(settings, test::request().order, made);
  EXPECT_EQ(content.subject, "Presale no. 31000001 for Abarrotes Doña Lucía <3>: $2,933.04 MXN {what}");
  for (const char* word : {"November 22, 2026, 10:15 AM", "Seller", "Subtotal", "10% off (before $236.00)"}) {
    EXPECT_NE(content.text.find(word), std::string::npos) << word;
  }
  keep_sample("english", content);
}

// Rule: E-3
TEST_F(Email, SaysThatAnOrderReplacesAnother) {
  PushRequest edited = test::request();
  edited.order.replaces = "30999999";
  Session session = open();
  ASSERT_TRUE(session.push_order(edited).ok());
  EXPECT_NE(part(host_.mails()[0].message, "plain").find("sustituye al 30999999"), std::string::npos);
}

// Rule: E-3
TEST_F(Email, TellsADeletionInTheThreadOfItsOrder) {
  Session session = open();
  const OpResult pushed = session.push_order(test::request());
  FindRequest request;
  request.reference = "HANDY-31000001";
  request.find_key = pushed.document(ENLACE_EMIT_FIND_KEY);
  ASSERT_TRUE(session.delete_order(request).ok());
  const std::string& message = host_.mails().at(1).message;
  EXPECT_NE(message.find("In-Reply-To: <handy-31000001.order.ana.lopez=lupita.mx@lupita.mx>"),
            std::string::npos);
  EXPECT_NE(message.find("Message-ID: <handy-31000001.removed.ana.lopez=lupita.mx@lupita.mx>"),
            std::string::npos);
  const std::string text = part(message, "plain");
  EXPECT_NE(text.find("31000001 se eliminó"), std::string::npos);
  EXPECT_NE(text.find("$2,933.04"), std::string::npos);
  keep_sample("removed", removal_content(*Settings::from_json(test::settings(), "UTC"), request.find_key));
}

// Whoever was told of an order is told of its end, though the recipients were changed meanwhile.
// Rule: E-3
TEST_F(Email, TellsADeletionToWhoeverWasToldOfTheOrder) {
  FindRequest request;
  request.reference = "HANDY-31000001";
  request.find_key = Json::object({{"order", "31000001"}, {"recipient", "eva@lupita.mx"}});
  ASSERT_TRUE(open().delete_order(request).ok());
  EXPECT_EQ(host_.mails().at(0).recipient, "eva@lupita.mx");
  EXPECT_NE(host_.mails()[0].message.find("In-Reply-To: <handy-31000001.order.eva=lupita.mx@lupita.mx>"),
            std::string::npos);
  request.find_key.erase("recipient");
  ASSERT_TRUE(open().delete_order(request).ok());
  EXPECT_EQ(host_.mails().at(1).recipient, "Ana.Lopez@lupita.mx");
}

// Rule: E-2
TEST_F(Email, LogsInWhereTheSettingsSaySoAndAnswersGoWhereTheySay) {
  Json settings = test::settings();
  ASSERT_TRUE(open(settings).push_order(test::request()).ok());
  settings.set("smtp", Json::object({{"server", "relay.lupita.mx"}, {"log_in", false}}));
  settings.set("reply_to", "ventas@lupita.mx");
  Session relay = open(settings);
  ASSERT_TRUE(relay.push_order(test::request()).ok());
  ASSERT_TRUE(relay.check().ok());
  EXPECT_EQ(host_.mails().at(0).auth, "smtp");
  EXPECT_EQ(host_.mails()[0].message.find("Reply-To:"), std::string::npos);
  EXPECT_EQ(host_.mails().at(1).auth, "");
  EXPECT_NE(host_.mails()[1].message.find("Reply-To: ventas@lupita.mx\r\n"), std::string::npos)
      << host_.mails()[1].message;
  EXPECT_EQ(host_.mails().at(2).auth, "");
}

TEST_F(Email, SendsTheSameIdAgainForTheSameOrder) {
  Session session = open();
  host_.on_mail({MailAnswer::lost()});
  const OpResult lost = session.push_order(test::request());
  EXPECT_EQ(lost.status, ENLACE_E_AMBIGUOUS);
  ASSERT_TRUE(session.push_order(test::request()).ok());
  const auto id = [&](std::size_t i) {
    const std::string& message = host_.mails().at(i).message;
    const std::size_t at = message.find("Message-ID:");
    return message.substr(at, message.find("\r\n", at) - at);
  };
  EXPECT_EQ(id(0), id(1));
}

TEST_F(Email, RefusesAddressesThatAreNone) {
  for (const char* bad :
       {"ana", "ana@", "@lupita.mx", "ana lopez@lupita.mx", "ana@lupita", "ana@lupita.mx, eva@lupita.mx",
        "Ana <ana@lupita.mx>", "añá@lupita.mx", "ana@lupitá.mx", "", "ana@lupita.mx\r\nBcc: x@y.mx"}) {
    EXPECT_EQ(refused(test::settings().set("recipients", Json::array({bad}))), "recipient_invalid") << bad;
  }
  EXPECT_EQ(refused(test::settings().set("recipients", Json::array({"a@b.mx", "A@B.mx"}))),
            "recipient_twice");
  EXPECT_EQ(refused(test::settings().set("from", "Lupita")), "sender_invalid");
  EXPECT_EQ(refused(test::settings().set("recipients", Json::array())), "setting_invalid");
  EXPECT_EQ(refused(test::settings().set("smtp", Json::object({{"server", "a b"}}))), "setting_invalid");
  EXPECT_EQ(refused(test::settings()), "");
}

TEST_F(Email, ChecksTheServerWithoutSending) {
  Session session = open();
  const OpResult result = session.check();
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(host_.mails().at(0).log_in_only);
  EXPECT_EQ(result.document(ENLACE_EMIT_CHECK)["account"].text(), "avisos@lupita.mx");
  host_.on_mail({MailAnswer::refused(535, ENLACE_SMTP_AT_AUTH)});
  EXPECT_EQ(session.check().status, ENLACE_E_AUTH);
}

// Bad input: an order of 500 lines. Gmail cuts messages at some 102 kB; the total stands before that.
TEST_F(Email, SendsAnOrderOfFiveHundredLines) {
  PushRequest request = test::request();
  request.order.lines.clear();
  for (int i = 0; i < 500; ++i) {
    request.order.lines.push_back(test::line("75010553" + std::to_string(10000 + i),
                                             "Producto de la partida " + std::to_string(i), "12", "18.50",
                                             "222.00"));
  }
  request.order.total = d("111000");
  Session session = open();
  ASSERT_TRUE(session.push_order(request).ok());
  EXPECT_TRUE(host_.misuses().empty());
  const std::string html = part(host_.mails()[0].message, "html");
  EXPECT_NE(html.find("Producto de la partida 499"), std::string::npos);
  EXPECT_LT(html.find("$111,000.00"), 20'000u);
  EXPECT_LT(html.size(), 102'000u);
  const enlace_local_time made{sizeof made, 2026, 11, 22, 10, 15, 0, 0};
  keep_sample("long", order_content(*Settings::from_json(test::settings(), "UTC"), request.order, made));
  keep_sample("order",
              order_content(*Settings::from_json(test::settings(), "UTC"), test::request().order, made));
}

// Bad input: gifts, prices of zero and sums of nothing are told as they are.
TEST_F(Email, TellsGiftsAndPricesOfZero) {
  PushRequest request = test::request();
  OrderLine gift = test::line("REGALO-1", "Vaso de regalo", "2", "0", "0");
  gift.is_reward = true;
  request.order.lines = {gift, test::line("CERO", "Muestra", "1", "0", "0")};
  request.order.total = request.order.total_tax = request.order.total_before_tax = Decimal();
  Session session = open();
  ASSERT_TRUE(session.push_order(request).ok());
  for (const char* type : {"plain", "html"}) {
    const std::string body = part(host_.mails().at(0).message, type);
    for (const char* datum : {"Vaso de regalo", "promoción", "Muestra", "$0.00"}) {
      EXPECT_NE(body.find(datum), std::string::npos) << type << ": " << datum;
    }
  }
}

TEST_F(Email, CountsOneLineInTheSingular) {
  PushRequest request = test::request();
  request.order.lines.resize(1);
  Session session = open();
  ASSERT_TRUE(session.push_order(request).ok());
  const std::string text = part(host_.mails().at(0).message, "plain");
  EXPECT_NE(text.find("\n1 partida. "), std::string::npos) << text;
}

Json portal() {
  return Json::object({{"portal_url", "https://factura.bind.com.mx"},
                       {"company_number", "10342"},
                       {"total", "2933.0400"},
                       {"reference", "41d07ab3"},
                       {"last_day", "2026-11-30"},
                       {"generic_concept", "Venta de abarrotes"}});
}

// Rule: F-1
// Rule: F-2
// Rule: F-3
TEST_F(Email, SendsTheCustomerThePortalsThreeValues) {
  PushRequest request = test::request();
  request.links.push_back({"self_invoice", request.order.id, "x", portal()});
  Session session = open();
  const OpResult result = session.push_order(request);
  ASSERT_TRUE(result.ok()) << result.error.cause;
  const sdk::MailRequest& mail = host_.mails().at(0);
  EXPECT_EQ(mail.recipient, "lucia@example.com");
  EXPECT_NE(mail.message.find("<handy-31000001.self-invoice.lucia=example.com@lupita.mx>"),
            std::string::npos);
  for (const char* type : {"plain", "html"}) {
    const std::string body = part(mail.message, type);
    for (const char* datum : {"https://factura.bind.com.mx", "10342", "2933.04", "41d07ab3",
                              "30 de noviembre de 2026", "Venta de abarrotes", "22 de noviembre de 2026"}) {
      EXPECT_NE(body.find(datum), std::string::npos) << type << ": " << datum;
    }
    EXPECT_EQ(body.find("$2,933"), std::string::npos);  // the portal compares it as it is written
  }
  keep_sample("self-invoice",
              self_invoice_content(*Settings::from_json(test::settings(), "UTC"), request.order, portal()));
}

// Bad input: a customer's address that is none.
// Rule: F-1
TEST_F(Email, NamesTheCustomerWhoseAddressIsNone) {
  for (const char* bad :
       {"lucia", "lucia@example", "ana lucia@example.com", "lucia @ eva@example.com", "sin correo"}) {
    PushRequest request = test::request();
    request.order.customer.email = bad;
    request.links.push_back({"self_invoice", request.order.id, "x", portal()});
    Session session = open();
    const OpResult result = session.push_order(request);
    EXPECT_EQ(result.error.cause, "customer_address_invalid") << bad;
    EXPECT_EQ(result.error.params["address"].text(), bad);
    EXPECT_EQ(result.error.params["customer"].text(), request.order.customer.description);
  }
  EXPECT_TRUE(host_.mails().empty());
}

// Of several addresses in one field the first, and the order says so: the other one is for a person.
// Rule: F-1
// Rule: H-29
TEST_F(Email, SendsTheLinkToTheFirstOfSeveralAddresses) {
  for (const char* typed : {"lucia@example.com; eva@example.com", "Lucía <lucia@example.com>",
                            "lucia@example.com\neva@example.com", "\u00A0lucia@example.com\u200B",
                            "lucia@example.com / eva@example.com"}) {
    PushRequest request = test::request();
    request.order.customer.email = typed;
    request.links.push_back({"self_invoice", request.order.id, "x", portal()});
    Session session = open();
    const OpResult result = session.push_order(request);
    ASSERT_TRUE(result.ok()) << typed << " " << result.error.cause;
    EXPECT_EQ(host_.mails().back().recipient, "lucia@example.com") << typed;
    const Json warnings = result.document(ENLACE_EMIT_OUTCOME)["warnings"];
    ASSERT_EQ(warnings.size(), 1u) << typed;
    EXPECT_EQ(warnings.items()[0]["code"].text(), "customer_email_cleaned");
  }
  EXPECT_EQ(host_.mails().size(), 5u);
}

// Rule: F-2
// Rule: F-3
TEST_F(Email, SaysNothingOfADayOrAConceptThatTheSettingsDoNotWant) {
  PushRequest request = test::request();
  Json facts = Json::object({{"portal_url", "https://factura.bind.com.mx"},
                             {"company_number", "1"},
                             {"total", "10"},
                             {"reference", "r"}});
  const Content content =
      self_invoice_content(*Settings::from_json(test::settings(), "UTC"), request.order, facts);
  EXPECT_EQ(content.text.find("hasta el"), std::string::npos);
  EXPECT_EQ(content.text.find("concepto"), std::string::npos);
  EXPECT_NE(content.text.find("Total: 10.00"), std::string::npos);
}

TEST(MessageId, DiffersByOrderEventAndRecipient) {
  const std::string id = message_id("HANDY-1", "order", "Ana@Lupita.mx", "avisos@tienda.mx");
  EXPECT_EQ(id, "<handy-1.order.ana=lupita.mx@tienda.mx>");
  EXPECT_NE(id, message_id("HANDY-1", "removed", "Ana@Lupita.mx", "avisos@tienda.mx"));
  EXPECT_NE(id, message_id("HANDY-1", "order", "Eva@Lupita.mx", "avisos@tienda.mx"));
}

}  // namespace
}  // namespace enlace::email_notify
