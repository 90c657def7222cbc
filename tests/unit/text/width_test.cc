#include "text/width.hpp"

#include <gtest/gtest.h>

namespace enlace::text {
namespace {

TEST(Width, CountsWhatATerminalShows) {
  EXPECT_EQ(columns_of(""), 0u);
  EXPECT_EQ(columns_of("Doña María"), 10u);
  EXPECT_EQ(columns_of("Mari\xCC\x81"), 4u);  // the accent as a mark of its own
  EXPECT_EQ(columns_of("🦤"), 2u);
  EXPECT_EQ(columns_of("店"), 2u);
  EXPECT_EQ(columns_of("\xFF\xFE"), 2u);  // no UTF-8
}

TEST(Width, FitsTextAndSaysWhereItWasCut) {
  EXPECT_EQ(fit("Tienda", 6), "Tienda");
  EXPECT_EQ(fit("Tienda", 5), "Tien…");
  EXPECT_EQ(fit("🦤🦤", 3), "🦤…");
  EXPECT_EQ(fit("🦤🦤", 2), "…");
  EXPECT_EQ(fit("x", 0), "");
}

TEST(Width, WrapsAtBlanksAndBreaksWhatIsLonger) {
  EXPECT_EQ(wrap("", 10), std::vector<std::string>{""});
  EXPECT_EQ(wrap("uno dos tres", 8), (std::vector<std::string>{"uno dos", "tres"}));
  EXPECT_EQ(wrap("uno dos", 7), std::vector<std::string>{"uno dos"});
  EXPECT_EQ(wrap("anticonstitucional", 7), (std::vector<std::string>{"anticon", "stituci", "onal"}));
  EXPECT_EQ(wrap("uno ", 3), std::vector<std::string>{"uno"});
}

TEST(Width, WrapsIntoAnyRoomWithoutLosingALetter) {
  const std::string text = "El cliente Doña 🦤 no tiene RFC: escríbalo en Handy.";
  const auto letters = [](std::string line) {
    std::erase(line, ' ');
    return line;
  };
  for (std::size_t columns = 0; columns < 60; ++columns) {
    std::string all;
    for (const std::string& line : wrap(text, columns)) {
      EXPECT_LE(columns_of(line), std::max<std::size_t>(columns, 2));
      all += line;
    }
    EXPECT_EQ(letters(all), letters(text)) << columns;
  }
}

}  // namespace
}  // namespace enlace::text
