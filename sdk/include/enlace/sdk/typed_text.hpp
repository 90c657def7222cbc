#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/documents.hpp>

// What people typed or pasted into the fields of a customer, cleaned before anything judges it (H-29).
//
// Everywhere below: blanks of any script are one blank; what has no width (U+200B, U+FEFF, joiners,
// directional marks, soft hyphens) is gone; dashes and minus signs of any script are '-'; full-width letters,
// digits and marks, and the digits of other scripts, are ASCII. Letters keep their case and their accents.
//
//   rfc_of("RFC: ALE\u00A0120315–AB7")              "ALE120315AB7" (rfc.hpp cleans by itself)
//   typed_tax_id("NIT 900.373.913‑4").value         "900.373.913-4"
//   typed_postal_code("C.P. 6600", 5).value         "06600"
//   typed_phone("Tel. (55)\u20091234–5678").value   "(55) 1234-5678"
//   typed_email("a@x.mx; b@y.mx").value             "a@x.mx", the other one in left_out
namespace enlace::sdk {

// A line of text: cleaned, blanks joined, without outer ones. For streets, towns and the like.
std::string plain_text(std::string_view text);

// A field as a person typed it, and what it was taken for.
struct Typed {
  std::string value;     // to be judged and used
  std::string left_out;  // what else the field says, such as further addresses, joined by ", "
  bool changed = false;  // by more than capitals, outer blanks, and the blanks, dots and hyphens of ASCII
                         // that such values are commonly written with: worth a note
};

// Without quotes around it and without the word in front ("RFC:", "R.F.C. ", "NIT "). Dots, blanks, commas
// and hyphens inside stay for who judges it: rfc_of(), or a NIT's check digit.
Typed typed_tax_id(std::string_view text);

// Exactly `digits` digits or "" (then all of it is left_out): Mexico 5, Colombia 6. A code that lost its
// leading zero, as spreadsheets do to it, gets that back: "6600" and "6600.0" are "06600". Digits 0: of no
// known length, any text stays.
Typed typed_postal_code(std::string_view text, std::size_t digits);

// Of several numbers the first; a word before it is left out. A text without a number stays as it is.
Typed typed_phone(std::string_view text);

// The first that looks_like_email(), "" when there is none. Several may be parted by ';', ',', '/', '|',
// blanks or line ends; "Ana <a@x.mx>" and "mailto:a@x.mx" are read too. Never guesses: of "ana maria@x.mx",
// "juan,perez@x.mx" and "a@x.com .mx" nothing is taken.
Typed typed_email(std::string_view text);

// How the ERP wants a customer's fields.
struct CustomerRules {
  bool rfc = false;               // the tax id is an RFC
  std::size_t postal_digits = 0;  // 0: the ERP is not given postal codes, or takes any text
};
inline constexpr CustomerRules kMexicanCustomer{true, 5};

// The customer with all of its fields cleaned, and one note for each that changed, for Outcome::warnings:
//   customer_tax_id_cleaned, customer_phone_cleaned, customer_email_cleaned, customer_postal_code_cleaned
//     {customer, typed, used}
//   customer_postal_code_left_out {customer, postal_code}
// The host has their sentences, connectors need none. What is no RFC, and an e-mail field without an address,
// stay in plain text, for the connector to say what it does about it. Streets and towns are cleaned without a
// note.
struct TypedCustomer {
  Customer customer;
  std::vector<Notice> notices;
};
TypedCustomer typed_customer(const Customer& customer, const CustomerRules& rules);

}  // namespace enlace::sdk
