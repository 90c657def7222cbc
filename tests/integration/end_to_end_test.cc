// The installed programs from end to end: the real `enlace` and its worker between the two mocks.
#include <gtest/gtest.h>

#include <signal.h>
#include <chrono>

#include <algorithm>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

// In Mexico and in Colombia.
class EndToEnd : public testing::TestWithParam<const char*> {};

class EndToEndInMexico : public testing::Test {};

INSTANTIATE_TEST_SUITE_P(Countries, EndToEnd, testing::Values("MX", "CO"),
                         [](const auto& country) { return std::string(country.param); });

std::string lines(const std::vector<std::string>& requests) {
  std::string text;
  for (const std::string& request : requests) text += request + '\n';
  return text;
}

const Json* named(const Json& list, const std::string& member, const std::string& value) {
  for (const Json& one : list.items()) {
    if (one[member].text() == value) return &one;
  }
  return nullptr;
}

// Rows that Alegra gets beside the seeded ones.
Json new_item(const std::string& reference) {
  return Json::object({{"name", "Artículo " + reference},
                       {"reference", reference},
                       {"status", "active"},
                       {"type", "product"},
                       {"price", Json::array({Json::object({{"idPriceList", "1"}, {"price", 10}})})},
                       {"tax", Json::array()},
                       {"inventory", Json::object({{"unit", "unit"}, {"availableQuantity", 5}})}});
}

Json new_contact(const std::string& name) {
  return Json::object({{"name", name},
                       {"identification", "XAXX010101000"},
                       {"status", "active"},
                       {"type", Json::array({"client"})}});
}

std::vector<std::string> live_orders(World& world) {
  std::vector<std::string> ids;
  const Json state = world.handy_state();
  for (const Json& order : state["orders"].items()) {
    if (!order["deleted"].truthy()) ids.push_back(order["id"].text());
  }
  return ids;
}

std::string order_of_customer(World& world, const std::string& code) {
  const Json state = world.handy_state();
  const Json* order = named(state["orders"], "customer", code);
  return order ? (*order)["id"].text() : std::string();
}

std::string order_of_product(World& world, const std::string& code) {
  const Json state = world.handy_state();
  for (const Json& order : state["orders"].items()) {
    if (named(order["items"], "product", code)) return order["id"].text();
  }
  return {};
}

bool is_enabled(World& world, const std::string& kind, const std::string& member, const std::string& value) {
  const Json state = world.handy_state();
  const Json* one = named(state[kind], member, value);
  EXPECT_NE(one, nullptr) << value;
  return one && (*one)["enabled"].truthy();
}

// Those that stand, not the voided ones.
std::size_t remissions_of(World& world, const std::string& order) {
  const Json state = world.alegra_state();
  std::size_t count = 0;
  for (const Json& remission : state["remissions"].items()) {
    const bool is_its_own = remission["observations"].text().starts_with("[HANDY-" + order);
    if (is_its_own && remission["status"].text() != "void") ++count;
  }
  return count;
}

TEST_P(EndToEnd, OneOrderBecomesOneRemission) {
  World world({.seed = 7, .orders = 1, .products = 3, .customers = 2, .profile = "plain"}, GetParam());
  world.set_up();
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  const mock::Verdict verdict = world.judge();
  EXPECT_TRUE(verdict.clean()) << verdict.text() << enabled.out << enabled.err;
  EXPECT_EQ(verdict.delivered, verdict.expected);
  EXPECT_GE(verdict.expected, 1U);
}

// Rule: H-2
// Rule: H-4
// Rule: H-6
TEST_P(EndToEnd, EveryOrderOfTheDemoArrivesOnceAndRight) {
  World world({.seed = 1, .orders = 40, .profile = "demo"}, GetParam());
  world.set_up();
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  const std::set<std::string> refused = world.refused_orders();
  const mock::Verdict verdict = world.judge(refused);
  EXPECT_TRUE(verdict.clean()) << verdict.text();
  EXPECT_GE(verdict.expected, 30U);
  EXPECT_EQ(world.orders_in("dead"), refused.size());
  EXPECT_EQ(world.orders_in("waiting") + world.orders_in("in_doubt") + world.orders_in("sending"), 0U);
  std::string causes;
  for (const std::string& id : refused) causes += world.order(id)["cause"].text() + " ";
  EXPECT_NE(causes.find("products_unknown"), std::string::npos) << causes;
  if (std::string(GetParam()) == "MX") {
    EXPECT_NE(causes.find("rfc"), std::string::npos) << causes;
  }
}

// Rule: H-11
TEST_P(EndToEnd, TheSecondRunWritesNothing) {
  World world({.seed = 2, .orders = 40, .profile = "demo"}, GetParam());
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  world.forget_requests();
  const Finished again = world.sync();
  EXPECT_EQ(again.exit, 0) << again.out << again.err;
  EXPECT_EQ(lines(world.writes("handy")), "");
  EXPECT_EQ(lines(world.writes("alegra")), "");
  EXPECT_FALSE(world.requests("handy").empty());
  EXPECT_FALSE(world.requests("alegra").empty());
}

// Records as people keep them: blanks and dashes of other scripts, names in parts, several addresses in a
// field, prices that end in half a cent, sellers with blanks around their names.
// Rule: H-11
// Rule: H-29
TEST_P(EndToEnd, TheSecondRunWritesNothingOverAwkwardRecords) {
  for (const unsigned seed : {21U, 22U}) {
    World world({.seed = seed, .orders = 20, .profile = "mixed"}, GetParam());
    const auto contact = [&](const char* name, const char* identification, const Json& more) {
      Json row = new_contact(name);
      row.set("identification", identification);
      for (const Json::Member& member : more.members()) row.set(member.key, member.value);
      world.alegra("contacts", row);
    };
    const Json seller = Json::object({{"id", "3"}, {"name", " Ruta\u00A0 Norte "}});
    contact("Tienda\u00A0Lucía  Norte", " ale\u2013120315\u2013ab7 ", Json::object({{"seller", seller}}));
    contact("Cafe\u0301 Te\u0301", "900.373.913-4",
            Json::object({{"phonePrimary", "Tel.\u00A055\u20111234"}}));
    contact("\u200BInvisible", "9003739134", Json::object({{"email", "a@x.mx; b@y.mx"}}));
    contact("Lucía .", "222222222",
            Json::object({{"nameObject", Json::object({{"firstName", "Lucía"}, {"lastName", "."}})},
                          {"kindOfPerson", "PERSON_ENTITY"}}));
    contact("Repetida", "", Json::object({{"address", Json::object({{"zipCode", "6600"}})}}));
    contact("Repetida", "", Json::object({{"address", Json::object({{"zipCode", " 06600\u00A0"}})}}));
    for (const char* price : {"10.125", "3.375", "0.005", "99.995", "1234567.891"}) {
      Json item = new_item(std::string("MEDIO-") + price);
      item.set("price", Json::array({Json::object({{"idPriceList", "1"}, {"price", Json::number(price)}})}));
      item.set("name", std::string(" Artículo\u00A0 ") + price + "  ");
      world.alegra("items", item);
    }
    world.set_up();
    ASSERT_EQ(world.enable().exit, 0);
    world.sync();
    world.forget_requests();
    world.sync();
    EXPECT_EQ(lines(world.writes("handy")), "") << "seed " << seed;
    EXPECT_EQ(lines(world.writes("alegra")), "") << "seed " << seed;
    EXPECT_FALSE(world.requests("handy").empty());
  }
}

// Rule: A-ORD-CO
TEST(EndToEndInColombia, TheCheckLooksWhetherBothCategoriesExist) {
  World world({.seed = 4, .orders = 1, .products = 2, .customers = 2, .profile = "plain"}, "CO");
  const auto put_all_into = [&](const char* first, const char* others) {
    const Json customers = world.handy_state()["customers"];
    const char* category = first;
    for (const Json& customer : customers.items()) {
      world.handy("customers", Json::object({{"code", customer["code"]}, {"category", category}}));
      category = others;
    }
  };
  world.set_up();
  put_all_into("Persona natural", "persona juridica");
  const Finished near = world.run({"check", world.tenant().tenant});
  EXPECT_NE(near.out.find("\"Persona natural\" exists"), std::string::npos) << near.out << near.err;
  EXPECT_NE(near.out.find("\"persona juridica\", but it must be named \"Persona jurídica\""),
            std::string::npos)
      << near.out;
  put_all_into("Persona natural", "Persona jurídica");
  const Finished both = world.run({"check", world.tenant().tenant});
  EXPECT_NE(both.out.find("\"Persona jurídica\" exists"), std::string::npos) << both.out << both.err;
}

// Whatever Handy knows of a customer, Colombia takes it, under both rules that the real service has, and the
// next run of customers changes no name.
// Rule: A-ORD-CO
TEST(EndToEndInColombia, PeopleAreBroughtUnderTheirNameAndStayUnderIt) {
  World world({.seed = 5, .orders = 2, .products = 3, .customers = 2, .profile = "plain"}, "CO");
  const Json before = world.handy_state();
  const std::vector<std::string> names = {"Lucía",
                                          "San José",
                                          "Ana López",
                                          "Ana López Gómez",
                                          "Ana María López Gómez",
                                          "María de la Cruz Gómez Ruiz"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string code = "PERSONA-" + std::to_string(i);
    world.handy("customers", Json::object({{"code", code},
                                           {"description", names[i]},
                                           {"category", "Persona natural"},
                                           {"address", "Calle 10 # 5-20"}}));
    world.handy(
        "orders",
        Json::object({{"customer", code},
                      {"items", Json::array({Json::object({{"product", before["products"].items()[0]["code"]},
                                                           {"quantity", 2}})})}}));
  }
  world.set_up();
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  EXPECT_EQ(world.orders_in("dead"), 0U);
  world.sync();
  world.forget_requests();
  world.sync();
  EXPECT_EQ(lines(world.writes("handy")), "");
  EXPECT_EQ(lines(world.writes("alegra")), "");
  const Json after = world.handy_state()["customers"];
  EXPECT_EQ(after.size(), before["customers"].size() + names.size());
  for (const std::string& name : names) EXPECT_NE(named(after, "description", name), nullptr) << name;
}

// Rule: H-15
TEST_P(EndToEnd, ADryRunWritesNothingOnEitherSideAndSaysWhatItWouldDo) {
  World world({.seed = 3, .orders = 10, .profile = "demo"}, GetParam());
  world.set_up();
  world.alegra("items", new_item("ALEGRA-1"));
  const Finished dry = world.sync({"--dry-run"});
  EXPECT_EQ(dry.exit, 0) << dry.out << dry.err;
  EXPECT_NE(dry.out.find("ALEGRA-1"), std::string::npos) << dry.out;
  const Json state = world.handy_state();
  for (const Json& order : state["orders"].items()) {
    if (order["deleted"].truthy()) continue;
    EXPECT_NE(dry.out.find("push order " + order["id"].text()), std::string::npos) << dry.out;
  }
  EXPECT_EQ(lines(world.writes("handy")), "");
  EXPECT_EQ(lines(world.writes("alegra")), "");
  EXPECT_TRUE(world.deliveries().empty());
  EXPECT_NE(world.sync().exit, 0) << "nothing but a dry run before the operator has approved";
  EXPECT_EQ(lines(world.writes("alegra")), "");
}

// Rule: H-2
// Rule: H-15
TEST_P(EndToEnd, EnablingShowsTheDryRunAndDoesNothingUntilItIsApproved) {
  World world({.seed = 3, .orders = 5, .profile = "plain"}, GetParam());
  world.set_up();
  world.alegra("items", new_item("ALEGRA-1"));
  const Finished refused = world.run({"tenant", "enable", world.tenant().tenant, "--verbose"}, "n\n");
  EXPECT_NE(refused.exit, 0);
  EXPECT_NE(refused.out.find("create product ALEGRA-1"), std::string::npos) << refused.out;
  for (const std::string& id : live_orders(world)) {
    EXPECT_NE(refused.out.find("push order " + id), std::string::npos) << refused.out;
  }
  EXPECT_EQ(lines(world.writes("handy")) + lines(world.writes("alegra")), "");

  const Finished approved = world.run({"tenant", "enable", world.tenant().tenant}, "y\n");
  EXPECT_EQ(approved.exit, 0) << approved.err;
  EXPECT_TRUE(world.judge().clean()) << world.judge().text();
}

// Without the line that says it, what counts is the moment of the enabling.
void leave_since_open(World& world) {
  const std::string file = world.config() + "/tenants/" + world.tenant().tenant + ".yaml";
  std::string text = read_file(file);
  const std::string since = "    since: 2020-01-01\n";
  ASSERT_NE(text.find(since), std::string::npos);
  write_file(file, text.erase(text.find(since), since.size()));
}

std::string make_order(World& world) {
  const Json state = world.handy_state();
  const Json items =
      Json::array({Json::object({{"product", state["products"].items()[0]["code"]}, {"quantity", 2}})});
  return world
      .handy("orders",
             Json::object({{"customer", state["customers"].items()[0]["code"]}, {"items", items}}))["id"]
      .text();
}

// Rule: H-16
// Handy dates the orders: what counts as made after the enabling is told by its clock, not by ours.
TEST_P(EndToEnd, EnablingCountsFromHandysTimeWhereOurClockIsAhead) {
  World world({.seed = 3, .orders = 3, .profile = "plain"}, GetParam());
  world.set_up();
  leave_since_open(world);
  // No order may be there that was made after what Handy's clock says now.
  for (const std::string& id : live_orders(world)) world.handy("deletions", Json::object({{"order", id}}));
  world.control("handy", "POST", "/clock",
                Json::object({{"unix_ms", 1'764'000'000'000}}));  // 2025-11-24T16:00Z
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  EXPECT_NE(enabled.err.find("minutes ahead of Handy's"), std::string::npos) << enabled.err;
  EXPECT_NE(world.run({"tenant", "list", "--json"}).out.find("2025-11-24T16:00:00Z"), std::string::npos);
  // What is made since then, though long before by our clock, is delivered.
  world.control("handy", "POST", "/clock", Json::object({{"advance_ms", 60'000}}));
  make_order(world);
  const Finished synced = world.sync();
  EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
  EXPECT_TRUE(world.judge().clean()) << world.judge().text();
  EXPECT_EQ(world.judge().delivered, 1U);
}

// Rule: H-23
// Rule: H-16
// One wrong `Date` at that very moment: what is made from then on is pushed, what was made before is not.
TEST_P(EndToEnd, AWrongDateAtTheEnablingMovesNoBeginning) {
  for (const std::int64_t years : {10, -10}) {
    World world({.seed = 3, .orders = 3, .profile = "plain"}, GetParam());
    world.set_up();
    leave_since_open(world);
    world.control("handy", "POST", "/faults",
                  Json::object({{"path", "/api/v2/*ompany*"},
                                {"kind", "clock"},
                                {"shift_ms", years * 365 * 86'400'000},
                                {"times", -1}}));
    const Finished enabled = world.enable();
    ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
    EXPECT_EQ(world.judge().delivered, 0U) << years;
    const std::string order = make_order(world);
    const Finished synced = world.sync();
    EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
    EXPECT_EQ(world.order(order)["state"].text(), "delivered") << years;
    EXPECT_EQ(world.judge().delivered, 1U) << years;
  }
}

// Rule: H-23
// One wrong `Date` in a poll: it is shown in place of "All is well", and the next poll brings what was made
// meanwhile.
TEST_P(EndToEnd, AWrongDateIsShownAndTheNextPollBringsWhatWasMadeMeanwhile) {
  World world({.seed = 5, .orders = 2, .profile = "plain"}, GetParam());
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  world.control(
      "handy", "POST", "/faults",
      Json::object(
          {{"path", "/api/v2/salesOrder*"}, {"kind", "clock"}, {"shift_ms", 5 * 86'400'000}, {"times", 2}}));
  const Finished doubted = world.sync({"--only", "orders"});
  EXPECT_EQ(doubted.exit, 0) << doubted.err;
  EXPECT_NE(doubted.err.find("should have been"), std::string::npos) << doubted.err;
  const Finished status = world.run({"status"});
  EXPECT_EQ(status.out.find("All is well"), std::string::npos) << status.out;
  EXPECT_NE(status.out.find(world.tenant().tenant + "/handy: Handy said that it was"), std::string::npos)
      << status.out;
  EXPECT_NE(status.out.find("should have been"), std::string::npos) << status.out;
  const std::string order = make_order(world);
  EXPECT_EQ(world.sync().exit, 0);
  EXPECT_EQ(world.order(order)["state"].text(), "delivered");
  EXPECT_TRUE(world.judge().clean()) << world.judge().text();
}

// Rule: H-12
// Rule: A-DEL-1
TEST_P(EndToEnd, EditsAndDeletionsEndRightWhicheverWayTheyCome) {
  World world({.seed = 4, .orders = 12, .profile = "plain"}, GetParam());
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  ASSERT_TRUE(world.judge().clean()) << world.judge().text();

  const std::vector<std::string> live = live_orders(world);
  ASSERT_GE(live.size(), 6U);
  const Json product = world.handy_state()["products"].items()[0]["code"];
  const auto items = [&](int quantity) {
    return Json::array({Json::object({{"product", product}, {"quantity", quantity}})});
  };
  world.handy("edits", Json::object({{"order", live[0]}, {"items", items(3)}}));
  const Json edited = world.handy("edits", Json::object({{"order", live[1]}, {"items", items(4)}}));
  world.handy("edits", Json::object({{"order", edited["id"]}, {"items", items(5)}}));  // twice before a poll
  world.handy("deletions", Json::object({{"order", live[2]}}));
  const Json again = world.handy("edits", Json::object({{"order", live[3]}, {"items", items(6)}}));
  world.handy("deletions", Json::object({{"order", again["id"]}}));  // edited, then deleted
  world.handy("orders", Json::object({{"customer", world.handy_state()["customers"].items()[0]["code"]},
                                      {"items", items(7)}}));
  const Finished synced = world.sync();
  EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
  EXPECT_TRUE(world.judge().clean()) << world.judge().text() << synced.out << synced.err;
  EXPECT_EQ(world.judge().expected, live.size() - 2 + 1);

  world.forget_requests();
  ASSERT_EQ(world.sync().exit, 0);
  EXPECT_EQ(lines(world.writes("alegra")) + lines(world.writes("handy")), "");
}

// Rule: H-12
TEST_F(EndToEndInMexico, AnEditOfAnInvoicedOrderWaitsForAPerson) {
  World world({.seed = 5, .orders = 4, .profile = "plain"});
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const std::string id = live_orders(world)[0];
  const std::string remission = world.order(id)["remote_id"].text();
  world.alegra("remissions/" + remission + "/invoice", {});
  const Json product = world.handy_state()["products"].items()[0]["code"];
  const Json edited = world.handy(
      "edits",
      Json::object(
          {{"order", id}, {"items", Json::array({Json::object({{"product", product}, {"quantity", 3}})})}}));
  ASSERT_EQ(world.sync().exit, 0);
  EXPECT_EQ(world.order(id)["state"].text(), "removal_refused") << world.order(id).pretty();
  const Json waiting = world.order(edited["id"].text());
  EXPECT_EQ(waiting["state"].text(), "waiting") << waiting.pretty();
  EXPECT_NE(waiting["remedy"].text(), "") << waiting.pretty();
  EXPECT_EQ(remissions_of(world, id), 1U);
  EXPECT_EQ(remissions_of(world, edited["id"].text()), 0U);
}

// Rule: H-6
TEST_F(EndToEndInMexico, ADeadLetterIsMendedByACustomersRfcAndAnEditOfTheOrder) {
  World world({.seed = 1, .orders = 4, .profile = "demo"});
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const std::string id = order_of_customer(world, "SIN-RFC");
  ASSERT_EQ(world.order(id)["state"].text(), "dead");
  EXPECT_NE(world.order(id)["remedy"].text().find("RFC"), std::string::npos) << world.order(id).pretty();

  world.handy("customers", Json::object({{"code", "SIN-RFC"}, {"rfc", "XAXX010101000"}}));
  const Json edited = world.handy("edits", Json::object({{"order", id}}));
  ASSERT_EQ(world.sync().exit, 0);
  EXPECT_EQ(world.order(id)["state"].text(), "superseded");
  EXPECT_EQ(world.order(edited["id"].text())["state"].text(), "delivered")
      << world.order(edited["id"].text()).pretty();
  std::set<std::string> refused = world.refused_orders();
  refused.erase(edited["id"].text());
  EXPECT_TRUE(world.judge(refused).clean()) << world.judge(refused).text();
}

// Rule: H-6
TEST_F(EndToEndInMexico, ADeadLetterIsTriedAgainWhenTheOperatorAsksWithTheCustomerOfToday) {
  World world({.seed = 1, .orders = 4, .profile = "demo"});
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const std::string id = order_of_customer(world, "SIN-RFC");
  world.handy("customers", Json::object({{"code", "SIN-RFC"}, {"rfc", "XAXX010101000"}}));
  ASSERT_EQ(world.sync().exit, 0);
  EXPECT_EQ(world.order(id)["state"].text(), "dead") << "by itself it does not know of the customer";
  ASSERT_EQ(world.run({"dead", "retry", id}).exit, 0);
  ASSERT_EQ(world.sync().exit, 0);
  EXPECT_EQ(world.order(id)["state"].text(), "delivered") << world.order(id).pretty();
}

// Rule: H-6
TEST_P(EndToEnd, AnOrderThatLackedAProductGoesByItselfAfterTheNextProductRun) {
  World world({.seed = 1, .orders = 4, .profile = "demo"}, GetParam());
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const std::string id = order_of_product(world, "NUEVO-1");
  ASSERT_EQ(world.order(id)["cause"].text(), "products_unknown");
  EXPECT_NE(world.order(id)["what"].text().find("NUEVO-1"), std::string::npos) << world.order(id).pretty();

  world.alegra("items", new_item("NUEVO-1"));
  const Finished synced = world.sync();  // products, then orders
  EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
  EXPECT_EQ(world.order(id)["state"].text(), "delivered") << world.order(id).pretty();
  EXPECT_EQ(remissions_of(world, id), 1U);
}

// Rule: H-5
TEST_F(EndToEndInMexico, WhatIsSwitchedOffDoesNotRun) {
  World world({.seed = 6, .orders = 4, .profile = "plain"});
  world.set_up({.host = "",
                .connector = "",
                .sync = "products: on, inventory: off, customers: off, orders: off, deletions: off"});
  world.alegra("items", new_item("ALEGRA-1"));
  world.alegra("contacts", new_contact("Tienda de Alegra"));
  ASSERT_EQ(world.enable().exit, 0);
  ASSERT_EQ(world.sync().exit, 0);
  const Json state = world.handy_state();
  const Json* product = named(state["products"], "code", "ALEGRA-1");
  ASSERT_NE(product, nullptr);
  EXPECT_EQ((*product)["quantity"].decimal().value_or(Decimal()), Decimal()) << "the stock is switched off";
  EXPECT_EQ(named(state["customers"], "description", "Tienda de Alegra"), nullptr);
  EXPECT_EQ(lines(world.writes("alegra")), "") << "the orders are switched off";
  EXPECT_NE(world.sync({"--only", "orders"}).exit, 0);
}

// Rule: H-10
TEST_F(EndToEndInMexico, WhatLeavesTheErpIsDisabledAndComesBackAndHandysOwnStays) {
  World world({.seed = 8, .orders = 0, .products = 12, .profile = "plain"});
  world.set_up();
  world.handy("products", Json::object({{"code", "PROPIO"}, {"description", "De Handy"}, {"price", 10}}));
  const Json item = world.alegra("items", new_item("ALEGRA-1"));
  ASSERT_EQ(world.enable().exit, 0);
  ASSERT_TRUE(is_enabled(world, "products", "code", "ALEGRA-1"));

  const auto set_status = [&](const char* status) {
    world.alegra("items", new_item("ALEGRA-1").set("id", item["id"]).set("status", status));
    ASSERT_EQ(world.sync().exit, 0);
  };
  set_status("inactive");
  EXPECT_FALSE(is_enabled(world, "products", "code", "ALEGRA-1"));
  EXPECT_TRUE(is_enabled(world, "products", "code", "PROPIO"));
  set_status("active");
  EXPECT_TRUE(is_enabled(world, "products", "code", "ALEGRA-1"));
}

// Rule: H-17
TEST_F(EndToEndInMexico, ManyProductsAtOnceAreDisabledOnlyWhenAPersonApproves) {
  World world({.seed = 9, .orders = 0, .products = 5, .customers = 2, .profile = "plain"});
  world.set_up();
  std::vector<Json> items;
  for (int i = 0; i < 30; ++i) {
    Json item = new_item("ALEGRA-" + std::to_string(i));
    item.set("id", world.alegra("items", item)["id"]);
    items.push_back(std::move(item));
  }
  ASSERT_EQ(world.enable().exit, 0);
  for (int i = 0; i < 12; ++i)
    world.alegra("items", items[static_cast<std::size_t>(i)].set("status", "inactive"));
  const Finished held = world.sync();
  EXPECT_NE(held.err.find("--approve-disabling"), std::string::npos) << held.out << held.err;
  for (int i = 0; i < 30; ++i)
    EXPECT_TRUE(is_enabled(world, "products", "code", "ALEGRA-" + std::to_string(i)));
  ASSERT_EQ(world.sync({"--approve-disabling"}).exit, 0);
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(is_enabled(world, "products", "code", "ALEGRA-" + std::to_string(i)), i >= 12) << i;
  }
}

// Rule: H-18
TEST_P(EndToEnd, ACustomerThatAPushCreatedNeverComesBackAsASecondOne) {
  World world({.seed = 10, .orders = 20, .profile = "plain"}, GetParam());
  world.set_up();
  world.alegra("contacts", new_contact("Tienda de Alegra"));
  const std::size_t before = world.handy_state()["customers"].size();
  ASSERT_EQ(world.enable().exit, 0);
  ASSERT_GT(world.alegra_state()["created_contacts"].size(), 0U);
  ASSERT_EQ(world.sync().exit, 0);
  const Json state = world.handy_state();
  EXPECT_EQ(state["customers"].size(), before + 1);
  const Json* pulled = named(state["customers"], "description", "Tienda de Alegra");
  ASSERT_NE(pulled, nullptr);
  EXPECT_TRUE((*pulled)["code"].text().starts_with("ALEGRA-")) << (*pulled)["code"].text();
}

// A command that finds the store taken waits a moment, whoever came first.
TEST_F(EndToEndInMexico, CommandsAndAHostThatStartsDoNotGetInEachOthersWay) {
  World world({.seed = 1, .orders = 0, .products = 2, .customers = 2, .profile = "plain"});
  world.set_up();
  for (int i = 0; i < 5; ++i) {
    ChildProcess host = world.start({"serve"});
    const Finished told = world.run({"status", "--json"});
    EXPECT_EQ(told.exit, 0) << told.err;
    EXPECT_TRUE(eventually(
        [&] {
          const Result<Json> status = Json::parse(world.run({"status", "--json"}).out);
          return !host.running() || (status && (*status)["serving"].truthy());
        },
        std::chrono::seconds(30)));
    EXPECT_TRUE(host.running()) << world.log();
    host.send(SIGTERM);
    EXPECT_EQ(host.wait(), 0) << world.log();
  }
}

}  // namespace
}  // namespace enlace::test
