#include <enlace/sdk/typed_text.hpp>

#include <gtest/gtest.h>

#include <enlace/sdk/rfc.hpp>

namespace enlace::sdk {
namespace {

// Blanks, joiners and marks that a copied text brings along, and the dashes that stand for a hyphen.
constexpr const char* kBlanks[] = {" ",      "\t",     "\u00A0", "\u2000", "\u2003", "\u2007", "\u2009",
                                   "\u200B", "\u202F", "\u205F", "\u3000", "\uFEFF", "\u200D", "\u200E",
                                   "\u202A", "\u2060", "\u00AD", "\u1680", "\uFE0F", "\u2069"};
constexpr const char* kDashes[] = {"-",      "\u2010", "\u2011", "\u2012", "\u2013", "\u2014",
                                   "\u2015", "\u2212", "\uFE63", "\uFF0D", "\uFE58", "\u2796"};

std::vector<std::string> codes(const TypedCustomer& typed) {
  std::vector<std::string> all;
  for (const Notice& notice : typed.notices) all.push_back(notice.code);
  return all;
}

Customer customer() {
  Customer customer;
  customer.description = "Abarrotes Lupita";
  customer.tax_id = "ALE120315AB7";
  customer.address = {"Juárez 18", "Centro", "Puebla", "Puebla", "72000", "MX"};
  customer.email = "pagos@laesquina.example";
  customer.phone = "(55) 1234-5678";
  return customer;
}

// Rule: H-29
TEST(TypedText, AnRfcIsReadThroughBlanksAndDashesOfAnyScript) {
  for (const std::string blank : kBlanks) {
    EXPECT_EQ(rfc_of(blank + "ALE" + blank + "120315" + blank + "AB7" + blank), "ALE120315AB7") << blank;
    EXPECT_EQ(typed_tax_id("RFC:" + blank + "ALE120315AB7" + blank).value, "ALE120315AB7") << blank;
  }
  for (const std::string dash : kDashes) {
    EXPECT_EQ(rfc_of("ALE" + dash + "120315" + dash + "AB7"), "ALE120315AB7") << dash;
  }
  EXPECT_EQ(rfc_of("ＡＬＥ１２０３１５ＡＢ７"), "ALE120315AB7");
  EXPECT_EQ(rfc_of("ale١٢٠٣١٥ab7"), "ALE120315AB7");
  EXPECT_EQ(rfc_of("N\u0303U&\u00A08001019Q1"), "ÑU&8001019Q1");
  EXPECT_EQ(rfc_of("ALE,120315,AB7"), "ALE120315AB7");
  EXPECT_EQ(rfc_of("ALЕ120315AB7"), std::nullopt);  // a Cyrillic letter is another letter
}

// Rule: H-29
TEST(TypedText, ATaxIdComesWithoutTheWordAndTheMarksAroundIt) {
  for (const char* text : {"RFC: ALE120315AB7", "R.F.C. ALE120315AB7", "rfc ALE120315AB7", "RFCALE120315AB7",
                           "\"ALE120315AB7\"", "“ALE120315AB7”", "'ALE120315AB7", "(ALE120315AB7).",
                           "RFC:\u00A0ALE120315AB7,", "R F C - ALE120315AB7", "RFC # ALE120315AB7"}) {
    EXPECT_EQ(typed_tax_id(text).value, "ALE120315AB7") << text;
  }
  EXPECT_EQ(typed_tax_id("RFC120315AB7").value, "RFC120315AB7");
  EXPECT_EQ(typed_tax_id("RFC RFC120315AB7").value, "RFC120315AB7");
  EXPECT_EQ(typed_tax_id("NIT 900.373.913‑4").value, "900.373.913-4");
  EXPECT_EQ(typed_tax_id("N.I.T.:900373913−4").value, "900373913-4");
  EXPECT_EQ(typed_tax_id("nit900373913").value, "900373913");
  EXPECT_EQ(typed_tax_id("NIT").value, "NIT");
  EXPECT_EQ(typed_tax_id("\u200B\u00A0").value, "");
}

// Rule: H-29
TEST(TypedText, AChangeIsMoreThanCapitalsAndCommonMarks) {
  for (const char* text : {"ALE120315AB7", " ale-120315-ab7 ", "900.373.913-4", "N\u0303U&8001019Q1"}) {
    EXPECT_FALSE(typed_tax_id(text).changed) << text;
  }
  for (const char* text :
       {"ALE\u00A0120315AB7", "ALE–120315–AB7", "RFC: ALE120315AB7", "ALE120315AB7\u200B"}) {
    EXPECT_TRUE(typed_tax_id(text).changed) << text;
  }
  EXPECT_FALSE(typed_phone("(55) 1234-5678").changed);
  EXPECT_FALSE(typed_email(" a@x.mx ").changed);
}

// Rule: H-29
TEST(TypedText, APostalCodeGetsItsLeadingZeroBack) {
  for (const char* text :
       {"6600", " 6600 ", "06600", "6600.0", "C.P. 6600", "CP06600", "cp: 06600", "06\u00A0600", "０６６００",
        "\uFEFF06600", "06600, CDMX", "Centro 06600", "'06600", "06600."}) {
    EXPECT_EQ(typed_postal_code(text, 5).value, "06600") << text;
  }
  EXPECT_TRUE(typed_postal_code("6600", 5).changed);
  EXPECT_FALSE(typed_postal_code("06600", 5).changed);
  EXPECT_EQ(typed_postal_code("50001", 6).value, "050001");
  for (const char* text : {"600", "066001", "no tiene", "06600 o 06700", "Mz 1234", "66O0"}) {
    EXPECT_EQ(typed_postal_code(text, 5).value, "") << text;
    EXPECT_EQ(typed_postal_code(text, 5).left_out, text) << text;
  }
  EXPECT_EQ(typed_postal_code("", 5).left_out, "");
  EXPECT_EQ(typed_postal_code("A1A\u00A01A1", 0).value, "A1A 1A1");
}

// Rule: H-29
TEST(TypedText, ATelephoneIsTheFirstNumber) {
  EXPECT_EQ(typed_phone("Tel.\u00A0(55)\u20091234–5678").value, "(55) 1234-5678");
  EXPECT_EQ(typed_phone("＋５２　５５１２３４５６７８").value, "+52 5512345678");
  EXPECT_EQ(typed_phone("\u202A5512345678\u202C").value, "5512345678");
  EXPECT_EQ(typed_phone("5512345678 ext. 12").value, "5512345678 ext. 12");
  EXPECT_EQ(typed_phone("5512345678, ext. 12").value, "5512345678, ext. 12");
  EXPECT_EQ(typed_phone("no tiene").value, "no tiene");
  for (const char* text : {"5512345678 / 5587654321", "5512345678;5587654321", "5512345678\n5587654321"}) {
    const Typed phone = typed_phone(text);
    EXPECT_EQ(phone.value, "5512345678") << text;
    EXPECT_EQ(phone.left_out, "5587654321") << text;
    EXPECT_TRUE(phone.changed);
  }
}

// Rule: H-29
TEST(TypedText, OfSeveralAddressesTheFirstIsTaken) {
  for (const char* text :
       {"a@x.mx; b@y.mx", "a@x.mx,b@y.mx", "a@x.mx / b@y.mx", "a@x.mx b@y.mx", "a@x.mx\nb@y.mx",
        "a@x.mx\r\nb@y.mx", "a@x.mx | b@y.mx", "a@x.mx\u00A0b@y.mx", "a@x.mx；b@y.mx", "a@x.mx y b@y.mx",
        "a@x.mx\u2028b@y.mx", "<a@x.mx>, <b@y.mx>", "a＠x.mx、b@y.mx", "correo: a@x.mx; b@y.mx;"}) {
    const Typed email = typed_email(text);
    EXPECT_EQ(email.value, "a@x.mx") << text;
    EXPECT_EQ(email.left_out, "b@y.mx") << text;
    EXPECT_TRUE(email.changed) << text;
  }
  EXPECT_EQ(typed_email("no tiene; b@y.mx").value, "b@y.mx");
  EXPECT_EQ(typed_email("a@x; b@y.mx; c@z.mx").left_out, "a@x, c@z.mx");
}

// Rule: H-29
TEST(TypedText, AnAddressIsReadThroughWhatStandsAroundIt) {
  for (const char* text : {"a@x.mx\u200B",
                           "\uFEFFa@x.mx",
                           "mailto:a@x.mx",
                           "Ana López <a@x.mx>",
                           "a @x.mx",
                           "a@ x.mx",
                           "a@x.mx.",
                           "\"a@x.mx\"",
                           "'a@x.mx'",
                           "a\u00AD@x.mx",
                           "a@x.mx (compras)",
                           "E-mail: a@x.mx",
                           "a@x.mx;",
                           "ａ@ｘ.ｍｘ",
                           "Ana: a@x.mx",
                           "(a@x.mx)",
                           "Ana (a@x.mx)",
                           "a@x.mx,",
                           "a@x.mx .",
                           "Correo:\"a@x.mx\"",
                           "Ana<a@x.mx>",
                           "\"Ana\"<a@x.mx>",
                           "Correo: a@x.mx. Tel: 5512345678",
                           "a@x.mx, Ana",
                           "Ana, a@x.mx",
                           "juan,perez@y.mx; a@x.mx"}) {
    EXPECT_EQ(typed_email(text).value, "a@x.mx") << text;
    EXPECT_TRUE(typed_email(text).changed) << text;
  }
  EXPECT_EQ(typed_email("o'brien@x.mx").value, "o'brien@x.mx");
  EXPECT_EQ(typed_email("juan–perez@x.mx").value, "juan-perez@x.mx");
}

// Part of a name must not become another person's address.
// Rule: H-29
TEST(TypedText, AnAddressIsNeverGuessed) {
  for (const char* text : {"",
                           "no tiene",
                           "a@b",
                           "a@@b.mx",
                           "ana maria@c.mx",
                           "@c.mx",
                           "ñ@c.mx",
                           "a@.mx",
                           "a b c",
                           "a@b@c.mx",
                           "ana @ maria@c.mx",
                           "juan,perez@x.mx",
                           "ana@x.com,mx",
                           "ana@x.com .mx",
                           "ana@x.com . mx",
                           "ana@x.com. mx",
                           "ana/luis@x.mx",
                           "(maria)lopez@x.mx",
                           "juan|perez@x.mx",
                           "juan;perez@x.mx",
                           "\"juan\"perez@x.mx",
                           "juan,,perez@x.mx",
                           "juan, perez,gomez@x.mx",
                           "ana@x.com/mx",
                           "ana@x.com(mx)",
                           "e. perez@x.mx",
                           "ana . perez@x.mx",
                           "[juan]perez@x.mx",
                           "juan，perez@x.mx"}) {
    EXPECT_EQ(typed_email(text).value, "") << text;
  }
}

// Rule: H-29
TEST(TypedText, ACustomerInOrderGetsNoNote) {
  const TypedCustomer typed = typed_customer(customer(), kMexicanCustomer);
  EXPECT_EQ(codes(typed), std::vector<std::string>{});
  EXPECT_EQ(typed.customer.to_json(), customer().to_json());
}

// Rule: H-29
TEST(TypedText, EveryFieldThatChangedIsANote) {
  Customer messy = customer();
  messy.tax_id = "RFC:\u00A0ale–120315–ab7";
  messy.address.postal_code = "6600";
  messy.address.street = "\u200BJuárez\u00A0\u00A018 ";
  messy.phone = "Tel. 5512345678 / 5587654321";
  messy.email = "a@x.mx; b@y.mx";
  const TypedCustomer typed = typed_customer(messy, kMexicanCustomer);
  EXPECT_EQ(codes(typed), (std::vector<std::string>{"customer_tax_id_cleaned", "customer_postal_code_cleaned",
                                                    "customer_phone_cleaned", "customer_email_cleaned"}));
  EXPECT_EQ(typed.notices[0].params, Json::object({{"customer", "Abarrotes Lupita"},
                                                   {"typed", "RFC: ale-120315-ab7"},
                                                   {"used", "ALE120315AB7"}}));
  EXPECT_EQ(typed.notices[3].params["typed"].text(), "a@x.mx; b@y.mx");
  EXPECT_EQ(typed.notices[3].params["used"].text(), "a@x.mx");
  EXPECT_EQ(typed.customer.tax_id, "ALE120315AB7");
  EXPECT_EQ(typed.customer.address.postal_code, "06600");
  EXPECT_EQ(typed.customer.address.street, "Juárez 18");
  EXPECT_EQ(typed.customer.phone, "5512345678");
  EXPECT_EQ(typed.customer.email, "a@x.mx");
}

// Rule: H-29
TEST(TypedText, WhatCannotBeReadStaysForTheConnectorToJudge) {
  Customer messy = customer();
  messy.tax_id = "no\u00A0tiene";
  messy.address.postal_code = "no tiene";
  messy.email = "no\u00A0tiene";
  const TypedCustomer typed = typed_customer(messy, kMexicanCustomer);
  EXPECT_EQ(codes(typed), std::vector<std::string>{"customer_postal_code_left_out"});
  EXPECT_EQ(typed.notices[0].params["postal_code"].text(), "no tiene");
  EXPECT_EQ(typed.customer.tax_id, "no tiene");
  EXPECT_EQ(typed.customer.address.postal_code, "");
  EXPECT_EQ(typed.customer.email, "no tiene");
}

// No text that a person can paste makes any of these fail, and cleaning twice is cleaning once.
// Rule: H-29
TEST(TypedText, CleaningTwiceIsCleaningOnce) {
  const std::string alphabet[] = {"a",    "@",        ".",  " ",  "-",  "\u00A0",  "\u200B", "–",
                                  "9",    "0",        ";",  "\n", "ñ",  "N\u0303", "RFC",    "NIT",
                                  "\xFF", "\xE2\x80", "＠", "'",  "\"", ","};
  unsigned state = 1;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = state * 1103515245U + 12345U;
      text += alphabet[(state >> 16U) % std::size(alphabet)];
    }
    const std::string plain = plain_text(text);
    EXPECT_EQ(plain_text(plain), plain) << text;
    const std::string email = typed_email(text).value;
    if (!email.empty()) {
      EXPECT_EQ(typed_email(email).value, email);
    }
    const std::string postal = typed_postal_code(text, 5).value;
    if (!postal.empty()) {
      EXPECT_EQ(typed_postal_code(postal, 5).value, postal);
    }
    typed_tax_id(text);
    typed_phone(text);
    rfc_of(text);
  }
}

}  // namespace
}  // namespace enlace::sdk
