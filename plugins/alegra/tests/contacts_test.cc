#include "contacts.hpp"

#include <gtest/gtest.h>

#include "alegra_account.hpp"
#include "nit.hpp"
#include "person.hpp"

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
                           "Nit: 900373913", "N.I.T. 900 373 913-4", "nit900373913", "900373913\u20134",
                           "NIT\u00A0900.373.913\u22124\u200B", "９００３７３９１３－４", "900-373-913-4"}) {
    EXPECT_EQ(nit_of(text), "900373913") << text;
    EXPECT_FALSE(read_nit(text)->unmarked) << text;
  }
  for (const char* text : {"", "NIT", "N", "NI 900373913", "CC 900373913", "NIT NIT 900373913", "900373913X",
                           "-4", "1234567890123456"}) {
    EXPECT_EQ(nit_of(text), std::nullopt) << text;
  }
}

// Company numbers have nine digits and begin with 8 or 9, so a tenth that is their check digit is one.
// Rule: H-29
TEST(AlegraNewClient, ReadsACheckDigitWithoutAHyphen) {
  for (const char* text : {"9003739134", "900373913 4", "900.373.913 4", "NIT 900 373 913 4",
                           "900373913\u00A04", "9003739134\u200B", "900,373,9134"}) {
    const std::optional<Nit> nit = read_nit(text);
    ASSERT_TRUE(nit) << text;
    EXPECT_EQ(nit->number, "900373913") << text;
    EXPECT_TRUE(nit->unmarked) << text;
    EXPECT_FALSE(nit->wrong_check_digit) << text;
  }
  EXPECT_EQ(nit_of("8001972684"), "800197268");
  EXPECT_EQ(nit_of("1032456789"), "1032456789");      // a person's cédula of ten digits
  EXPECT_EQ(nit_of("222222222222"), "222222222222");  // the final consumer
  for (const char* wrong : {"9003739135", "900373913-5", "900373913 5"}) {
    EXPECT_TRUE(read_nit(wrong)->wrong_check_digit) << wrong;
  }
  EXPECT_EQ(nit_of("9003739135"), "9003739135");
  const std::string person = "1032456789";
  EXPECT_EQ(nit_of(person + std::to_string(nit_check_digit(person))), person);

  const Result<NewClient> client = made(customer("9003739134", "Persona jurídica"), Country::colombia);
  EXPECT_EQ(client->body["identificationObject"], json(R"({"type":"NIT","number":"900373913","dv":4})"));
  ASSERT_EQ(client->warnings.size(), 1u);
  EXPECT_EQ(client->warnings[0].code, "customer_nit_with_check_digit");
  EXPECT_EQ(client->warnings[0].params["nit"].text(), "900373913");
  const Result<NewClient> typo = made(customer("900373913-5", "Persona jurídica"), Country::colombia);
  ASSERT_EQ(typo->warnings.size(), 1u);
  EXPECT_EQ(typo->warnings[0].code, "customer_nit_check_digit");
}

// An RFC that looks right is right, and the order says what was changed.
// Rule: H-29
TEST(AlegraNewClient, IsMadeOfWhatPeopleTyped) {
  Customer from = customer("RFC:\u00A0ALE\u2013120315\u2013AB7\u200B");
  from.address = {"Juárez\u00A018", "", "Puebla", "Puebla", "6600", ""};
  from.email = "a@x.mx; b@y.mx";
  from.phone = "55\u20111234\u20115678";
  const Result<NewClient> client = made(from, Country::mexico);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->body,
            json(R"({"name":"Abarrotes Lupita","type":["client"],"identification":"ALE120315AB7",
      "email":"a@x.mx","phonePrimary":"55-1234-5678",
      "address":{"street":"Juárez 18","municipality":"Puebla","state":"Puebla","zipCode":"06600"}})"));
  std::vector<std::string> codes;
  for (const Notice& warning : client->warnings) codes.push_back(warning.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"customer_tax_id_cleaned", "customer_postal_code_cleaned",
                                             "customer_phone_cleaned", "customer_email_cleaned"}));
}

// Rule: A-ORD-CO
TEST(AlegraNewClient, WritesTheNameOfANaturalPersonInParts) {
  const auto parts = [](const char* name) {
    Customer from = customer("1032456789", "Persona natural");
    from.description = name;
    const Result<NewClient> client = made(from, Country::colombia);
    EXPECT_FALSE(client->body.contains("name"));
    EXPECT_EQ(joined_parts(client->body["nameObject"]).find(name), 0u) << name;
    return client->body["nameObject"];
  };
  EXPECT_EQ(parts("Lucía"), json(R"({"firstName":"Lucía","lastName":"."})"));
  EXPECT_EQ(parts("Lucía Pérez"), json(R"({"firstName":"Lucía","lastName":"Pérez"})"));
  EXPECT_EQ(parts("Lucía Pérez Gómez"),
            json(R"({"firstName":"Lucía","lastName":"Pérez","secondLastName":"Gómez"})"));
  EXPECT_EQ(parts("Ana Lucía Pérez Gómez"),
            json(R"({"firstName":"Ana","secondName":"Lucía","lastName":"Pérez","secondLastName":"Gómez"})"));
  EXPECT_EQ(
      parts("Ana María Lucía Pérez Gómez"),
      json(R"({"firstName":"Ana","secondName":"María Lucía","lastName":"Pérez","secondLastName":"Gómez"})"));
  EXPECT_EQ(parts("María de la Cruz Gómez"),
            json(R"({"firstName":"María","lastName":"de la Cruz","secondLastName":"Gómez"})"));
  EXPECT_EQ(parts("San José"), json(R"({"firstName":"San José","lastName":"."})"));
  EXPECT_EQ(contact_name(json(R"({"name":"San José ."})")), "San José");
  EXPECT_EQ(parts("Ana De"), json(R"({"firstName":"Ana","lastName":"De"})"));
  const Result<NewClient> company = made(customer("900373913", "Persona jurídica"), Country::colombia);
  EXPECT_EQ(company->body["name"].text(), "Abarrotes Lupita");
  EXPECT_FALSE(company->body.contains("nameObject"));
}

// Rule: A-ORD-CO
TEST(AlegraNewClient, UsesTheDefaultNitWhereThereIsNone) {
  const Result<NewClient> client = made(customer(""), Country::colombia);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->body["identificationObject"], json(R"({"type":"NIT","number":"222222222","dv":7})"));
  EXPECT_TRUE(client->body["ignoreRepeated"].truthy());
}

// Rule: A-ORD-CO
TEST(AlegraNewClient, WritesAnAddressOnlyWithItsDepartment) {
  Customer from = customer("900373913", "Persona jurídica");
  from.address = {"Calle 10 # 5-20", "Barzal", "Villavicencio", "", "", ""};
  const Result<NewClient> client = made(from, Country::colombia);
  EXPECT_FALSE(client->body.contains("address"));
  EXPECT_EQ(client->body["observations"].text(), "Calle 10 # 5-20, Barzal, Villavicencio");
  ASSERT_EQ(client->warnings.size(), 1u);
  EXPECT_EQ(client->warnings[0].code, "customer_address_in_observations");
  from.address.state = "Meta";
  EXPECT_EQ(made(from, Country::colombia)->body["address"],
            json(R"({"address":"Calle 10 # 5-20","city":"Villavicencio","department":"Meta"})"));
  EXPECT_FALSE(made(from, Country::colombia)->body.contains("observations"));
  EXPECT_FALSE(made(customer("900373913"), Country::colombia)->body.contains("observations"));
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
  for (const char* wrong : {"no tiene", "a@b", "a@@b.mx", "a b@c.mx", "@c.mx", "ñ@c.mx", "a@.mx", "a@c..."}) {
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
  EXPECT_EQ(contact_name(json(R"({"name":"Lucía .","nameObject":{"firstName":"Lucía","lastName":"."}})")),
            "Lucía");
  EXPECT_EQ(contact_name(json(R"({"nameObject":{"firstName":"Lucía","lastName":"."}})")), "Lucía");
  EXPECT_EQ(contact_name(json(R"({"name":"Comercial Lucía ."})")), "Comercial Lucía .");
  EXPECT_EQ(identification_of(json(R"({"identification":900123})")), "900123");
  EXPECT_EQ(identification_of(json(R"({"identification":{"type":"NIT","number":"900123"}})")), "900123");
  EXPECT_EQ(identification_of(json(R"({"identification":null,"identificationObject":{"number":"9"}})")), "9");
}

}  // namespace
}  // namespace enlace::alegra
