#include <filesystem>

#include "config_directory.hpp"

namespace enlace::config {
namespace {

const std::string kHash(64, 'a');

class ConnectorsFile : public ConfigDirectory {
 protected:
  std::string listed(const std::string& content) {
    put("connectors.yaml", content);
    std::string ids;
    for (const auto& connector : loaded().connectors) ids += connector.id + " ";
    return ids;
  }
};

TEST_F(ConnectorsFile, MayBeMissingEmptyOrAnEmptyList) {
  EXPECT_TRUE(loaded().connectors.empty());
  for (const char* content : {"", "# only a comment\n", "connectors: []\n", "connectors:\n"}) {
    put("connectors.yaml", content);
    const Configuration configuration = loaded();
    EXPECT_TRUE(configuration.connectors.empty());
    EXPECT_EQ(said(configuration), Lines{}) << content;
  }
}

TEST_F(ConnectorsFile, FindsLibrariesInThePluginFolders) {
  put("enlace.yaml", "data: d.db\nmaster_key: {file: k}\nplugins: [one, two]\n");
  test::write_file(directory_.file("two/libalegra.so"), "x");
  put("connectors.yaml", "connectors:\n  - {id: alegra, file: libalegra.so, sha256: " + std::string(64, 'A') +
                             ", origins: [https://api.alegra.com, \"http://127.0.0.1:8080\"]}\n"
                             "  - {id: gone, file: libgone.so, sha256: " +
                             kHash + "}\n");
  const Configuration configuration = loaded();
  ASSERT_EQ(configuration.connectors.size(), 2u);
  EXPECT_EQ(configuration.connectors[0].file, directory_.file("two/libalegra.so"));
  EXPECT_EQ(configuration.connectors[0].sha256, kHash);
  EXPECT_EQ(configuration.connectors[0].origins, (Lines{"https://api.alegra.com", "http://127.0.0.1:8080"}));
  EXPECT_EQ(configuration.connectors[1].file, directory_.file("one/libgone.so"));
  EXPECT_EQ(said(configuration),
            (Lines{"connectors.yaml: warning: the library \"" + directory_.file("one/libgone.so") +
                   "\" is in none of the plugin folders"}));
}

TEST_F(ConnectorsFile, ABadEntryLeavesTheOthers) {
  const std::string good = "  - {id: good, file: /lib/g.so, sha256: " + kHash + "}\n";
  EXPECT_EQ(listed("connectors:\n  - {id: bad, file: b.so, sha256: 123}\n" + good), "good ");
  EXPECT_EQ(listed("connectors:\n  - {id: bad, file: b.so, sha265: " + kHash + "}\n" + good), "good ");
  EXPECT_EQ(listed("connectors:\n  - text\n" + good), "good ");
  EXPECT_EQ(listed("connectors:\n  - {id: Bad, file: b.so, sha256: " + kHash + "}\n" + good), "good ");
  EXPECT_EQ(listed("connectors:\n" + good + good), "good ");
  EXPECT_EQ(
      listed("connectors:\n  - {id: bad, file: b.so, origins: [ftp://x], sha256: " + kHash + "}\n" + good),
      "good ");
}

TEST_F(ConnectorsFile, ABadEntryIsExplained) {
  put("connectors.yaml", "connectors:\n  - {id: bad, file: b.so, sha265: " + kHash + "}\n");
  EXPECT_EQ(
      errors(loaded()),
      (Lines{
          "connectors.yaml:2:5: error: the key \"sha256\" is missing under connectors.0",
          "connectors.yaml:2:27: error: unknown key \"sha265\" under connectors.0; did you mean \"sha256\"? "
          "Known keys: id, file, sha256, origins"}));
}

TEST_F(ConnectorsFile, AllowAddsAndReplacesAndKeepsTheOthers) {
  const session::AllowedConnector alegra{"alegra", "/opt/lib \"a\".so", kHash, {"https://api.alegra.com"}};
  const session::AllowedConnector other{"other", "libother.so", std::string(64, 'b'), {}};
  ASSERT_TRUE(allow_connector(config(), alegra));
  ASSERT_TRUE(allow_connector(config(), other));
  session::AllowedConnector newer = alegra;
  newer.sha256 = std::string(64, 'c');
  newer.origins = {"https://api.alegra.com", "https://app.alegra.com"};
  ASSERT_TRUE(allow_connector(config(), newer));
  const Configuration configuration = loaded();
  EXPECT_EQ(errors(configuration), Lines{});
  ASSERT_EQ(configuration.connectors.size(), 2u);
  EXPECT_EQ(configuration.connectors[0].id, "alegra");
  EXPECT_EQ(configuration.connectors[0].file, alegra.file);
  EXPECT_EQ(configuration.connectors[0].sha256, newer.sha256);
  EXPECT_EQ(configuration.connectors[0].origins, newer.origins);
  EXPECT_EQ(configuration.connectors[1].id, "other");
  const std::string written = test::read_file(config() + "/connectors.yaml");
  EXPECT_NE(written.find("file: \"libother.so\""), std::string::npos) << "a relative file stays relative";
}

TEST_F(ConnectorsFile, AllowNeverOverwritesABrokenFile) {
  const std::string broken = "connectors:\n  - {id: alegra\n";
  put("connectors.yaml", broken);
  const auto refused = allow_connector(config(), {"x", "x.so", kHash, {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "config_invalid");
  EXPECT_EQ(test::read_file(config() + "/connectors.yaml"), broken);
}

}  // namespace
}  // namespace enlace::config
