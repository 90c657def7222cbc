#include "desk/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/temporary_directory.hpp"

namespace enlace::desk {
namespace {

std::size_t series(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (text[at] != '#') ++count;
    at = end + 1;
  }
  return count;
}

TEST(Metrics, HaveABoundedNumberOfSeries) {
  views::Standing standing;
  standing.serving = true;
  for (int i = 0; i < 10'000; ++i) {
    ledger::Progress one;
    one.tenant = "company-" + std::to_string(i);
    one.needs_person = i;
    for (int state = 0; state < 20; ++state) one.counts[static_cast<ledger::State>(state % 9)] = 3;
    standing.deliveries.push_back(one);
    standing.held_up.push_back({one.tenant, "alegra", "cause_" + std::to_string(i), 1, 0, {}, {}, {}});
  }
  const std::string text = metrics_text(standing);
  EXPECT_LE(series(text), 400U);
  EXPECT_NE(text.find("{tenant=\"company-9999\"} 9999\n"), std::string::npos) << "the worst is named";
  EXPECT_EQ(text.find("company-1\""), std::string::npos);
}

TEST(Metrics, EscapeWhatOthersNamed) {
  views::Standing standing;
  ledger::Progress one;
  one.tenant = "a\"b\\c\nd";
  one.needs_person = 1;
  standing.deliveries.push_back(one);
  EXPECT_NE(metrics_text(standing).find("{tenant=\"a\\\"b\\\\c\\nd\"} 1\n"), std::string::npos);
}

// The rules that watch them name nothing else.
TEST(Metrics, AreWhatTheAlertRulesName) {
  const std::string rules = test::read_file(ENLACE_ALERT_RULES), text = metrics_text({});
  int named = 0;
  for (std::size_t at = 0; (at = rules.find("enlace_", at)) != std::string::npos; ++named) {
    const std::string name =
        rules.substr(at, rules.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at) - at);
    EXPECT_NE(text.find("# TYPE " + name + " gauge\n"), std::string::npos) << name;
    at += name.size();
  }
  EXPECT_GE(named, 6);
}

TEST(Metrics, AreThereWithNothingToCount) {
  const std::string text = metrics_text({});
  EXPECT_NE(text.find("\nenlace_well 0\n"), std::string::npos);
  EXPECT_NE(text.find("\nenlace_oldest_undelivered_seconds 0\n"), std::string::npos);
}

}  // namespace
}  // namespace enlace::desk
