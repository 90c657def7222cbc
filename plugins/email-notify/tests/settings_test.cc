#include "settings.hpp"

#include <gtest/gtest.h>

#include <set>

#include "connector.hpp"
#include "sample.hpp"

// What an operator may set, and that each setting is heard (E-2).
namespace enlace::email_notify {
namespace {

std::set<std::string> names_of(const Json& schema) {
  std::set<std::string> names;
  for (const Json::Member& property : schema["properties"].members()) names.insert(property.key);
  return names;
}

Json smtp(const char* security = nullptr, int port = 0) {
  Json made = Json::object({{"server", "mail.lupita.mx"}});
  if (security != nullptr) made.set("security", security);
  if (port != 0) made.set("port", port);
  return test::settings().set("smtp", made);
}

std::string server_of(const Json& json) {
  const Result<Settings> settings = Settings::from_json(json, "UTC");
  return settings ? settings->server : settings.error().params["setting"].text();
}

// Rule: E-2
// Rule: E-1
TEST(EmailSettings, AreTheseAndNoOthers) {
  const Json descriptor = EmailConnector::descriptor();
  const Json& schema = descriptor["settings_schema"];
  const Json& properties = schema["properties"];
  for (const Json* object : {&schema, &properties["smtp"]}) {
    EXPECT_EQ((*object)["type"].text(), "object");
    EXPECT_FALSE((*object)["additionalProperties"].boolean().value_or(true)) << "a typing mistake passes";
  }
  EXPECT_EQ(names_of(schema),
            (std::set<std::string>{"smtp", "requests_per_minute", "from", "reply_to", "recipients", "subject",
                                   "company", "language", "country"}));
  EXPECT_EQ(names_of(properties["smtp"]),
            (std::set<std::string>{"server", "port", "security", "log_in", "ca_file"}));
  EXPECT_EQ(schema["required"], Json::array({"smtp", "from", "recipients"}));
  EXPECT_EQ(properties["smtp"]["required"], Json::array({"server"}));
  EXPECT_EQ(properties["smtp"]["properties"]["security"]["enum"], Json::array({"starttls", "tls", "none"}));
  EXPECT_EQ(properties["language"]["enum"], Json::array({"es", "en"}));
  EXPECT_EQ(properties["recipients"]["minItems"].text(), "1");
  // Each recipient is an instance of its own (E-1); a relay nearby wants no password.
  EXPECT_EQ(descriptor["fan_out"].text(), "recipients");
  EXPECT_EQ(descriptor["credentials"].items().at(0)["fields"], Json::array({"user", "password"}));
  EXPECT_TRUE(descriptor["credentials"].items().at(0)["optional"].truthy());
}

// Rule: E-2
TEST(EmailSettings, ChooseHowTheServerIsSpokenTo) {
  EXPECT_EQ(server_of(smtp()), "smtp://mail.lupita.mx:587");
  EXPECT_EQ(server_of(smtp("starttls")), "smtp://mail.lupita.mx:587");
  EXPECT_EQ(server_of(smtp("none", 25)), "smtp://mail.lupita.mx:25");
  EXPECT_EQ(server_of(smtp("tls")), "smtps://mail.lupita.mx:465");
  EXPECT_EQ(server_of(smtp("tls", 2465)), "smtps://mail.lupita.mx:2465");
  EXPECT_EQ(server_of(smtp("ssl")), "smtp.security");
  EXPECT_EQ(server_of(smtp("tls", 65536)), "smtp.port");
  Json silent = smtp();
  EXPECT_TRUE(Settings::from_json(silent, "UTC")->logs_in);
  silent.set("smtp", Json::object({{"server", "mail.lupita.mx"}, {"log_in", false}}));
  EXPECT_FALSE(Settings::from_json(silent, "UTC")->logs_in);
}

// Rule: E-2
TEST(EmailSettings, AreHeard) {
  const Result<Settings> silent = Settings::from_json(test::settings(), "America/Bogota");
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->style.language, Language::es);
  EXPECT_EQ(silent->style.time_zone, "America/Bogota");
  EXPECT_EQ(silent->company, "Pedidos Lupita");
  EXPECT_EQ(silent->subject, "");
  EXPECT_EQ(silent->reply_to, "");
  EXPECT_EQ(silent->recipient, "Ana.Lopez@lupita.mx");
  const Result<Settings> said = Settings::from_json(test::settings()
                                                        .set("language", "en")
                                                        .set("subject", "{order}")
                                                        .set("company", "Lupita SA")
                                                        .set("reply_to", "ventas@lupita.mx"),
                                                    "UTC");
  ASSERT_TRUE(said);
  EXPECT_EQ(said->style.language, Language::en);
  EXPECT_EQ(said->subject, "{order}");
  EXPECT_EQ(said->company, "Lupita SA");
  EXPECT_EQ(said->reply_to, "ventas@lupita.mx");
}

}  // namespace
}  // namespace enlace::email_notify
