#include "address.hpp"

#include <gtest/gtest.h>

#include "bind_company.hpp"

namespace enlace::binderp {
namespace {

Address address(const char* street) {
  return {street, "Centro", "Puebla", "Puebla", "72000", "México"};
}

// Rule: B-CUST-1
TEST(BindAddress, TellsTheNumberFromTheStreet) {
  struct Row {
    const char *text, *street, *exterior, *interior;
  };
  for (const Row& row :
       {Row{"Av. Juárez 12", "Av. Juárez", "12", ""}, Row{" Av.  Juárez  #12-B ", "Av. Juárez", "12-B", ""},
        Row{"Av. Juárez No. 12", "Av. Juárez", "12", ""},
        Row{"Av. Juárez, 12, int. 3", "Av. Juárez", "12", "3"},
        Row{"Av. Juárez 12 Interior 3A", "Av. Juárez", "12", "3A"},
        Row{"Calle 5 de Mayo", "Calle 5 de Mayo", "S/N", ""}, Row{"Reforma", "Reforma", "S/N", ""},
        Row{"12", "12", "S/N", ""}, Row{"No. 12", "No.", "12", ""}}) {
    const Json body = new_address(address(row.text));
    EXPECT_EQ(body["StreetName"].text(), row.street) << row.text;
    EXPECT_EQ(body["ExteriorNumber"].text(), row.exterior) << row.text;
    EXPECT_EQ(body["InteriorNumber"].text(), row.interior) << row.text;
  }
}

TEST(BindAddress, SaysWhatHandyDoesNotKnow) {
  EXPECT_EQ(new_address({}),
            json(R"({"StreetName":"NO ESPECIFICADO","ExteriorNumber":"S/N","InteriorNumber":"",
      "Colonia":"NO ESPECIFICADO","ZipCode":"00000","Localidad":"","City":"NO ESPECIFICADO",
      "State":"NO ESPECIFICADO","Comments":""})"));
}

TEST(BindAddress, WritesWhatHandyKnows) {
  EXPECT_EQ(new_address(address("Av. Juárez 12")),
            json(R"({"StreetName":"Av. Juárez","ExteriorNumber":"12","InteriorNumber":"","Colonia":"Centro",
      "ZipCode":"72000","Localidad":"","City":"Puebla","State":"Puebla","Comments":""})"));
}

TEST(BindAddress, TakesOnlyFiveDigitsForAPostalCode) {
  for (const char* wrong : {"7200", "720001", "7200O", "CP 72000"}) {
    Address from = address("x");
    from.postal_code = wrong;
    EXPECT_EQ(new_address(from)["ZipCode"].text(), "00000") << wrong;
  }
}

}  // namespace
}  // namespace enlace::binderp
