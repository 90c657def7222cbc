// Words, figures, templates, plots.
#include <gtest/gtest.h>

#include <set>

#include "look/embedded.hpp"
#include "look/figures.hpp"
#include "look/html.hpp"
#include "look/plot.hpp"
#include "look/words.hpp"
#include "text/zone.hpp"

namespace enlace::console {
namespace {

using phrases::Language;

constexpr std::int64_t kNow_ms = 1'796'144'705'000;  // 2026-12-01, 11:05:05 in Mexico City
constexpr const char* kZone = "America/Mexico_City";

std::set<std::string> parameters_of(const std::string& text) {
  std::set<std::string> names;
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    names.insert(text.substr(at, text.find('}', at) - at + 1));
  }
  return names;
}

TEST(Figures, WriteMoneyAsPeopleOfMexicoDo) {
  const Figures figures(Language::es, kNow_ms);
  EXPECT_EQ("$1,234.50", figures.money(Json("1234.5")));
  EXPECT_EQ("$1,204,331.20", figures.money(Json("1204331.20"), "MXN"));
  EXPECT_EQ("-$0.50", figures.money(Json("-0.5")));
  EXPECT_EQ("$999.00", figures.money(Json("999")));
  EXPECT_EQ("$1,000.00 COP", figures.money(Json("1000"), "COP"));
  EXPECT_EQ("", figures.money(Json("")));
}

TEST(Figures, WriteTimesInTheCompanysZone) {
  const Figures es(Language::es, kNow_ms), en(Language::en, kNow_ms);
  const Json at = es.instant(Json(text::iso_utc(kNow_ms - 12 * 60'000)), kZone);
  EXPECT_EQ("mar 1 dic, 10:53", at["full"].text());
  EXPECT_EQ("10:53", at["short"].text());
  EXPECT_EQ("hace 12 min", at["ago"].text());
  EXPECT_EQ("Tue 1 Dec, 10:53", en.instant(Json(text::iso_utc(kNow_ms - 12 * 60'000)), kZone)["full"].text());
  EXPECT_EQ("lun 30 nov, 11:05",
            es.instant(Json(text::iso_utc(kNow_ms - 86'400'000)), kZone)["short"].text());
  EXPECT_EQ("en 6 min", es.instant(Json(text::iso_utc(kNow_ms + 6 * 60'000)), kZone)["ago"].text());
  EXPECT_EQ("hace 3 días", es.instant(Json(text::iso_utc(kNow_ms - 3 * 86'400'000LL)), kZone)["ago"].text());
  EXPECT_TRUE(es.instant(Json(""), kZone).is_null());
  EXPECT_TRUE(es.instant(Json("yesterday"), kZone).is_null());
  EXPECT_EQ("11:05:05", es.clock(kZone));
}

TEST(Words, AreThereInBothLanguagesWithTheSameParameters) {
  std::set<std::string> keys;
  for (const Word& word : words_table()) {
    EXPECT_TRUE(keys.insert(word.key).second) << word.key << " stands twice";
    EXPECT_STRNE("", word.es) << word.key;
    EXPECT_STRNE("", word.en) << word.key;
    EXPECT_EQ(parameters_of(word.es), parameters_of(word.en)) << word.key;
  }
}

TEST(Templates, PrintNothingUnescaped) {
  int templates = 0;
  for (const Embedded& file : embedded_files()) {
    if (!std::string_view(file.name).ends_with(".html")) continue;
    ++templates;
    EXPECT_EQ(std::string_view::npos, file.text.find("{{{")) << file.name;
    EXPECT_EQ(std::string_view::npos, file.text.find("{{&")) << file.name;
    EXPECT_EQ(std::string_view::npos, file.text.find(" style=")) << file.name;
    EXPECT_EQ(std::string_view::npos, file.text.find(" onclick")) << file.name;
    EXPECT_EQ(std::string_view::npos, file.text.find("href=\"http")) << file.name;
  }
  EXPECT_GE(templates, 18);
}

TEST(Templates, SayWhatTheModelLacks) {
  std::vector<std::string> unknown;
  const Html html = rendered("message", Json::object({{"what", "<b>"}, {"remedy", ""}, {"is_away", true}}),
                             Language::es, &unknown);
  EXPECT_EQ(std::vector<std::string>{"again"}, unknown);
  EXPECT_NE(std::string::npos, html.text().find("<h1>&lt;b&gt;</h1>"));
}

TEST(Assets, AreSmall) {
  EXPECT_LE(embedded("enlace.css").size(), 10'240u);
  EXPECT_LE(embedded("enlace.js").size(), 2'048u);
}

TEST(Plots, ArePicturesWithoutAnythingThatRuns) {
  Plot plot;
  plot.labels = {"6", "<script>", "8"};
  plot.bars = {3, 61, -1};
  plot.bars_before = {2, 52, 9'000'000'000'000};
  plot.line = {1, 2, 3};
  const std::string svg = svg_of(plot);
  EXPECT_TRUE(svg.starts_with("<svg "));
  EXPECT_EQ(std::string::npos, svg.find("<script"));
  EXPECT_EQ(svg, svg_of(plot));
  EXPECT_FALSE(svg_of({}).empty());
}

}  // namespace
}  // namespace enlace::console
