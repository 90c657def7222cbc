#include <gtest/gtest.h>

#include <functional>

#include "operations.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

const char* const kContact =
    R"({"id":"215","name":"Abarrotes Lupita","type":["client"],"identification":"ALU120315AB7",
    "status":"active","address":{"street":"Juárez","zipCode":"72000"},"seller":{"id":"3","name":"Norte"},
    "term":{"id":"2","days":"15"},"email":"a@b.mx","phonePrimary":"55"})";

// What Alegra, or whoever stands between, might put anywhere.
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

TEST(AlegraRobustness, AnItemWithAnythingInItIsAProductOrLeftOut) {
  with_each_member_odd(json(kItem), [](const Json& item) {
    AlegraAccount account;
    account.table("items").push_back(item);
    const OpResult result = account.session().pull_products();
    if (result.ok()) {
      EXPECT_EQ(account.host().emitted(ENLACE_EMIT_PRODUCT).size() +
                    account.host().emitted(ENLACE_EMIT_SKIPPED).size(),
                1u);
    } else {
      EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT)
          << result.error.message;  // a row without an id
    }
    EXPECT_TRUE(account.host().misuses().empty());
  });
}

TEST(AlegraRobustness, AContactWithAnythingInItIsACustomerOrLeftOut) {
  with_each_member_odd(json(kContact), [](const Json& contact) {
    AlegraAccount account;
    account.script("GET", "/contacts", Answer::json(200, Json::array({contact})));
    const OpResult result = account.session().pull_customers();
    if (result.ok()) {
      EXPECT_EQ(account.host().emitted(ENLACE_EMIT_CUSTOMER).size() +
                    account.host().emitted(ENLACE_EMIT_SKIPPED).size(),
                1u);
    } else {
      EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT) << result.error.message;
    }
    EXPECT_TRUE(account.host().misuses().empty());
  });
}

// Rule: H-4
TEST(AlegraRobustness, AnAnswerWithAnythingInItIsAnOutcomeOrADoubt) {
  const Json answer =
      json(R"({"id":"77","number":"348","numberTemplate":{"id":"9","fullNumber":"348"},"status":"open",
      "total":"1904.70"})");
  with_each_member_odd(answer, [](const Json& odd) {
    AlegraAccount account;
    account.script("POST", "/remissions", Answer::json(200, odd));
    PushRequest request = order_with_new_client();
    request.links = {client_link(), product_link("A", "1", "100")};
    const OpResult result = account.session().push_order(request);
    EXPECT_TRUE(result.ok() || result.error.status_class() == ENLACE_CLASS_AMBIGUOUS) << result.error.message;
  });
}

// The host refuses one call after the other; what it says is what the operation ends with.
TEST(AlegraRobustness, EveryOperationEndsWithWhatTheHostRefused) {
  for (const auto& [name, run] : operations()) {
    bool succeeded = false;
    for (int n = 0; n < 100 && !succeeded; ++n) {
      AlegraAccount account;
      fill(account);
      account.session();
      account.host().fail_call(n, ENLACE_E_CANCELLED);
      const OpResult result = run(account);
      succeeded = result.ok();
      if (!succeeded) {
        EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_CANCELLED)
            << name << " at " << n << result.error.cause;
      }
    }
    EXPECT_TRUE(succeeded) << name;
  }
}

// Rule: H-4
TEST(AlegraRobustness, NoOperationIsFooledByWhatIsNotAlegra) {
  for (const auto& [name, run] : operations()) {
    for (const Answer& answer :
         {Answer::text(200, "<html>Mantenimiento</html>"), Answer::text(200, ""), Answer::text(200, "null"),
          Answer::text(302, ""), Answer::json(503, Json())}) {
      AlegraAccount account;
      for (const char* path : {"/company", "/items", "/contacts", "/price-lists", "/remissions", "/taxes"}) {
        account.script("GET", path, answer);
      }
      const OpResult result = run(account);
      EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT) << name << " " << answer.response.body;
      EXPECT_TRUE(account.host().writes().empty()) << name;
    }
  }
}

}  // namespace
}  // namespace enlace::alegra
