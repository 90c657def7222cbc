#include "odata.hpp"

#include <gtest/gtest.h>

#include <enlace/sdk/http.hpp>

namespace enlace::binderp::odata {
namespace {

TEST(BindOdata, DoublesQuotesAndNothingElse) {
  EXPECT_EQ(text("Abarrotes D'Angelo"), "'Abarrotes D''Angelo'");
  EXPECT_EQ(text("'"), "''''");
  EXPECT_EQ(text("A & B #1 50% Ñandú + 'x'"), "'A & B #1 50% Ñandú + ''x'''");
  EXPECT_EQ(text(""), "''");
}

TEST(BindOdata, TakesOnlyGuidsForGuids) {
  EXPECT_EQ(guid("a8605382-7b48-47e2-9fb6-a25cfb7cf735"), "guid'a8605382-7b48-47e2-9fb6-a25cfb7cf735'");
  EXPECT_EQ(guid("A8605382-7B48-47E2-9FB6-A25CFB7CF735"), "guid'A8605382-7B48-47E2-9FB6-A25CFB7CF735'");
  for (const char* wrong :
       {"", "17", "a8605382-7b48-47e2-9fb6-a25cfb7cf73", "a8605382-7b48-47e2-9fb6-a25cfb7cf735a",
        "g8605382-7b48-47e2-9fb6-a25cfb7cf735", "a8605382x7b48-47e2-9fb6-a25cfb7cf735",
        "a8605382-7b48-47e2-9fb6-a25cfb7cf' or"}) {
    EXPECT_EQ(guid(wrong), "") << wrong;
  }
}

TEST(BindOdata, WritesVersionThree) {
  EXPECT_EQ(
      both(equal("ClientID", guid("a8605382-7b48-47e2-9fb6-a25cfb7cf735")),
           "Date ge " + start_of("2026-04-01")),
      "ClientID eq guid'a8605382-7b48-47e2-9fb6-a25cfb7cf735' and Date ge datetime'2026-04-01T00:00:00'");
  EXPECT_EQ(either(equal("Code", text("A")), starts_with("Title", "B'")),
            "Code eq 'A' or startswith(Title,'B''')");
}

TEST(BindOdata, JoinsTermsIntoFiltersThatFit) {
  EXPECT_TRUE(any_of({}).empty());
  EXPECT_EQ(any_of({"a eq 1", "b eq 2"}), std::vector<std::string>{"a eq 1 or b eq 2"});
  EXPECT_EQ(any_of(std::vector<std::string>(41, "a eq 1")).size(), 3u);  // twenty terms have eighty nodes
  const std::vector<std::string> filters =
      any_of(std::vector<std::string>(10, equal("Title", text(std::string(200, 'x')) + "ñ")));
  EXPECT_GT(filters.size(), 1u);
  for (const std::string& filter : filters) EXPECT_LE(sdk::percent_encode(filter).size(), 1'700u);
}

TEST(BindOdata, KnowsWhatIsTooLongForAUrl) {
  EXPECT_TRUE(fits(std::string(1'700, 'x')));
  EXPECT_FALSE(fits(std::string(1'701, 'x')));
  EXPECT_FALSE(fits(std::string(600, ' ')));  // three characters each
}

}  // namespace
}  // namespace enlace::binderp::odata
