#include "views/order.hpp"

#include <gtest/gtest.h>

#include "unit/views/views_bench.hpp"
#include "views/order_answer.hpp"

namespace enlace::views {
namespace {

const std::string kRaw = R"({"id":31000001,"sellerComment":"Sin bolsa","items":[
  {"product":{"code":"COCA600","description":"Coca 600"},"quantity":12,"price":14.25,"originalPrice":15.000000,
   "discountPercentage":5,"total":171.000000,"tax":{"name":"IVA","amount":16}},
  {"product":{"code":"ENV1","description":"Envase"},"quantity":1,"price":10,"total":10,"isReturn":true},
  {"product":{"code":"RARO","description":"Raro"},"quantity":"?","total":5}]})";

// Rule: V-1
TEST(OrderView, OpensToProductsQuantitiesAndPrices) {
  ViewsBench bench;
  ledger::IncomingOrder order = bench.order("31000001");
  order.raw = kRaw;
  bench.land({order});
  const OrderDetail detail = bench.detail("31000001");
  ASSERT_TRUE(detail.lines_known);
  ASSERT_EQ(detail.lines.size(), 3U);
  const OrderItem& coke = detail.lines[0];
  EXPECT_EQ(coke.code, "COCA600");
  EXPECT_EQ(coke.quantity, d("12"));
  EXPECT_EQ(coke.price, d("15"));
  EXPECT_EQ(coke.charged, d("14.25"));
  EXPECT_EQ(coke.discount_percent, d("5"));
  EXPECT_EQ(coke.tax, d("23.59"));
  EXPECT_EQ(coke.taxes, std::vector<std::string>{"IVA 16"});
  EXPECT_EQ(coke.amount, d("171"));
  EXPECT_TRUE(detail.lines[1].is_return);
  EXPECT_EQ(detail.lines[2].amount, d("5")) << "a line that cannot be read costs itself";
  EXPECT_EQ(detail.discount, d("9"));
  EXPECT_EQ(detail.subtotal, d("152.41"));
  ASSERT_EQ(detail.taxes.size(), 1U);
  EXPECT_EQ(detail.taxes[0].second, d("23.59"));
  EXPECT_EQ(detail.comment, "Sin bolsa");
  const Json document = detail.to_json();
  EXPECT_EQ(document["lines"].items()[0]["amount"].text(), "171.00");
  EXPECT_EQ(document["lines"].items()[0]["quantity"].text(), "12");
}

TEST(OrderView, SaysWhenItsLinesAreNotKeptAnyMore) {
  ViewsBench bench;
  bench.land({bench.order("1")});
  bench.deliver("1");
  ledger::Ledger::PurgePosition position;
  ASSERT_TRUE(*bench.world.ledger().purge(ledger::Ledger::Aged::raw_orders, INT64_MAX, position));
  const OrderDetail detail = bench.detail("1");
  EXPECT_FALSE(detail.lines_known);
  EXPECT_TRUE(detail.lines.empty());
  EXPECT_EQ(detail.row.customer, "Tienda El Sol");
}

TEST(OrderView, SaysFirstWhereItIsAndWhatToTellTheCustomer) {
  ViewsBench bench;
  bench.land({bench.order("31000001"), bench.order("2"), bench.order("3"), bench.order("4")});
  bench.deliver("31000001");
  bench.world.runtime.pass(7 * 60'000);
  OrderDetail detail = bench.detail("31000001");
  EXPECT_EQ(detail.standing.cause, "order_is_in");
  EXPECT_EQ(detail.standing.params.dump(),
            R"({"time":"11:00","age":"7 min","system":"Alegra","number":"n31000001"})");
  EXPECT_EQ(detail.answer.cause, "tell_delivered");
  EXPECT_EQ(detail.answer.params.dump(), R"({"order":"31000001","amount":"$1,234.50","number":"n31000001"})");
  bench.stop("2");
  detail = bench.detail("2");
  EXPECT_EQ(detail.standing.cause, "order_waits_for_person");
  EXPECT_EQ(detail.answer.cause, "tell_waits");
  EXPECT_EQ(detail.can, (std::vector<std::string>{"retry", "drop", "resolve_delivered", "note"}));
  bench.doubt("3");
  detail = bench.detail("3");
  EXPECT_EQ(detail.row.state, ledger::OrderState::in_doubt);
  EXPECT_EQ(detail.standing.cause, "order_is_in_doubt");
  EXPECT_EQ(detail.answer.cause, "tell_on_the_way");
  EXPECT_EQ(detail.can, (std::vector<std::string>{"retry", "resolve_delivered", "resolve_absent", "note"}));
  EXPECT_EQ(bench.detail("4").standing.cause, "order_is_on_the_way");
  EXPECT_FALSE(views::order(bench.engine(), bench.world.ledger(), nullptr, "lupita", "5"));
}

TEST(OrderView, TellsItsStoryAndNotesOldestFirst) {
  ViewsBench bench;
  bench.more.emplace_back().instance = "avisos#ana@lupita.mx";
  bench.land({bench.order("1")});
  bench.world.runtime.pass(1'000);
  bench.deliver("1", ViewsBench::kLupita, "avisos#ana@lupita.mx");
  bench.world.runtime.pass(1'000);
  bench.deliver("1");
  const OrderDetail detail = bench.detail("1");
  ASSERT_GE(detail.story.size(), 4U);
  for (std::size_t i = 1; i < detail.story.size(); ++i) {
    EXPECT_LE(detail.story[i - 1].at_ms, detail.story[i].at_ms);
  }
  EXPECT_EQ(detail.story.back().connector, "alegra");
  EXPECT_EQ(detail.story.back().state, "delivered");
  EXPECT_FALSE(detail.story_purged);
}

TEST(ShownValues, AreThoseThatPeopleRead) {
  EXPECT_EQ(shown_amount("1234.5", "MXN"), "$1,234.50");
  EXPECT_EQ(shown_amount("-1234567.891", ""), "-$1,234,567.89");
  EXPECT_EQ(shown_amount("999", "COP"), "$999.00 COP");
  EXPECT_EQ(shown_amount("1000", "MXN"), "$1,000.00");
  EXPECT_EQ(shown_amount("nada", "MXN"), "nada");
  const std::int64_t now = ViewsBench::at("2026-12-01T18:00:00Z");
  EXPECT_EQ(shown_time(now - 60'000, now, "America/Mexico_City"), "11:59");
  EXPECT_EQ(shown_time(now - 86'400'000, now, "America/Mexico_City"), "2026-11-30 12:00");
  EXPECT_EQ(shown_age(now, now - 59'000), "0 min");
  EXPECT_EQ(shown_age(now, now - 3 * 3'600'000), "3 h");
  EXPECT_EQ(shown_system("alegra#x"), "Alegra");
}

}  // namespace
}  // namespace enlace::views
