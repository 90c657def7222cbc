#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "bind_company.hpp"
#include "connector.hpp"
#include "settings.hpp"

namespace enlace::binderp {
namespace {

Descriptor descriptor() {
  sdk::testing::FakeHost host;
  Result<Descriptor> described = sdk::testing::describe(host, sdk::testing::table_of<BindConnector>());
  EXPECT_TRUE(described);
  return described ? *std::move(described) : Descriptor();
}

// Rule: B-CFG
TEST(BindDescriptor, AsksForATokenAndOnlyBind) {
  const Descriptor d = descriptor();
  EXPECT_EQ(d.id, "binderp");
  ASSERT_EQ(d.credentials.size(), 1u);
  EXPECT_EQ(d.credentials[0].slot, "api");
  EXPECT_EQ(d.credentials[0].scheme, Descriptor::Credential::Scheme::bearer);
  EXPECT_EQ(d.credentials[0].fields, std::vector<std::string>{"token"});
  EXPECT_EQ(d.origins, std::vector<std::string>{"https://api.bind.com.mx"});
}

// Rule: B-PROD-1
TEST(BindDescriptor, PushesProductsTwiceADayAndPullsNothing) {
  EXPECT_EQ(descriptor().schedules.at("products"), "daily 08:00+16:00 UTC");
  EXPECT_NE(BindConnector::kCapabilities & ENLACE_CAP_PUSH_PRODUCTS, 0u);
  EXPECT_EQ(BindConnector::kCapabilities & (ENLACE_CAP_PULL_PRODUCTS | ENLACE_CAP_PULL_CUSTOMERS), 0u);
}

// Rule: B-INV-1
TEST(BindDescriptor, HasNoScheduleForInventoryOrCustomers) {
  EXPECT_FALSE(descriptor().schedules.contains("inventory"));
  EXPECT_FALSE(descriptor().schedules.contains("customers"));
}

// Rule: B-ORD-1
// Rule: B-DEL-1
TEST(BindDescriptor, PushesOrdersAndDeletionsEveryTenMinutes) {
  EXPECT_EQ(descriptor().schedules.at("orders"), "every 10m");
  EXPECT_EQ(descriptor().schedules.at("deletions"), "every 10m");
}

TEST(BindDescriptor, StaysBelowBindsPace) {
  const Descriptor::Rate rate = descriptor().rate;
  EXPECT_EQ(rate.requests, 270);
  EXPECT_EQ(rate.per_seconds, 300);
}

TEST(BindDescriptor, LooksForOrdersInDoubt) {
  EXPECT_EQ(descriptor().in_doubt, Descriptor::InDoubt::find);
  EXPECT_EQ(descriptor().settle_seconds, 300);
  EXPECT_EQ(descriptor().lag_seconds, 60);
}

// Rule: B-CFG
TEST(BindDescriptor, HasTheDefaultsThatTheConnectorUses) {
  const Json schema = descriptor().settings_schema;
  Json defaults = minimal_settings();
  for (const Json::Member& property : schema["properties"].members()) {
    if (property.value.contains("default")) defaults.set(property.key, property.value["default"]);
  }
  const Result<Settings> written = Settings::from_json(defaults);
  const Result<Settings> silent = Settings::from_json(minimal_settings());
  ASSERT_TRUE(written);
  ASSERT_TRUE(silent);
  EXPECT_EQ(written->currency, silent->currency);
  EXPECT_EQ(silent->currency, "MXN");
  EXPECT_EQ(written->remisions, silent->remisions);
  EXPECT_FALSE(silent->remisions);
  EXPECT_EQ(written->gross_prices, silent->gross_prices);
  EXPECT_FALSE(silent->gross_prices);
  EXPECT_EQ(written->default_vat, silent->default_vat);
  EXPECT_EQ(silent->default_vat, Decimal(16));
  EXPECT_EQ(written->base_url, silent->base_url);
  EXPECT_EQ(schema["required"], json(R"(["price_list","warehouse","account"])"));
}

// Rule: B-CFG
TEST(BindSettings, AreRefusedWithTheNameOfTheWrongOne) {
  for (const auto& [setting, value] :
       std::initializer_list<std::pair<const char*, Json>>{{"price_list", true},
                                                           {"price_list", " "},
                                                           {"price_list", Json()},
                                                           {"currency", ""},
                                                           {"warehouse", ""},
                                                           {"account", Json()},
                                                           {"user", Json::array()},
                                                           {"document", "factura"},
                                                           {"price_mode", "both"},
                                                           {"default_vat", -1},
                                                           {"default_vat", 100},
                                                           {"default_vat", "x"},
                                                           {"base_url", "bind"}}) {
    const Result<Settings> settings = Settings::from_json(minimal_settings().set(setting, value));
    ASSERT_FALSE(settings) << setting;
    EXPECT_EQ(settings.error().status, ENLACE_E_CONFIG);
    EXPECT_EQ(settings.error().params["setting"].text(), setting);
  }
  EXPECT_FALSE(Settings::from_json(minimal_settings().set("subscription_key", "a\r\nX-Evil: b")));
  EXPECT_FALSE(Settings::from_json(Json::array()));
  EXPECT_EQ(Settings::from_json(minimal_settings().set("base_url", "http://127.0.0.1:8080/api/"))->base_url,
            "http://127.0.0.1:8080/api");
  EXPECT_EQ(Settings::from_json(minimal_settings().set("account", 105))->account, "105");
}

// Every code in the sources is told in both languages, with the same parameters.
TEST(BindDescriptor, HasATextForEveryCodeInBothLanguages) {
  std::set<std::string> codes;
  const std::regex literal(R"re("([a-z]+(_[a-z]+)+)")re");
  // Names of settings, parameters look like codes too.
  const std::set<std::string> names = {
      "address_id",  "base_url",     "client_id",           "company_number",   "country",
      "default_vat", "price_list",   "price_mode",          "self_invoice",     "subscription_key",
      "tax_id",      "host_refused", "product_name_shared", "record_unreadable"};  // the host says it
  for (const auto& file : std::filesystem::directory_iterator(BINDERP_SOURCES)) {
    const std::string name = file.path().filename().string();
    if (file.path().extension() != ".cc" || name == "texts.cc" || name == "descriptor.cc") continue;
    std::stringstream source;
    source << std::ifstream(file.path()).rdbuf();
    const std::string text = source.str();
    for (std::sregex_iterator it(text.begin(), text.end(), literal), end; it != end; ++it) {
      if (!names.contains((*it)[1])) codes.insert((*it)[1]);
    }
  }
  ASSERT_GT(codes.size(), 35u);
  const Descriptor d = descriptor();
  const auto placeholders = [](const Descriptor::Text& text) {
    const std::regex placeholder(R"(\{[a-z_]+\})");
    const std::string all = text.what + text.remedy;
    return std::set<std::string>(std::sregex_token_iterator(all.begin(), all.end(), placeholder), {});
  };
  for (const std::string& code : codes) {
    const Descriptor::Text* es = d.text("es", code);
    const Descriptor::Text* en = d.text("en", code);
    ASSERT_TRUE(es != nullptr && en != nullptr) << code;
    EXPECT_NE(es->what, en->what);
    EXPECT_EQ(placeholders(*es), placeholders(*en)) << code;
  }
}

}  // namespace
}  // namespace enlace::binderp
