// A worker that never gets the answer of a service.
#include <chrono>

#include "runtime/fail_points.hpp"
#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

class AnswerLost : public SessionTest {};

// It would wait for it until its operation's time is over, and the order's lane with it.
TEST_F(AnswerLost, EndsTheOperationAtOnceAndNotByTheClock) {
  make_factory(Mode::worker);
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  RecordingServices services;
  services.on_http = [](const HttpCall&) {
    EXPECT_TRUE(fail_points::arm("channel.send:error@1"));
    HttpReply reply;
    reply.sent = Sent::complete;
    reply.status = 200;
    return reply;
  };
  OpRequest push = request(Operation::push_order);
  push.request = Json::object({{"reference", "HANDY-1"}});
  const auto began = std::chrono::steady_clock::now();
  const OpResult result = session->run(push, services);
  fail_points::disarm();
  EXPECT_EQ(services.calls.size(), 1u);
  EXPECT_EQ(result.ending, Ending::protocol_error) << result.error.cause;
  EXPECT_FALSE(session->alive());
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(push.limits.wall_ms / 2));
}

}  // namespace
}  // namespace enlace::session::test
