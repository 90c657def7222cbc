// Files that are no configuration at all: each a clear line, and the other tenants go on.
#include "config_directory.hpp"

namespace enlace::config {
namespace {

class BadFile : public ConfigDirectory {
 protected:
  BadFile() { put("tenants/good.yaml", "tenant: good\nhandy: {token: secret:t}\n"); }

  Lines said_of(std::string_view content) {
    const Configuration configuration = with_tenant(content);
    EXPECT_TRUE(configuration.tenants.contains("good"));
    EXPECT_FALSE(configuration.tenants.contains("lupita"));
    return errors(configuration);
  }
};

TEST_F(BadFile, EmptyOnes) {
  for (const char* content : {"", "\n\n", "# a comment\n", "---\n", "~\n"}) {
    EXPECT_EQ(said_of(content), (Lines{"tenants/lupita.yaml: error: the file is empty"})) << content;
  }
}

TEST_F(BadFile, Binary) {
  EXPECT_EQ(said_of(std::string_view("\x7F"
                                     "ELF\x02\x01\0\0",
                                     8)),
            (Lines{"tenants/lupita.yaml: error: the file is not UTF-8 text"}));
  EXPECT_EQ(said_of("tenant: caf\xE9\n"), (Lines{"tenants/lupita.yaml: error: the file is not UTF-8 text"}));
  EXPECT_EQ(said_of(std::string_view("\xFF\xFEt\0e\0", 6)),
            (Lines{"tenants/lupita.yaml: error: the file is not UTF-8 text"}));
}

TEST_F(BadFile, TooLarge) {
  EXPECT_EQ(said_of(std::string(10u << 20, '#')),
            (Lines{"tenants/lupita.yaml: error: the file is larger than 1024 KiB"}));
}

TEST_F(BadFile, Tabs) {
  EXPECT_EQ(said_of("tenant: lupita\nhandy:\n\ttoken: secret:t\n"),
            (Lines{"tenants/lupita.yaml:3:1: error: a tab indents this line; YAML allows only spaces"}));
}

TEST_F(BadFile, BrokenYaml) {
  for (const char* content : {"tenant: [\n", "tenant: {a: b\n", "tenant: \"lupita\n", "tenant: 'lu''pita\n",
                              "a: b: c\n", "- a\nb: c\n", "@x\n", "tenant: lupita\n  name: x\n"}) {
    const Lines lines = said_of(content);
    ASSERT_EQ(lines.size(), 1u) << content << testing::PrintToString(lines);
    EXPECT_NE(lines[0].find("error: not valid YAML: "), std::string::npos) << lines[0];
    EXPECT_NE(lines[0].find("tenants/lupita.yaml:"), std::string::npos) << lines[0];
  }
}

TEST_F(BadFile, AnchorsAndBombs) {
  EXPECT_EQ(
      said_of("tenant: &t lupita\nname: *t\n"),
      (Lines{
          "tenants/lupita.yaml:1:9: error: anchors and aliases (& and *) are not supported; write the value "
          "out"}));
  std::string bomb = "a0: &a0 [x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + ", " +
            before + "]\n";
  }
  EXPECT_EQ(said_of(bomb).size(), 1u);
}

TEST_F(BadFile, TooDeep) {
  EXPECT_EQ(said_of("tenant: " + std::string(33, '[') + std::string(33, ']') + "\n"),
            (Lines{"tenants/lupita.yaml:1:40: error: sections are nested too deeply"}));
  EXPECT_EQ(said_of(std::string(200'000, '[')).size(), 1u);
  EXPECT_EQ(said_of(std::string(200'000, '{')).size(), 1u);
}

TEST_F(BadFile, SeveralDocumentsAndKeysThatAreNoTexts) {
  EXPECT_EQ(
      said_of("tenant: lupita\n---\ntenant: other\n"),
      (Lines{"tenants/lupita.yaml:2:1: error: a second document begins here (---); write one per file"}));
  EXPECT_EQ(said_of("? [a, b]\n: c\n"),
            (Lines{"tenants/lupita.yaml:1:3: error: a key must be a plain text"}));
  EXPECT_EQ(said_of("? \n: c\n").size(), 1u);
}

TEST_F(BadFile, ADirectoryInPlaceOfAFile) {
  std::filesystem::create_directories(config() + "/tenants/lupita.yaml");
  EXPECT_EQ(
      errors(loaded()),
      (Lines{
          "tenants/lupita.yaml: error: the file cannot be read; check that it exists and its permissions"}));
}

TEST_F(BadFile, AHostFileOfRubbishIsAnErrorOfTheWhole) {
  for (const char* content : {"[\n", "\tdata: x\n", "\x80", "just text\n"}) {
    put("enlace.yaml", content);
    const auto configuration = load(config());
    ASSERT_FALSE(configuration) << content;
    EXPECT_EQ(configuration.error().cause, "config_invalid");
    EXPECT_NE(configuration.error().message.find("enlace.yaml"), std::string::npos);
  }
}

// What a byte-order mark or Windows line ends leave is still a good file.
TEST_F(BadFile, ButNotEveryOddFileIsBad) {
  EXPECT_EQ(with_tenant("\xEF\xBB\xBFtenant: lupita\r\nhandy:\r\n  token: secret:t\r\n").tenants.size(), 2u);
}

}  // namespace
}  // namespace enlace::config
