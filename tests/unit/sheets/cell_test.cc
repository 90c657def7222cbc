#include "sheets/cell.hpp"

#include <gtest/gtest.h>

namespace enlace::sheets {
namespace {

using std::string_literals::operator""s;

TEST(CellText, KeepsWhatPeopleWrite) {
  const CellText text = cell_text("Tienda «El Sol» ñ 😀\nsegunda línea\t=1+1");
  EXPECT_EQ(text.text, "Tienda «El Sol» ñ 😀\nsegunda línea\t=1+1");
  EXPECT_FALSE(text.cut);
}

TEST(CellText, HasNothingThatIsNoCharacter) {
  EXPECT_EQ(cell_text("a\0b"s).text, "a\uFFFDb");
  EXPECT_EQ(cell_text("a\x01\x1F\x7F").text, "a\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(cell_text("a\xFFz").text, "a\uFFFDz");
  EXPECT_EQ(cell_text("\xED\xA0\x80").text, "\uFFFD\uFFFD\uFFFD") << "half of a surrogate pair";
  EXPECT_EQ(cell_text("\xC0\xAF").text, "\uFFFD\uFFFD") << "overlong";
  EXPECT_EQ(cell_text("\xF0\x9F\x98").text, "\uFFFD\uFFFD\uFFFD") << "cut short";
}

TEST(CellText, IsCutWhereACellEnds) {
  const CellText letters = cell_text(std::string(40'000, 'x'));
  EXPECT_EQ(letters.text.size(), kLongestText);
  EXPECT_TRUE(letters.cut);
  EXPECT_FALSE(cell_text(std::string(kLongestText, 'x')).cut);
  std::string faces;
  for (int i = 0; i < 20'000; ++i) faces += "😀";  // each counts twice
  const CellText cut = cell_text(faces);
  EXPECT_TRUE(cut.cut);
  EXPECT_EQ(cut.text.size(), kLongestText / 2 * 4);
}

}  // namespace
}  // namespace enlace::sheets
