#include "cli/arguments.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace enlace::cli {
namespace {

struct Said {
  Parsed parsed;
  std::string out, err;
};
Said said(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  Parsed parsed = parse(words, out, err);
  return {std::move(parsed), out.str(), err.str()};
}

TEST(Arguments, KnowEveryCommandOfTheHandbook) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"serve"},
                                             {"sync", "lupita", "--only", "orders,products", "--dry-run"},
                                             {"check"},
                                             {"status", "--json"},
                                             {"orders", "--state", "dead"},
                                             {"order", "31000001"},
                                             {"order", "resolve", "31000001", "--absent"},
                                             {"dead", "list"},
                                             {"dead", "retry", "--all"},
                                             {"dead", "drop", "31000001", "--reason", "doubled by hand"},
                                             {"tenant", "enable", "lupita", "--yes"},
                                             {"tenant", "pause", "lupita"},
                                             {"secret", "set", "lupita", "handy-token"},
                                             {"plugin", "allow", "alegra.so"},
                                             {"skipped", "lupita", "DET-1000"},
                                             {"doctor"}}) {
    const Said result = said(words);
    ASSERT_TRUE(result.parsed.arguments) << words[0] << ": " << result.err;
    EXPECT_TRUE(result.parsed.arguments->command.starts_with(words[0]));
  }
}

TEST(Arguments, GlobalOptionsMayStandBehindTheCommand) {
  const Said result = said({"order", "31000001", "--json", "--config", "elsewhere"});
  ASSERT_TRUE(result.parsed.arguments) << result.err;
  EXPECT_TRUE(result.parsed.arguments->json);
  EXPECT_EQ(result.parsed.arguments->config, "elsewhere");
  EXPECT_EQ(result.parsed.arguments->id, "31000001");
}

TEST(Arguments, AnUnknownCommandIsNamedWithTheNearest) {
  const Said result = said({"--config", "c", "statsu"});
  EXPECT_EQ(result.parsed.exit, 2);
  EXPECT_NE(result.err.find("\"statsu\"; did you mean status?"), std::string::npos) << result.err;
  EXPECT_NE(said({"tenant", "pouse", "lupita"}).err.find("did you mean pause?"), std::string::npos);
}

TEST(Arguments, WrongUsageIsTwoAndHelpIsNone) {
  EXPECT_EQ(said({}).parsed.exit, 2);
  EXPECT_EQ(said({"sync"}).parsed.exit, 2);
  EXPECT_EQ(said({"sync", "lupita", "--only", "everything"}).parsed.exit, 2);
  EXPECT_EQ(said({"secret", "set", "lupita", "name", "the-value"}).parsed.exit, 2);  // never as an argument
  const Said help = said({"--help"});
  EXPECT_EQ(help.parsed.exit, 0);
  EXPECT_NE(help.out.find("First steps"), std::string::npos);
}

}  // namespace
}  // namespace enlace::cli
