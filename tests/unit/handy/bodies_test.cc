#include <gtest/gtest.h>

#include "handy/mapping.hpp"
#include "unit/handy/sample_order.hpp"

namespace enlace::handy {
namespace {

using test::tax;

Product product() {
  Product made;
  made.code = "ACME-2";
  made.description = "Cloro 1 L";
  made.price = d("23.2");
  made.base_price = d("20");
  made.taxes = {{"IVA", d("16"), ""}};
  return made;
}

std::vector<Json> known() {
  Json iva = tax("IVA", "16.0");
  Json ieps = tax("IEPS", "8.00");
  ieps.set("id", 2);
  Json frontier = tax("IVA frontera", "8");
  frontier.set("id", 3);
  return {iva, frontier, ieps};
}

TEST(ProductBody, SendsBothPricesAndReferencesById) {
  const Json body = product_body(product(), "228000", known());
  EXPECT_EQ(body.dump(),
            R"({"code":"ACME-2","description":"Cloro 1 L","price":23.2,"basePrice":20,)"
            R"("family":{"id":228000},"tax":{"id":1},"taxOptional":null,"barcode":null,"enabled":true})");
}

TEST(ProductBody, SendsStockOnlyWhereThereIsOne) {
  EXPECT_FALSE(product_body(product(), "1", {}).contains("quantity"));
  Product stocked = product();
  stocked.inventory = d("12.5");
  EXPECT_EQ(product_body(stocked, "1", {})["quantity"].text(), "12.5");
}

TEST(ProductBody, ChoosesAmongTaxesOfOneRateByName) {
  Product two = product();
  two.price = d("24.8");
  two.taxes = {{"iva", d("16"), ""}, {"IEPS", d("8"), ""}};
  const Json body = product_body(two, "1", known());
  EXPECT_EQ(body["tax"]["id"].text(), "1");
  EXPECT_EQ(body["taxOptional"]["id"].text(), "2");
  EXPECT_EQ(body["basePrice"].decimal(), d("20"));
}

TEST(ProductBody, KeepsThePriceWhenHandyDoesNotKnowATax) {
  const Json body = product_body(product(), "1", {});
  EXPECT_TRUE(body["tax"].is_null());
  EXPECT_EQ(body["price"].decimal(), d("23.2"));
  EXPECT_EQ(body["basePrice"].decimal(), d("23.2"));
}

TEST(ProductBody, ABasePriceThatDisagreesIsDerivedFromThePrice) {
  Product odd = product();
  odd.base_price = d("19");
  EXPECT_EQ(product_body(odd, "1", known())["basePrice"].decimal(), d("20"));
}

TEST(CustomerBody, SaysWhatIsKnownAndNullForTheRest) {
  Customer customer;
  customer.code = "ALEGRA-7";
  customer.description = "Tienda La Luz";
  customer.tax_id = "XAXX010101000";
  const Json body = customer_body(customer, "320001");
  EXPECT_EQ(body["rfc"].text(), "XAXX010101000");
  EXPECT_EQ(body["zone"]["id"].integer(), 320001);
  EXPECT_TRUE(body["email"].is_null());
  EXPECT_FALSE(body.contains("creditDays"));
  customer.credit_days = 0;
  EXPECT_EQ(customer_body(customer, "")["creditDays"].integer(), 0);
  EXPECT_FALSE(customer_body(customer, "").contains("zone"));
}

TEST(CustomerBody, ReadsBackAsWhatWasWritten) {
  Customer customer;
  customer.code = "C-1";
  customer.description = "Tienda";
  customer.legal_name = "Tienda SA";
  customer.tax_id = "T1";
  customer.address.street = "Juárez 1";
  customer.phone = "55";
  customer.credit_days = 15;
  const auto read = map_customer(customer_body(customer, "1"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->to_json(), customer.to_json());
}

}  // namespace
}  // namespace enlace::handy
