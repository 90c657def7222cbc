#include "cli/arguments.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "support/temporary_directory.hpp"

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
  EXPECT_NE(result.err.find("\"statsu\""), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("Did you mean status?"), std::string::npos) << result.err;
  EXPECT_NE(said({"tenant", "pouse", "lupita"}).err.find("Did you mean pause?"), std::string::npos);
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

TEST(Arguments, WrongUsageIsToldInTheLanguageOfWhoTypes) {
  struct Wrong {
    std::vector<std::string> words;
    std::string es, en;
  };
  for (const Wrong& wrong : std::vector<Wrong>{
           {{"orders", "--sate", "dead"}, "No existe la opción --sate", "no option --sate"},
           {{"orders", "--sate=dead"}, "¿Quiso decir --state?", "Did you mean --state?"},
           {{"ordrs"}, "¿Quiso decir orders?", "Did you mean orders?"},
           {{}, "Falta decir qué hacer", "Say what is to be done"},
           {{"dead"}, "list", "list"},
           {{"sync"}, "Falta TENANT", "TENANT is missing"},
           {{"order"}, "Falta ID", "ID is missing"},
           {{"orders", "--limit"}, "Falta el valor de --limit", "value of --limit is missing"},
           {{"orders", "--limit", "x"}, "--limit", "--limit"},
           {{"sync", "lupita", "--only", "all"}, "Se admite: products, ", "Expected: products, "},
           {{"status", "lupita"}, "Sobra «lupita»", "\"lupita\" is one word too many"},
           {{"order", "resolve", "1", "--absent", "--delivered", "2"}, "no van juntas", "together"}}) {
    for (const bool spanish : {true, false}) {
      std::ostringstream out, err;
      const Parsed parsed = parse(wrong.words, out, err, spanish ? "es_MX.UTF-8" : "C");
      EXPECT_EQ(parsed.exit, 2) << err.str();
      EXPECT_NE(err.str().find(spanish ? wrong.es : wrong.en), std::string::npos) << err.str();
    }
  }
  EXPECT_NE(said({"--lang", "es", "ordrs"}).err.find("¿Quiso decir orders?"), std::string::npos);
}

TEST(Arguments, HelpAndVersionMayBeWords) {
  const Said help = said({"help", "dead", "retry"});
  EXPECT_EQ(help.parsed.exit, 0);
  EXPECT_FALSE(help.parsed.arguments);
  EXPECT_NE(help.out.find("--cause"), std::string::npos) << help.out;
  EXPECT_NE(said({"help"}).out.find("First steps"), std::string::npos);
  EXPECT_EQ(said({"version"}).out, said({"--version"}).out);
  EXPECT_EQ(said({"help", "ordrs"}).parsed.exit, 2);
  EXPECT_NE(said({"--lang", "es", "-c", "x", "help", "sync"}).out.find("--dry-run"), std::string::npos);
  EXPECT_EQ(said({"--config=x", "version"}).out, said({"--version"}).out);
}

// The names of commands in a help, below its heading.
std::vector<std::string> commands_in(const std::string& help) {
  std::vector<std::string> names;
  const std::size_t heading = help.find("Subcommands:\n");
  if (heading == std::string::npos) return names;
  std::istringstream lines(help.substr(heading));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && line.starts_with("  ")) {
    if (line[2] != ' ') names.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return names;
}

TEST(Arguments, EveryHelpHasAnExample) {
  std::vector<std::vector<std::string>> commands;
  for (const std::string& name : commands_in(said({"--help"}).out)) commands.push_back({name});
  ASSERT_GT(commands.size(), 12U);
  for (std::size_t i = 0; i < commands.size(); ++i) {  // grows while it is read
    std::vector<std::string> words = commands[i];
    const std::string first = words.front();
    words.emplace_back("--help");
    const std::string help = said(words).out;
    EXPECT_NE(help.find("Example:\n  enlace " + first), std::string::npos) << help;
    for (const std::string& sub : commands_in(help)) {
      std::vector<std::string> further = commands[i];
      further.push_back(sub);
      commands.push_back(std::move(further));
    }
  }
}

TEST(Arguments, TheSystemsConfigurationIsTheLastDefault) {
  const test::TemporaryDirectory directory;
  const std::string here = directory.file("here"), system = directory.file("system");
  EXPECT_EQ(default_folder(here, system), here);  // what is missing is named
  test::write_file(system + "/enlace.yaml", "");
  EXPECT_EQ(default_folder(here, system), system);
  test::write_file(here + "/enlace.yaml", "");
  EXPECT_EQ(default_folder(here, system), here);
}

}  // namespace
}  // namespace enlace::cli
