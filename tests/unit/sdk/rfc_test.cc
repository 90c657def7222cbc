#include <gtest/gtest.h>

#include <enlace/sdk/rfc.hpp>

namespace enlace::sdk {
namespace {

TEST(Rfc, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(rfc_of(" alu-120315.ab7 "), "ALU120315AB7");
  EXPECT_EQ(rfc_of("XAXX010101000"), "XAXX010101000");
  EXPECT_EQ(rfc_of("ñuñ8001019q1"), "ÑUÑ8001019Q1");
  EXPECT_EQ(rfc_of("N\u0303U&8001019Q1"), "ÑU&8001019Q1");
}

TEST(Rfc, OfAnotherFormIsNone) {
  for (const char* wrong :
       {"", "ALU120315AB", "ALU120315AB78X", "AL1120315AB7", "ALU12O315AB7", "ALU120315Á7", "AL#120315AB7"}) {
    EXPECT_EQ(rfc_of(wrong), std::nullopt) << wrong;
  }
}

TEST(Rfc, HasADayThatExists) {
  EXPECT_TRUE(rfc_of("ALU000229AB7"));  // 2000
  EXPECT_TRUE(rfc_of("ALU240229AB7"));
  for (const char* wrong : {"ALU010229AB7", "ALU121315AB7", "ALU120015AB7", "ALU120300AB7", "ALU120431AB7"}) {
    EXPECT_EQ(rfc_of(wrong), std::nullopt) << wrong;
  }
}

TEST(Rfc, EndsInADigitOrA) {
  EXPECT_TRUE(rfc_of("GODE561231GRA"));
  EXPECT_EQ(rfc_of("GODE561231GRB"), std::nullopt);
}

// Known-good ones (apis/bind.md 8.1).
TEST(Rfc, HasTheCheckDigitOfItsOtherCharacters) {
  for (const char* good :
       {"GODE561231GR8", "EKU9003173C9", "URE180429TM6", "XIA190128J61", "IIA040805DZ4", "JES900109Q90",
        "OÑO120726RX3", "H&E951128469", "CACX7605101P8", "FUNK671228PH6", "MISC491214B86"}) {
    ASSERT_EQ(rfc_of(good), good);
    EXPECT_TRUE(has_rfc_check_digit(good)) << good;
    std::string bad(good);
    bad.back() = bad.back() == '7' ? '5' : '7';
    EXPECT_FALSE(has_rfc_check_digit(bad)) << bad;
  }
  EXPECT_FALSE(has_rfc_check_digit("EKU9003173C"));
}

TEST(Rfc, KnowsTheGenericOnes) {
  EXPECT_TRUE(is_generic_rfc("XAXX010101000"));
  EXPECT_TRUE(is_generic_rfc("XEXX010101000"));
  EXPECT_FALSE(is_generic_rfc("ALU120315AB7"));
  EXPECT_FALSE(has_rfc_check_digit(kGenericRfc));  // it breaks the rule, and is good all the same
}

}  // namespace
}  // namespace enlace::sdk
