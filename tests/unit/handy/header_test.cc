#include <gtest/gtest.h>

#include "handy/mapping.hpp"
#include "unit/handy/sample_order.hpp"

namespace enlace::handy {
namespace {

using test::line;
using test::order;

TEST(ReadHeader, TakesWhatLandingNeeds) {
  const auto header = read_header(order());
  ASSERT_TRUE(header);
  EXPECT_EQ(header->id, "31000001");
  EXPECT_EQ(header->date_created, "2025-03-05T05:05:12Z");
  EXPECT_EQ(header->mobile_date_created, "2025-03-05T05:05:09Z");
  EXPECT_EQ(header->kind, "presale");
  EXPECT_EQ(header->seller_email, "ana@empresa.mx");
  EXPECT_EQ(header->zone, "Puebla Centro");
  EXPECT_EQ(header->customer_code, "CTE0001");
  EXPECT_EQ(header->customer_name, "Abarrotes Lupita");
  EXPECT_EQ(header->total, "208.8");
  EXPECT_FALSE(header->deleted);
}

// Rule: H-12
TEST(ReadHeader, KnowsAReplacedOrderAndItsReplacement) {
  Json old = order();
  old.set("deleted", true);
  old.set("isEdited", true);
  old.set("dateDeleted", "2025-03-05T06:00:00Z");
  const auto replaced = read_header(old);
  EXPECT_TRUE(replaced->deleted);
  EXPECT_TRUE(replaced->is_edited);
  EXPECT_EQ(replaced->date_deleted, "2025-03-05T06:00:00Z");
  const auto replacement = read_header(test::edited(3));
  EXPECT_EQ(replacement->chain, (std::vector<std::string>{"31000002", "31000001"}));
  EXPECT_EQ(replacement->first_created, "2025-03-01T10:00:00Z");
}

TEST(ReadHeader, NeedsNothingButAnId) {
  EXPECT_TRUE(read_header(test::json(R"({"id":7})")));
  EXPECT_TRUE(read_header(test::json(R"({"id":"7","items":5,"customer":"x","createdBy":[]})")));
  EXPECT_EQ(read_header(test::json("{}")).error().cause, "order_malformed");
  EXPECT_FALSE(read_header(test::json("[]")));
}

// Rule: H-25
TEST(ReadHeader, TakesTheYearOneForNoDateAndAWholeNumberForItsId) {
  Json odd = order();
  odd.set("id", Json::number("31000001.0"));
  odd.set("dateDeleted", "0001-01-01T00:00:00Z");
  const auto header = read_header(odd);
  EXPECT_EQ(header->id, "31000001");
  EXPECT_EQ(header->date_deleted, "");
  odd.set("dateCreated", "0001-01-01T06:36:36Z");
  EXPECT_EQ(read_header(odd)->date_created, "");
}

// Rule: H-25
TEST(ReadHeader, SaysThatAnOrderCannotBeRead) {
  Json bad = test::json(R"({"id":7})");
  bad.set(Json::kUnreadable, "a value was expected");
  EXPECT_TRUE(read_header(bad)->unreadable);
  EXPECT_FALSE(read_header(order())->unreadable);
}

// A chain of 57 edits and more: each carries the one before, whole.
// Rule: H-25
TEST(ReadHeader, ReadsAsLongAChainOfEditsAsComes) {
  for (const int edits : {57, 300, 900}) {
    std::string text = R"({"id":1,"dateCreated":"2025-03-01T10:00:00Z"})";
    for (int id = 2; id <= edits + 1; ++id) {
      text = R"({"id":)" + std::to_string(id) + R"(,"dateCreated":"2025-03-05T05:05:12Z","editedFrom":)" +
             text + "}";
    }
    const auto page = Json::read(R"({"salesOrders":[)" + text + R"(,{"id":5000}]})");
    ASSERT_TRUE(page) << edits;
    const auto header = read_header((*page)["salesOrders"].items()[0]);
    ASSERT_TRUE(header) << edits;
    EXPECT_EQ(header->id, std::to_string(edits + 1));
    EXPECT_GE(header->chain.size(), static_cast<std::size_t>(std::min(edits, 200)));
    EXPECT_TRUE(Json::parse((*page)["salesOrders"].items()[0].dump(), Json::kDeepest)) << "as it is kept";
  }
}

std::string hash(const Json& json) {
  return read_header(json)->content_hash;
}

TEST(ContentHash, DoesNotChangeWithWhatIsNoEdit) {
  const std::string before = hash(order());
  EXPECT_EQ(before.size(), 32u);
  Json same = order();
  for (const char* member : {"operativeStatus", "billed", "exported", "externalId", "mockExtra"}) {
    same.set(member, "changed");
  }
  same.set("totalSales", Json::number("208.8"));
  EXPECT_EQ(hash(same), before);

  Json item = order()["items"].items()[0];
  item.set("delivered", Json::number("2.0"));
  item.set("total", Json::number("208.8000"));
  Json product = item["product"];
  product.set("quantity", Json::number("1.0"));  // the stock
  item.set("product", product);
  Json delivered = order();
  delivered.set("items", Json::array({item}));
  EXPECT_EQ(hash(delivered), before);
}

TEST(ContentHash, DoesNotDependOnTheOrderOfLines) {
  const Json a = line("A", "1", "10", "10");
  const Json b = line("B", "1", "20", "20");
  EXPECT_EQ(hash(order({a, b}, "30")), hash(order({b, a}, "30")));
}

TEST(ContentHash, ChangesWithEverythingThatAnEditChanges) {
  const std::string before = hash(order());
  Json json = order();
  json.set("sellerComment", "otro");
  EXPECT_NE(hash(json), before);
  json = order();
  json.set("customer", test::json(R"({"code":"CTE0002"})"));
  EXPECT_NE(hash(json), before);
  for (const char* member :
       {"quantity", "price", "total", "discountPercentage", "isReturn", "comments", "tax"}) {
    Json item = order()["items"].items()[0];
    item.set(member, 7);
    json = order();
    json.set("items", Json::array({item}));
    EXPECT_NE(hash(json), before) << member;
  }
}

}  // namespace
}  // namespace enlace::handy
