#include "handy/mapping.hpp"
#include "integration/handy_client_fixture.hpp"

namespace enlace::handy {
namespace {

class HandyMappingTest : public HandyClientTest {
 protected:
  std::vector<Json> read(bool deleted, Window window) {
    const auto listing = client()->orders(deleted, window);
    EXPECT_TRUE(listing) << listing.error().cause;
    return listing ? listing->records : std::vector<Json>();
  }
};

// Rule: H-9
TEST_F(HandyMappingTest, UnderstandsEveryOrderOfARealisticCompany) {
  make("seed", R"({"seed":7,"orders":150,"customers":20,"products":30,"profile":"mixed","days":2})");
  const Window days{at(kNow) - 3 * 86'400'000LL, at(kNow) + 86'400'000};
  std::size_t mapped = 0;
  for (const bool deleted : {false, true}) {
    for (const Json& order : read(deleted, days)) {
      const auto result = map_order(order, {}, zone_, "MXN");
      ASSERT_TRUE(result) << result.error().cause << ' ' << result.error().params.dump() << '\n'
                          << order.dump();
      EXPECT_TRUE(read_header(order));
      EXPECT_EQ(result->order.total, result->order.total_tax + result->order.total_before_tax);
      if (!result->has_returns) {
        EXPECT_EQ(result->order.total.fixed(2), order["totalSales"].decimal()->fixed(2));
        EXPECT_EQ(result->order.total_tax.fixed(2), order["totalTax"].decimal()->fixed(2));
      }
      ++mapped;
    }
  }
  EXPECT_GT(mapped, 100u);
}

// Rule: H-13
TEST_F(HandyMappingTest, UnderstandsReturnsHoweverHandyCountsThem) {
  for (const char* way :
       {"positive_subtracted", "negative_subtracted", "positive_added", "positive_excluded"}) {
    set(std::string(R"({"returns":")") + way + "\"}");
    const Json order = make("orders", R"({"customer":"CTE1","items":[{"product":"ACME-1","quantity":3},
                                          {"product":"ACME-1","quantity":1,"isReturn":true}]})");
    const auto mapped = map_order(order, {}, zone_, "MXN");
    ASSERT_TRUE(mapped) << way << ' ' << mapped.error().params.dump();
    EXPECT_EQ(mapped->order.total, d("348")) << way;
    EXPECT_EQ(mapped->order.lines.size(), 1u);
    EXPECT_EQ(mapped->warnings.at(0).code, "return_lines_excluded");
  }
}

// Rule: H-12
TEST_F(HandyMappingTest, FollowsAChainOfEdits) {
  const std::string first = make_order(at(kNow));
  std::string current = first;
  std::vector<std::string> chain;
  for (int i = 1; i <= 70; ++i) {
    chain.insert(chain.begin(), current);
    clock_.set(at(kNow) + i * 1'000);
    current =
        make("edits", R"({"order":)" + current + R"(,"items":[{"product":"ACME-1","quantity":2}]})")["id"]
            .text();
  }
  const auto listing = client()->orders(false, around_now());
  ASSERT_TRUE(listing) << listing.error().cause << listing.error().params.dump();
  ASSERT_EQ(listing->records.size(), 1u);
  const auto header = read_header(listing->records[0]);
  EXPECT_EQ(header->id, current);
  EXPECT_EQ(header->chain, chain);
  EXPECT_EQ(header->first_created, kNow);
  EXPECT_EQ(read(true, around_now()).size(), 70u);
}

TEST_F(HandyMappingTest, AProductWrittenReadsBackTheSame) {
  Product product;
  product.code = "N-1";
  product.description = "Cloro 1 L";
  product.price = d("124");
  product.base_price = d("100");
  product.taxes = {{"IVA", d("16"), ""}, {"IEPS", d("8"), ""}};
  product.inventory = d("12.5");
  make("products", R"({"code":"TAXED","tax":16,"taxOptional":8})");
  const Json taxed = **client()->product("TAXED");
  for (const bool base_price_wins : {false, true}) {
    set(std::string(R"({"base_price_wins":)") + (base_price_wins ? "true}" : "false}"));
    product.code += "x";
    const Json body =
        product_body(product, taxed["family"]["id"].text(), {taxed["tax"], taxed["taxOptional"]});
    ASSERT_TRUE(client()->create_product(body));
    const Json read = **client()->product(product.code);
    EXPECT_EQ(read["price"].decimal(), d("124"));
    EXPECT_EQ(read["basePrice"].decimal(), d("100"));
    EXPECT_EQ(read["quantity"].decimal(), d("12.5"));
    EXPECT_EQ(read["tax"]["id"], taxed["tax"]["id"]);
    EXPECT_EQ(read["taxOptional"]["id"], taxed["taxOptional"]["id"]);
  }
}

}  // namespace
}  // namespace enlace::handy
