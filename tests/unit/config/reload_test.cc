// Reading a directory again: only what changed is read, and what it says is what a fresh reading would say.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_directory.hpp"

namespace enlace::config {
namespace {

class Reload : public ConfigDirectory {
 protected:
  Reload() {
    put("tenants/lupita.yaml", tenant_with("name: Lupita\n"));
    put("tenants/morelos.yaml", "tenant: morelos\nname: Morelos\nhandy: {token: secret:handy-token}\n");
    before_ = loaded();
    // Whoever is taken over keeps these; whoever is read again does not.
    for (auto& [name, tenant] : before_.tenants) tenant.name += " as before";
  }

  Configuration again() {
    Result<Configuration> fresh = load(config(), &before_);
    if (fresh) return *std::move(fresh);
    ADD_FAILURE() << fresh.error().message;
    return {};
  }
  static std::string name_of(const Configuration& configuration, const std::string& tenant) {
    const auto found = configuration.tenants.find(tenant);
    return found == configuration.tenants.end() ? "(none)" : found->second.name;
  }

  Configuration before_;
};

TEST_F(Reload, ReadsTheFileThatChangedAndNoOther) {
  put("tenants/lupita.yaml", tenant_with("name: Abarrotes Lupita\n"));
  const Configuration now = again();
  EXPECT_EQ(name_of(now, "lupita"), "Abarrotes Lupita");
  EXPECT_EQ(name_of(now, "morelos"), "Morelos as before");
}

TEST_F(Reload, SeesAChangeThatLeavesSizeAndTimeAsTheyWere) {
  const std::string file = directory_.file("config/tenants/lupita.yaml");
  struct stat was {};
  ASSERT_EQ(::stat(file.c_str(), &was), 0);
  put("tenants/lupita.yaml", tenant_with("name: Lupito\n"));
  const timespec times[] = {was.st_atim, was.st_mtim};
  ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
  EXPECT_EQ(name_of(again(), "lupita"), "Lupito");
}

TEST_F(Reload, TakesInWhatIsNewAndLetsGoOfWhatIsGone) {
  put("tenants/nueva.yaml", "tenant: nueva\nname: Nueva\nhandy: {token: secret:handy-token}\n");
  ASSERT_EQ(::unlink(directory_.file("config/tenants/morelos.yaml").c_str()), 0);
  const Configuration now = again();
  EXPECT_EQ(name_of(now, "nueva"), "Nueva");
  EXPECT_EQ(name_of(now, "morelos"), "(none)");
  EXPECT_EQ(name_of(now, "lupita"), "Lupita as before");
}

TEST_F(Reload, GoesOnSayingWhatIsWrongWithAFileThatNobodyMended) {
  put("tenants/lupita.yaml", "tenant: lupita\nnonsense\n");
  Configuration now = again();
  const Lines wrong = errors(now);
  EXPECT_FALSE(wrong.empty());
  // The host keeps the tenant as it was; that does not make its file good.
  now.tenants.emplace("lupita", before_.tenants.at("lupita"));
  before_ = std::move(now);
  now = again();
  EXPECT_EQ(errors(now), wrong);
  EXPECT_EQ(name_of(now, "lupita"), "(none)");
}

TEST_F(Reload, WarningsStayWithTheFileAndFollowTheAllowList) {
  put("tenants/lupita.yaml", tenant_with("connectors: {alegra: {}}\n"));
  before_ = again();
  const Lines warned = said(before_);
  ASSERT_EQ(warned.size(), 1u);
  EXPECT_EQ(said(again()), warned);
  put("connectors.yaml", "connectors:\n  - {id: alegra, file: /nowhere/alegra.so, sha256: " +
                             std::string(64, 'a') + ", origins: [\"https://api.alegra.com\"]}\n");
  for (const std::string& line : said(again()))
    EXPECT_EQ(line.find("tenants/lupita.yaml"), std::string::npos) << line;
}

TEST_F(Reload, TheHostsFileAloneIsReadForWhoAsksForNoMore) {
  const Result<HostConfig> host = load_host(config());
  ASSERT_TRUE(host);
  EXPECT_EQ(host->data, loaded().host.data);
  put("enlace.yaml", "data: [\n");
  EXPECT_EQ(load_host(config()).error().cause, "config_invalid");
}

}  // namespace
}  // namespace enlace::config
