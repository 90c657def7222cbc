#include "settings.hpp"

#include <gtest/gtest.h>

#include <set>

#include "connector.hpp"
#include "gestionix_account.hpp"

// What an operator may set, and that each setting is heard (G-CFG).
namespace enlace::gestionix {
namespace {

std::set<std::string> names_of(const Json& schema) {
  std::set<std::string> names;
  for (const Json::Member& property : schema["properties"].members()) names.insert(property.key);
  return names;
}

void expect_closed(const Json& schema) {
  EXPECT_EQ(schema["type"].text(), "object");
  EXPECT_FALSE(schema["additionalProperties"].boolean().value_or(true)) << "a typing mistake passes";
}

// Rule: G-CFG
TEST(GestionixSettings, AreTheseAndNoOthers) {
  const Json descriptor = GestionixConnector::descriptor();
  const Json& schema = descriptor["settings_schema"];
  const Json& properties = schema["properties"];
  expect_closed(schema);
  expect_closed(properties["to_config"]);
  EXPECT_EQ(names_of(schema), (std::set<std::string>{"branch_name", "company", "to_config", "default_family",
                                                     "requests_per_minute", "base_url"}));
  EXPECT_EQ(names_of(properties["to_config"]),
            (std::set<std::string>{"treat_all_as_sales_orders", "create_customer_address"}));
  EXPECT_EQ(schema["required"], json(R"(["branch_name"])"));
  EXPECT_EQ(properties["branch_name"]["type"].text(), "string");
  EXPECT_EQ(properties["branch_name"]["minLength"].text(), "1");
  EXPECT_EQ(properties["company"]["type"], json(R"(["string","integer"])"));
  for (const Json::Member& member : properties["to_config"]["properties"].members()) {
    EXPECT_EQ(member.value["type"].text(), "boolean") << member.key;
  }
  EXPECT_EQ(properties["requests_per_minute"]["minimum"].text(), "1");
}

// Rule: G-CFG
TEST(GestionixSettings, AreHeard) {
  const Result<Settings> settings = Settings::from_json(json(R"({"branch_name":" Bodega Norte ",
      "company":"Demo","default_family":"Varios","base_url":"https://otro.example/v3",
      "to_config":{"treat_all_as_sales_orders":false,"create_customer_address":false}})"));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->branch_name, "Bodega Norte");
  EXPECT_EQ(settings->company, "Demo");
  EXPECT_EQ(settings->default_family, "Varios");
  EXPECT_EQ(settings->base_url, "https://otro.example/v3");
  EXPECT_FALSE(settings->treat_all_as_sales_orders);
  EXPECT_FALSE(settings->create_customer_address);
}

}  // namespace
}  // namespace enlace::gestionix
