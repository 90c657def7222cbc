#include <enlace/sdk/documents.hpp>

#include <gtest/gtest.h>

#include "unit/sdk/sample_documents.hpp"

namespace enlace {
namespace {

template <class T>
Json again(const T& document) {
  const Result<T> copy = T::from_json(*Json::parse(document.to_json().dump()));
  EXPECT_TRUE(copy) << copy.error().message;
  return copy ? copy->to_json() : Json();
}

std::string wrong_member(const Result<Order>& order) {
  if (order) return "nothing";
  EXPECT_EQ(order.error().status, ENLACE_E_INVALID);
  EXPECT_EQ(order.error().cause, "document_invalid");
  EXPECT_EQ(order.error().params["document"].text(), "order");
  return order.error().params["member"].text();
}

TEST(Documents, ComeBackAsTheyWere) {
  EXPECT_EQ(again(sample::product()), sample::product().to_json());
  EXPECT_EQ(again(sample::customer()), sample::customer().to_json());
  EXPECT_EQ(again(sample::order()), sample::order().to_json());
  EXPECT_EQ(again(sample::link()), sample::link().to_json());
  EXPECT_EQ(again(sample::outcome()), sample::outcome().to_json());
  EXPECT_EQ(again(sample::found()), sample::found().to_json());
  EXPECT_EQ(again(sample::skipped()), sample::skipped().to_json());
  EXPECT_EQ(again(sample::check_report()), sample::check_report().to_json());
  EXPECT_EQ(again(sample::push_request()), sample::push_request().to_json());
  EXPECT_EQ(again(sample::find_request()), sample::find_request().to_json());
}

TEST(Documents, EveryMemberSurvives) {
  const Order order = *Order::from_json(sample::order().to_json());
  EXPECT_EQ(order.id, "31000001");
  EXPECT_EQ(order.kind, OrderKind::presale);
  EXPECT_EQ(order.date, "2026-11-22");
  EXPECT_EQ(order.due_date, "2026-12-07");
  EXPECT_EQ(order.created_at, "2026-11-23T01:15:00Z");
  EXPECT_EQ(order.delivery_date, "2026-11-24");
  EXPECT_EQ(order.customer.address.city, "Guadalajara");
  EXPECT_EQ(order.customer.credit_days, 15);
  EXPECT_FALSE(order.customer.enabled);
  EXPECT_EQ(order.seller.email, "ana@example.com");
  ASSERT_EQ(order.lines.size(), 1u);
  EXPECT_EQ(order.lines[0].quantity, d("2.5"));
  EXPECT_EQ(order.lines[0].net_price, d("82.758620689655"));
  EXPECT_EQ(order.lines[0].taxes[0].rate, d("16"));
  EXPECT_TRUE(order.lines[0].is_reward);
  EXPECT_EQ(order.total, d("240.00"));
  EXPECT_EQ(order.total_tax, d("33.10"));
  EXPECT_EQ(order.total_before_tax, d("206.90"));
  EXPECT_EQ(order.replaces, "30999999");
}

// Rule: H-9
TEST(Documents, AmountsTravelAsDecimalStrings) {
  const Json json = sample::product().to_json();
  EXPECT_EQ(json["price"], Json("104.4"));
  EXPECT_EQ(json["inventory"], Json("12.5"));
  EXPECT_EQ(json["taxes"].items()[0]["rate"], Json("16"));
}

TEST(Documents, NumbersAndTextAreReadAlike) {
  const Product product = *Product::from_json(*Json::parse(
      R"({"code":77,"description":"Jabón","price":104.400000,"base_price":"90","remote_id":5})"));
  EXPECT_EQ(product.code, "77");
  EXPECT_EQ(product.price, d("104.4"));
  EXPECT_EQ(product.base_price, d("90"));
  EXPECT_EQ(product.remote_id, "5");
  EXPECT_FALSE(product.inventory);
  EXPECT_TRUE(product.enabled);
}

TEST(Documents, UnknownMembersAndNullsAreIgnored) {
  Json json = sample::order().to_json();
  json.set("added_in_2031", Json::array({1, 2}));
  json.set("comment", nullptr);
  const Result<Order> order = Order::from_json(json);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->comment, "");
}

TEST(Documents, WhatIsMissingIsNamed) {
  for (const char* member : {"id", "kind", "date", "customer", "lines", "total", "total_tax"}) {
    Json json = sample::order().to_json();
    json.erase(member);
    EXPECT_EQ(wrong_member(Order::from_json(json)), member);
  }
  Json json = sample::order().to_json();
  json.set("id", "");
  EXPECT_EQ(wrong_member(Order::from_json(json)), "id");
  EXPECT_EQ(wrong_member(Order::from_json(Json::array())), "");
}

TEST(Documents, WhatIsWrongInsideIsNamedByItsPath) {
  Json json = sample::order().to_json();
  Json line = json["lines"].items()[0];
  line.set("quantity", "two");
  json.set("lines", Json::array({json["lines"].items()[0], line}));
  EXPECT_EQ(wrong_member(Order::from_json(json)), "lines[1].quantity");

  json = sample::order().to_json();
  json.find("customer")->set("address", "somewhere");
  EXPECT_EQ(wrong_member(Order::from_json(json)), "customer.address");
  json = sample::order().to_json();
  json.set("kind", "gift");
  EXPECT_EQ(wrong_member(Order::from_json(json)), "kind");
  json = sample::order().to_json();
  json.find("customer")->set("enabled", "yes");
  EXPECT_EQ(wrong_member(Order::from_json(json)), "customer.enabled");
}

TEST(Documents, FoundHasNoDefaultsToConcludeFrom) {
  EXPECT_FALSE(Found::from_json(*Json::parse(R"({"documents":[]})")));
  EXPECT_FALSE(Found::from_json(*Json::parse(R"({"complete":true})")));
  EXPECT_FALSE(Found::from_json(*Json::parse(R"({"complete":true,"documents":[{"remote_id":"1"}]})")));
  EXPECT_FALSE(Found::from_json(*Json::parse(R"({"complete":"true","documents":[]})")));
  const Result<Found> none = Found::from_json(*Json::parse(R"({"complete":true,"documents":[]})"));
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->complete);
}

TEST(Documents, PushRequestFindsItsLinks) {
  const PushRequest request = sample::push_request();
  ASSERT_NE(request.link("customer", "C-1"), nullptr);
  EXPECT_EQ(request.link("customer", "C-1")->remote_id, "99");
  EXPECT_EQ(request.link("product", "C-1"), nullptr);
}

}  // namespace
}  // namespace enlace
