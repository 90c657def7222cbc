#include <gtest/gtest.h>

#include "unit/egress/support.hpp"

namespace enlace::egress {
namespace {

TEST(Exposure, OnlyACompleteAnswerThatIsDefiniteCounts) {
  for (int status = 100; status < 600; ++status) {
    Exposure expected = Exposure::maybe;
    if (status >= 200 && status < 300) expected = Exposure::answered;
    if (status >= 400 && status < 500) expected = Exposure::answered;
    if (status == 408) expected = Exposure::maybe;
    if (status == 429) expected = Exposure::none;
    EXPECT_EQ(exposure_of(make_reply(status)), expected) << status;
  }
  EXPECT_EQ(exposure_of(test::lost(Sent::no, true)), Exposure::none);
  EXPECT_EQ(exposure_of(test::lost(Sent::maybe, true)), Exposure::maybe);
}

TEST(WriteTrace, KeepsTheGravestOfEachPurpose) {
  WriteTrace trace;
  EXPECT_EQ(trace.worst(), Exposure::none);
  trace.note("order", Exposure::answered);
  trace.note("customer:7", Exposure::maybe);
  trace.note("customer:7", Exposure::none);
  EXPECT_EQ(trace.of("order"), Exposure::answered);
  EXPECT_EQ(trace.of("customer:7"), Exposure::maybe);
  EXPECT_EQ(trace.of("product:1"), Exposure::none);
  EXPECT_EQ(trace.worst(), Exposure::maybe);
  EXPECT_EQ(trace.all().size(), 2u);
}

}  // namespace
}  // namespace enlace::egress
