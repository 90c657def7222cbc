#include "settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "bind_company.hpp"
#include "connector.hpp"

// What an operator may set, and that each setting is heard (B-CFG).
namespace enlace::binderp {
namespace {

// Rule: B-CFG
TEST(BindSettings, AreTheseAndNoOthers) {
  const Json descriptor = BindConnector::descriptor();
  const Json& schema = descriptor["settings_schema"];
  const Json& properties = schema["properties"];
  EXPECT_EQ(schema["type"].text(), "object");
  EXPECT_FALSE(schema["additionalProperties"].boolean().value_or(true)) << "a typing mistake passes";
  std::set<std::string> names;
  for (const Json::Member& property : properties.members()) names.insert(property.key);
  EXPECT_EQ(names, (std::set<std::string>{"user", "price_list", "currency", "warehouse", "account",
                                          "location", "document", "price_mode", "default_vat",
                                          "requests_per_minute", "subscription_key", "base_url"}));
  for (const char* name : {"price_list", "currency", "warehouse", "account"}) {
    EXPECT_EQ(properties[name]["type"], json(R"(["string","integer"])")) << name;  // account: 10501001
    EXPECT_EQ(properties[name]["minLength"].text(), "1") << name;
  }
  EXPECT_EQ(properties["document"]["enum"], json(R"(["pedido","remision"])"));
  EXPECT_EQ(properties["price_mode"]["enum"], json(R"(["net","gross"])"));
  EXPECT_EQ(properties["default_vat"]["minimum"].text(), "0");
  EXPECT_EQ(properties["default_vat"]["exclusiveMaximum"].text(), "100");
  EXPECT_EQ(properties["requests_per_minute"]["minimum"].text(), "1");
}

// Rule: B-CFG
TEST(BindSettings, AreHeard) {
  const Result<Settings> settings = Settings::from_json(json(R"({"user":"ventas","price_list":"Mayoreo",
      "currency":"USD","warehouse":"Ruta Norte","account":"105-02","location":"Matriz","document":"remision",
      "price_mode":"gross","default_vat":8,"base_url":"https://otro.example/api"})"));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->user, "ventas");
  EXPECT_EQ(settings->price_list, "Mayoreo");
  EXPECT_EQ(settings->currency, "USD");
  EXPECT_EQ(settings->warehouse, "Ruta Norte");
  EXPECT_EQ(settings->account, "105-02");
  EXPECT_EQ(settings->location, "Matriz");
  EXPECT_TRUE(settings->remisions);
  EXPECT_TRUE(settings->gross_prices);
  EXPECT_EQ(settings->default_vat, Decimal(8));
  EXPECT_EQ(settings->base_url, "https://otro.example/api");
  EXPECT_FALSE(Settings::from_json(minimal_settings().set("document", "remision"))->gross_prices);
  EXPECT_FALSE(Settings::from_json(minimal_settings().set("price_mode", "gross"))->remisions);
}

// apis/bind.md 1.2: some companies were given a key of the gateway beside that of the API.
// Rule: B-CFG
TEST(BindSettings, TheGatewaysKeyGoesWithEveryRequestWhereThereIsOne) {
  for (const bool given : {true, false}) {
    BindCompany company;
    const Json settings = given ? Json::object({{"subscription_key", "0123abcd"}}) : Json::object();
    ASSERT_TRUE(company.session(settings).check().ok());
    for (const sdk::HttpRequest& request : company.host().requests()) {
      const auto sent = std::find_if(request.headers.begin(), request.headers.end(), [](const auto& header) {
        return header.first == "Ocp-Apim-Subscription-Key";
      });
      EXPECT_EQ(sent != request.headers.end() && sent->second == "0123abcd", given);
    }
  }
}

}  // namespace
}  // namespace enlace::binderp
