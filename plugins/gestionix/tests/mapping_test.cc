#include "mapping.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "gestionix_account.hpp"

namespace enlace::gestionix {
namespace {

std::string file(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(GestionixMapping, IsTheFileInTheFolder) {
  const Result<Mapping> mapping = Mapping::parse(file(GESTIONIX_MAPPING));
  ASSERT_TRUE(mapping) << mapping.error().params.dump();
  EXPECT_EQ(mapping->operation("order_create").path, Mapping::built_in().operation("order_create").path);
}

// Business code knows canonical names only (apis/gestionix.md 7): no path, header or member of Gestionix
// stands anywhere but in the mapping file.
TEST(GestionixMapping, IsTheOnlyPlaceThatKnowsGestionixsNames) {
  const std::string mapping = file(GESTIONIX_MAPPING);
  std::set<std::string> wire;
  const std::regex place(R"re("/([a-z_]+)(/[a-z_]+)?")re");
  for (std::sregex_iterator it(mapping.begin(), mapping.end(), place), end; it != end; ++it) {
    for (const int group : {1, 2}) {
      const std::string name = (*it)[static_cast<std::size_t>(group)].str();
      // Names that are also plain words here are no evidence.
      if (name.find('_') != std::string::npos) wire.insert(name[0] == '/' ? name.substr(1) : name);
    }
  }
  const std::set<std::string> own = {
      "branch_id",       "client_id",           "product_id",         "tax_id",        "company_id",
      "country_code",    "base_price",          "external_reference", "exchange_rate", "payment_status",
      "commercial_name", "outside_number",      "inside_number",      "postal_code",   "legal_name",
      "applies_on",      "discount_percentage", "discount_amount",    "existing_id",   "for_sale"};
  ASSERT_GT(wire.size(), 20u);
  for (const auto& entry : std::filesystem::directory_iterator(GESTIONIX_SOURCES)) {
    const std::string source = file(entry.path());
    for (const std::string& name : wire) {
      if (own.contains(name)) continue;  // canonical and wire name are the same word
      EXPECT_EQ(source.find('"' + name + '"'), std::string::npos) << name << " in " << entry.path();
    }
    for (const char* path : {"/users", "/clients", "/products", "/sales", "/branch"}) {
      EXPECT_EQ(source.find('"' + std::string(path)), std::string::npos) << path << " in " << entry.path();
    }
  }
}

TEST(GestionixMapping, FillsPathsAndParameters) {
  const Mapping& mapping = Mapping::built_in();
  EXPECT_EQ(mapping.url("https://x/v3", mapping.operation("order"), {{"id", "so/1 ñ"}}, {}),
            "https://x/v3/sales_orders/so%2F1%20%C3%B1");
  EXPECT_EQ(mapping.url("https://x", mapping.operation("products"), {{"branch_id", "5&1"}}, {{"page", "2"}}),
            "https://x/products?branch_id=5%261&include_inactive=true&page=2");
  EXPECT_EQ(mapping.headers({{"company_id", "7"}}),
            (std::vector<std::pair<std::string, std::string>>{{"Company", "7"}}));
}

TEST(GestionixMapping, ReadsAndWritesByCanonicalNames) {
  const Mapping& mapping = Mapping::built_in();
  const Json row = json(R"({"category":{"name":"Bebidas"},"active":"Activo"})");
  EXPECT_EQ(mapping.get("product", "category", row).text(), "Bebidas");
  EXPECT_TRUE(mapping.get("product", "key", row).is_null());
  EXPECT_TRUE(mapping.get("product", "nothing", row).is_null());
  EXPECT_TRUE(mapping.means("active", mapping.get("product", "active", row)));
  EXPECT_FALSE(mapping.means("active", Json(false)));
  Json body = Json::object();
  mapping.put("client", "email", body, "a@b.mx");
  EXPECT_EQ(body, json(R"({"contact":{"email":"a@b.mx"}})"));
}

TEST(GestionixMapping, SaysWhatIsWrongInIt) {
  const Json good = json(file(GESTIONIX_MAPPING));
  const auto place = [&](const char* member, const char* value) {
    const Result<Mapping> mapping = Mapping::parse(Json(good).set(member, json(value)).dump());
    return mapping ? std::string("nothing") : mapping.error().params["place"].text();
  };
  EXPECT_EQ(place("version", "2"), "version");
  EXPECT_EQ(place("transport", "\"graphql\""), "transport");
  EXPECT_EQ(place("operations", R"({"x":{"method":"GET","path":"y"}})"), "operations.x");
  EXPECT_EQ(place("fields", R"({"tax":{"code":"code"}})"), "fields.tax.code");
  EXPECT_EQ(place("paging", "{}"), "paging.size");
  EXPECT_EQ(place("auth", "{}"), "auth.token_at");
  EXPECT_FALSE(Mapping::parse("{"));
}

}  // namespace
}  // namespace enlace::gestionix
