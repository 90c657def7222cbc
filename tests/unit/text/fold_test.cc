#include "text/fold.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace enlace::text {
namespace {

TEST(FoldName, IgnoresCaseAccentsAndBlanks) {
  EXPECT_EQ(fold_name("  Tienda  LUCÍA "), "tienda lucia");
  EXPECT_EQ(fold_name("PIÑATERÍA Muñoz"), "pinateria munoz");
  EXPECT_EQ(fold_name("Straße\tGroß"), "strasse gross");
}

TEST(FoldName, ComposedAndDecomposedAreOne) {
  EXPECT_EQ(fold_name("Luc\u00EDa"), fold_name("Luci\u0301a"));
}

TEST(FoldName, NoBreakSpacesAreBlanks) {
  EXPECT_EQ(fold_name("\u00A0Don\u00A0\u2003Pepe\u3000"), "don pepe");
}

TEST(FoldName, KeepsEmojiAndEmbeddedNul) {
  EXPECT_EQ(fold_name("🌮 Tacos"), "🌮 tacos");
  EXPECT_EQ(fold_name(std::string_view("A\0B", 3)), std::string_view("a\0b", 3));
}

TEST(FoldName, LeavesTextThatIsNotUtf8) {
  const std::string latin1 = " Jos\xE9 ";
  EXPECT_EQ(fold_name(latin1), latin1);
  EXPECT_EQ(fold_nfc(latin1), latin1);
}

TEST(FoldNfc, ComposesAndTrimsOnly) {
  EXPECT_EQ(fold_nfc("  Luci\u0301a  P\u00A0"), "Luc\u00EDa  P");
  EXPECT_EQ(fold_nfc(""), "");
  EXPECT_EQ(fold_nfc(" \t\n"), "");
}

TEST(Length, CountsCodePoints) {
  EXPECT_EQ(length("Ñandú"), 5u);
  EXPECT_EQ(length("🌮"), 1u);
  EXPECT_EQ(length(""), 0u);
}

TEST(Cut, NeverCutsInsideACodePoint) {
  EXPECT_EQ(cut("Ñandú", 1), "Ñ");
  EXPECT_EQ(cut("🌮🌮🌮", 2), "🌮🌮");
  EXPECT_EQ(cut("abc", 10), "abc");
  EXPECT_EQ(cut("abc", 0), "");
  EXPECT_EQ(cut("a\xFF\xFEz", 2), "a\xFF");
}

TEST(IsUtf8, RefusesWhatTheStandardRefuses) {
  EXPECT_TRUE(is_utf8("Año 🌮"));
  EXPECT_TRUE(is_utf8(""));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));      // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));  // a surrogate
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("caf\xC3"));  // cut off
}

TEST(EditDistance, CountsSlips) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("pricelist", "price_list"), 1u);
  EXPECT_EQ(edit_distance("pirce", "price"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("ñ", "n"), 1u);
}

TEST(Nearest, FindsTheNearestOrNothing) {
  const std::vector<std::string> names = {"credentials", "settings", "sync", "schedule"};
  EXPECT_EQ(nearest("setings", names), "settings");
  EXPECT_EQ(nearest("shcedule", names), "schedule");
  EXPECT_EQ(nearest("warehouse", names), "");
}

}  // namespace
}  // namespace enlace::text
