// Jobs at the desk: pause and go on, within one's companies.
#include "schedule/pauses.hpp"
#include "unit/desk/desk_fixture.hpp"

namespace enlace::desk {
namespace {

using records::Role;

class JobsAtTheDesk : public DeskTest {
 protected:
  JobsAtTheDesk() {
    add("operator", Role::operator_);
    have_second_factor("operator");
    add("of-puebla", Role::operator_, {"puebla"});
    have_second_factor("of-puebla");
  }
};

// Rule: V-5
TEST_F(JobsAtTheDesk, ArePausedWithReasonAndEndByAPersonWhoIsNamed) {
  const Json paused = act("pause", session_of("operator"),
                          Json::object({{"tenant", lupita()}, {"reason", "inventario"}, {"until", "2h"}}));
  ASSERT_TRUE(paused["ok"].truthy()) << paused.pretty();
  const auto kept = schedule::kept_pauses(database());
  ASSERT_TRUE(kept && kept->contains(lupita()));
  const schedule::Pause& pause = kept->at(lupita());
  EXPECT_EQ(pause.actor, "console:operator");
  EXPECT_EQ(pause.reason, "inventario");
  EXPECT_EQ(pause.until_ms, now() + 2 * 3'600'000);
  const auto rows = database().query("SELECT actor, action, tenant, detail FROM journal");
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().text(0), "console:operator");
  EXPECT_EQ(rows->front().text(1), "pause");
  EXPECT_EQ(rows->front().text(2), lupita());
  EXPECT_NE(rows->front().text(3).find("192.0.2.7"), std::string::npos) << rows->front().text(3);

  const Json resumed = act("resume", session_of("operator"), Json::object({{"tenant", lupita()}}));
  EXPECT_EQ(resumed["document"]["resumed"].size(), 1U) << resumed.pretty();
  EXPECT_TRUE(schedule::kept_pauses(database())->empty());
}

TEST_F(JobsAtTheDesk, OfOthersAreNotFound) {
  for (const char* action : {"pause", "resume", "run_now"}) {
    const Json answer = act(action, session_of("of-puebla"), Json::object({{"tenant", lupita()}}));
    EXPECT_EQ(answer["status"].text(), "not_found") << action;
    EXPECT_EQ(act(action, session_of("operator"))["cause"].text(), "param_missing") << action;
    const Json nowhere = act(action, session_of("operator"), Json::object({{"tenant", "nowhere"}}));
    EXPECT_FALSE(nowhere["ok"].truthy()) << action;
  }
  EXPECT_TRUE(schedule::kept_pauses(database())->empty());
}

TEST_F(JobsAtTheDesk, AnEndThatIsNoMomentIsSaid) {
  const Json answer =
      act("pause", session_of("operator"), Json::object({{"tenant", lupita()}, {"until", "mañana"}}));
  EXPECT_EQ(answer["cause"].text(), "until_invalid");
  EXPECT_TRUE(schedule::kept_pauses(database())->empty());
}

}  // namespace
}  // namespace enlace::desk
