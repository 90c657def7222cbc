#include <gtest/gtest.h>

#include "alegra_account.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

class AlegraPullCustomers : public testing::Test {
 protected:
  std::vector<Customer> pull(const Json& settings = Json::object()) {
    result = account.session(settings).pull_customers();
    EXPECT_TRUE(result.ok()) << result.error.cause;
    std::vector<Customer> customers;
    for (const auto& emitted : result.documents) {
      if (emitted.kind == ENLACE_EMIT_CUSTOMER) customers.push_back(*Customer::from_json(emitted.document));
    }
    return customers;
  }
  [[nodiscard]] std::string why() const { return result.document(ENLACE_EMIT_SKIPPED)["why"]["code"].text(); }

  AlegraAccount account;
  OpResult result;
};

// Rule: A-CUST-1
TEST_F(AlegraPullCustomers, CopiesClientsAlsoThoseThatAreProvidersToo) {
  account.add("contacts", R"({"id":"1","name":"A","type":["client"]})");
  account.add("contacts", R"({"id":2,"name":"B","type":["provider","client"]})");
  account.add("contacts", R"({"id":"3","name":"C","type":"client"})");
  const std::vector<Customer> customers = pull();
  ASSERT_EQ(customers.size(), 3u);
  EXPECT_EQ(customers[1].remote_id, "2");
  EXPECT_NE(account.requests("GET /contacts").at(0).find("type=client"), std::string::npos);
}

// The filter may be ignored, so the role of each row counts (apis/alegra.md R8).
// Rule: A-CUST-1
TEST_F(AlegraPullCustomers, NeverCopiesPlainProviders) {
  for (const char* type : {R"(["provider"])", "[]", "null", R"("provider")"}) {
    account.script("GET", "/contacts",
                   Answer::json(200, json(std::string(R"([{"id":"9","name":"P","type":)") + type + "}]")));
    EXPECT_TRUE(pull().empty());
    EXPECT_EQ(why(), "contact_not_client") << type;
  }
}

// Rule: A-CUST-2
TEST_F(AlegraPullCustomers, PutsEachClientInTheZoneNamedAsItsSeller) {
  account.add("contacts", R"({"id":"1","name":"A","type":["client"],
      "seller":{"id":"019e1cb3-b580-7f05-a0c3-9be14d7f2a10","name":"Zona Centro - Ruta 2","identification":1122334455}})");
  EXPECT_EQ(pull().at(0).zone, "Zona Centro - Ruta 2");
}

// Rule: A-CUST-2
TEST_F(AlegraPullCustomers, PutsClientsWithoutSellerInTheDefaultZone) {
  account.add("contacts", R"({"id":"1","name":"A","type":["client"],"seller":null})");
  account.add("contacts", R"({"id":"2","name":"B","type":["client"],"seller":[]})");
  account.add("contacts", R"({"id":"3","name":"C","type":["client"]})");
  for (const Customer& customer : pull(Json::object({{"default_zone", "Sin ruta"}}))) {
    EXPECT_EQ(customer.zone, "Sin ruta");
  }
}

TEST_F(AlegraPullCustomers, LeavesOutInactiveAndNamelessOnes) {
  account.add("contacts", R"({"id":"1","name":"A","type":["client"],"status":"inactive"})");
  EXPECT_TRUE(pull().empty());
  EXPECT_EQ(why(), "contact_inactive");
  account.table("contacts").clear();
  account.add("contacts", R"({"id":"1","name":" ","type":["client"]})");
  EXPECT_TRUE(pull().empty());
  EXPECT_EQ(why(), "contact_without_name");
}

TEST_F(AlegraPullCustomers, ReadsAMexicanContact) {
  account.add("contacts", R"({"id":"215","name":"Abarrotes La Esquina","identification":"ALE120315AB7",
      "email":"pagos@laesquina.example","phonePrimary":null,"mobile":"5551234567","status":"active","type":["client"],
      "address":{"street":"Juárez","exteriorNumber":"18","interiorNumber":"B","colony":"Centro","locality":"Puebla",
                 "municipality":"Puebla","zipCode":"72000","state":"Puebla","country":"MEX"},
      "term":{"id":"2","name":"15 días","days":"15"}})");
  const Customer customer = pull().at(0);
  EXPECT_EQ(customer.code, "");
  EXPECT_EQ(customer.description, "Abarrotes La Esquina");
  EXPECT_EQ(customer.tax_id, "ALE120315AB7");
  EXPECT_EQ(customer.address.street, "Juárez 18 int. B");
  EXPECT_EQ(customer.address.neighborhood, "Centro");
  EXPECT_EQ(customer.address.city, "Puebla");
  EXPECT_EQ(customer.address.postal_code, "72000");
  EXPECT_EQ(customer.email, "pagos@laesquina.example");
  EXPECT_EQ(customer.phone, "5551234567");
  EXPECT_EQ(customer.credit_days, 15);
}

// What a push wrote for want of a real one must not come back as one, however it is written.
TEST_F(AlegraPullCustomers, AGenericNumberIsNone) {
  int id = 0;
  for (const char* number : {"222222222", "NIT 222.222.222-7", "XAXX010101000"}) {
    const std::string own = std::to_string(++id);
    account.add("contacts", R"({"id":")" + own + R"(","name":"Doña Luz )" + own +
                                R"(","type":["client"],"identification":")" + number + "\"}");
  }
  account.add("contacts", R"({"id":"891","name":"Otra","type":["client"],"identification":"900373913"})");
  const std::vector<Customer> all = pull();
  ASSERT_EQ(all.size(), 4u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(all[i].tax_id, "");
  EXPECT_EQ(all[3].tax_id, "900373913");
}

TEST_F(AlegraPullCustomers, ReadsAColombianContact) {
  account.add("contacts",
              R"({"id":"890","name":"Tienda Doña Luz","identification":"222222222","type":["client"],
      "address":{"address":"Calle 10 # 5-20","city":"Villavicencio","department":"Meta","country":"Colombia"},"term":null})");
  const Customer customer = pull().at(0);
  EXPECT_EQ(customer.address.street, "Calle 10 # 5-20");
  EXPECT_EQ(customer.address.city, "Villavicencio");
  EXPECT_EQ(customer.address.state, "Meta");
  EXPECT_FALSE(customer.credit_days);
}

// Rule: H-10
TEST_F(AlegraPullCustomers, EndsInAnErrorWhenTheListStaysIncomplete) {
  for (int i = 0; i < 2; ++i) {
    account.script("GET", "/contacts", Answer::json(200, json(R"({"metadata":{"total":3},"data":[]})")));
  }
  EXPECT_EQ(account.session().pull_customers().error.cause, "list_incomplete");
}

}  // namespace
}  // namespace enlace::alegra
