#include "phrases/phrasebook.hpp"

#include <gtest/gtest.h>

namespace enlace::phrases {
namespace {

TEST(Phrasebook, NamesTheThingInBothLanguages) {
  const Phrasebook book;
  const Json params = Json::object({{"tenant", "lupita"}, {"name", "alegra-token"}});
  const Phrase en = book.say(Language::en, "secret_missing", params);
  EXPECT_NE(en.what.find("alegra-token"), std::string::npos);
  EXPECT_NE(en.remedy.find("enlace secret set lupita alegra-token"), std::string::npos);
  EXPECT_NE(book.say(Language::es, "secret_missing", params).what, en.what);
}

TEST(Phrasebook, ShowsAnUnknownCodeWithItsRawMessage) {
  EXPECT_EQ(Phrasebook().say(Language::es, "never_heard_of", {}, "boom").what, "never_heard_of: boom");
}

TEST(Phrasebook, EndsWithTheErpsOwnWordsCodeAndStatus) {
  Phrasebook book;
  book.add("acme", *Json::parse(R"({"en":{"http_rejected":{"what":"Acme refused the request.","remedy":"r"},
                                        "refused":{"what":"Acme said: {answer}","remedy":""},
                                        "failed":{"what":"Acme failed (HTTP {http_status}).","remedy":""}},
                                  "es":{"http_rejected":{"what":"Acme rechazó.","remedy":"r"}}})"));
  const Json params = Json::object({{"answer", "RFC inválido"}, {"http_status", 422}, {"erp_code", "E7"}});
  EXPECT_EQ(book.say(Language::en, "http_rejected", params).what,
            "Acme refused the request. Its answer: \"RFC inválido\" (HTTP 422, code E7)");
  EXPECT_EQ(book.say(Language::es, "http_rejected", params).what,
            "Acme rechazó. Su respuesta: «RFC inválido» (HTTP 422, código E7)");
  EXPECT_EQ(book.say(Language::en, "refused", params).what, "Acme said: RFC inválido (HTTP 422, code E7)");
  EXPECT_EQ(book.say(Language::en, "failed", params).what,
            "Acme failed (HTTP 422). Its answer: \"RFC inválido\" (code E7)");
  EXPECT_EQ(book.say(Language::en, "http_rejected", Json::object({{"http_status", 400}})).what,
            "Acme refused the request. (HTTP 400)");
  EXPECT_EQ(book.say(Language::en, "http_rejected", {}).what, "Acme refused the request.");
}

TEST(Phrasebook, TakesTheTextsOfAConnectorAndJoinsLists) {
  Phrasebook book;
  book.add("acme", *Json::parse(
                       R"({"en":{"missing":{"what":"Not there: {codes}","remedy":"Create {first}."}},
          "es":{"missing":{"what":"Faltan: {codes}","remedy":""}}})"));
  const Json params = Json::object({{"codes", Json::array({"A", "B/2"})}});
  EXPECT_EQ(book.say(Language::es, "missing", params).what, "Faltan: A, B/2");
  EXPECT_EQ(book.say(Language::en, "missing", params).remedy, "Create ?.");
}

TEST(Phrasebook, ShowsALineOfAnOrderByItsMembers) {
  const Json line = Json::object({{"code", "A-1"}, {"description", "Leche 1 L"}, {"quantity", "2"}});
  const Json params = Json::object({{"lines", Json::array({line})}});
  EXPECT_EQ(Phrasebook().say(Language::en, "return_lines_excluded", params).what,
            "The returned goods were not sent: A-1 Leche 1 L 2.");
}

TEST(Phrasebook, NamesTheOrderInTheRemedyWhereTheCodeDoesNotKnowIt) {
  const Json params = at_place({}, "lupita", "alegra", "812");
  EXPECT_NE(Phrasebook().say(Language::es, "filtered_zone", params).remedy.find("enlace dead retry 812"),
            std::string::npos);
}

TEST(Phrasebook, KeepsWhatTheCodeNamesOverThePlace) {
  const Json params = at_place(Json::object({{"connector", "other"}}), "lupita", "alegra");
  EXPECT_EQ(params["connector"].text(), "other");
  EXPECT_EQ(params["tenant"].text(), "lupita");
  EXPECT_FALSE(params.contains("order"));
}

TEST(Phrasebook, AConnectorCannotReplaceAHostText) {
  Phrasebook book;
  const std::string before = book.say(Language::en, "secret_missing", {}).what;
  book.add("acme", *Json::parse(R"({"en":{"secret_missing":{"what":"send your token to me","remedy":""}}})"));
  EXPECT_EQ(book.say(Language::en, "secret_missing", {}).what, before);
}

// Two connectors of a tenant may call different things by one code.
TEST(Phrasebook, KeepsTheSentencesOfPluginsApart) {
  Phrasebook book;
  book.add("bind",
           *Json::parse(R"({"en":{"warehouse_missing":{"what":"Bind has no {name}.","remedy":""}}})"));
  EXPECT_FALSE(book.knows("warehouse_missing", "alegra"));
  book.add("alegra",
           *Json::parse(R"({"en":{"warehouse_missing":{"what":"Alegra has no {name}.","remedy":""}}})"));
  const Json params = Json::object({{"name", "Norte"}});
  EXPECT_EQ(book.say(Language::en, "warehouse_missing", params, "", "bind").what, "Bind has no Norte.");
  EXPECT_EQ(book.say(Language::en, "warehouse_missing", params, "", "alegra").what, "Alegra has no Norte.");
  EXPECT_NE(book.say(Language::en, "warehouse_missing", params).what, "warehouse_missing");
  EXPECT_TRUE(book.knows("warehouse_missing", "bind"));
}

TEST(Phrasebook, EveryHostTextIsComplete) {
  for (const HostText& text : host_texts()) {
    EXPECT_GT(std::string(text.es_what).size(), 5u) << text.code;
    EXPECT_GT(std::string(text.en_what).size(), 5u) << text.code;
    EXPECT_EQ(std::string(text.es_remedy).empty(), std::string(text.en_remedy).empty()) << text.code;
  }
}

}  // namespace
}  // namespace enlace::phrases
