#include "handy/mapping.hpp"

#include <gtest/gtest.h>

#include "unit/handy/sample_order.hpp"

namespace enlace::handy {
namespace {

using test::kZone;
using test::line;
using test::order;
using test::returned;
using test::tax;

MappedOrder map(const Json& json, const Json& customer = {}, const std::string& zone = kZone) {
  auto mapped = map_order(json, customer, zone, "MXN");
  EXPECT_TRUE(mapped) << mapped.error().cause << ' ' << mapped.error().params.dump();
  return mapped ? *std::move(mapped) : MappedOrder();
}

Error refusal(const Json& json) {
  const auto mapped = map_order(json, {}, kZone, "MXN");
  EXPECT_FALSE(mapped);
  return mapped ? Error() : mapped.error();
}

TEST(MapOrder, ReadsTheDocumentedExample) {
  const MappedOrder mapped = map(order());
  EXPECT_EQ(mapped.order.id, "31000001");
  EXPECT_EQ(mapped.order.kind, OrderKind::presale);
  EXPECT_EQ(mapped.order.customer.code, "CTE0001");
  EXPECT_EQ(mapped.order.customer.zone, "Puebla Centro");
  EXPECT_EQ(mapped.order.seller.name, "Ana López");
  EXPECT_EQ(mapped.order.seller.email, "ana@empresa.mx");
  EXPECT_EQ(mapped.order.seller.extras, "BODEGA NORTE");
  EXPECT_EQ(mapped.order.comment, "Entregar por la mañana");
  EXPECT_EQ(mapped.order.currency, "MXN");
  ASSERT_EQ(mapped.order.lines.size(), 1u);
  const OrderLine& first = mapped.order.lines[0];
  EXPECT_EQ(first.code, "ACME-1");
  EXPECT_EQ(first.quantity, d("2"));
  EXPECT_EQ(first.price, d("104.4"));
  EXPECT_EQ(first.original_price, d("116"));
  EXPECT_EQ(first.discount_percent, d("10"));
  EXPECT_EQ(first.net_price, d("90"));
  EXPECT_EQ(first.total, d("208.8"));
  ASSERT_EQ(first.taxes.size(), 1u);
  EXPECT_EQ(first.taxes[0].rate, d("16"));
  EXPECT_EQ(mapped.order.total, d("208.8"));
  EXPECT_EQ(mapped.order.total_tax, d("28.8"));
  EXPECT_EQ(mapped.order.total_before_tax, d("180"));
  EXPECT_TRUE(mapped.warnings.empty());
}

// Rule: H-9
TEST(MapOrder, LosesNoDigitOfAnAmount) {
  const MappedOrder mapped =
      map(order({line("A", "0.333333333333", "99999999999.123456", "33333333333.007785666667")},
                "33333333333.007785666667"));
  EXPECT_EQ(mapped.order.lines[0].quantity.str(), "0.333333333333");
  EXPECT_EQ(mapped.order.lines[0].price.str(), "99999999999.123456");
  EXPECT_EQ(mapped.order.total.str(), "33333333333.007785666667");
}

// Rule: H-9
TEST(MapOrder, TakesTenCentsThriceForThirty) {
  const Json item = line("A", "1", "0.10", "0.10");
  EXPECT_EQ(map(order({item, item, item}, "0.3")).order.total, d("0.3"));
}

TEST(MapOrder, TwoTaxesAreAddedAndNotCompounded) {
  const MappedOrder mapped =
      map(order({line("A", "1", "37200", "37200.0", tax("IVA", "16"), tax("IEPS", "8"))}, "37200"));
  EXPECT_EQ(mapped.order.lines[0].net_price, d("30000"));
  EXPECT_EQ(mapped.order.lines[0].taxes.size(), 2u);
  EXPECT_EQ(mapped.order.total_tax, d("7200"));
}

TEST(MapOrder, UsesTheTaxesOfTheLineAndNotOfTheProduct) {
  Json item = line("A", "1", "116", "116", tax("IVA", "16"), {});
  Json product = item["product"];
  product.set("taxOptional", tax("IEPS", "8"));
  item.set("product", product);
  EXPECT_EQ(map(order({item}, "116")).order.lines[0].net_price, d("100"));
}

TEST(MapOrder, KeepsTwelveDecimalsOfANetPrice) {
  EXPECT_EQ(map(order({line("A", "1", "100", "100")}, "100")).order.lines[0].net_price.str(),
            "86.206896551724");
  EXPECT_EQ(map(order({line("A", "1", "100", "100", {}, {})}, "100")).order.lines[0].net_price, d("100"));
}

TEST(MapOrder, TrustsPriceAndTotalOfTheLineNotTheProductNorTheDiscount) {
  // After an edit a discount is applied to a price that had it already (apis/handy.md 2.10).
  Json item = line("A", "2", "940.9", "1881.8");
  item.set("originalPrice", Json::number("970"));
  item.set("discountPercentage", Json::number("3"));
  EXPECT_EQ(map(order({item}, "1881.8")).order.lines[0].price, d("940.9"));
}

// Rule: H-13
TEST(MapOrder, LeavesReturnedLinesOutAndNamesThem) {
  const MappedOrder mapped =
      map(order({line("A", "2", "100", "200"), returned(line("B", "1", "50", "50"))}, "150"));
  ASSERT_EQ(mapped.order.lines.size(), 1u);
  EXPECT_EQ(mapped.order.lines[0].code, "A");
  EXPECT_EQ(mapped.order.total, d("200"));
  EXPECT_TRUE(mapped.has_returns);
  EXPECT_FALSE(mapped.only_returns);
  ASSERT_EQ(mapped.warnings.size(), 1u);
  EXPECT_EQ(mapped.warnings[0].code, "return_lines_excluded");
  EXPECT_EQ(mapped.warnings[0].params["lines"].items()[0]["code"].text(), "B");
}

// Rule: H-13
TEST(MapOrder, SaysWhenNothingButReturnsIsLeft) {
  const MappedOrder mapped = map(order({returned(line("B", "1", "50", "50"))}, "-50"));
  EXPECT_TRUE(mapped.only_returns);
  EXPECT_TRUE(mapped.order.lines.empty());
  EXPECT_TRUE(mapped.order.total.is_zero());
}

TEST(MapOrder, UnderstandsReturnsWhicheverWayTheTotalCountsThem) {
  const Json positive = returned(line("B", "1", "50", "50"));
  const Json negative = returned(line("B", "-1", "50", "-50"));
  for (const auto& [item, total] : {std::pair{positive, "150"},
                                    {positive, "250"},
                                    {positive, "200"},
                                    {negative, "150"},
                                    {negative, "200"}}) {
    EXPECT_EQ(map(order({line("A", "2", "100", "200"), item}, total)).order.total, d("200")) << total;
  }
}

TEST(MapOrder, RefusesAnOrderWhoseLinesDoNotAddUp) {
  for (const char* total : {"199", "201", "0", "125"}) {
    const Error error =
        refusal(order({line("A", "2", "100", "200"), returned(line("B", "1", "50", "50"))}, total));
    EXPECT_EQ(error.cause, "order_totals") << total;
    EXPECT_EQ(error.status_class(), ENLACE_CLASS_PERMANENT);
    EXPECT_EQ(error.params["lines"].text(), "200.00");
  }
}

TEST(MapOrder, AllowsACentOfRoundingAndSaysSo) {
  const MappedOrder mapped = map(order({line("A", "1", "99.995", "99.995")}, "99.99"));
  ASSERT_EQ(mapped.warnings.size(), 1u);
  EXPECT_EQ(mapped.warnings[0].code, "totals_differ");
  EXPECT_EQ(refusal(order({line("A", "1", "99.97", "99.97")}, "99.99")).cause, "order_totals");
}

// Rule: H-19
TEST(MapOrder, DatesAreDaysOfTheTenantsZone) {
  // 05:05 UTC on the 5th is 23:05 on the 4th in Mexico City, and 00:05 on the 5th in Bogotá.
  EXPECT_EQ(map(order()).order.date, "2025-03-04");
  EXPECT_EQ(map(order(), {}, "America/Bogota").order.date, "2025-03-05");
  EXPECT_EQ(map(order()).order.created_at, "2025-03-05T05:05:09Z");
}

// Rule: H-19
TEST(MapOrder, TheDateIsThatOfThePhoneNotOfTheArrival) {
  Json late = order();
  late.set("mobileDateCreated", "2025-03-01T20:00:00Z");
  EXPECT_EQ(map(late).order.date, "2025-03-01");
  EXPECT_EQ(map(late).date_created, "2025-03-05T05:05:12Z");
}

// Rule: H-19
TEST(MapOrder, TheDueDateFollowsTheCreditDays) {
  const Json customer = test::json(R"({"code":"CTE0001","description":"Abarrotes Lupita","creditDays":30})");
  EXPECT_EQ(map(order(), customer).order.due_date, "2025-04-03");
  EXPECT_EQ(map(order()).order.due_date, "2025-03-04");
  for (const char* odd : {"null", "-5", "99999999999", "\"x\""}) {
    const Json strange = test::json(std::string(R"({"code":"CTE0001","creditDays":)") + odd + "}");
    EXPECT_EQ(map(order(), strange).order.due_date, "2025-03-04") << odd;
  }
}

TEST(MapOrder, ADeliveryDayIsLocalMidnightInUtc) {
  EXPECT_EQ(map(order()).order.delivery_date, "2025-03-06");
  Json none = order();
  none.set("scheduledDateForDelivery", nullptr);
  EXPECT_EQ(map(none).order.delivery_date, "");
  Json summer = order();  // 2022: Mexico City still had daylight saving, UTC-5
  summer.set("scheduledDateForDelivery", "2022-07-06T05:00:00Z");
  EXPECT_EQ(map(summer).order.delivery_date, "2022-07-06");
}

// Rule: H-25
TEST(MapOrder, TakesTheYearOneForNoDate) {
  for (const char* none : {"0001-01-01T00:00:00Z", "0001-01-01T06:36:36Z", "0001-01-01",
                           "0001-01-01T00:00:00", "", "0000-00-00T00:00:00Z", "1970-01-01T00:00:00Z"}) {
    Json odd = order();
    odd.set("scheduledDateForDelivery", none);
    odd.set("mobileDateCreated", none);
    const auto mapped = map(odd).order;
    EXPECT_EQ(mapped.delivery_date, "") << none;
    EXPECT_EQ(mapped.created_at, "2025-03-05T05:05:12Z") << none;
  }
}

// Rule: H-25
TEST(MapOrder, NamesWhatWasReplacedAndRefusesWhatCannotBeRead) {
  Json odd = order();
  odd.set(Json::kRepaired, "sellerComment");
  const auto mapped = map(odd);
  ASSERT_FALSE(mapped.warnings.empty());
  EXPECT_EQ(mapped.warnings[0].code, "text_repaired");
  EXPECT_EQ(mapped.warnings[0].params["members"].text(), "sellerComment");
  odd.set(Json::kUnreadable, "a value was expected");
  const auto refused = map_order(odd, Json(), "America/Mexico_City", "MXN");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "order_unreadable");
  EXPECT_EQ(refused.error().status_class(), ENLACE_CLASS_PERMANENT);
}

TEST(MapOrder, PreventaIsAPresaleAndAnyOtherTextASale) {
  for (const auto& [text, kind] : {std::pair{"Preventa", OrderKind::presale},
                                   {"PREVENTA", OrderKind::presale},
                                   {" preventa ", OrderKind::presale},
                                   {"Venta", OrderKind::sale},
                                   {"Venta en ruta", OrderKind::sale}}) {
    Json json = order();
    json.set("salesType", text);
    EXPECT_EQ(map(json).order.kind, kind) << text;
  }
}

TEST(MapOrder, TellsTheKindByDeliveryAndPaymentWhenNothingIsSaid) {
  Json json = order();
  json.set("salesType", nullptr);
  EXPECT_EQ(map(json).order.kind, OrderKind::presale);
  json.set("routeSalePaymentType", "Contado");
  EXPECT_EQ(map(json).order.kind, OrderKind::sale);
  json.erase("operativeStatus");
  json.set("routeSalePaymentType", nullptr);
  EXPECT_EQ(map(json).order.kind, OrderKind::sale);
}

TEST(MapOrder, TheCustomerOfTodayFillsWhatTheOrderDoesNotHold) {
  const Json current = test::json(R"({"code":"CTE0001","description":"Lupita Nueva","rfc":"PELG800101AB1",
      "email":"lupita@x.mx","phoneNumber":"2221234567","city":"","category":{"description":"Persona natural"}})");
  const Customer customer = map(order(), current).order.customer;
  EXPECT_EQ(customer.description, "Lupita Nueva");
  EXPECT_EQ(customer.tax_id, "PELG800101AB1");
  EXPECT_EQ(customer.email, "lupita@x.mx");
  EXPECT_EQ(customer.phone, "2221234567");
  EXPECT_EQ(customer.category, "Persona natural");
  EXPECT_EQ(customer.address.city, "Puebla");
  EXPECT_EQ(customer.address.postal_code, "72000");
}

// Rule: H-12
TEST(MapOrder, NamesTheWholeChainOfEditsNewestFirst) {
  const MappedOrder mapped = map(test::edited(4));
  EXPECT_EQ(mapped.order.id, "31000004");
  EXPECT_EQ(mapped.order.replaces, "31000003");
  EXPECT_EQ(mapped.chain, (std::vector<std::string>{"31000003", "31000002", "31000001"}));
  EXPECT_EQ(mapped.first_created, "2025-03-01T10:00:00Z");
}

// Rule: H-12
TEST(MapOrder, AChainHasAnEnd) {
  EXPECT_EQ(map(test::edited(60)).chain.size(), 59u);
  EXPECT_LE(map(test::edited(400)).chain.size(), 200u);
}

TEST(MapOrder, NamesTheMemberThatIsWrong) {
  const auto without = [](const char* member) {
    Json json = order();
    json.erase(member);
    return refusal(json);
  };
  EXPECT_EQ(without("id").params["member"].text(), "id");
  EXPECT_EQ(without("items").params["member"].text(), "items");
  EXPECT_EQ(without("customer").params["member"].text(), "customer.code");
  for (const char* member : {"quantity", "price"}) {
    Json item = line("A", "1", "100", "100");
    item.set(member, "mucho");
    EXPECT_EQ(refusal(order({item}, "100")).params["member"].text(), std::string("items[0].") + member);
  }
  Json item = line("A", "1", "100", "100", test::json(R"({"id":1,"name":"IVA","amount":null})"));
  EXPECT_EQ(refusal(order({item}, "100")).params["member"].text(), "tax.amount");
  EXPECT_EQ(refusal(order({line("", "1", "100", "100")}, "100")).params["member"].text(),
            "items[0].product.code");
  Json undated = order();
  undated.set("mobileDateCreated", "ayer");
  undated.set("dateCreated", nullptr);
  EXPECT_EQ(refusal(undated).params["member"].text(), "mobileDateCreated");
}

TEST(MapOrder, AmountsBeyondAllReasonAreAnErrorOfThatOrderOnly) {
  EXPECT_EQ(
      refusal(order({line("A", "999999999999999", "999999999999999", "999999999999999999")}, "1")).cause,
      "order_malformed");
}

TEST(MapOrder, SurvivesAnyShape) {
  for (const char* text :
       {"{}", "[]", "null", "1", R"({"id":1,"items":[null],"customer":{"code":"A"}})",
        R"({"id":1,"items":"x","customer":[]})", R"({"id":{},"items":{},"customer":1,"editedFrom":7})"}) {
    EXPECT_FALSE(map_order(test::json(text), {}, kZone, ""));
  }
  EXPECT_EQ(map_order(order(), {}, "Mars/Olympus", "").error().cause, "unknown_time_zone");
}

TEST(MapCustomer, ReadsTheTaxIdUnderEitherName) {
  EXPECT_EQ(map_customer(test::json(R"({"code":"A","rfc":"X1","taxId":"X2"})"))->tax_id, "X1");
  EXPECT_EQ(map_customer(test::json(R"({"code":"A","rfc":null,"taxId":"X2"})"))->tax_id, "X2");
  EXPECT_EQ(map_customer(test::json(R"({"code":"A"})"))->tax_id, "");
}

TEST(MapCustomer, NeedsACode) {
  EXPECT_EQ(map_customer(test::json("{}")).error().cause, "customer_malformed");
}

}  // namespace
}  // namespace enlace::handy
