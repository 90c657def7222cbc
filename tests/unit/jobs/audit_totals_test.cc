// What the nightly audit says of totals.
#include <gtest/gtest.h>

#include "jobs/audit.hpp"
#include "support/order_world.hpp"
#include "text/zone.hpp"

namespace enlace::jobs {
namespace {

using test::OrderWorld;

// Rule: H-14
TEST(AuditTotals, ADifferenceThatTheOrderShowsIsNoNewOneEveryNight) {
  OrderWorld world;
  world.erp.totals_off = true;  // rounds in its own way, a cent beside Handy
  const std::string order = world.handy.add();
  world.runtime.pass(60'000);
  world.cycle();
  ASSERT_NE(world.row(order).remote_total, world.row(order).sent_total);
  const std::string day = *text::local_day(world.runtime.unix_ms() - 60'000, world.instance.tenant.time_zone);
  const auto differences = [&] {
    const RunReport report = audit_day(world.services(), world.instance, day, {}, world.handy);
    EXPECT_TRUE(report.ok) << report.error.cause;
    EXPECT_EQ(report.counts["erp"]["orders"].text(), "1");
    return report.counts["differences"];
  };
  EXPECT_EQ(differences().size(), 0u) << differences().dump();

  world.erp.documents.front().total = "999.99";  // somebody changed the document since
  ASSERT_EQ(differences().size(), 1u);
  EXPECT_EQ(differences().items()[0]["code"].text(), "audit_total_differs");
  EXPECT_EQ(differences().items()[0]["params"]["erp"].text(), "999.99");
}

}  // namespace
}  // namespace enlace::jobs
