#include "handy/answer.hpp"

#include <gtest/gtest.h>

#include "runtime/sim_runtime.hpp"

namespace enlace::handy {
namespace {

TEST(ErrorOf, GivesEachStatusItsMeaning) {
  const std::vector<std::tuple<int, enlace_status, std::string>> reads{
      {401, ENLACE_E_AUTH, "handy_token_invalid"},   {403, ENLACE_E_FORBIDDEN, "handy_forbidden"},
      {404, ENLACE_E_NOT_FOUND, "handy_not_found"},  {422, ENLACE_E_INVALID, "handy_refused"},
      {400, ENLACE_E_INVALID, "handy_refused"},      {429, ENLACE_E_RATE_LIMITED, "handy_rate_limited"},
      {500, ENLACE_E_UPSTREAM, "handy_unavailable"}, {302, ENLACE_E_UPSTREAM, "handy_unavailable"},
      {408, ENLACE_E_UPSTREAM, "handy_unavailable"}};
  for (const auto& [status, expected, cause] : reads) {
    for (const char* body : {"", "<html>", "{\"error\":1}", "\xff"}) {
      const Error error = error_of(make_reply(status, body), "product A", false);
      const bool apart = status == 400 || status == 403 || status == 422;
      const bool page = apart && std::string_view(body) == "<html>";  // not Handy's: a firewall's
      EXPECT_EQ(error.status, page ? ENLACE_E_UPSTREAM : expected) << status;
      EXPECT_EQ(error.cause, page ? "handy_firewall" : cause);
      EXPECT_EQ(error.http_status, status);
      EXPECT_EQ(error.params["what"].text(), "product A");
    }
  }
}

TEST(ErrorOf, CarriesTheWordsOfAnyRefusal) {
  for (const int status : {400, 401, 403, 404, 409, 500}) {
    const Error error = error_of(make_reply(status, R"({"error":"mantenimiento","code":7})"), "x", false);
    EXPECT_EQ(error.params["answer"].text(), "mantenimiento") << status;
    EXPECT_EQ(error.params["erp_code"].text(), "7") << status;
  }
  const Error page = error_of(make_reply(403, "<html><title>Attention Required!</title>"), "x", false);
  EXPECT_EQ(page.params["answer"].text(), "Attention Required!");
}

TEST(BodyOf, AnErrorInAGoodAnswerIsNoAnswer) {
  const auto read = body_of(make_reply(200, R"({"error":"mantenimiento"})"), "zones", false);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().cause, "handy_error_in_answer");
  EXPECT_EQ(read.error().params["answer"].text(), "mantenimiento");
  EXPECT_TRUE(body_of(make_reply(200, R"({"code":"500","description":"Leche"})"), "product 500", false));
}

TEST(ErrorOf, AWriteThatMayHaveHappenedIsAmbiguous) {
  for (const int status : {302, 408, 500, 503}) {
    EXPECT_EQ(error_of(make_reply(status), "x", true).status, ENLACE_E_AMBIGUOUS) << status;
  }
  EXPECT_EQ(error_of(make_reply(422), "x", true).status, ENLACE_E_INVALID);
}

TEST(ErrorOf, SaysWhatWasRefusedInHandysOwnWords) {
  const Error error =
      error_of(make_reply(422, R"({"errors":[{"object":"com.locus.product.Product","field":"price",
        "rejected-value":"$12.00","message":"El precio no es numérico"},
        {"field":"family","rejected-value":null,"message":"Elige una familia"}]})"),
               "product A", true);
  EXPECT_EQ(error.params["field"].text(), "price");
  EXPECT_EQ(error.params["rejected"].text(), "$12.00");
  EXPECT_EQ(error.params["message"].text(), "El precio no es numérico");
  EXPECT_EQ(error.message, "El precio no es numérico");
  EXPECT_EQ(error.params["errors"].size(), 2u);
}

TEST(ErrorOf, KeepsTheTransportsWordsWhereThereIsNoAnswer) {
  HttpReply reply;
  reply.sent = Sent::maybe;
  reply.error.status = ENLACE_E_AMBIGUOUS;
  reply.error.cause = "timeout";
  const Error error = error_of(reply, "zone Norte", true);
  EXPECT_EQ(error.cause, "timeout");
  EXPECT_EQ(error.status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(error.params["what"].text(), "zone Norte");
}

TEST(BodyOf, TakesObjectsOnly) {
  EXPECT_EQ((*body_of(make_reply(200, "\xEF\xBB\xBF{\"a\":\"\xff\"}"), "x", false))["a"].text(), "\uFFFD");
  EXPECT_TRUE(body_of(make_reply(200, R"({"id":1})"), "x", false));
  for (const char* body : {"", "<html></html>", "[]", "\"x\"", "{\"id\":", "{\"a\":\"b}", "{} {}"}) {
    const auto read = body_of(make_reply(200, body), "x", false);
    ASSERT_FALSE(read) << body;
    EXPECT_EQ(read.error().cause, "handy_answer_malformed");
    EXPECT_EQ(read.error().status, ENLACE_E_UPSTREAM);
    EXPECT_EQ(body_of(make_reply(201, body), "x", true).error().status, ENLACE_E_AMBIGUOUS);
  }
}

}  // namespace
}  // namespace enlace::handy
