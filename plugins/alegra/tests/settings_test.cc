#include "settings.hpp"

#include <gtest/gtest.h>

#include <set>

#include "alegra_account.hpp"
#include "connector.hpp"

// What an operator may set, and that each setting is heard (A-CFG).
namespace enlace::alegra {
namespace {

// Rule: A-CFG
TEST(AlegraSettings, AreTheseAndNoOthers) {
  const Json descriptor = AlegraConnector::descriptor();
  const Json& schema = descriptor["settings_schema"];
  const Json& properties = schema["properties"];
  EXPECT_EQ(schema["type"].text(), "object");
  EXPECT_FALSE(schema["additionalProperties"].boolean().value_or(true)) << "a typing mistake passes";
  EXPECT_TRUE(schema["required"].is_null());
  std::set<std::string> names;
  for (const Json::Member& property : properties.members()) names.insert(property.key);
  EXPECT_EQ(names,
            (std::set<std::string>{"country", "price_list", "only_inventoriable", "zero_price",
                                   "default_zone", "default_nit", "warehouse", "on_delete", "base_url"}));
  EXPECT_EQ(properties["country"]["enum"], json(R"(["auto","MX","CO"])"));
  EXPECT_EQ(properties["price_list"]["type"], json(R"(["string","integer"])"));  // by name or by id
  EXPECT_EQ(properties["warehouse"]["type"], json(R"(["string","integer"])"));
  EXPECT_EQ(properties["only_inventoriable"]["type"].text(), "boolean");
  EXPECT_EQ(properties["zero_price"]["enum"], json(R"(["accept","skip"])"));
  EXPECT_EQ(properties["on_delete"]["enum"], json(R"(["void","delete"])"));
  EXPECT_EQ(properties["default_zone"]["minLength"].text(), "1");
  EXPECT_EQ(properties["default_nit"]["pattern"].text(), "^[0-9]{1,15}$");
}

// Rule: A-CFG
TEST(AlegraSettings, AreHeard) {
  const Result<Settings> settings = Settings::from_json(json(R"({"country":"CO","price_list":4,
      "only_inventoriable":false,"zero_price":"skip","default_zone":"Centro","default_nit":"900123456",
      "warehouse":2,"on_delete":"delete","base_url":"https://otro.example/v1"})"));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->country, Country::colombia);
  EXPECT_EQ(settings->price_list, "4");
  EXPECT_FALSE(settings->only_inventoriable);
  EXPECT_FALSE(settings->accept_zero_price);
  EXPECT_EQ(settings->default_zone, "Centro");
  EXPECT_EQ(settings->default_nit, "900123456");
  EXPECT_EQ(settings->warehouse, "2");
  EXPECT_TRUE(settings->delete_on_removal);
  EXPECT_EQ(settings->base_url, "https://otro.example/v1");
  EXPECT_EQ(Settings::from_json(json(R"({"country":"MX"})"))->country, Country::mexico);
  EXPECT_EQ(Settings::from_json(json("{}"))->country, Country::automatic);
  EXPECT_TRUE(Settings::from_json(json(R"({"default_nit":"123456789012345"})")));
  EXPECT_FALSE(Settings::from_json(json(R"({"default_nit":"1234567890123456"})")));
}

}  // namespace
}  // namespace enlace::alegra
