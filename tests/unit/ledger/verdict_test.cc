#include "ledger/verdict.hpp"

#include <gtest/gtest.h>

namespace enlace::ledger {
namespace {

constexpr Said kAllSaid[] = {Said::ok,        Said::transient, Said::rate_limited, Said::auth,
                             Said::permanent, Said::config,    Said::ambiguous,    Said::cancelled,
                             Said::contract,  Said::died,      Said::not_run};
constexpr Evidence kAllEvidence[] = {Evidence::none, Evidence::refused, Evidence::accepted, Evidence::maybe};

// How far a verdict is from "try again, nothing happened".
int gravity(Action action) {
  return action == Action::ask ? 1 : 0;
}

// Rule: H-26
TEST(Verdict, BelievesASuccessOnlyWhereTheHostSawOne) {
  for (const Evidence evidence : kAllEvidence) {
    const Action expected = evidence == Evidence::accepted ? Action::accept : Action::ask;
    EXPECT_EQ(judge(Said::ok, evidence).action, expected) << to_string(evidence);
  }
}

// Rule: H-26
TEST(Verdict, NamesTheWordsThatNoAnswerBearsOut) {
  for (const Said said : kAllSaid) {
    for (const Evidence evidence : kAllEvidence) {
      const bool expected = (said == Said::ok && evidence <= Evidence::refused) ||
                            (said == Said::permanent && evidence == Evidence::accepted);
      EXPECT_EQ(judge(said, evidence).at_odds, expected) << to_string(said) << " " << to_string(evidence);
    }
  }
}

TEST(Verdict, HasARuleForEverythingThatCanBeSaid) {
  EXPECT_EQ(rules().size(), std::size(kAllSaid));
  for (const Said said : kAllSaid) {
    int found = 0;
    for (const Rule& rule : rules()) found += rule.said == said ? 1 : 0;
    EXPECT_EQ(found, 1) << to_string(said);
  }
}

// Rule: H-4
TEST(Verdict, NeverRepeatsAWriteThatMayHaveTakenEffect) {
  for (const Said said : kAllSaid) {
    for (const Evidence evidence : {Evidence::accepted, Evidence::maybe}) {
      if (said == Said::ok) continue;
      EXPECT_EQ(judge(said, evidence).action, Action::ask) << to_string(said) << " " << to_string(evidence);
    }
  }
}

TEST(Verdict, GrowsGraverWithTheEvidenceNeverMilder) {
  for (const Said said : kAllSaid) {
    if (said == Said::ok) continue;  // a success has to be borne out
    int last = 0;
    for (const Evidence evidence : kAllEvidence) {
      const int now = gravity(judge(said, evidence).action);
      EXPECT_GE(now, last) << to_string(said) << " " << to_string(evidence);
      last = now;
    }
  }
}

TEST(Verdict, NeverTakesAConnectorsDoubtAway) {
  for (const Evidence evidence : kAllEvidence)
    EXPECT_EQ(judge(Said::ambiguous, evidence).action, Action::ask);
}

TEST(Verdict, BelievesAConnectorThatReadTheRefusal) {
  EXPECT_EQ(judge(Said::permanent, Evidence::refused).action, Action::to_dead);
  EXPECT_EQ(judge(Said::transient, Evidence::refused).action, Action::retry);
  EXPECT_EQ(judge(Said::auth, Evidence::refused).action, Action::pause);
  EXPECT_EQ(judge(Said::rate_limited, Evidence::refused).action, Action::wait);
}

TEST(Verdict, AsksWhenAnAnswerDiedWithItsReader) {
  for (const Said said : {Said::died, Said::contract, Said::cancelled}) {
    EXPECT_EQ(judge(said, Evidence::none).action, Action::retry);
    EXPECT_EQ(judge(said, Evidence::refused).action, Action::ask);
  }
}

TEST(Verdict, CountsOnlyDeathsThatAreTheConnectorsFault) {
  for (const Said said : kAllSaid) {
    const bool expected = said == Said::died || said == Said::contract;
    EXPECT_EQ(judge(said, Evidence::none).counts_death, expected) << to_string(said);
  }
}

}  // namespace
}  // namespace enlace::ledger
