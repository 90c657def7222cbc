#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "operations.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// What Gestionix, or whoever stands between, might put anywhere.
const std::vector<Json>& odd_values() {
  static const std::vector<Json> values = {
      Json(),
      Json(true),
      Json(-1),
      Json(""),
      Json("x"),
      Json(std::string(100'000, 'x')),
      Json::array(),
      Json::object(),
      Json::number("1e400"),
      Json::array({Json(), Json::array(), 7}),
      Json::number("999999999999999999999999999999.999999999999999999999")};
  return values;
}

// Calls `visit` with `document` once for every member at any depth and every odd value in its place.
void with_each_member_odd(const Json& document, const std::function<void(const Json&)>& visit) {
  for (const Json::Member& member : document.members()) {
    for (const Json& odd : odd_values()) visit(Json(document).set(member.key, odd));
    const bool in_list = member.value.is_array() && member.value.size() > 0;
    with_each_member_odd(in_list ? member.value.items()[0] : member.value, [&](const Json& inner) {
      visit(Json(document).set(member.key, in_list ? Json::array({inner}) : inner));
    });
  }
}

// Whatever one member of one row is, no operation breaks: it succeeds, or says why it does not.
TEST(GestionixRobustness, NoMemberOfAnyRowBreaksAnOperation) {
  int tried = 0;
  for (const auto& [table, row] : rows()) {
    with_each_member_odd(json(row), [&, table = table](const Json& odd) {
      for (const auto& [name, run] : operations()) {
        GestionixAccount account;
        fill(account);
        account.table(table) = {odd};
        const OpResult result = run(account);
        ASSERT_NE(ENLACE_CLASS(result.status), ENLACE_CLASS_CONTRACT)
            << name << ' ' << odd.dump().substr(0, 500);
        ASSERT_TRUE(account.host().misuses().empty()) << name << ' ' << account.host().misuses().front();
        ASSERT_TRUE(result.ok() || !result.error.cause.empty());
        ++tried;
      }
    });
  }
  EXPECT_GT(tried, 3000);
}

// Every request may fail in every way: no operation may end as if all were well without having read or
// written what it says.
TEST(GestionixRobustness, EveryServiceCallMayFail) {
  for (const auto& [name, run] : operations()) {
    for (const enlace_status status : {ENLACE_E_CANCELLED, ENLACE_E_INTERNAL}) {
      int failed = 0;
      for (int call = 0; call < 60; ++call) {
        GestionixAccount account;
        fill(account);
        account.session();
        account.host().fail_call(call, status);
        const OpResult result = run(account);
        if (result.ok()) break;
        ++failed;
        ASSERT_TRUE(account.host().misuses().empty()) << name << call << account.host().misuses().front();
      }
      EXPECT_GE(failed, 1) << name;
      EXPECT_LT(failed, 60) << name;
    }
  }
}

TEST(GestionixRobustness, EveryRequestMayBeAnsweredBadly) {
  const std::vector<Answer> bad = {Answer::unreachable(),
                                   Answer::lost(),
                                   Answer::text(200, ""),
                                   Answer::text(200, "<html>"),
                                   Answer::text(200, "{\"list\":["),
                                   Answer::json(200, json("[]")),
                                   Answer::json(200, json("{}")),
                                   Answer::json(200, json("null")),
                                   Answer::json(401, json("{}")),
                                   Answer::json(403, json("{}")),
                                   Answer::text(404, ""),
                                   Answer::json(409, json("{}")),
                                   Answer::json(422, json("[]")),
                                   Answer::json(429, json("{}"), {{"Retry-After", "7"}}),
                                   Answer::text(500, "<html>"),
                                   Answer::text(302, "")};
  for (const auto& [name, run] : operations()) {
    for (std::size_t which = 0; which < bad.size(); ++which) {
      for (const char* path : {"GET /users/companies", "GET /branch_offices/", "GET /products",
                               "GET /clients", "POST /clients", "POST /sales_orders", "GET /sales_orders",
                               "DELETE /sales_orders/so-1", "GET /sales_orders/so-1"}) {
        GestionixAccount account;
        fill(account);
        const std::string text(path);
        const std::size_t blank = text.find(' ');
        account.script(text.substr(0, blank), text.substr(blank + 1), bad[which]);
        const OpResult result = run(account);
        ASSERT_NE(ENLACE_CLASS(result.status), ENLACE_CLASS_CONTRACT) << name << ' ' << path << ' ' << which;
        ASSERT_TRUE(account.host().misuses().empty())
            << name << ' ' << path << account.host().misuses().front();
        if (result.status == ENLACE_E_RATE_LIMITED) {
          EXPECT_EQ(result.error.retry_after_ms, 7'000);
        }
      }
    }
  }
}

}  // namespace
}  // namespace enlace::gestionix
