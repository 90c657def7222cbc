#include "views/orders.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "unit/views/views_bench.hpp"

namespace enlace::views {
namespace {

using ledger::OrderState;

std::map<std::string, std::int64_t> counts(const Orders& answer) {
  std::map<std::string, std::int64_t> all;
  for (const auto& [state, tally] : answer.by_state) all[ledger::to_string(state)] = tally.count;
  return all;
}

OrderFilter on(const std::string& day, const std::string& tenant = "") {
  OrderFilter filter;
  filter.from = filter.to = day;
  filter.tenant = tenant;
  return filter;
}

// Rule: V-1
TEST(Orders, ADayIsEachCompanysOwn) {
  ViewsBench bench;
  // 2026-11-30 in Mexico City is 06:00 to 06:00 of UTC, in Tijuana 08:00 to 08:00, in Tokyo 15:00 to 15:00.
  bench.land({bench.order("1", "2026-12-01T05:59:59Z"), bench.order("2", "2026-12-01T06:00:00Z")});
  bench.land({bench.order("3", "2026-12-01T07:59:59Z"), bench.order("4", "2026-12-01T08:00:00Z")},
             ViewsBench::kTijuana);
  bench.land({bench.order("5", "2026-11-30T14:59:59Z"), bench.order("6", "2026-11-30T15:00:00Z")},
             ViewsBench::kTokyo);
  EXPECT_EQ(bench.listed(on("2026-11-30")), "3 1 5");
  EXPECT_EQ(bench.listed(on("2026-12-01")), "4 2 6");
  EXPECT_EQ(bench.listed(on("2026-11-30", ViewsBench::kTijuana)), "3");
  const Orders answer = bench.ask(on("2026-11-30"));
  EXPECT_EQ(answer.all.count, 3);
  EXPECT_EQ(answer.all.sum, d("3703.50"));
  EXPECT_EQ(answer.rows[0].time_zone, "America/Tijuana");
  OrderFilter both;
  both.from = "2026-11-30";
  both.to = "2026-12-01";
  both.by = "day";
  const Orders by_day = bench.ask(both);
  ASSERT_EQ(by_day.groups.size(), 2U);
  EXPECT_EQ(by_day.groups[0].key, "2026-12-01");
  EXPECT_EQ(by_day.groups[0].all.count, 3);
  EXPECT_EQ(by_day.groups[1].all.count, 3);
}

// Rule: V-1
TEST(Orders, TheDayIsThatOfThePhoneUnlessArrivalIsAskedFor) {
  ViewsBench bench;
  ledger::IncomingOrder late = bench.order("1", "2026-11-30T20:00:00Z");
  late.created_ms = late.first_created_ms = ViewsBench::at("2026-12-02T20:00:00Z");  // no signal for two days
  ledger::IncomingOrder untold = bench.order("2");
  untold.made_ms = 0;  // some say only when it came
  untold.created_ms = ViewsBench::at("2026-12-02T21:00:00Z");
  bench.land({late, untold});
  EXPECT_EQ(bench.listed(on("2026-11-30")), "1");
  EXPECT_EQ(bench.listed(on("2026-12-02")), "2");
  OrderFilter arrived = on("2026-12-02");
  arrived.by_arrival = true;
  EXPECT_EQ(bench.listed(arrived), "2 1");
  EXPECT_EQ(bench.ask(arrived).all.count, 2);
}

// Rule: V-1
TEST(Orders, DaysOfADaylightSavingChangeAreWholeDays) {
  ViewsBench bench;
  // Tijuana put its clocks back on 2026-11-01: that day has 25 hours.
  bench.land({bench.order("1", "2026-11-01T07:00:00Z"), bench.order("2", "2026-11-02T07:59:59Z"),
              bench.order("3", "2026-11-02T08:00:00Z")},
             ViewsBench::kTijuana);
  EXPECT_EQ(bench.listed(on("2026-11-01")), "2 1");
  EXPECT_EQ(bench.listed(on("2026-11-02")), "3");
}

TEST(Orders, PeriodsAreThoseOfNowInEachZone) {
  ViewsBench bench;  // it is 2025-03-04T17:00Z: in Tokyo it is the fifth already
  bench.land({bench.order("1", "2025-03-04T16:00:00Z")});
  bench.land({bench.order("2", "2025-03-04T16:00:00Z"), bench.order("3", "2025-03-04T14:00:00Z")},
             ViewsBench::kTokyo);
  OrderFilter filter;
  filter.period = "today";
  EXPECT_EQ(bench.listed(filter), "2 1");
  filter.period = "yesterday";
  EXPECT_EQ(bench.listed(filter), "3");
  filter.period = "this_week";
  EXPECT_EQ(bench.ask(filter).all.count, 3);
}

// Rule: V-1
TEST(Orders, AnOrderIsOneRowWhateverItsRecipients) {
  ViewsBench bench;
  for (const char* recipient : {"avisos#ana@lupita.mx", "avisos#luis@lupita.mx"}) {
    bench.more.emplace_back().instance = recipient;
  }
  bench.land({bench.order("1"), bench.order("2")});
  bench.deliver("1");
  bench.deliver("1", ViewsBench::kLupita, "avisos#ana@lupita.mx");
  const Orders answer = bench.ask({});
  ASSERT_EQ(answer.rows.size(), 2U);
  EXPECT_EQ(answer.all.count, 2);
  const OrderRow& row = answer.rows[1];
  EXPECT_EQ(row.order, "1");
  ASSERT_EQ(row.deliveries.size(), 3U);
  EXPECT_EQ(row.deliveries[1].connector, "avisos");
  EXPECT_EQ(row.deliveries[1].recipient, "ana@lupita.mx");
  EXPECT_EQ(row.state, OrderState::on_the_way) << "one of its messages still has to go";
  bench.deliver("1", ViewsBench::kLupita, "avisos#luis@lupita.mx");
  EXPECT_EQ(bench.ask({}).rows[1].state, OrderState::delivered);
  bench.stop("2");
  EXPECT_EQ(counts(bench.ask({})),
            (std::map<std::string, std::int64_t>{{"delivered", 1}, {"waits_for_person", 1}}));
}

TEST(Orders, StatesOfPeopleAndOfTheLedgerAreBothTaken) {
  ViewsBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3"), bench.order("4"), bench.order("5")});
  bench.deliver("1");
  bench.stop("2");
  bench.doubt("3");
  bench.stop("4");
  ASSERT_TRUE(bench.world.ledger().drop({ViewsBench::kLupita, "alegra", "4"}, "operator:ana"));
  const auto of = [&](std::vector<std::string> states) {
    OrderFilter filter;
    filter.states = std::move(states);
    return bench.listed(filter);
  };
  EXPECT_EQ(of({"delivered"}), "1");
  EXPECT_EQ(of({"waits_for_person"}), "2");
  EXPECT_EQ(of({"dead"}), "2");
  EXPECT_EQ(of({"in_doubt"}), "3");
  EXPECT_EQ(of({"not_sent"}), "4");
  EXPECT_EQ(of({"skipped"}), "4");
  EXPECT_EQ(of({"on_the_way"}), "5");
  EXPECT_EQ(of({"waiting"}), "5");
  EXPECT_EQ(of({"delivered", "dead"}), "2 1");
  OrderFilter open;
  open.open = true;
  EXPECT_EQ(bench.listed(open), "5 3 2");
  OrderFilter cause;
  cause.cause = "customer_without_rfc";
  EXPECT_EQ(bench.listed(cause), "3 2");
  cause.states = {"dead"};
  EXPECT_EQ(bench.listed(cause), "2");
  const OrderRow row = bench.ask(cause).rows.at(0);
  EXPECT_EQ(row.cause, "customer_without_rfc");
  EXPECT_EQ(row.cause_connector, "alegra");
  EXPECT_EQ(row.params["customer"].text(), "Tienda El Sol");
}

TEST(Orders, AnOrderThatNobodyTakesIsListedToo) {
  ViewsBench bench;
  bench.recipient.only_kinds = {"presale"};
  bench.land({bench.order("1")});
  const auto landed = bench.world.ledger().land(ViewsBench::kTokyo, "handy-1", {bench.order("2")}, {}, {});
  ASSERT_TRUE(landed);
  EXPECT_EQ(counts(bench.ask({})), (std::map<std::string, std::int64_t>{{"not_sent", 2}}));
  EXPECT_EQ(bench.detail("2", ViewsBench::kTokyo).standing.cause, "order_goes_nowhere");
}

// Rule: H-12
TEST(Orders, AnEditedOrderAndItsPredecessorsAreOneRow) {
  ViewsBench bench;
  bench.land({bench.order("1", "2026-12-01T15:00:00Z")});
  bench.deliver("1");
  ledger::IncomingOrder second = bench.order("2", "2026-12-01T15:10:00Z");
  second.chain = {"1"};
  second.total = "2000";
  ledger::IncomingOrder gone = bench.order("1", "2026-12-01T15:00:00Z");
  gone.deleted = gone.is_edited = true;
  bench.land({second, gone});
  ledger::IncomingOrder third = bench.order("3", "2026-12-01T15:20:00Z");
  third.chain = {"2", "1"};
  third.total = "2100";
  bench.land({third});
  const Orders answer = bench.ask({});
  ASSERT_EQ(ViewsBench::ids(answer), "3");
  EXPECT_EQ(answer.rows[0].edited, 2);
  EXPECT_EQ(answer.rows[0].replaces, "2");
  EXPECT_EQ(answer.all.sum, d("2100"));
  OrderFilter all;
  all.replaced = true;
  const Orders with_old = bench.ask(all);
  EXPECT_EQ(ViewsBench::ids(with_old), "3 2 1");
  EXPECT_EQ(with_old.rows[2].state, OrderState::edited);
  EXPECT_EQ(with_old.rows[2].replaced_by, "3");
  const OrderDetail detail = bench.detail("3");
  ASSERT_EQ(detail.chain.size(), 3U);
  EXPECT_EQ(detail.chain[0].order, "1");
  EXPECT_EQ(detail.chain[2].order, "3");

  // The document of the first one cannot be removed: the row says that a person is needed, though the last
  // order by itself only waits.
  const ledger::DeliveryId first{ViewsBench::kLupita, "alegra", "1"};
  ASSERT_TRUE(bench.world.ledger().claim_removal(first, {"handy-1", "erp-alegra"})->granted);
  ASSERT_TRUE(bench.world.ledger().record_removal(
      first, ledger::Ledger::Removal::denied,
      Error{ENLACE_E_INVALID, "document_invoiced", {}, Json::object({{"number", "n1"}}), 0, -1, {}}));
  const OrderRow stuck = bench.ask({}).rows.at(0);
  EXPECT_EQ(stuck.order, "3");
  EXPECT_EQ(stuck.state, OrderState::waits_for_person);
  EXPECT_EQ(counts(bench.ask({})), (std::map<std::string, std::int64_t>{{"waits_for_person", 1}}));
}

// Orders of many kinds at three companies, for what must hold whatever is asked.
void fill(ViewsBench& bench, int count) {
  static const char* kNames[] = {"Tienda El Sol", "Abarrotes LUCÍA", "Súper Peña", "La Luna",
                                 "Misceláneo José"};
  static const std::pair<const char*, const char*> kSellers[] = {
      {"Ana Torres", "ana@empresa.mx"}, {"Raúl Ibáñez", "raul@empresa.mx"}, {"José", ""}};
  const char* tenants[] = {ViewsBench::kLupita, ViewsBench::kTijuana, ViewsBench::kTokyo};
  for (int i = 0; i < count; ++i) {
    const std::string tenant = tenants[i % 3];
    ledger::IncomingOrder order = bench.order(std::to_string(31'000'000 + i));
    order.made_ms = ViewsBench::at("2026-11-20T00:00:00Z") + i % 40 * 5 * 3'600'000LL + i / 40;
    order.created_ms = order.first_created_ms = order.made_ms + i % 7 * 3'600'000LL;
    order.customer_code = i % 5 == 4 ? "" : "C-" + std::to_string(i % 5);
    order.customer_name = kNames[i % 5];
    order.seller_name = kSellers[i / 2 % 3].first;
    order.seller_email = kSellers[i / 2 % 3].second;
    order.total = std::to_string(100 + i * 7 % 900) + (i % 4 == 0 ? ".333333333333" : ".05");
    order.zone = i % 2 == 0 ? "Centro" : "Norte";
    order.kind = i % 3 == 0 ? "presale" : "sale";
    const bool edit = i % 11 == 10;
    if (edit) order.chain = {std::to_string(31'000'000 + i - 3)};
    bench.land({order}, tenant);
    if (edit) continue;
    if (i % 4 == 1) bench.deliver(order.id, tenant);
    if (i % 4 == 2) bench.stop(order.id, tenant);
  }
}

// Every filter, by what a look at each row gives.
TEST(Orders, SumsAreThoseOfTheRowsHoweverTheyAreGrouped) {
  ViewsBench bench;
  fill(bench, 120);
  std::vector<OrderFilter> filters(14);
  filters[1].tenant = ViewsBench::kLupita;
  filters[2].from = "2026-11-21";
  filters[2].to = "2026-11-25";
  filters[3].from = filters[3].to = "2026-11-22";
  filters[4].states = {"delivered"};
  filters[5].sellers = {"raul"};
  filters[6].q = "lucia";
  filters[7].q = "jose";  // a seller and a customer
  filters[8].open = true;
  filters[8].from = "2026-11-23";
  filters[9].amount_from = d("200");
  filters[9].amount_to = d("300.05");
  filters[10].zone = "norte";
  filters[10].kind = "sale";
  filters[11].by_arrival = true;
  filters[11].to = "2026-11-22";
  filters[12].replaced = true;
  filters[13].connector = "alegra";
  filters[13].states = {"dead", "waiting"};
  for (OrderFilter& filter : filters) {
    const std::string asked = filter.to_json().dump();
    filter.limit = 17;  // pages, so that sums are seen to be of all
    std::int64_t count = 0;
    Decimal sum;
    std::set<std::string> seen;
    std::map<std::string, std::int64_t> states;
    std::int64_t last_ms = INT64_MAX;
    ASSERT_TRUE(each_order(bench.engine(), bench.world.ledger(), nullptr, filter, {},
                           [&](const OrderRow& row) -> Result<bool> {
                             EXPECT_TRUE(seen.insert(row.tenant + "/" + row.order).second) << asked;
                             const std::int64_t when = filter.by_arrival ? row.received_ms : row.created_ms;
                             EXPECT_LE(when, last_ms) << asked;
                             last_ms = when;
                             ++count;
                             ++states[ledger::to_string(row.state)];
                             sum += *Decimal::parse(row.total);
                             return true;
                           }));
    EXPECT_GT(count, 0) << asked;
    const Orders answer = bench.ask(filter);
    EXPECT_EQ(answer.all.count, count) << asked;
    EXPECT_EQ(answer.all.sum.str(), sum.str()) << asked;
    EXPECT_EQ(counts(answer), states) << asked;
    for (const std::string& by : groupings()) {
      filter.by = by;
      Tally total;
      for (const OrderGroup& group : bench.ask(filter).groups) {
        total.count += group.all.count;
        total.sum += group.all.sum;
        EXPECT_EQ(group.all.count, group.delivered + group.on_the_way + group.waiting + group.not_sent)
            << asked;
        EXPECT_GE(group.customers, 1) << asked;
        EXPECT_LE(group.customers, group.all.count) << asked;
      }
      EXPECT_EQ(total.count, count) << asked << " by " << by;
      EXPECT_EQ(total.sum.str(), sum.str()) << asked << " by " << by;
    }
    filter.by.clear();
  }
}

// Rule: V-3
TEST(Orders, AccentsAndCaseFindTheSame) {
  ViewsBench bench;
  fill(bench, 60);
  for (const auto& [plain, typed] : {std::pair{"lucia", "LUCÍA"},
                                     {"super pena", "Súper Peña"},
                                     {"jose", "JOSÉ"},
                                     {"seller:raul", "vendedor:Raúl"},
                                     {"ibanez", "Ibáñez"}}) {
    EXPECT_FALSE(bench.listed_by(plain).empty()) << plain;
    EXPECT_EQ(bench.listed_by(plain), bench.listed_by(typed)) << typed;
  }
  OrderFilter plain, typed;
  plain.sellers = {"raul"};
  typed.sellers = {"RAÚL"};
  EXPECT_EQ(bench.listed(plain), bench.listed(typed));
}

TEST(Orders, WhoMaySeeSomeSeesNoMore) {
  ViewsBench bench;
  fill(bench, 60);
  const Reach lupita{{ViewsBench::kLupita}, {}};
  for (const OrderRow& row : bench.ask({}, lupita).rows) EXPECT_EQ(row.tenant, ViewsBench::kLupita);
  OrderFilter other;
  other.tenant = ViewsBench::kTokyo;
  EXPECT_EQ(bench.ask(other, lupita).all.count, 0);
  EXPECT_TRUE(bench.ask(other, lupita).rows.empty());
  const Reach ana{{}, {"ANA@empresa.mx"}};
  const Orders hers = bench.ask({}, ana);
  EXPECT_GT(hers.all.count, 0);
  EXPECT_EQ(hers.all.count, static_cast<std::int64_t>(hers.rows.size()));
  for (const OrderRow& row : hers.rows) EXPECT_EQ(row.seller_email, "ana@empresa.mx");
  // Nor by its folio.
  for (const OrderRow& row : bench.ask({}).rows) {
    const bool is_hers = row.seller_email == "ana@empresa.mx";
    EXPECT_EQ(bench.look(row.order, "", ana).exact.has_value(), is_hers) << row.order;
    EXPECT_EQ(
        views::order(bench.engine(), bench.world.ledger(), nullptr, row.tenant, row.order, ana).has_value(),
        is_hers);
  }
}

TEST(Orders, APositionThatIsNoneIsSaid) {
  ViewsBench bench;
  bench.land({bench.order("1")});
  OrderFilter filter;
  filter.after = "somewhere";
  const auto answer = orders(bench.engine(), bench.world.ledger(), nullptr, filter);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().cause, "filter_invalid");
}

// A store of before the index is filled by the first who asks, with what the orders as they came tell.
TEST(Orders, AStoreOfBeforeIsFilled) {
  ViewsBench bench;
  std::vector<ledger::IncomingOrder> many;
  for (int i = 0; i < 450; ++i) {
    many.push_back(bench.order(std::to_string(1'000 + i), "2026-11-30T12:00:00Z"));
    many.back().raw =
        R"({"id":)" + many.back().id +
        R"(,"mobileDateCreated":"2026-11-30T12:00:00Z","customer":{"code":"C-014","rfc":"XAXX010101000"}})";
  }
  bench.land(many);
  bench.deliver("1000");
  const Orders before = bench.ask({});
  for (const char* sql : {"DELETE FROM order_index", "DELETE FROM order_tally", "DELETE FROM order_party",
                          "DELETE FROM order_party_text",
                          "INSERT INTO meta (key, value) SELECT 'order_index/' || tenant, "
                          "CAST(MAX(seq) + 1 AS TEXT) FROM orders GROUP BY tenant"}) {
    auto transaction = bench.world.database().begin();
    ASSERT_TRUE(transaction && transaction->run(sql)) << sql;
    ASSERT_TRUE(transaction->commit());
  }
  const Orders after = bench.ask({});
  EXPECT_TRUE(after.complete);
  EXPECT_EQ(after.to_json(), before.to_json());
  EXPECT_EQ(after.all.count, 450);
  OrderFilter tax_id;
  tax_id.q = "xaxx-010101-000";
  EXPECT_EQ(bench.ask(tax_id).all.count, 450);
}

TEST(Orders, SumsByDayThatAreWrongAreNoticedAndMadeAnew) {
  ViewsBench bench;
  fill(bench, 60);
  EXPECT_TRUE(ledger::wrong_counts(bench.world.database())->empty());
  const Json before = bench.ask({}).to_json();
  auto transaction = bench.world.database().begin();
  ASSERT_TRUE(transaction && transaction->run("UPDATE order_tally SET whole = whole + 1 WHERE count > 0"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_NE(bench.ask({}).to_json(), before);
  EXPECT_FALSE(ledger::wrong_counts(bench.world.database())->empty());
  ASSERT_TRUE(bench.world.ledger().recount());
  EXPECT_TRUE(ledger::wrong_counts(bench.world.database())->empty());
  EXPECT_EQ(bench.ask({}).to_json(), before);
}

TEST(Orders, WhatWasAlteredInTheStoreIsShownAsDamaged) {
  ViewsBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  auto transaction = bench.world.database().begin();
  ASSERT_TRUE(transaction &&
              transaction->run("UPDATE deliveries SET remote_number = 'forged' WHERE order_id = '1'"));
  ASSERT_TRUE(transaction->commit());
  const Orders answer = bench.ask({});
  ASSERT_EQ(answer.rows.size(), 2U);
  EXPECT_EQ(answer.rows[1].state, OrderState::damaged);
  EXPECT_EQ(answer.rows[1].cause, "row_damaged");
  EXPECT_EQ(answer.to_json().dump().find("forged"), std::string::npos);
}

}  // namespace
}  // namespace enlace::views
