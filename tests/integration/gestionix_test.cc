// The installed programs between Handy and Gestionix: the connector in its sandboxed worker, the log-in by
// its recipe, everything over real sockets.
#include <gtest/gtest.h>

#include <algorithm>

#include "support/world.hpp"

namespace enlace::test {
namespace {

TEST(Gestionix, OneOrderBecomesOnePedido) {
  World world({.seed = 7, .orders = 1, .products = 3, .customers = 2, .profile = "plain"}, "MX", "",
              "gestionix");
  world.set_up();
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err << world.log();
  const mock::Verdict verdict = world.judge();
  EXPECT_TRUE(verdict.clean()) << verdict.text() << enabled.out << enabled.err;
  EXPECT_EQ(verdict.delivered, verdict.expected);
  EXPECT_GE(verdict.expected, 1U);
}

}  // namespace
}  // namespace enlace::test
