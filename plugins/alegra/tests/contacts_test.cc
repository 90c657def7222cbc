#include "contacts.hpp"

#include <gtest/gtest.h>

#include "alegra_account.hpp"

namespace enlace::alegra {
namespace {

Customer customer(const char* tax_id, const char* category = "") {
  Customer customer;
  customer.code = "C-1";
  customer.description = "Abarrotes Lupita";
  customer.tax_id = tax_id;
  customer.category = category;
  return customer;
}

Result<NewClient> made(const Customer& from, Country country) {
  return new_client(from, from.description, from.category, country, Settings());
}

// Rule: A-ORD-MX
TEST(AlegraNewClient, NeedsAnRfcInMexico) {
  for (const char* blank : {"", "  "}) {
    const Result<NewClient> client = made(customer(blank), Country::mexico);
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().status, ENLACE_E_INVALID);
    EXPECT_EQ(client.error().cause, "customer_without_rfc");
    EXPECT_EQ(client.error().params["customer"].text(), "Abarrotes Lupita");
  }
}

// Rule: A-ORD-MX
TEST(AlegraNewClient, RefusesWhatIsNoRfc) {
  for (const char* wrong :
       {"ALE120315AB", "ALE12031XAB7", "1LE120315AB7", "ALE120315AB77X", "no tiene", "ALE120315A#7"}) {
    const Result<NewClient> client = made(customer(wrong), Country::mexico);
    ASSERT_FALSE(client) << wrong;
    EXPECT_EQ(client.error().cause, "customer_rfc_invalid");
    EXPECT_EQ(client.error().params["tax_id"].text(), wrong);
  }
}

// Rule: A-ORD-MX
TEST(AlegraNewClient, WritesAnRfcAsTheTaxOfficeDoes) {
  EXPECT_EQ(made(customer(" ale-120315-ab7 "), Country::mexico)->body["identification"].text(),
            "ALE120315AB7");
  EXPECT_EQ(made(customer("ñoñ&800101QX0"), Country::mexico)->body["identification"].text(), "ÑOÑ&800101QX0");
  EXPECT_FALSE(made(customer("ALE120315AB7"), Country::mexico)->body.contains("ignoreRepeated"));
}

// Many customers share the generic one (apis/alegra.md Q10).
// Rule: A-ORD-MX
TEST(AlegraNewClient, LetsAGenericRfcRepeat) {
  for (const char* generic : {"XAXX010101000", "XEXX010101000"}) {
    const Result<NewClient> client = made(customer(generic), Country::mexico);
    ASSERT_TRUE(client);
    EXPECT_TRUE(client->body["ignoreRepeated"].truthy());
    EXPECT_TRUE(client->shared);
  }
}

// Rule: A-ORD-CO
TEST(AlegraNewClient, TakesTheKindOfPersonFromTheCategory) {
  const auto kind = [](const char* category) {
    return made(customer("900123456", category), Country::colombia)->body["kindOfPerson"].text();
  };
  EXPECT_EQ(kind("Persona jurídica"), "LEGAL_ENTITY");
  EXPECT_EQ(kind("Persona natural"), "PERSON_ENTITY");
  EXPECT_TRUE(made(customer("900123456", "Persona natural"), Country::colombia)->warnings.empty());

  const Result<NewClient> other = made(customer("900123456", "persona natural"), Country::colombia);
  EXPECT_EQ(other->body["kindOfPerson"].text(), "LEGAL_ENTITY");
  ASSERT_EQ(other->warnings.size(), 1u);
  EXPECT_EQ(other->warnings[0].code, "customer_category_unknown");
}

// Rule: A-ORD-CO
TEST(AlegraNewClient, WritesTheNitWithItsComputedCheckDigit) {
  const Result<NewClient> client = made(customer("900.373.913-4"), Country::colombia);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->body["identificationObject"], json(R"({"type":"NIT","number":"900373913","dv":4})"));
  EXPECT_FALSE(client->body.contains("identification"));
  EXPECT_FALSE(client->body.contains("ignoreRepeated"));
  EXPECT_EQ(nit_check_digit("222222222"), 7);
  EXPECT_EQ(nit_check_digit("800197268"), 4);
  EXPECT_EQ(made(customer("CE 1234"), Country::colombia).error().cause, "customer_nit_invalid");
}

TEST(AlegraNewClient, ReadsANitHoweverItIsWritten) {
  for (const char* text : {"900373913", "900373913-4", " 900.373.913 - 4 ", "NIT 900.373.913-4",
                           "Nit: 900373913", "N.I.T. 900 373 913-4", "nit900373913"}) {
    EXPECT_EQ(nit_of(text), "900373913") << text;
  }
  for (const char* text : {"", "NIT", "N", "NI 900373913", "CC 900373913", "NIT NIT 900373913", "900373913X",
                           "-4", "1234567890123456"}) {
    EXPECT_EQ(nit_of(text), std::nullopt) << text;
  }
}

// Rule: A-ORD-CO
TEST(AlegraNewClient, UsesTheDefaultNitWhereThereIsNone) {
  const Result<NewClient> client = made(customer(""), Country::colombia);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->body["identificationObject"], json(R"({"type":"NIT","number":"222222222","dv":7})"));
  EXPECT_TRUE(client->body["ignoreRepeated"].truthy());
}

// Rule: A-ORD-CO
TEST(AlegraNewClient, WritesACityOnlyWithItsDepartment) {
  Customer from = customer("900373913");
  from.address = {"Calle 10 # 5-20", "", "Villavicencio", "", "", ""};
  EXPECT_EQ(made(from, Country::colombia)->body["address"], json(R"({"address":"Calle 10 # 5-20"})"));
  from.address.state = "Meta";
  EXPECT_EQ(made(from, Country::colombia)->body["address"],
            json(R"({"address":"Calle 10 # 5-20","city":"Villavicencio","department":"Meta"})"));
}

TEST(AlegraNewClient, IsAClientWithAllThatHandyKnows) {
  Customer from = customer("ALE120315AB7");
  from.address = {"Juárez 18", "Centro", "Puebla", "Puebla", "72000", "MX"};
  from.email = "pagos@laesquina.example";
  from.phone = "5551234567";
  EXPECT_EQ(made(from, Country::mexico)->body, json(R"({"name":"Abarrotes Lupita","type":["client"],
      "identification":"ALE120315AB7","email":"pagos@laesquina.example","phonePrimary":"5551234567",
      "address":{"street":"Juárez 18","colony":"Centro","municipality":"Puebla","state":"Puebla","zipCode":"72000"}})"));
}

TEST(AlegraNewClient, LeavesOutAnEmailThatAlegraWouldRefuse) {
  for (const char* wrong :
       {"no tiene", "a@b", "a@@b.mx", "a b@c.mx", "@c.mx", "ñ@c.mx", "a@.mx", "a@c.mx."}) {
    Customer from = customer("ALE120315AB7");
    from.email = wrong;
    const Result<NewClient> client = made(from, Country::mexico);
    EXPECT_FALSE(client->body.contains("email")) << wrong;
    ASSERT_EQ(client->warnings.size(), 1u) << wrong;
    EXPECT_EQ(client->warnings[0].code, "customer_email_left_out");
  }
}

TEST(AlegraContact, IsReadFromEveryFormOfANameAndAnIdentification) {
  EXPECT_EQ(contact_name(json(R"({"name":" Lupita "})")), "Lupita");
  EXPECT_EQ(contact_name(json(R"({"name":{"firstName":"Ana","secondName":null,"lastName":"López"}})")),
            "Ana López");
  EXPECT_EQ(contact_name(json(R"({"name":null,"nameObject":{"firstName":"Ana"}})")), "Ana");
  EXPECT_EQ(contact_name(json(R"({"name":{"fullname":"Ana L"}})")), "Ana L");
  EXPECT_EQ(identification_of(json(R"({"identification":900123})")), "900123");
  EXPECT_EQ(identification_of(json(R"({"identification":{"type":"NIT","number":"900123"}})")), "900123");
  EXPECT_EQ(identification_of(json(R"({"identification":null,"identificationObject":{"number":"9"}})")), "9");
}

}  // namespace
}  // namespace enlace::alegra
