#include <elf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>

#include "session/elf_check.hpp"
#include "session/elf_file.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::session {
namespace {

std::string connector() {
  return enlace::test::read_file(std::string(ENLACE_TEST_CONNECTORS) + "/well_behaved.so");
}

Result<ElfFacts> read(const std::string& file) {
  return read_elf(std::as_bytes(std::span(file)));
}

ElfFacts good_facts() {
  auto facts = read(connector());
  EXPECT_TRUE(facts);
  return *facts;
}

std::string cause_of(const ElfFacts& facts) {
  const auto checked = check_elf(facts, "2.36");
  return checked ? "" : checked.error().cause;
}

TEST(ElfFile, ReadsWhatALibrarySaysAboutItself) {
  const ElfFacts facts = good_facts();
  EXPECT_EQ(facts.exports, std::vector<std::string>{"enlace_connector_entry"});
  EXPECT_NE(std::ranges::find(facts.needed, "libc.so.6"), facts.needed.end());
  EXPECT_FALSE(facts.glibc.empty());
  EXPECT_FALSE(facts.search_path);
  EXPECT_FALSE(facts.text_relocations);
  EXPECT_FALSE(facts.executable_stack);
}

TEST(ElfFile, RefusesAFileThatIsCutOffAnywhere) {
  const std::string whole = connector();
  for (std::size_t size = 0; size < 4096; ++size) {
    EXPECT_FALSE(read(whole.substr(0, size))) << size;
  }
}

TEST(ElfFile, SurvivesDamageInEveryPlaceThatItReads) {
  const std::string whole = connector();
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = whole;
    for (int hit = 0; hit < 4; ++hit) {
      const std::size_t at = random() % (round % 2 == 0 ? 1024 : damaged.size());
      damaged[at] = static_cast<char>(random());
    }
    static_cast<void>(read(damaged));  // a sanitizer build tells when it reads outside
  }
}

TEST(ElfFile, RefusesA32BitLibraryAndAProgram) {
  std::string file = connector();
  file[EI_CLASS] = ELFCLASS32;
  EXPECT_FALSE(read(file));
  file = connector();
  const Elf64_Half program = ET_EXEC;
  std::memcpy(file.data() + offsetof(Elf64_Ehdr, e_type), &program, sizeof program);
  EXPECT_FALSE(read(file));
}

TEST(ElfCheck, AcceptsAConnectorThatKeepsTheRules) {
  EXPECT_EQ(cause_of(good_facts()), "");
}

TEST(ElfCheck, NamesAForeignProcessor) {
  ElfFacts facts = good_facts();
  facts.machine = EM_S390;
  EXPECT_EQ(cause_of(facts), "plugin_other_machine");
}

TEST(ElfCheck, NamesALibraryThatAConnectorMayNotNeed) {
  ElfFacts facts = good_facts();
  facts.needed.push_back("libcurl.so.4");
  const auto checked = check_elf(facts, "2.36");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().cause, "plugin_needs_library");
  EXPECT_EQ(checked.error().params["libraries"], Json::array({"libcurl.so.4"}));
}

TEST(ElfCheck, TurnsANewerGlibcIntoAdvice) {
  ElfFacts facts = good_facts();
  facts.glibc = {"2.2.5", "2.38", "2.9"};
  const auto checked = check_elf(facts, "2.36");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().cause, "plugin_needs_newer_glibc");
  EXPECT_EQ(checked.error().params["needs"].text(), "2.38");
  facts.glibc = {"2.2.5", "2.36", "2.9"};
  EXPECT_EQ(cause_of(facts), "");
  facts.glibc = {"PRIVATE"};
  EXPECT_EQ(cause_of(facts), "plugin_needs_newer_glibc");
}

TEST(ElfCheck, RefusesWhatWouldWeakenTheWorker) {
  for (bool ElfFacts::*weakness :
       {&ElfFacts::search_path, &ElfFacts::text_relocations, &ElfFacts::executable_stack}) {
    ElfFacts facts = good_facts();
    facts.*weakness = true;
    EXPECT_EQ(cause_of(facts), "plugin_unsafe_library");
  }
}

}  // namespace
}  // namespace enlace::session
