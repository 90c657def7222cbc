#include "alerts/letter.hpp"

#include <gtest/gtest.h>

namespace enlace::alerts {
namespace {

Message opened() {
  Message message;
  message.id = 7;
  message.body =
      Json::object({{"tenant", "lupita"},
                    {"connector", "alegra"},
                    {"cause", "orders_not_moving"},
                    {"params", Json::object({{"order", "31000001"}, {"since", "2025-03-04T15:00:00Z"}})},
                    {"count", 3},
                    {"orders", Json::array({"31000001", "31000002"})},
                    {"first_seen", "2025-03-04T17:00:00Z"},
                    {"resolved", Json()}});
  return message;
}

TEST(AlertLetter, NamesTheThingTheCauseAndTheNextStepInBothLanguages) {
  const phrases::Phrasebook phrases;
  for (const phrases::Language language : {phrases::Language::es, phrases::Language::en}) {
    const Letter letter = letter_of(opened(), phrases, language);
    EXPECT_NE(letter.subject.find("lupita/alegra"), std::string::npos);
    for (const char* wanted :
         {"31000001", "31000002", "orders_not_moving", "enlace status", "2025-03-04T17:00:00Z"}) {
      EXPECT_NE(letter.text.find(wanted), std::string::npos) << wanted << "\n" << letter.text;
    }
  }
  EXPECT_NE(letter_of(opened(), phrases, phrases::Language::es).subject.find("Atención"), std::string::npos);
}

TEST(AlertLetter, AResolvedOneSaysSoAndAsksForNothing) {
  const phrases::Phrasebook phrases;
  Message message = opened();
  message.kind = Kind::resolved;
  message.body.set("resolved", "2025-03-04T18:00:00Z");
  const Letter letter = letter_of(message, phrases, phrases::Language::en);
  EXPECT_EQ(letter.subject.find("Resolved: "), 0U);
  EXPECT_EQ(letter.text.find("dead list"), std::string::npos);
  EXPECT_NE(letter.text.find("2025-03-04T18:00:00Z"), std::string::npos);
}

TEST(AlertLetter, OfSeveralCompaniesItSaysHowManyHowMuchAndWhose) {
  const phrases::Phrasebook phrases;
  Message message = opened();
  Json all = Json::array();
  for (const char* tenant : {"lupita", "norte", "sur"}) {
    Json one = message.body;
    one.set("tenant", tenant).set("count", 4).set("cause", "returns_held");
    one.set("params", Json::object({{"orders_sum", "6076.80"},
                                    {"orders_of", Json::array({std::string("Tienda ") + tenant})}}));
    all.push_back(one);
  }
  message.body.set("problems", all).set("companies", 3).set("count", 12);
  const Letter letter = letter_of(message, phrases, phrases::Language::es, {},
                                  [](const std::string&) { return std::string("America/Mexico_City"); });
  EXPECT_EQ(letter.subject.find("Atención: 3 empresas: 12 pedidos, $18,230.40: "), 0U) << letter.subject;
  for (const char* wanted :
       {"lupita, norte, sur", "$18,230.40", "Tienda norte", "2025-03-04 11:00 (America/Mexico_City)"}) {
    EXPECT_NE(letter.text.find(wanted), std::string::npos) << wanted << "\n" << letter.text;
  }
}

TEST(AlertLetter, TheTextDoesNotRepeatTheSubject) {
  const phrases::Phrasebook phrases;
  const Letter letter = letter_of(opened(), phrases, phrases::Language::en);
  const std::string what =
      phrases.say(phrases::Language::en, "orders_not_moving", opened().body["params"]).what;
  EXPECT_NE(letter.subject.find(what), std::string::npos);
  EXPECT_EQ(letter.text.find(what), std::string::npos) << letter.text;
}

// Rule: H-30
TEST(AlertLetter, AnOutageSaysSinceWhenWhatWaitsAndThatItIsBack) {
  const phrases::Phrasebook phrases;
  Message message = opened();
  Json params = Json::object({{"name", "Alegra"},
                              {"origin", "https://api.alegra.com"},
                              {"http_status", 503},
                              {"since", "19:25"},
                              {"looked", "19:31"},
                              {"next", "19:32"},
                              {"back", ""},
                              {"companies", 2},
                              {"in_doubt", 5},
                              {"waiting", 2},
                              {"orders", 7},
                              {"money", "$430.00"},
                              {"tenants", Json::array({"lupita", "norte"})}});
  message.body.set("tenant", "host").set("connector", "https://api.alegra.com").set("cause", "system_away");
  message.body.set("orders", Json::array()).set("params", params);
  const Letter letter = letter_of(message, phrases, phrases::Language::en);
  for (const char* wanted : {"Alegra does not answer since 19:25 (HTTP 503)", "Companies: 2", "in doubt: 5",
                             "waiting: 2", "$430.00", "Looked again 19:31, next 19:32"}) {
    EXPECT_NE(letter.subject.find(wanted), std::string::npos) << wanted << "\n" << letter.subject;
  }
  EXPECT_NE(letter.text.find("lupita, norte"), std::string::npos) << letter.text;
  message.kind = Kind::resolved;
  params.set("back", "19:33").set("orders", 0).set("said_as", "system_back");
  message.body.set("params", params);
  const Letter over = letter_of(message, phrases, phrases::Language::en);
  EXPECT_NE(over.subject.find("Alegra is back at 19:33"), std::string::npos) << over.subject;
  EXPECT_NE(over.subject.find("All sent"), std::string::npos) << over.subject;
}

// Two connectors may call different things by the same code.
TEST(AlertLetter, SpeaksInTheWordsOfTheConnectorThatItIsAbout) {
  const auto saying = [](const char* name) {
    const Json text = Json::object(
        {{"products_unknown",
          Json::object({{"what", std::string(name) + " lacks {codes}"}, {"remedy", "Mend it"}})}});
    return Json::object({{"es", text}, {"en", text}});
  };
  phrases::Phrasebook phrases;
  phrases.add("alegra", saying("Alegra"));
  phrases.add("gestionix", saying("Gestionix"));
  const PluginOf plugin_of = [](const std::string& tenant, const std::string& connector) {
    return tenant == "lupita" && connector == "tienda" ? std::string("gestionix") : std::string();
  };
  Message message = opened();
  message.body.set("connector", "tienda").set("cause", "products_unknown");
  const Letter letter = letter_of(message, phrases, phrases::Language::en, plugin_of);
  EXPECT_NE(letter.subject.find("Gestionix lacks"), std::string::npos) << letter.subject;
  EXPECT_EQ((letter.subject + letter.text).find("Alegra"), std::string::npos);

  Message day = message;
  day.kind = Kind::digest;
  day.body = Json::object({{"problems", Json::array({message.body})}});
  const std::string told = letter_of(day, phrases, phrases::Language::es, plugin_of).text;
  EXPECT_NE(told.find("Gestionix lacks"), std::string::npos) << told;
  EXPECT_EQ(told.find("Alegra"), std::string::npos) << told;
}

TEST(AlertLetter, AWebhookGetsTextForChatsAndTheProblemForPrograms) {
  const phrases::Phrasebook phrases;
  const Message message = opened();
  const Json body = webhook_body(message, letter_of(message, phrases, phrases::Language::en));
  EXPECT_EQ(body["kind"].text(), "opened");
  EXPECT_EQ(body["problem"]["cause"].text(), "orders_not_moving");
  EXPECT_NE(body["text"].text().find("31000001"), std::string::npos);
}

TEST(AlertLetter, AMailIsAsciiWithAStableIdAndNoInjectedHeader) {
  Letter letter{"Atención: Ñandú\r\nBcc: evil@example.com", "línea\n"};
  const phrases::Phrasebook phrases;
  Message message = opened();
  message.body.set("tenant", "lupita\r\nBcc: evil@example.com");
  letter = letter_of(message, phrases, phrases::Language::es);
  const std::string mail =
      mail_of(letter, "enlace@lupita.mx", "ana@lupita.mx", "alert-7-1", 1'741'107'600'000);
  EXPECT_EQ(mail.substr(0, mail.find("\r\n\r\n")).find("\r\nBcc:"), std::string::npos) << mail;
  EXPECT_NE(mail.find("Message-ID: <alert-7-1@lupita.mx>\r\n"), std::string::npos);
  EXPECT_NE(mail.find("Date: Tue, 4 Mar 2025 17:00:00 +0000\r\n"), std::string::npos);
  for (const char c : mail) EXPECT_TRUE(static_cast<unsigned char>(c) < 0x80);
  for (std::size_t at = 0, end = 0; (end = mail.find("\r\n", at)) != std::string::npos; at = end + 2) {
    EXPECT_LE(end - at, 78U);
  }
}

}  // namespace
}  // namespace enlace::alerts
