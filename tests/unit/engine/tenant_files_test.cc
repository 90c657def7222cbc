#include "engine/tenant_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "unit/config/config_directory.hpp"

// Files that are wrong, not used or gone, of tenants that the host works for.
namespace enlace::engine {
namespace {

using config::Configuration;
using config::tenant_with;

class TenantFiles : public config::ConfigDirectory {
 protected:
  static Json schema(const config::ConnectorConfig&) {
    return Json::object({{"type", "object"},
                         {"additionalProperties", false},
                         {"properties", Json::object({{"price_list", Json::object({{"type", "string"}})}})}});
  }
  void write(const std::string& setting) {
    put("tenants/lupita.yaml",
        tenant_with("connectors:\n  alegra:\n    settings:\n      " + setting + ": General\n"));
  }
  Configuration again(const Configuration& before) {
    Result<Configuration> fresh = config::load(config(), &before);
    EXPECT_TRUE(fresh);
    if (!fresh) return {};
    gone_ = keep_what_worked(*fresh, before, schema);
    return *std::move(fresh);
  }
  static std::string setting_of(const Configuration& configuration) {
    const auto tenant = configuration.tenants.find("lupita");
    if (tenant == configuration.tenants.end()) return "(none)";
    return tenant->second.connectors.at("alegra").settings.members().front().key;
  }

  std::vector<std::string> gone_;
};

TEST_F(TenantFiles, ASettingWithATypingMistakeLeavesTheTenantAsItWas) {
  write("price_list");
  const Configuration good = loaded();
  write("pricelist");
  const Configuration kept = again(good);
  EXPECT_EQ(setting_of(kept), "price_list");
  ASSERT_EQ(errors(kept).size(), 1U);
  EXPECT_NE(errors(kept)[0].find("tenants/lupita.yaml:6:"), std::string::npos) << errors(kept)[0];
  EXPECT_NE(errors(kept)[0].find("pricelist"), std::string::npos) << errors(kept)[0];
  const auto why = why_missing(kept, "lupita");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->params["detail"].text(), "pricelist");
  EXPECT_EQ(why->params["line"].text(), "6");

  // Also when the files are read once more, for another reason.
  const Configuration still = again(kept);
  EXPECT_EQ(setting_of(still), "price_list");
  EXPECT_EQ(errors(still).size(), 1U);

  write("price_list");
  const Configuration mended = again(still);
  EXPECT_EQ(setting_of(mended), "price_list");
  EXPECT_TRUE(errors(mended).empty());
}

TEST_F(TenantFiles, SettingsThatNeverWorkedKeepNothing) {
  write("pricelist");
  const Configuration wrong = loaded();
  write("price_lst");
  EXPECT_EQ(setting_of(again(wrong)), "price_lst");
}

TEST_F(TenantFiles, AFileWithAnErrorLeavesTheTenantAsItWas) {
  write("price_list");
  const Configuration good = loaded();
  put("tenants/lupita.yaml", "tenant: lupita\nhandi: {token: secret:handy-token}\n");
  const Configuration kept = again(good);
  EXPECT_EQ(setting_of(kept), "price_list");
  EXPECT_TRUE(gone_.empty());
}

TEST_F(TenantFiles, AFileThatIsGoneIsNamedOnce) {
  write("price_list");
  const Configuration good = loaded();
  ASSERT_EQ(::unlink((config() + "/tenants/lupita.yaml").c_str()), 0);
  const Configuration without = again(good);
  EXPECT_EQ(gone_, std::vector<std::string>{"lupita"});
  EXPECT_FALSE(why_missing(without, "lupita"));
  (void)again(without);
  EXPECT_TRUE(gone_.empty());
}

TEST_F(TenantFiles, OneThatEndsInYmlIsToldApartFromNone) {
  put("tenants/lupita.yml", tenant_with(""));
  const auto why = why_missing(loaded(), "lupita");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->cause, "tenant_file_ignored");
  EXPECT_TRUE(why->params["rename"].text().ends_with("tenants/lupita.yaml"));
}

TEST_F(TenantFiles, AreProblemsOfTenantsThatAreEnabled) {
  const auto database = *store::Database::open({.path = ":memory:"});
  {
    auto transaction = *database->begin();
    for (const char* tenant : {"lupita", "morelos", "norte", "sur"}) {
      ASSERT_TRUE(
          transaction.run("INSERT INTO activation (tenant, instance, since, enabled_ms, actor) "
                          "VALUES (?, 'alegra', '', 0, 'x')",
                          {std::string(tenant)}));
    }
    ASSERT_TRUE(transaction.commit());
  }
  write("price_list");
  put("tenants/morelos.yml", "");
  put("tenants/norte.yaml", "tenant: norte\nhandi: {}\n");
  put("tenants/oeste.yaml", "tenant: oeste\nhandi: {}\n");  // nobody enabled it
  const auto problems = file_problems(*database, loaded(), 1000);
  ASSERT_TRUE(problems);
  std::string told;
  for (const alerts::Problem& problem : *problems) told += problem.tenant + " " + problem.cause + "\n";
  EXPECT_EQ(told, "morelos tenant_file_ignored\nnorte tenant_file_wrong\nsur tenant_file_gone\n");
}

}  // namespace
}  // namespace enlace::engine
