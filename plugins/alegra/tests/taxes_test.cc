#include "taxes.hpp"

#include <gtest/gtest.h>

#include "alegra_account.hpp"
#include "items.hpp"

namespace enlace::alegra {
namespace {

ItemTaxes taxes(std::string_view taxes_json, const TaxCatalog& catalog = {}) {
  return taxes_of(Json::object({{"tax", json(taxes_json)}}), catalog);
}

// Rule: A-PROD-6
TEST(AlegraTaxes, PutOnlyAnActiveTaxNamedExactlyIvaIntoThePrice) {
  const ItemTaxes found = taxes(R"([{"id":"1","name":"iva","percentage":16,"status":"active"},
      {"id":"2","name":"IVA Exento","percentage":0,"status":"active"},
      {"id":"3","name":"IVA 8%","percentage":8,"status":"active"},
      {"id":"4","name":"IVA","percentage":19,"status":"inactive"},
      {"id":5,"name":" IVA ","percentage":"16.00","status":"active"},
      {"id":"6","name":"IEPS","percentage":"8.00","status":"active"}])");
  ASSERT_EQ(found.in_price.size(), 1u);
  EXPECT_EQ(found.in_price[0].remote_id, "5");
  EXPECT_EQ(found.in_price[0].rate, d("16"));
  EXPECT_FALSE(found.several_iva);
  EXPECT_EQ(found.others.size(), 4u);
}

// Rule: A-PROD-6
TEST(AlegraTaxes, UseTheFirstOfSeveralActiveIvaAndSaySo) {
  const ItemTaxes found = taxes(R"([{"id":"9","name":"IVA","percentage":5,"status":"inactive"},
      {"id":"7","name":"IVA","percentage":8,"status":"active"},
      {"id":"3","name":"IVA","percentage":16,"status":"active"}])");
  ASSERT_EQ(found.in_price.size(), 1u);
  EXPECT_EQ(found.in_price[0].remote_id, "7");
  EXPECT_TRUE(found.several_iva);
}

// Rule: A-PROD-6
TEST(AlegraTaxes, TakeAMissingStatusOrRateFromTheCatalogue) {
  const Json item = json(R"({"tax":[{"id":3,"name":"IVA"}]})");
  EXPECT_TRUE(needs_catalog(item));
  EXPECT_TRUE(taxes_of(item, {}).unknown_iva);
  EXPECT_TRUE(taxes_of(item, {}).in_price.empty());
  const TaxCatalog active({json(R"({"id":"3","name":"IVA","percentage":"16.00","status":"active"})")});
  EXPECT_EQ(taxes_of(item, active).in_price.at(0).rate, d("16"));
  const TaxCatalog inactive({json(R"({"id":"3","name":"IVA","percentage":"16.00","status":"inactive"})")});
  EXPECT_TRUE(taxes_of(item, inactive).in_price.empty());
  EXPECT_FALSE(needs_catalog(json(R"({"tax":[]})")));
  EXPECT_FALSE(needs_catalog(json(R"({"tax":null})")));
}

TEST(AlegraTaxes, DoNotGuessAnIvaWhoseRateIsNotANumber) {
  EXPECT_TRUE(taxes(R"([{"id":"3","name":"IVA","percentage":"x","status":"active"}])").unreadable);
}

}  // namespace
}  // namespace enlace::alegra
