#include <gtest/gtest.h>

#include <functional>

#include "operations.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// What Bind, or whoever stands between, might put anywhere.
const std::vector<Json>& odd_values() {
  static const std::vector<Json> values = {Json(),
                                           Json(true),
                                           Json(-1),
                                           Json(""),
                                           Json("x"),
                                           Json(std::string(50'000, 'x')),
                                           Json::array(),
                                           Json::object(),
                                           Json::number("1e400"),
                                           Json::array({Json(), Json::array(), 7})};
  return values;
}

void with_each_member_odd(const Json& document, const std::function<void(const Json&)>& visit) {
  for (const Json::Member& member : document.members()) {
    for (const Json& odd : odd_values()) visit(Json(document).set(member.key, odd));
  }
}

// Rule: H-4
TEST(BindRobustness, AnAnswerWithAnythingInItIsAnOutcomeOrADoubt) {
  for (const Json& odd : odd_values()) {
    BindCompany company;
    fill(company);
    company.script("POST", "/Orders", Answer::json(200, odd));
    const OpResult result = company.session().push_order(linked_request());
    EXPECT_TRUE(result.ok() || result.error.status_class() == ENLACE_CLASS_AMBIGUOUS) << result.error.message;
  }
}

TEST(BindRobustness, RowsWithAnythingInThemAreUsedLeftOutOrAnError) {
  for (const char* resource :
       {"Clients", "Products", "Orders", "Warehouses", "PriceLists", "Currencies", "Accounts"}) {
    BindCompany filled;
    fill(filled);
    with_each_member_odd(filled.table(resource)[0], [&](const Json& odd) {
      for (const auto& [name, run] : operations()) {
        BindCompany company;
        fill(company);
        company.script(
            "GET", std::string("/") + resource,
            Answer::json(200,
                         Json::object({{"value", Json::array({odd})}, {"nextLink", Json()}, {"count", 1}})));
        const OpResult result = run(company);
        EXPECT_NE(result.error.status_class(), ENLACE_CLASS_CONTRACT)
            << name << " " << odd.dump().substr(0, 500);
        EXPECT_TRUE(company.host().misuses().empty()) << name << " " << company.host().misuses().front();
      }
    });
  }
}

// The host refuses one call after the other; what it says is what the operation ends with, unless the
// document stands already.
TEST(BindRobustness, EveryOperationEndsWithWhatTheHostRefused) {
  for (const auto& [name, run] : operations()) {
    bool untouched = false;
    for (int n = 0; n < 100 && !untouched; ++n) {
      BindCompany company;
      fill(company);
      company.session();
      company.host().fail_call(n, ENLACE_E_CANCELLED);
      const OpResult result = run(company);
      if (!result.ok()) {
        EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_CANCELLED)
            << name << " at " << n << result.error.cause;
        continue;
      }
      const bool stands = name == "push_order" && !company.table("Orders").empty();
      const bool found = name == "find_order";  // self-invoicing alone was not read
      untouched = n > 0 && !(stands && company.requests("GET /Orders/").empty()) && !(found && n < 3);
    }
    EXPECT_TRUE(untouched) << name;
  }
}

// Rule: H-4
TEST(BindRobustness, NoOperationIsFooledByWhatIsNotBind) {
  for (const auto& [name, run] : operations()) {
    for (const Answer& answer :
         {Answer::text(200, "<html>Mantenimiento</html>"), Answer::text(200, ""), Answer::text(200, "null"),
          Answer::text(302, ""), Answer::json(503, Json())}) {
      BindCompany company;
      for (const char* path :
           {"/UserProfile", "/Clients", "/Products", "/PriceLists", "/Currencies", "/Warehouses", "/Accounts",
            "/Orders", "/Invoices", "/ProductsPriceAndInventory"}) {
        company.script("GET", path, answer);
      }
      const OpResult result = run(company);
      EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT) << name << " " << answer.response.body;
      EXPECT_TRUE(company.host().writes().empty()) << name;
    }
  }
}

}  // namespace
}  // namespace enlace::binderp
