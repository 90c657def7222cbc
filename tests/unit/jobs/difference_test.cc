#include <gtest/gtest.h>

#include "jobs/catalogue_run.hpp"

// What counts as a difference to what Handy holds: a false one is written at every run.
namespace enlace::jobs {
namespace {

Json json(const char* text) {
  return *Json::parse(text);
}
std::string changed(const char* wanted, const char* held) {
  return difference(json(wanted), json(held)).dump();
}

// Rule: H-11
TEST(Difference, IsWhatIsNotTheSame) {
  EXPECT_EQ(changed(R"({"a":"x","b":2,"c":true})", R"({"a":"y","b":3,"c":false,"d":1})"),
            R"({"a":"x","b":2,"c":true})");
  EXPECT_EQ(changed(R"({"a":"x","b":2})", R"({"a":"x","b":2,"d":1})"), "{}");
  EXPECT_EQ(changed(R"({"a":"x","b":2.01})", R"({"a":"X","b":2.02})"), R"({"a":"x","b":2.01})");
}

// Rule: H-11
TEST(Difference, IsNotInHowANumberIsWritten) {
  for (const char* held : {"10.5", "10.50", "10.500000", "\"10.50\""}) {
    EXPECT_EQ(changed(R"({"a":10.5})", (std::string(R"({"a":)") + held + "}").c_str()), "{}") << held;
  }
  EXPECT_EQ(changed(R"({"a":"750"})", R"({"a":750})"), "{}");
  EXPECT_EQ(changed(R"({"a":"0750"})", R"({"a":750})"), R"({"a":"0750"})");
  EXPECT_EQ(changed(R"({"a":10.5})", R"({"a":"n/a"})"), R"({"a":10.5})");
}

// Rule: H-11
TEST(Difference, IsNotInHowNothingIsWritten) {
  for (const char* nothing : {R"({})", R"({"a":null})", R"({"a":""})"}) {
    EXPECT_EQ(changed(R"({"a":null})", nothing), "{}") << nothing;
    EXPECT_EQ(changed(R"({"a":""})", nothing), "{}") << nothing;
    EXPECT_EQ(changed(R"({"a":0})", nothing), R"({"a":0})") << nothing;
    EXPECT_EQ(changed(R"({"a":"x"})", nothing), R"({"a":"x"})") << nothing;
  }
  EXPECT_EQ(changed(R"({"a":null})", R"({"a":"x"})"), R"({"a":null})");
  EXPECT_EQ(changed(R"({"a":null})", R"({"a":{"id":4}})"), R"({"a":null})");
}

// Rule: H-11
TEST(Difference, IsInTheIdOfAReferenceAlone) {
  for (const char* held : {R"({"id":4,"name":"IVA","amount":16})", R"({"id":"4"})", "4"}) {
    EXPECT_EQ(changed(R"({"a":{"id":4}})", (std::string(R"({"a":)") + held + "}").c_str()), "{}") << held;
  }
  EXPECT_EQ(changed(R"({"a":{"id":4}})", R"({"a":{"id":5}})"), R"({"a":{"id":4}})");
  EXPECT_EQ(changed(R"({"a":{"id":4}})", R"({"a":null})"), R"({"a":{"id":4}})");
}

}  // namespace
}  // namespace enlace::jobs
