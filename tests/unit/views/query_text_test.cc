#include "views/query_text.hpp"

#include <gtest/gtest.h>

namespace enlace::views {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "|") + text;
  return all;
}
std::string amounts(const QueryText& query) {
  return (query.amount_from ? query.amount_from->str() : "") + ".." +
         (query.amount_to ? query.amount_to->str() : "");
}

// Rule: V-3
TEST(QueryText, WordsAreFoldedAndWhatIsSaidAroundThemIsPassedBy) {
  EXPECT_EQ(joined(read_query("el pedido de Tienda LUCÍA").words), "tienda|lucia");
  EXPECT_EQ(joined(read_query("\"Tienda El Sol\" ana").words), "tienda el sol|ana");
  EXPECT_EQ(joined(read_query("El").words), "el");
  EXPECT_TRUE(read_query("   ").is_empty());
}

TEST(QueryText, NumbersMarksAndAmountsAreToldApart) {
  const QueryText sol = read_query("sol 1250");
  EXPECT_EQ(joined(sol.words), "sol");
  EXPECT_EQ(joined(sol.numbers), "1250");
  EXPECT_EQ(read_query("HANDY-31000001").mark, "31000001");
  EXPECT_EQ(read_query("handy-31000001-2").mark, "31000001");
  EXPECT_EQ(read_query("HANDY-").mark, "");
  EXPECT_EQ(amounts(read_query("$1,250.00")), "1237.5..1262.5");
  EXPECT_EQ(amounts(read_query("232.50")), "230.175..234.825");
  EXPECT_EQ(amounts(read_query("=232.5")), "232.5..232.5");
  EXPECT_EQ(amounts(read_query(">=5000")), "5000..");
  EXPECT_EQ(amounts(read_query(">5000")), "5000.000000000001..");
  EXPECT_EQ(amounts(read_query("<=300")), "..300");
  EXPECT_EQ(amounts(read_query(">100 <=300")), "100.000000000001..300");
  EXPECT_EQ(joined(read_query("R-102").words), "r-102");
  EXPECT_EQ(read_query("R-102").whole, "R-102");
}

TEST(QueryText, KeysAndTimesAreUnderstoodInBothLanguages) {
  const QueryText query = read_query("vendedor:ANA cliente:\"El Sol\" ayer estado:delivered");
  EXPECT_EQ(joined(query.sellers), "ana");
  EXPECT_EQ(joined(query.customers), "el sol");
  EXPECT_EQ(joined(query.states), "delivered");
  EXPECT_EQ(query.period, "yesterday");
  EXPECT_EQ(read_query("seller:ana this week").period, "this_week");
  EXPECT_EQ(read_query("esta semana sol").period, "this_week");
  EXPECT_EQ(joined(read_query("esta semana sol").words), "sol");
  EXPECT_EQ(read_query("24/11/2026").from, "2026-11-24");
  EXPECT_EQ(read_query("desde:2026-11-24 hasta:2026-11-30").to, "2026-11-30");
  EXPECT_EQ(joined(read_query("http://sol").words), "http://sol");  // no key that is known
}

TEST(QueryText, AnythingMayBeTyped) {
  for (const std::string text :
       {"\"", ":", "vendedor:", "$", ">", "<=", "HANDY-x", "1,2,3,4", "99999999999999999999", "\xFF\xFE",
        "%_\\", "' OR 1=1 --", "monto:", "e", "1e9"}) {
    (void)read_query(text);
  }
  EXPECT_LE(read_query(std::string(100'000, 'a') + std::string(1'000, ' ')).words.at(0).size(), 100U);
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "a" + std::to_string(i) + " ";
  EXPECT_EQ(read_query(many).words.size(), kMostWords);
}

TEST(QueryText, AmountsAsPeopleWriteThem) {
  EXPECT_EQ(read_amount("1,234,567.80")->str(), "1234567.8");
  EXPECT_EQ(read_amount("232,50")->str(), "232.5");
  EXPECT_FALSE(read_amount("").has_value());
  EXPECT_FALSE(read_amount("1e9").has_value());
  EXPECT_FALSE(read_amount("abc").has_value());
}

}  // namespace
}  // namespace enlace::views
