#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "connector.hpp"
#include "gestionix_account.hpp"

namespace enlace::gestionix {
namespace {

Descriptor descriptor() {
  sdk::testing::FakeHost host;
  Result<Descriptor> described = sdk::testing::describe(host, sdk::testing::table_of<GestionixConnector>());
  EXPECT_TRUE(described);
  return described ? *std::move(described) : Descriptor();
}

// Rule: G-CFG
TEST(GestionixDescriptor, AsksForUserAndPasswordAndSaysHowToLogIn) {
  const Descriptor d = descriptor();
  EXPECT_EQ(d.id, "gestionix");
  ASSERT_EQ(d.credentials.size(), 1u);
  const Descriptor::Credential& credential = d.credentials[0];
  EXPECT_EQ(credential.fields, (std::vector<std::string>{"user", "password"}));
  ASSERT_TRUE(credential.login);
  EXPECT_EQ(credential.login->url, "{base_url}/users/authentication");
  EXPECT_EQ(json(credential.login->body),
            json(R"({"user":"{{secret:api.user}}","password":"{{secret:api.password}}"})"));
  EXPECT_EQ(credential.login->token, "/access_token");
  EXPECT_EQ(credential.login->expires_in, "/expires_in");
  EXPECT_EQ(credential.login->lifetime_seconds, 40'000);
  EXPECT_EQ(credential.login->header, "Authorization");
  EXPECT_EQ(credential.login->prefix, "Bearer ");
  EXPECT_EQ(d.origins, std::vector<std::string>{"https://api.gestionix.com"});
}

// Rule: G-PROD-1
// Rule: G-CUST-1
TEST(GestionixDescriptor, PullsAtEightAndFourUtc) {
  for (const char* component : {"products", "inventory", "customers"}) {
    EXPECT_EQ(descriptor().schedules.at(component), "daily 08:00+16:00 UTC");
  }
}

// Rule: G-ORD-1
// Rule: G-DEL-1
TEST(GestionixDescriptor, PushesAndDeletesEveryTenMinutes) {
  EXPECT_EQ(descriptor().schedules.at("orders"), "every 10m");
  EXPECT_EQ(descriptor().schedules.at("deletions"), "every 10m");
}

// Rule: G-PROD-5
TEST(GestionixDescriptor, SaysThatItsStockIsOnRoutesToo) {
  EXPECT_TRUE(descriptor().inventory_includes_routes);
}

// Rule: H-18
TEST(GestionixDescriptor, SaysHowItsOrdersCompareNames) {
  EXPECT_TRUE(descriptor().customer_names.folded);
  EXPECT_TRUE(descriptor().customer_names.legal_name);
}

TEST(GestionixDescriptor, KeepsToGestionixsPaceAndLooksForOrdersInDoubt) {
  EXPECT_EQ(descriptor().rate.requests, 60);
  EXPECT_EQ(descriptor().rate.per_seconds, 60);
  EXPECT_EQ(descriptor().in_doubt, Descriptor::InDoubt::find);
  EXPECT_EQ(descriptor().settle_seconds, 300);
}

// Rule: G-CFG
TEST(GestionixDescriptor, HasTheDefaultsThatTheConnectorUses) {
  const Json properties = descriptor().settings_schema["properties"];
  Json defaults = Json::object({{"branch_name", "Matriz"}});
  for (const Json::Member& property : properties.members()) {
    if (property.value.contains("default")) defaults.set(property.key, property.value["default"]);
  }
  Json to = Json::object();
  for (const Json::Member& property : properties["to_config"]["properties"].members()) {
    to.set(property.key, property.value["default"]);
  }
  defaults.set("to_config", to);
  const Result<Settings> written = Settings::from_json(defaults);
  const Result<Settings> silent = Settings::from_json(json(R"({"branch_name":"Matriz"})"));
  ASSERT_TRUE(written);
  ASSERT_TRUE(silent);
  EXPECT_EQ(written->company, silent->company);
  EXPECT_EQ(written->base_url, silent->base_url);
  EXPECT_EQ(silent->base_url, "https://api.gestionix.com/api/v3");
  EXPECT_EQ(written->default_family, silent->default_family);
  EXPECT_EQ(written->treat_all_as_sales_orders, silent->treat_all_as_sales_orders);
  EXPECT_TRUE(silent->treat_all_as_sales_orders);
  EXPECT_EQ(written->create_customer_address, silent->create_customer_address);
  EXPECT_TRUE(silent->create_customer_address);
}

// Rule: G-CFG
TEST(GestionixSettings, AreRefusedWithTheNameOfTheWrongOne) {
  for (const auto& [setting, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"branch_name", R"({"branch_name":" "})"},
           {"branch_name", R"({})"},
           {"branch_name", R"({"branch_name":true})"},
           {"company", R"({"branch_name":"a","company":[]})"},
           {"to_config", R"({"branch_name":"a","to_config":1})"},
           {"to_config.treat_all_as_sales_orders",
            R"({"branch_name":"a","to_config":{"treat_all_as_sales_orders":"no"}})"},
           {"to_config.create_customer_address",
            R"({"branch_name":"a","to_config":{"create_customer_address":1}})"},
           {"default_family", R"({"branch_name":"a","default_family":false})"},
           {"base_url", R"({"branch_name":"a","base_url":"gestionix"})"}}) {
    const Result<Settings> settings = Settings::from_json(json(value));
    ASSERT_FALSE(settings) << value;
    EXPECT_EQ(settings.error().status, ENLACE_E_CONFIG);
    EXPECT_EQ(settings.error().params["setting"].text(), setting);
  }
  EXPECT_FALSE(Settings::from_json(Json::array()));
  EXPECT_EQ(Settings::from_json(json(R"({"branch_name":"a","base_url":"http://127.0.0.1:8080/api/v3/"})"))
                ->base_url,
            "http://127.0.0.1:8080/api/v3");
  EXPECT_EQ(Settings::from_json(json(R"({"branch_name":"a","company":1104})"))->company, "1104");
}

// Every code in the sources is told in both languages, with the same parameters.
TEST(GestionixDescriptor, HasATextForEveryCodeInBothLanguages) {
  std::set<std::string> codes;
  const std::regex literal(
      R"re("((?:http|not|answer|list|page|number|mapping|setting|compan|branch|product|products|client|several|customer|order|line|tax|fixed|links|stock|document|reference|find)[a-z]*(?:_[a-z]+)+)")re");
  // Names of operations, members and settings look like codes too.
  const std::set<std::string> names = {
      "branch_id",      "client_id",           "client_search",   "client_create",
      "company_id",     "branch_name",         "tax_id",          "tax_percentage",
      "tax_on_net",     "tax_on_net_and_ieps", "tax_transferred", "document_cancelled",
      "document_final", "product_id",          "order_document",  "tax_fixed",
      "number_prefix",  "order_find",          "not_for_sale",    "customer_link",
      "notes_internal", "notes_visible",       "stock_tracked",   "taxes_total",
      "find_key"};
  for (const auto& file : std::filesystem::directory_iterator(GESTIONIX_SOURCES)) {
    const std::string name = file.path().filename().string();
    if (file.path().extension() != ".cc" || name == "texts.cc" || name == "descriptor.cc" ||
        name == "mapping.cc") {
      codes.insert("mapping_invalid");
      continue;
    }
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
}  // namespace enlace::gestionix
